"""A consistent copy of an office while it is in use, and the way back."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sqlite3
import subprocess
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import closing
from importlib.metadata import version
from pathlib import Path
from typing import Any, BinaryIO
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit, urlunsplit

from django.apps import apps
from django.db import connection
from django.db.models import FileField
from django.utils import timezone

from lianggang.errors import LianggangError, unusable
from lianggang.findings import Finding, error
from lianggang.web.home import Home

MANIFEST = "manifest.json"
_CHUNK = 1024 * 1024
SQLITE, POSTGRESQL = "database.sqlite3", "database.dump"


def back_up(home: Home, target: Path) -> dict[str, Any]:
    """Write database, files and key into one zip with a manifest of their hashes; whole or not at all.

    The database is copied first and the files that it names are never taken away, so that all of them are in the
    copy. What is still being made, and what goes meanwhile and is named nowhere, is left out.
    Returns the manifest. Raises LianggangError when the copy cannot be made.
    """
    partial = target.with_name(f".{target.name}.part")
    try:
        with tempfile.TemporaryDirectory(dir=target.parent) as folder:
            database, named = _copy_database(home, Path(folder)), _named_files()
            manifest = _write(home, database, named, partial)
        partial.replace(target)
    finally:
        partial.unlink(missing_ok=True)
    return manifest


def _copy_database(home: Home, folder: Path) -> Path:
    if connection.vendor == "sqlite":
        copy = folder / SQLITE
        with closing(sqlite3.connect(home.database)) as source, closing(sqlite3.connect(copy)) as target:
            source.backup(target)
        return copy
    copy = folder / POSTGRESQL
    _run("pg_dump", "--format=custom", "--no-owner", f"--file={copy}", at=home.database_url)
    return copy


def _named_files() -> set[str]:
    """The files that the database names, by their place in the folder of files."""
    fields = [(m, f) for m in apps.get_models() for f in m._meta.concrete_fields if isinstance(f, FileField)]
    return {name for m, f in fields for name in m._default_manager.order_by().values_list(f.name, flat=True) if name}


def _files(folder: Path) -> Iterator[Path]:
    """The files in order, but those of drafts: a folder with a dot is one that is being made."""
    for at, folders, names in os.walk(folder):
        folders[:] = sorted(f for f in folders if not f.startswith("."))
        yield from (Path(at) / name for name in sorted(names))


def _write(home: Home, database: Path, named: set[str], target: Path) -> dict[str, Any]:
    keys = [key for key in (home.key_file, home.signing_key) if key.exists()]
    sources = {database.name: database, **{key.name: key for key in keys}}
    sources |= {f"files/{p.relative_to(home.files).as_posix()}": p for p in _files(home.files)}
    with _private(target) as file, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        hashes = {}
        for name, path in sources.items():
            try:
                hashes[name] = _pack(archive, name, path)
            except FileNotFoundError:
                if not name.startswith("files/") or name.removeprefix("files/") in named:
                    raise
        manifest: dict[str, Any] = {
            "product": "lianggang",
            "version": version("lianggang"),
            "made_at": timezone.now().isoformat(),
            "database": connection.vendor,
            "files": hashes,
        }
        archive.writestr(MANIFEST, json.dumps(manifest, ensure_ascii=False, indent=1))
    return manifest


def _private(path: Path) -> BinaryIO:
    """A new file that nobody but its owner can read from the first byte on: the key goes into it."""
    path.unlink(missing_ok=True)
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")


def _pack(archive: zipfile.ZipFile, name: str, path: Path) -> str:
    """Put a file into the archive. Returns the hash of the very bytes that went in."""
    held, entry = hashlib.sha256(), zipfile.ZipInfo.from_file(path, name)
    entry.compress_type = zipfile.ZIP_DEFLATED
    with path.open("rb") as source, archive.open(entry, "w", force_zip64=True) as packed:
        while chunk := source.read(_CHUNK):
            held.update(chunk)
            packed.write(chunk)
    return held.hexdigest()


def restore(home: Home, source: Path) -> dict[str, Any]:
    """Bring a backup into an empty folder after every file in it has been verified.

    Returns the manifest. Raises LianggangError when the folder is not empty, the backup is damaged, or made from
    another kind of database; nothing is written then.
    """
    if home.folder.exists() and any(home.folder.iterdir()):
        raise unusable(
            "home-not-empty", f"“{home.folder}”里已经有东西，没有恢复。", advice="请用 --home 指一个空文件夹。"
        )
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        manifest = _unpack(source, folder)
        if manifest["database"] != connection.vendor:
            raise unusable("other-database", f"备份是{manifest['database']}的，现在设的是{connection.vendor}。",
                           advice="请把 DATABASE_URL 设成备份时的那种数据库。")  # fmt: skip
        if connection.vendor == "postgresql":
            if connection.introspection.table_names():
                raise unusable(
                    "database-not-empty", "数据库里已经有表，没有恢复。", advice="请用DATABASE_URL指一个空数据库。"
                )
            _run("pg_restore", "--no-owner", "--single-transaction", str(folder / POSTGRESQL), at=home.database_url)
        _place(home, folder)
    return manifest


def _unpack(source: Path, folder: Path) -> dict[str, Any]:
    try:
        with zipfile.ZipFile(source) as archive:
            manifest: dict[str, Any] = json.loads(archive.read(MANIFEST))
            for name in manifest["files"]:
                target = (folder / name).resolve()
                if not target.is_relative_to(folder.resolve()):
                    raise _damaged(source, [error("backup-name", f"备份里的文件名不对：{name}")])
                archive.extract(name, folder)
    except (OSError, KeyError, ValueError, zipfile.BadZipFile) as problem:
        raise _damaged(source, []) from problem
    if wrong := list(_altered(folder, manifest)):
        raise _damaged(source, wrong)
    return manifest


def _altered(folder: Path, manifest: dict[str, Any]) -> Iterator[Finding]:
    for name, wanted in manifest["files"].items():
        if _hash(folder / name) != wanted:
            yield error("backup-altered", f"备份里的“{name}”与清单不符。")


def _damaged(source: Path, found: list[Finding]) -> LianggangError:
    first = error("backup-damaged", f"“{source.name}”不是完好的备份，没有恢复。", advice="请换一份备份。")
    return LianggangError(first, *found)


def _place(home: Home, folder: Path) -> None:
    home.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    home.files.mkdir(mode=0o700)
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        name = path.relative_to(folder).as_posix()
        if name not in (MANIFEST, POSTGRESQL):
            _put(path, home.database if name == SQLITE else home.folder / name)


def _put(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with source.open("rb") as held, _private(target) as file:
        shutil.copyfileobj(held, file)


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _run(*command: str, at: str) -> None:
    """Run a program of PostgreSQL on the database of an address; its password goes where no list of processes tells."""
    address, password = without_password(at)
    environment = {**os.environ, "PGPASSWORD": password} if password else None
    try:
        subprocess.run([*command, f"--dbname={address}"], check=True, capture_output=True, text=True, env=environment)
    except FileNotFoundError as problem:
        raise unusable(
            "tool-missing", f"这台机器上没有 {command[0]}。", advice="请安装 postgresql-client。"
        ) from problem
    except subprocess.CalledProcessError as problem:
        said = problem.stderr.strip().splitlines()
        raise unusable("tool-failed", f"{command[0]} 没有成功：{said[-1] if said else ''}") from problem


def without_password(address: str) -> tuple[str, str]:
    """The address of a database without its password, and the password, "" for none."""
    parts = urlsplit(address)
    user, _, password = parts.netloc.rpartition("@")[0].partition(":")
    query = parse_qsl(parts.query, keep_blank_values=True)
    asked = next((value for name, value in query if name == "password"), "")
    host = parts.netloc.rpartition("@")[2]
    bare = parts._replace(
        netloc=f"{user}@{host}" if user else host,
        query=urlencode([pair for pair in query if pair[0] != "password"], safe="/"),
    )
    return urlunsplit(bare), unquote(password) or asked
