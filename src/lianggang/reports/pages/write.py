"""Writing the pages of a round into a folder."""

from __future__ import annotations

import os
from collections.abc import Sequence
from importlib.resources import files as package_files
from os import PathLike
from pathlib import Path

from lianggang.reports.pages import area, forms, index, method, target, warnings
from lianggang.reports.pages.site import FORMS, METHOD, STYLE, WARNINGS, Site
from lianggang.round import Round

FILES = {
    "report.docx": "年度统计监测报告（Word）",
    "results.xlsx": "监测结果表（Excel）",
    "warnings.xlsx": "预警清单（Excel）",
    "tasks.xlsx": "目标任务分解表（Excel）",
    "yearbook.xlsx": "妇女儿童统计资料（Excel）",
    "results.json": "监测结果（JSON）",
    "plan.json": "规划读取结果（JSON）",
}


def write_pages(round: Round, folder: str | PathLike[str], files: Sequence[str | PathLike[str]] = ()) -> None:
    """Write the pages into `folder`, which is made when absent; `files` are offered on the first page for download.

    The forms (.xlsx) in a folder `forms` beside `folder` are linked as well.
    """
    target_folder = Path(folder)
    target_folder.mkdir(parents=True, exist_ok=True)
    offered = {os.path.relpath(f, folder).replace(os.sep, "/"): FILES.get(Path(f).name, Path(f).name) for f in files}
    sheets = sorted(target_folder.resolve().parent.glob("forms/*.xlsx"))
    site = Site(round, offered, [f"../forms/{s.name}" for s in sheets])
    pages = {"index.html": index.page(site), METHOD: method.page(site), WARNINGS: warnings.page(site)}
    pages |= {FORMS: forms.page(site)} if sheets else {}
    pages |= {site.area_page(a): area.page(site, plan, a) for plan, areas in site.plans for a in areas}
    pages |= {site.target_page(r): target.page(site, plan, a, r) for plan, areas in site.plans for a in areas
              for r in a.results}  # fmt: skip
    pages[STYLE] = package_files("lianggang.reports.pages").joinpath(STYLE).read_text("utf-8")
    for name, text in pages.items():
        (target_folder / name).write_text(text, "utf-8")
