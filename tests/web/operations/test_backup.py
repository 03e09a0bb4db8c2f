"""A backup brings back what was there, byte by byte; a damaged one brings back nothing; nobody else can read it."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import stat
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from lianggang.web.home import Home
from lianggang.web.operations import backup as backup_module
from lianggang.web.operations.backup import without_password
from lianggang.web.plans.models import PlanDocument
from tests.web.conftest import County

SERVER = os.environ.get("DATABASE_URL", "")
ONLY_SQLITE = pytest.mark.skipif(SERVER.startswith("postgres"), reason="PostgreSQL另有用例")


def run(*arguments: str, home: Path, database: str = SERVER) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "lianggang.cli", "web", *arguments, "--home", str(home)]
    environment = {**os.environ, "DATABASE_URL": database}
    return subprocess.run(command, capture_output=True, text=True, umask=0o022, env=environment)


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("office") / "home"
    made = run("init", "--territory", "云泽县", "--code", "990121", home=home)
    assert made.returncode == 0, made.stderr
    (home / "signing_key").write_text("ed25519:00")
    (home / "files" / "plans").mkdir()
    (home / "files" / "plans" / "a.docx").write_bytes(b"plan" * 1000)
    return home


@pytest.fixture(scope="module")
def backup(office: Path) -> Path:
    target = office.parent / "copy.zip"
    made = run("backup", str(target), home=office)
    assert made.returncode == 0, made.stderr
    return target


@ONLY_SQLITE
def test_what_comes_back_is_what_was_there(office: Path, backup: Path, tmp_path: Path) -> None:
    home = tmp_path / "new"
    assert run("restore", str(backup), home=home).returncode == 0
    for name in ("secret_key", "signing_key", "files/plans/a.docx"):
        assert (home / name).read_bytes() == (office / name).read_bytes()
    checked = run("check", home=home)
    assert checked.returncode == 0, checked.stderr


@ONLY_SQLITE
def test_the_manifest_names_the_very_bytes_of_the_archive(backup: Path) -> None:
    with zipfile.ZipFile(backup) as archive:
        manifest = json.loads(archive.read("manifest.json"))
        held = {name: hashlib.sha256(archive.read(name)).hexdigest() for name in archive.namelist()}
        assert {i.compress_type for i in archive.infolist()} == {zipfile.ZIP_DEFLATED}
    held.pop("manifest.json")
    assert manifest["files"] == held
    assert set(held) == {"database.sqlite3", "secret_key", "signing_key", "files/plans/a.docx"}


@ONLY_SQLITE
def test_nobody_but_the_owner_reads_a_backup_or_what_is_restored(backup: Path, tmp_path: Path) -> None:
    home = tmp_path / "new"
    run("restore", str(backup), home=home)
    kept = [backup, home, *home.rglob("*")]
    assert not [p for p in kept if stat.S_IMODE(p.stat().st_mode) & 0o077]


@ONLY_SQLITE
def test_an_altered_backup_brings_back_nothing(backup: Path, tmp_path: Path) -> None:
    altered, home = tmp_path / "altered.zip", tmp_path / "new"
    with zipfile.ZipFile(backup) as source, zipfile.ZipFile(altered, "w") as target:
        for name in source.namelist():
            target.writestr(name, b"other" if name.endswith(".docx") else source.read(name))
    refused = run("restore", str(altered), home=home)
    assert refused.returncode != 0
    assert "与清单不符" in refused.stderr
    assert not home.exists() or not any(home.iterdir())


@pytest.mark.skipif(not SERVER.startswith("postgres"), reason="没有PostgreSQL")
@pytest.mark.skipif(not shutil.which("pg_dump"), reason="没有pg_dump")
def test_a_backup_of_postgresql_comes_back(tmp_path: Path) -> None:
    import psycopg

    with psycopg.connect(SERVER, autocommit=True) as link:
        for name in ("backed_up", "brought_back"):
            link.execute(f"DROP DATABASE IF EXISTS {name}")
            link.execute(f"CREATE DATABASE {name}")
    there, back = (SERVER.replace("/postgres?", f"/{name}?") for name in ("backed_up", "brought_back"))
    old, new, copy = tmp_path / "old", tmp_path / "new", tmp_path / "copy.zip"
    steps = (("init", "--territory", "云泽县", "--code", "990121", old, there), ("backup", str(copy), old, there),
             ("restore", str(copy), new, back), ("check", new, back))  # fmt: skip
    for *words, home, database in steps:
        done = run(*map(str, words), home=Path(home), database=str(database))
        assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    ("address", "bare", "password"),
    [
        ("postgresql://office:p%40ss@db:5433/office", "postgresql://office@db:5433/office", "p@ss"),
        ("postgresql://office@/postgres?host=/tmp/pg", "postgresql://office@/postgres?host=/tmp/pg", ""),
        ("postgres://db/office?password=x&sslmode=require", "postgres://db/office?sslmode=require", "x"),
        ("postgresql://office:a:b@db/office", "postgresql://office@db/office", "a:b"),
    ],
)
def test_a_password_is_not_handed_over_in_a_command(address: str, bare: str, password: str) -> None:
    assert without_password(address) == (bare, password)


def test_a_backup_leaves_out_what_is_being_made_and_what_goes_meanwhile(
    county: County, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = Home(tmp_path / "home")
    home.prepare()
    monkeypatch.setattr(backup_module, "_copy_database", lambda home, folder: home.key_file)
    draft, made, kept = (home.files / "releases" / n / "a.csv" for n in (".1", "2", "3"))
    for path in (draft, made, kept):
        path.parent.mkdir(parents=True)
        path.write_text("数")
    home.key_file.write_text("x")
    pack = backup_module._pack

    def packed(archive: zipfile.ZipFile, name: str, path: Path) -> str:
        made.unlink(missing_ok=True)
        return pack(archive, name, path)

    monkeypatch.setattr(backup_module, "_pack", packed)
    files = backup_module.back_up(home, tmp_path / "a.zip")["files"]
    assert [name for name in files if name.startswith("files/")] == ["files/releases/3/a.csv"]
    named = home.files / "plans" / "a.docx"
    named.parent.mkdir()
    named.write_text("x")
    PlanDocument.objects.create(
        territory=county.territory, name="a", file="plans/a.docx", digest="x", uploaded_by=county.people["office"]
    )
    made = named
    with pytest.raises(FileNotFoundError):
        backup_module.back_up(home, tmp_path / "b.zip")
