"""Files written whole or not at all, and in Chinese what the machine answers when it refuses."""

from __future__ import annotations

import errno
import os
import tempfile
from collections.abc import Callable
from pathlib import Path

from xlsxwriter.exceptions import XlsxWriterException

from lianggang.errors import unusable

REFUSED = (OSError, UnicodeEncodeError, XlsxWriterException)
"""What writing may raise: the machine's refusal, a name that its file system cannot hold, the same told by Excel's."""

_REASONS = {
    **dict.fromkeys((errno.ENOSPC, errno.EDQUOT), "磁盘空间不够"),
    **dict.fromkeys((errno.EACCES, errno.EPERM, errno.EROFS), "没有写入的权限"),
    **dict.fromkeys((errno.ENOTDIR, errno.EEXIST), "路径中有一段是文件，不是文件夹"),
    errno.ENOENT: "上级文件夹不存在",
    errno.EISDIR: "已有同名的文件夹",
    errno.EFBIG: "文件大小超过系统的限制",
    errno.ENAMETOOLONG: "名称太长",
}


def reason(problem: BaseException) -> str:
    """Why the machine refused, in a few Chinese words."""
    cause = problem if isinstance(problem, OSError) else problem.__cause__ or problem.__context__
    if isinstance(cause, OSError):
        return _REASONS.get(cause.errno or 0, cause.strerror or "系统拒绝")
    return "系统的字符集不能表示中文文件名" if isinstance(problem, UnicodeEncodeError) else "系统拒绝"


def write_whole(path: Path, text: str, encoding: str = "utf-8") -> None:
    """Write the text to the file, or leave what was there. Raises as `make_whole`."""
    make_whole(path, lambda draft: draft.write_text(text, encoding, newline=""))


def make_whole(path: Path, make: Callable[[Path], object]) -> None:
    """Have `make` write a file beside `path` and put it in its place, or leave what was there.

    Raises LianggangError when it cannot be written.
    """
    try:
        if path.is_dir():
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
        with tempfile.TemporaryDirectory(prefix=f".{path.name}-", dir=path.parent) as folder:
            draft = Path(folder) / path.name
            make(draft)
            draft.replace(path)
    except REFUSED as problem:
        raise unusable(
            "not-writable", f"不能写入“{path}”：{reason(problem)}。", advice="请换一个位置，或检查权限和磁盘空间。"
        ) from problem
