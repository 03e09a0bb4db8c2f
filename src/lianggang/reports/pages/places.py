"""The pages that compare the territories below: one list, and one page an indicator with map, dots and table."""

from __future__ import annotations

from html import escape

from lianggang import wording
from lianggang.panel.numbers import CONFIDENTIAL
from lianggang.reports import charts, maps, summary
from lianggang.reports.pages import parts
from lianggang.reports.pages.compared import CLASSES, Compared, Standing
from lianggang.reports.pages.html import Content, Html, joined, link, table, tag
from lianggang.reports.pages.site import PLACES, Site

_WIDE, _ROW, _LEFT, _RIGHT, _TOP = 440, 18, 130, 76, 30  # narrow, so that a phone shows the names in full size
_ACROSS, _TILE_WIDTH, _TILE_HEIGHT = 5, 88, 44
_WITHHELD, _NONE = "＊", "—"
_ABOUT = (
    "每个指标取最近一个有一半以上地区公布了数的年份。高低不等于工作好坏：人口少的地区，一年多一两例，率就变化很大。"
)
PROJECTION = "地图由本办公室提供的边界绘制，等距圆柱投影（标准纬线取图幅中间），只示位置，不用于量算，不作划界依据。"
_TILES = "每格一个地区，按区划代码排列，不表示位置和大小；颜色由浅到深是从低到高的五分组。"


def overview(site: Site) -> str:
    """The indicators that can be compared, each leading to its page."""
    rows: list[list[Content]] = []
    for code, found in site.compared.items():
        values = [s.value for s in found.known if s.value is not None]
        rows.append([
            link(site.place_page(code), site.names[code]), site.units[code], f"{found.year}年",
            f"{len(values)}/{len(found.standings)}", wording.number(min(values)), wording.number(max(values)),
        ])  # fmt: skip
    heads = ["指标", "单位", "年份", "有数的地区", "最低", "最高"]
    return site.page(
        "各地比较", (link("index.html", "一览"), "各地比较"), tag("p", _ABOUT), table(heads, rows, numeric="tttnnn")
    )


def page(site: Site, code: str) -> str:
    """One indicator in all territories."""
    found, name = site.compared[code], site.names[code]
    trail = (link("index.html", "一览"), link(PLACES, "各地比较"), name)
    unit = site.units[code]
    counted = f"{found.year}年，{len(found.standings)}个地区中{len(found.known)}个公布了数。"
    told = tag("p", counted, _own(site, found, unit))
    same = [site.target_link(r) for r in summary.by_indicator(site.round).values() if r.tracked.indicator == code]
    more = tag("p", "本级的目标和历年值：", joined(*same, separator="、"))
    return site.page(
        f"{name}：各地比较", trail, told, more, _map(found, name), tag("figure", Html(_dots(found, name, unit))),
        _table(found, unit),
    )  # fmt: skip


def _own(site: Site, found: Compared, unit: str) -> str:
    if found.own is None or found.own.value is None:
        return ""
    return f"{site.round.territory}：{wording.quantity(found.own.value, unit)}。"


def _map(found: Compared, name: str) -> Html:
    """The office's map, or a tile for each territory where it gave none."""
    if not any(s.place.outline for s in found.standings):
        return tag("figure", Html(_tiles(found, name)), tag("figcaption", _TILES), _legend(found))
    body = "".join(_region(s) for s in found.standings)
    title = f"{name}，{found.year}年各地"
    picture = (
        f'<svg class="chart map" viewBox="0 0 {maps.WIDTH} {maps.HEIGHT}" role="img" aria-labelledby="map-t map-d">'
        f'<title id="map-t">{escape(title)}</title>'
        f'<desc id="map-d">地图上的数字是从低到高的五分组，各地的数见下表。</desc>{body}</svg>'
    )
    return tag("figure", Html(picture), tag("figcaption", f"{title}。{PROJECTION}"), _legend(found))


def _region(s: Standing) -> str:
    if s.place.outline is None:
        return ""
    sign = str(s.class_) if s.class_ else _sign(s)
    x, y = s.place.outline.middle
    return (
        f'<path class="region {f"c{s.class_}" if s.class_ else "none"}" d="{s.place.outline.path}">'
        f"<title>{escape(s.place.name)} {escape(_value(s))}</title></path>"
        f'<text x="{x}" y="{y + 4}" aria-hidden="true">{sign}</text>'
    )


