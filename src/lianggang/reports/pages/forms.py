"""The page that leads to the forms for the units."""

from __future__ import annotations

from pathlib import PurePosixPath

from lianggang.reports.pages.html import link, tag
from lianggang.reports.pages.site import Site


def page(site: Site) -> str:
    """A list of the forms, each a link to its file."""
    links = [tag("li", link(site.outside(path), PurePosixPath(path).stem.replace("_", " "))) for path in site.forms]
    told = tag("p", f"每个单位一张，共{len(links)}张。填好后由牵头部门收齐，用 lianggang collect 读回。")
    return site.page("报送表", (link("index.html", "一览"), "报送表"), told, tag("ul", *links))
