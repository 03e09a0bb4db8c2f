"""What kind of file the bytes are, by their content and never by the file's name."""

from __future__ import annotations

import re

from lianggang.documents.archive import Archive
from lianggang.documents.limits import Limits
from lianggang.errors import LianggangError, unusable

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_IMAGES = (b"\xff\xd8\xff", b"\x89PNG\r\n", b"GIF8", b"BM", b"II*\x00", b"MM\x00*", b"RIFF")
_PROGRAMS = (b"MZ", b"\x7fELF", b"\xca\xfe\xba\xbe")
_ARCHIVES = (b"Rar!", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b", b"BZh")
_WEB_PAGE = re.compile(rb"<(!doctype\s+html|html|head|body|table|div|p)[\s>]", re.IGNORECASE)
_MHTML = re.compile(rb"^mime-version:|^content-type:\s*multipart/related", re.IGNORECASE | re.MULTILINE)
_HEAD = 4096
_BINARY = 512  # bytes among which programs and pictures have a zero and text has none

_SAVE_AS_DOCX = "请用Word或WPS打开，另存为.docx后重新上传"
_CHOOSE = "请上传规划的Word、PDF、OFD、网页或文本文件"


def kind_of(data: bytes, limits: Limits) -> str:
    """The name of the format: "docx", "ofd", "pdf", "office", "image", "html", "mhtml" or "txt",
    each the name of the module that reads it.

    "office" stands for what LibreOffice reads: doc, wps, rtf, odt, Word 2003 XML.
    Raises `LianggangError` for what is no document: programs, archives, spreadsheets, slides, encrypted files.
    """
    head = data[:_HEAD].lstrip(b"\xef\xbb\xbf \t\r\n")
    if data.startswith(_ZIP):
        return _kind_in_zip(data, limits)
    if data.startswith(_OLE):
        return _kind_in_ole(data)
    if b"%PDF-" in data[:1024]:
        return "pdf"
    if data.startswith(_ARCHIVES):
        raise _refused("这是压缩包，不是文档", "请解压后上传其中的文档")
    if b"\x00" not in data[:_BINARY]:
        return _kind_of_text(head)
    if data.startswith(_PROGRAMS):
        raise _refused("这是程序文件，不是文档", _CHOOSE)
    if data.startswith(_IMAGES) or data[4:8] == b"ftyp":
        return "image"
    return _kind_of_text(head)


def _kind_of_text(head: bytes) -> str:
    if (
        head.startswith(b"{\\rtf")
        or b'progid="Word.Document"' in head
        or b"schemas.microsoft.com/office/word/2003" in head
    ):
        return "office"
    plain = head.replace(b"\x00", b"")
    if _MHTML.search(plain[:512]):
        return "mhtml"
    return "html" if _WEB_PAGE.search(plain) else "txt"


def _kind_in_zip(data: bytes, limits: Limits) -> str:
    archive = Archive(data, limits)
    names = archive.names
    if any(name.lower().endswith("ofd.xml") for name in names):
        return "ofd"
    if any(name.startswith("xl/") for name in names):
        raise _refused("这是Excel表格，不是规划文档", _CHOOSE)
    if any(name.startswith("ppt/") for name in names):
        raise _refused("这是演示文稿，不是规划文档", _CHOOSE)
    if "content.xml" in names and "mimetype" in names:
        return "office"
    if "[Content_Types].xml" in names or any(name.startswith("word/") for name in names):
        return "docx"
    raise _refused("这是压缩包，不是文档", "请解压后上传其中的文档")


def _kind_in_ole(data: bytes) -> str:
    def holds(stream: str) -> bool:
        return stream.encode("utf-16-le") in data

    if holds("EncryptedPackage") or holds("EncryptionInfo"):
        raise unusable(
            "document-encrypted",
            "文件加了密码，不能读取",
            advice="请在Word中打开，“文件—信息—保护文档”里清空密码，另存后重新上传",
        )
    if holds("WordDocument"):
        return "office"
    if holds("Workbook") or holds("Book"):
        raise _refused("这是Excel表格，不是规划文档", _CHOOSE)
    if holds("PowerPoint Document"):
        raise _refused("这是演示文稿，不是规划文档", _CHOOSE)
    raise _refused("不能识别的Office文件", _SAVE_AS_DOCX)


def _refused(message: str, advice: str) -> LianggangError:
    return unusable("not-a-document", message, advice=advice)
