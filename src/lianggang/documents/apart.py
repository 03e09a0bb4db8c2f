"""Reading in a process of its own, which may be stopped: for uploads from people whom nobody knows.

What a file costs is bounded by `Limits` wherever the format shows it; what a native reader makes of damaged content
nobody can know before. The other process has no more memory than `Limits.memory` and is stopped when it is silent.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import asdict
from threading import Timer
from typing import Any, BinaryIO

from lianggang.documents.limits import DEFAULT, Alive, Limits, Progress
from lianggang.documents.model import Block, Cell, Document, Paragraph, Table
from lianggang.documents.reader import from_bytes
from lianggang.errors import LianggangError, unusable
from lianggang.findings import Finding, Severity

_PATIENCE = 2  # times `Limits.seconds`, since a conversion within may take as long


def from_bytes_apart(name: str, data: bytes, *, limits: Limits = DEFAULT, progress: Progress | None = None) -> Document:
    """What `from_bytes` gives, read in a process of its own.

    Raises as `from_bytes`, and `LianggangError` where the process dies, wants too much memory or is silent for twice
    `limits.seconds`. What `progress` raises ends the process.
    """
    command = [sys.executable, "-m", __name__]
    quiet, pipe = subprocess.DEVNULL, subprocess.PIPE
    process = subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=quiet, start_new_session=True)
    try:
        header = json.dumps({"name": name, "limits": asdict(limits)}).encode()
        for answer in _answers(process, header + b"\n" + data, limits.seconds * _PATIENCE):
            if "document" in answer:
                return _document(answer["document"])
            if "findings" in answer:
                raise LianggangError(*(_finding(f) for f in answer["findings"]))
            if progress and "pages" in answer:
                progress(*answer["pages"])
    finally:
        _stop(process)
    raise unusable(
        "reading-stopped",
        f"“{name}”读取时用时过长或占用内存过多，已停止",
        advice="文件可能已损坏或有害；请用Word或WPS打开，另存为.docx后重新上传，或拆分后分别上传",
    )


def _answers(process: subprocess.Popen[bytes], question: bytes, seconds: float) -> Iterator[Mapping[str, Any]]:
    """What the process says, line by line, until it ends or has been silent for so many seconds."""
    assert process.stdin is not None
    assert process.stdout is not None
    watch = _watching(process, seconds)
    try:
        with suppress(BrokenPipeError):
            process.stdin.write(question)
            process.stdin.close()
        for line in process.stdout:
            watch.cancel()
            watch = _watching(process, seconds)
            yield json.loads(line)
    finally:
        watch.cancel()


def _watching(process: subprocess.Popen[bytes], seconds: float) -> Timer:
    watch = Timer(seconds, process.kill)
    watch.daemon = True
    watch.start()
    return watch


def _stop(process: subprocess.Popen[bytes]) -> None:
    """End the process, and wait for it, so that nothing outlives the call."""
    with suppress(ProcessLookupError, PermissionError):
        if sys.platform == "win32":
            process.kill()
        else:
            os.killpg(process.pid, signal.SIGKILL)
    for stream in (process.stdin, process.stdout):
        with suppress(BrokenPipeError):
            if stream:
                stream.close()
    process.wait()


def _document(data: Mapping[str, Any]) -> Document:
    return Document(
        name=data["name"],
        kind=data["kind"],
        text=data["text"],
        blocks=tuple(map(_block, data["blocks"])),
        findings=tuple(map(_finding, data["findings"])),
        recognised=tuple((start, end) for start, end in data["recognised"]),
        unsure=tuple((start, end) for start, end in data["unsure"]),
    )


def _block(data: Mapping[str, Any]) -> Block:
    if "rows" not in data:
        return Paragraph(**data)
    rows = tuple(tuple(Cell(**cell) for cell in row) for row in data["rows"])
    return Table(rows, data["start"], data["page"])


def _finding(data: Mapping[str, str]) -> Finding:
    return Finding(data["code"], Severity(data["severity"]), data["message"], data["place"], data["advice"])


# -- the other process ------------------------------------------------------------------------------------------


def _main() -> None:
    """Read a document from the standard input and write what it says, or why not, as JSON."""
    out = os.fdopen(os.dup(1), "w", encoding="utf-8", errors="surrogatepass")
    os.dup2(2, 1)  # native readers may print

    def say(answer: Mapping[str, Any]) -> None:
        out.write(json.dumps(answer) + "\n")
        out.flush()

    def pages(done: int, total: int) -> None:
        say({"pages": [done, total]})

    def alive() -> None:
        say({})

    try:
        document = _asked(sys.stdin.buffer, pages, alive)
    except LianggangError as problem:
        say({"findings": [f.as_dict() for f in problem.findings]})
    else:
        say({"document": asdict(document)})


def _asked(source: BinaryIO, progress: Progress, alive: Alive) -> Document:
    header = json.loads(source.readline())
    limits = Limits(**header["limits"])
    _limit_memory(limits.memory)
    return from_bytes(header["name"], source.read(), limits=limits, progress=progress, alive=alive)


def _limit_memory(most: int) -> None:
    if sys.platform != "win32":
        import resource  # there is none on Windows

        with suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_AS, (most, most))


if __name__ == "__main__":
    _main()
