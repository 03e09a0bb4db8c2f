"""The site of a release, as one file or as a folder."""

from __future__ import annotations

import io
import shutil
import zipfile
from pathlib import Path

from lianggang.errors import unusable
from lianggang.web.publishing.making import folder_of
from lianggang.web.publishing.models import Release

_EPOCH = (1980, 1, 1, 0, 0, 0)  # the same site makes the same bytes


def packed(folder: Path) -> bytes:
    """Every file of the folder in a zip, in the order of their names."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(p for p in folder.rglob("*") if p.is_file()):
            name = path.relative_to(folder).as_posix()
            archive.writestr(zipfile.ZipInfo(name, _EPOCH), path.read_bytes(), zipfile.ZIP_DEFLATED)
    return held.getvalue()


def write_site(out: Path, code: str = "") -> tuple[Release, int]:
    """Copy the site that is published last into a new folder; returns its release and its size in bytes.

    code: of the territory, "" where only one has published. Raises LianggangError when there is none, more than one, or
    the folder is there already.
    """
    published = Release.objects.filter(state=Release.State.PUBLISHED).select_related("territory")
    found = published.filter(territory__code=code) if code else published
    places = {r.territory for r in found}
    if len(places) != 1:
        told = "、".join(f"{t}（{t.code}）" for t in places)
        raise unusable("no-release", f"发布过的地区：{told or '没有'}。", advice="请用 --code 写明哪个地区，或先发布。")
    if out.exists():
        raise unusable("out-exists", f"“{out}”已经有了。", advice="请换一个文件夹，或先移走。")
    shutil.copytree(folder_of(found[0]), out)
    return found[0], sum(p.stat().st_size for p in out.rglob("*") if p.is_file())
