"""Writing the pages of a round into a folder."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from importlib.resources import files as package_files
from os import PathLike
from pathlib import Path

from lianggang.reports.pages import area, changes, forms, index, method, places, target, warnings
from lianggang.reports.pages.published import Published
from lianggang.reports.pages.site import CHANGES, ELDER, ELDER_STYLE, FORMS, METHOD, PLACES, STYLE, WARNINGS, Site
from lianggang.round import Round

FILES = {
    "report.docx": "年度统计监测报告（Word）",
    "results.xlsx": "监测结果表（Excel）",
    "warnings.xlsx": "预警清单（Excel）",
    "tasks.xlsx": "目标任务分解表（Excel）",
    "yearbook.xlsx": "妇女儿童统计资料（Excel）",
    "results.json": "监测结果（JSON）",
    "plan.json": "规划读取结果（JSON）",
    "corrections.csv": "更正清单（CSV）",
    "recast.csv": "按现行区划重算的以前各年（CSV）",
    "values.csv": "全部数据（CSV）",
    "values.csv-metadata.json": "数据说明（CSVW）",
    "values.parquet": "全部数据（Parquet）",
    "values.sdmx.csv": "全部数据（SDMX-CSV）",
    "structure.xml": "数据结构和代码表（SDMX）",
    "values.xml": "全部数据（SDMX-ML）",
    "manifest.json": "数据文件清单（JSON）",
}


def write_pages(
    round: Round, folder: str | PathLike[str], files: Sequence[str | PathLike[str]] = (),
    published: Published | None = None,
) -> None:  # fmt: skip
    """Write the pages into `folder`, which is made when absent; `files` are offered on the first page for download.

    The forms (.xlsx) in a folder `forms` beside `folder` are linked as well. published: what a release adds.
    """
    target_folder = Path(folder)
    (target_folder / ELDER).mkdir(parents=True, exist_ok=True)
    offered = {os.path.relpath(f, folder).replace(os.sep, "/"): FILES.get(Path(f).name, Path(f).name) for f in files}
    sheets = sorted(target_folder.resolve().parent.glob("forms/*.xlsx"))
    site = Site(round, offered, [f"../forms/{s.name}" for s in sheets], published)
    for style in (STYLE, ELDER_STYLE):
        text = package_files("lianggang.reports.pages").joinpath(style).read_text("utf-8")
        (target_folder / style).write_text(text, "utf-8")
    for site.elder, where in ((False, target_folder), (True, target_folder / ELDER)):
        for name, text in _pages(site):
            (where / name).write_text(site.named(name, text), "utf-8")


def _pages(site: Site) -> Iterator[tuple[str, str]]:
    """Every page with the name of its file."""
    yield "index.html", index.page(site)
    yield METHOD, method.page(site)
    yield WARNINGS, warnings.page(site)
    if site.forms:
        yield FORMS, forms.page(site)
    if site.published:
        yield CHANGES, changes.page(site)
    if site.compared:
        yield PLACES, places.overview(site)
    yield from ((site.place_page(code), places.page(site, code)) for code in site.compared)
    for plan, areas in site.plans:
        for a in areas:
            yield site.area_page(a), area.page(site, plan, a)
            yield from ((site.target_page(r), target.page(site, plan, a, r)) for r in a.results)
