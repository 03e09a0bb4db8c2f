"""The one way in: a file or its bytes to a `Document`."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from pathlib import Path

from lianggang.documents.limits import DEFAULT, MEGABYTE, Alive, Limits, Progress
from lianggang.documents.model import Document
from lianggang.documents.sniff import kind_of
from lianggang.errors import LianggangError, unusable

_TELLING = {"image": ("progress",), "pdf": ("progress", "alive")}  # formats that may take minutes, and what they tell


def read_document(path: Path, *, limits: Limits = DEFAULT, progress: Progress | None = None) -> Document:
    """What the file at `path` says, whatever its format and name.

    progress: called after each scanned page with the number of pages done and of all; may raise to end the reading.
    Raises `LianggangError` with Chinese findings for what cannot be used at all; lesser remarks stand on the document.
    """
    if not path.exists():
        raise unusable("document-missing", f"找不到文件“{path.name}”", advice="请核对文件名和位置")
    if not path.is_file():
        raise unusable("document-not-a-file", f"“{path.name}”不是文件", advice="请选择一个文档文件，不是文件夹")
    try:
        check_size(path.stat().st_size, path.name, limits)
        data = path.read_bytes()
    except OSError as problem:
        raise unusable("document-unreadable", f"不能打开“{path.name}”", advice="请核对文件的读取权限") from problem
    return from_bytes(path.name, data, limits=limits, progress=progress)


def from_bytes(
    name: str,
    data: bytes,
    *,
    limits: Limits = DEFAULT,
    progress: Progress | None = None,
    alive: Alive | None = None,
) -> Document:
    """What the bytes of the file `name` say; the format is told by the content. Raises as `read_document`.

    progress: called after each scanned page. alive: called after each page of text.
    """
    check_size(len(data), name, limits)
    kind = kind_of(data, limits)
    read: Callable[..., Document] = import_module(f"lianggang.documents.{kind}").read
    told = {"progress": progress, "alive": alive}
    return read(name, data, limits, **{what: told[what] for what in _TELLING.get(kind, ())})


def check_size(size: int, name: str, limits: Limits) -> None:
    """Raise `LianggangError` for a file that is empty or larger than the limits allow."""
    if size == 0:
        raise unusable("document-empty", f"“{name}”是空文件", advice="请核对后重新上传")
    if size > limits.file_bytes:
        raise _too_large(size, name, limits)


def _too_large(size: int, name: str, limits: Limits) -> LianggangError:
    return unusable(
        "document-too-large",
        f"“{name}”有{size / MEGABYTE:.0f}MB，超过{limits.file_bytes // MEGABYTE}MB",
        advice="请删去图片或压缩图片，另存后重新上传",
    )