def _tiles(found: Compared, name: str) -> str:
    """Territories in the order of their codes, each a square of one size with its name and its value."""
    places = sorted(found.standings, key=lambda s: s.place.code)
    body = "".join(_tile(s, n % _ACROSS * _TILE_WIDTH, n // _ACROSS * _TILE_HEIGHT) for n, s in enumerate(places))
    height = -(-len(places) // _ACROSS) * _TILE_HEIGHT
    return (
        f'<svg class="chart tiles" viewBox="0 0 {_WIDE} {height}" role="img" aria-labelledby="map-t map-d">'
        f'<title id="map-t">{escape(name)}，{found.year}年各地</title>'
        f'<desc id="map-d">每格一个地区，各地的数见下表。</desc>{body}</svg>'
    )


def _tile(s: Standing, x: int, y: int) -> str:
    middle = x + _TILE_WIDTH // 2
    return (
        f'<rect class="region {f"c{s.class_}" if s.class_ else "none"}" x="{x + 1}" y="{y + 1}"'
        f' width="{_TILE_WIDTH - 2}" height="{_TILE_HEIGHT - 2}"/>'
        f'<text x="{middle}" y="{y + 18}" text-anchor="middle">{escape(s.place.name[:5])}</text>'
        f'<text x="{middle}" y="{y + 36}" text-anchor="middle">{escape(_value(s))}</text>'
    )


def _legend(found: Compared) -> Html:
    rows: list[list[Content]] = []
    for number in range(1, CLASSES + 1):
        if span := found.span(number):
            n = sum(s.class_ == number for s in found.known)
            rows.append([str(number), f"{wording.number(span[0])}—{wording.number(span[1])}", f"{n}个"])
    silent = len(found.standings) - len(found.known)
    rows += [[f"{_NONE}、{_WITHHELD}", "没有数、不公布", f"{silent}个"]] if silent else []
    return table(["图上的数字", "数值", "地区"], rows, numeric="tnn", caption="从低到高分五组，颜色由浅到深")


def _dots(found: Compared, name: str, unit: str) -> str:
    """Territories in order, each a dot; a line where the whole stands."""
    values = [float(s.value) for s in found.known if s.value is not None]
    own = float(found.own.value) if found.own and found.own.value is not None else values[0]
    low, top, _ = charts.axis(min(*values, own), max(*values, own), unit)
    height = _TOP + _ROW * len(values) + 12

    def x(value: float) -> float:
        return round(_LEFT + (value - low) / (top - low) * (_WIDE - _LEFT - _RIGHT), 1)

    body = [f'<text x="0" y="14">{escape(f"单位：{unit}" if unit else "数值")}</text>']
    if found.own and found.own.value is not None:
        body.append(f'<line class="goal" x1="{x(own)}" y1="{_TOP - 6}" x2="{x(own)}" y2="{height - 12}"/>'
                    f'<text x="{x(own)}" y="14" text-anchor="middle">全体</text>')  # fmt: skip
    body += [
        _dot(s, x(v), _TOP + _ROW * n + _ROW // 2) for n, (s, v) in enumerate(zip(found.known, values, strict=True))
    ]
    return (
        f'<svg class="chart dots" viewBox="0 0 {_WIDE} {height}" role="img" aria-labelledby="dots-t dots-d">'
        f'<title id="dots-t">{escape(name)}，各地从高到低</title>'
        f'<desc id="dots-d">每行一个地区，点的位置是数值，与下表相同。</desc>{"".join(body)}</svg>'
    )


def _dot(s: Standing, x: float, y: int) -> str:
    """A territory's row: its name, its dot, its value."""
    return (
        f'<text x="{_LEFT - 12}" y="{y + 4}" text-anchor="end">{escape(s.place.name[:10])}</text>'
        f'<line class="grid" x1="{_LEFT}" y1="{y}" x2="{_WIDE - _RIGHT}" y2="{y}"/>'
        f'<circle class="dot" cx="{x}" cy="{y}" r="4"/>'
        f'<text x="{_WIDE - _RIGHT + 10}" y="{y + 4}">{escape(_value(s))}</text>'
    )


def _table(found: Compared, unit: str) -> Html:
    rows: list[list[Content]] = [
        [s.place.name, _value(s), parts.counts(s.observation), _of(s.before), _remark(s)] for s in found.standings
    ]
    this = f"{found.year}年（{unit}）" if unit else f"{found.year}年"
    heads = ["地区", this, "分子/分母", f"{found.year - 1}年", "说明"]
    return table(heads, rows, numeric="tnnnt", caption="从高到低")


def _value(s: Standing) -> str:
    return _sign(s) if s.value is None else _of(s.observation)


def _of(o: object) -> str:
    value = getattr(o, "value", None)
    return _NONE if value is None else f"{getattr(o, 'qualifier', '')}{wording.number(value)}"


def _sign(s: Standing) -> str:
    return _WITHHELD if s.observation and s.observation.missing == CONFIDENTIAL else _NONE


def _remark(s: Standing) -> str:
    o = s.observation
    if o is None:
        return "没有公布这一年的数"
    return "；".join(filter(None, (parts.why_missing(o.missing), o.redefined and "口径有变化", o.note)))
