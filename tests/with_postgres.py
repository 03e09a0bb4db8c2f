"""Run the tests of the office again on PostgreSQL: on the server that DATABASE_URL names, or on one made for the time.

Says plainly which it was, or that neither a server nor the programs are there.
"""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

TESTS = ["tests/web", "-n", "auto", "--dist", "loadfile"]


def programs() -> Path | None:
    """The folder with initdb and pg_ctl; Debian keeps them off the path."""
    found = [Path(p).resolve().parent for name in ("initdb",) if (p := shutil.which(name))]
    found += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    return next((folder for folder in found if (folder / "pg_ctl").exists()), None)


def owner() -> str | None:
    """Whom the server runs as: it refuses to run as root."""
    if os.getuid() != 0:
        return None
    known = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in known else "nobody"


@contextmanager
def server(folder: Path) -> Iterator[str]:
    """A server of its own in a temporary folder, reached by a socket; yields its address."""
    with tempfile.TemporaryDirectory(prefix="pg-") as scratch:
        user, data = owner(), f"{scratch}/data"
        if user:
            shutil.chown(scratch, user)
        run = lambda *command: subprocess.run(command, check=True, user=user, cwd=scratch, stdout=subprocess.DEVNULL)  # noqa: E731
        run(str(folder / "initdb"), "-D", data, "-U", "office", "-A", "trust", "-E", "UTF8", "--locale=C")
        options = f"-k {scratch} -c listen_addresses='' -c fsync=off"
        run(str(folder / "pg_ctl"), "-D", data, "-w", "-l", f"{scratch}/log", "-o", options, "start")
        try:
            yield f"postgresql://office@/postgres?host={scratch}"
        finally:
            run(str(folder / "pg_ctl"), "-D", data, "-m", "fast", "stop")


def test_on(address: str, what: str) -> int:
    print(f"在PostgreSQL上再测一遍（{what}）：{TESTS[0]}", flush=True)
    return subprocess.run(
        [sys.executable, "-m", "pytest", *TESTS], env={**os.environ, "DATABASE_URL": address}
    ).returncode


def main() -> int:
    if address := os.environ.get("DATABASE_URL"):
        return test_on(address, "DATABASE_URL所指的服务器")
    folder = programs()
    if folder is None:
        print("这台机器上没有PostgreSQL，也没有用DATABASE_URL指定服务器：在PostgreSQL上的测试没有运行。")
        return 0
    with server(folder) as address:
        return test_on(address, f"临时服务器，{folder}")


if __name__ == "__main__":
    sys.exit(main())
