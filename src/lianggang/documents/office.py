"""Older word-processor files (.doc, .wps, .rtf, .odt): turned into .docx by LibreOffice, then read as such."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from lianggang.documents import docx
from lianggang.documents.limits import Limits
from lianggang.documents.model import Document
from lianggang.errors import LianggangError, unusable
from lianggang.findings import note

_SAVE_AS_DOCX = "请用Word或WPS打开，“另存为”.docx后重新上传"
_WINDOWS_FOLDERS = ("ProgramFiles", "ProgramFiles(x86)")
_MAC_PROGRAM = Path("/Applications/LibreOffice.app/Contents/MacOS/soffice")
_SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="DisableMacrosExecution"
 oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="BlockUntrustedRefererLinks"
 oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Writer/Content/Update"><prop oor:name="Link"
 oor:op="fuse"><value>0</value></prop></item>
</oor:items>
"""


def read(name: str, data: bytes, limits: Limits) -> Document:
    """The paragraphs and tables of an older word-processor file.

    Raises `LianggangError` when LibreOffice is absent, fails or takes longer than `limits.seconds`.
    """
    program = find_program()
    if program is None:
        raise unusable("converter-missing", "旧版格式（.doc、.wps等）需要先转换", advice=_SAVE_AS_DOCX)
    document = docx.read(name, _converted(program, data, limits, "source.doc", "docx:MS Word 2007 XML"), limits)
    converted = note("converted", "旧版格式，经LibreOffice转换后读取", advice="请核对编号和表格")
    return replace(document, kind="doc", findings=(converted, *document.findings))


def find_program() -> Path | None:
    """Where LibreOffice is, None when this machine has none."""
    on_path = shutil.which("soffice") or shutil.which("libreoffice")
    folders = [Path(os.environ[key]) for key in _WINDOWS_FOLDERS if key in os.environ]
    places = [Path(on_path)] if on_path else []
    places += [_MAC_PROGRAM, *(folder / "LibreOffice" / "program" / "soffice.exe" for folder in folders)]
    return next((place for place in places if place.exists()), None)


def pdf_of(data: bytes, limits: Limits) -> bytes:
    """A .docx file as PDF. Raises `LianggangError` as `read` does."""
    program = find_program()
    if program is None:
        raise unusable(
            "converter-missing", "本机没有装LibreOffice，不能转成PDF", advice="请下载Word文件，用Word或WPS另存为PDF"
        )
    return _converted(program, data, limits, "source.docx", "pdf")


def _converted(program: Path, data: bytes, limits: Limits, name: str, to: str) -> bytes:
    """A file turned into another kind. name: of the file, whose ending tells its kind; to: the kind wanted."""
    with tempfile.TemporaryDirectory(prefix="lianggang-", ignore_cleanup_errors=True) as folder:
        home = Path(folder)
        source, result = home / name, (home / name).with_suffix(f".{to.partition(':')[0]}")
        source.write_bytes(data)
        settings = home / "profile" / "user" / "registrymodifications.xcu"
        settings.parent.mkdir(parents=True)
        settings.write_text(_SETTINGS, encoding="utf-8")
        profile = f"-env:UserInstallation={(home / 'profile').as_uri()}"
        options = ["--headless", "--norestore", "--nolockcheck", "--convert-to", to]
        _run([str(program), profile, *options, "--outdir", folder, str(source)], limits)
        if not result.exists():
            raise _failed("LibreOffice打不开这个文件，可能已损坏或加了密码")
        return result.read_bytes()


def _run(command: list[str], limits: Limits) -> None:
    quiet = subprocess.DEVNULL
    process = subprocess.Popen(command, stdin=quiet, stdout=quiet, stderr=quiet, start_new_session=True)
    try:
        _confine(process.pid, limits)
        process.wait(limits.seconds)
    except subprocess.TimeoutExpired as problem:
        raise _failed(f"转换超过{limits.seconds:.0f}秒，已停止") from problem
    finally:
        _stop(process)


def _confine(process: int, limits: Limits) -> None:
    """Let the program have no more memory and write no larger file than the limits say, where the system can."""
    if sys.platform == "linux":
        import resource  # there is none on Windows

        with suppress(OSError, ValueError):
            resource.prlimit(process, resource.RLIMIT_AS, (limits.memory, limits.memory))
            resource.prlimit(process, resource.RLIMIT_FSIZE, (limits.unpacked_bytes, limits.unpacked_bytes))


def _stop(process: subprocess.Popen[bytes]) -> None:
    """End the program and what it started, so that nothing outlives the call."""
    try:
        if sys.platform == "win32":
            process.kill()
        else:
            os.killpg(process.pid, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        pass
    process.wait()


def _failed(message: str) -> LianggangError:
    return unusable("conversion-failed", message, advice=_SAVE_AS_DOCX)
