"""Zip containers (docx, ofd) opened with bounds, and their XML parsed with entities, DTD and network off."""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from typing import Any

from lxml import etree

from lianggang.documents.limits import MEGABYTE, Limits
from lianggang.errors import LianggangError, unusable

Element = Any  # lxml publishes no types

_RESAVE = "请用原来的软件打开，另存为新的文件后重新上传"
_ENCRYPTED_FLAG = 0x1


def damaged(detail: str) -> LianggangError:
    """The error for a container or part that breaks its own format."""
    return unusable("document-damaged", f"文件已损坏：{detail}", advice=_RESAVE)


def _bomb() -> LianggangError:
    return unusable("expands-too-much", "文件解压后过大，不像正常的文档", advice=_RESAVE)


class Archive:
    """A zip file in memory; every part is checked against `limits` before and while it is unpacked."""

    def __init__(self, data: bytes, limits: Limits) -> None:
        self._limits = limits
        self._left = limits.unpacked_bytes
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError, UnicodeDecodeError) as problem:
            raise damaged("压缩包目录不完整") from problem
        self._infos = {info.filename.replace("\\", "/").lstrip("/"): info for info in self._zip.infolist()}
        if sum(info.file_size for info in self._infos.values()) > limits.unpacked_bytes:
            raise _bomb()

    @property
    def names(self) -> set[str]:
        """Names of the parts, with forward slashes and no leading one."""
        return set(self._infos)

    def read(self, name: str) -> bytes:
        """The bytes of a part. Raises `LianggangError` when it is absent, encrypted, damaged or too large."""
        info = self._infos.get(name)
        if info is None:
            raise damaged(f"缺少{name}")
        self._check(info)
        try:
            with self._zip.open(info) as part:
                data = part.read(self._limits.part_bytes + 1)
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError, ValueError) as e:
            raise damaged(f"{name}不能解压") from e
        self._left -= len(data)
        if len(data) > self._limits.part_bytes or self._left < 0:
            raise _bomb()
        return data

    def xml(self, name: str) -> Element:
        """The root element of an XML part. Raises `LianggangError` when it is not safe, well-formed XML."""
        return parse_xml(self.read(name), name, self._limits)

    def _check(self, info: zipfile.ZipInfo) -> None:
        if info.flag_bits & _ENCRYPTED_FLAG:
            raise unusable("document-encrypted", "文件加了密码", advice="请取消密码后重新上传")
        swollen = info.file_size > max(MEGABYTE, info.compress_size * self._limits.ratio)
        if swollen or info.file_size > self._limits.part_bytes:
            raise _bomb()


def check_tags(tags: int, limits: Limits) -> None:
    """Raise `LianggangError` when XML or HTML has more tags than a document of many thousand pages."""
    if tags > limits.tags:
        raise _bomb()


def parse_xml(data: bytes, name: str, limits: Limits) -> Element:
    """The root of an XML text.

    Raises `LianggangError` for broken XML, document types, entities, deep nesting and too many tags.
    """
    check_tags(data.count(b"<"), limits)
    parser = etree.XMLParser(
        resolve_entities=False, load_dtd=False, no_network=True, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as problem:
        raise damaged(f"{name}不是完整的XML") from problem
    if root.getroottree().docinfo.internalDTD is not None:
        raise unusable("xml-entities", "文件里有不该出现的实体定义，可能有害，没有读取", advice=_RESAVE)
    return root


def resolve(base: str, target: str) -> str:
    """The part name that `target` means when part `base` refers to it."""
    if target.startswith("/"):
        return posixpath.normpath(target).lstrip("/")
    return posixpath.normpath(posixpath.join(posixpath.dirname(base), target))
