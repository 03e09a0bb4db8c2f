"""Releases of the demonstration county: one published, with its townships side by side on a map."""

from __future__ import annotations

import csv
import io
import json
import random
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from lianggang.web.accounts.models import Account, Membership
from lianggang.web.accounts.rights import Role
from lianggang.web.audit.record import By
from lianggang.web.figures.importing import import_history
from lianggang.web.figures.models import Figure
from lianggang.web.followup.demo import Office
from lianggang.web.jobs.work import work_once
from lianggang.web.places.models import Level, Territory
from lianggang.web.publishing import acting
from lianggang.web.publishing.mapping import keep_map

_TOWNSHIPS = (
    "城关镇", "东岭镇", "南浦镇", "西河镇", "北川镇", "白石镇", "柳林镇", "清溪镇", "大湾镇", "石桥镇", "龙泉乡",
    "马坡乡", "花园乡", "桃坪乡", "青山乡", "双河乡",
)  # fmt: skip
_SIDE = 4  # the map is a square of so many townships
_CODES = ("C-HEA-008", "C-HEA-013", "C-HEA-014", "C-HEA-019", "S-ENV-001", "W-HEA-005", "W-HEA-016", "W-SEC-001")
_FIRST = 2021
_HEAD = ("指标编码", "地区", "年份", "数值", "单位", "分子", "分母", "来源")


def demonstrate(office: Office) -> None:
    """Publish the county's figures and those of its townships by those whose right it is."""
    townships(office)
    made = acting.prepare(
        by=office.by("fuerban"), territory=office.place, title="妇女儿童发展规划监测公开数据",
        notes="第一次公开。人数太少的数不公布。",
    )  # fmt: skip
    while work_once():
        pass
    for who, action in (("fuerban", "propose"), ("lingdao", "approve"), ("fuerban", "publish")):
        acting.move(by=office.by(who), release_id=made.pk, action=action)
    office.say("公开发布：第1版")


def townships(office: Office) -> None:
    """Townships that add up to the county in every count, with their map."""
    places = [
        Territory.objects.create(code=f"{office.place.code}{n:03d}", name=name, level=Level.TOWNSHIP,
                                 parent=office.place)
        for n, name in enumerate(_TOWNSHIPS, 100)
    ]  # fmt: skip
    by = _bureau(places)
    shares = list(_shares(office.place))
    for n, place in enumerate(places):
        data = _table(place.name, [(figure, counts[n]) for figure, counts in shares])
        import_history(by=by, territory=place, name="乡镇历年资料.csv", data=data)
    keep_map(by=office.by("fuerban"), territory=office.place, name="乡镇界.geojson", data=_map(places))
    office.say(f"乡镇：{len(places)}个，{len(_CODES)}项指标")


def _bureau(places: Sequence[Territory]) -> By:
    """Who keeps the figures of the townships; nobody signs in as him."""
    account = Account.objects.create(username="xiangzhen", name="乡镇统计", must_change_password=False)
    for place in places:
        Membership.objects.create(account=account, role=Role.BUREAU, territory=place)
    return By(account)


def _shares(county: Territory) -> Iterator[tuple[Figure, list[tuple[int, int]]]]:
    """Each value of the county with the counts of every township, which add up to those of the county."""
    draw = random.Random(1)
    size = [draw.uniform(0.4, 1.6) for _ in _TOWNSHIPS]
    known = Figure.objects.filter(territory=county, indicator__code__in=_CODES, breakdown="", current=True)
    good: dict[str, list[float]] = {code: [draw.uniform(-0.6, 0.6) for _ in _TOWNSHIPS] for code in _CODES}
    for figure in known.filter(year__gte=_FIRST, denominator__isnull=False).select_related("indicator"):
        people = _split(int(figure.denominator or 0), size)
        rate = float(figure.numerator or 0) / float(figure.denominator or 1)
        spread = min(rate, 1 - rate)
        weights = [n * (rate + spread * g) for n, g in zip(people, good[figure.indicator.code], strict=True)]
        events = _split(int(figure.numerator or 0), weights)
        yield figure, list(zip(events, people, strict=True))


def _split(total: int, weights: Sequence[float]) -> list[int]:
    """Whole numbers in the proportion of the weights that add up to the total."""
    whole, passed, found = sum(weights), 0.0, []
    for weight in weights:
        before, passed = passed, passed + weight
        found.append(round(total * passed / whole) - round(total * before / whole))
    return found


def _table(place: str, rows: Sequence[tuple[Figure, tuple[int, int]]]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(_HEAD)
    for figure, (events, people) in rows:
        scale = {"%": 100, "‰": 1000}[figure.indicator.unit]
        value = round(Decimal(events * scale) / people, 2)
        told = (figure.indicator.code, place, figure.year, value, figure.indicator.unit, events, people, "乡镇统计年报")
        writer.writerow(told)
    return text.getvalue().encode("utf-8-sig")


def _map(places: Sequence[Territory]) -> bytes:
    """A made-up map: a square whose inner corners are moved a little."""
    draw = random.Random(3)
    corners = {
        (x, y): (100 + 0.1 * (x + draw.uniform(-0.3, 0.3)), 30 + 0.1 * (y + draw.uniform(-0.3, 0.3)))
        for x in range(_SIDE + 1) for y in range(_SIDE + 1)
    }  # fmt: skip
    features = [_outline(place, n % _SIDE, n // _SIDE, corners) for n, place in enumerate(places)]
    return json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False).encode()


def _outline(place: Territory, x: int, y: int, corners: Mapping[tuple[int, int], tuple[float, float]]) -> object:
    ring = [corners[at] for at in ((x, y), (x + 1, y), (x + 1, y + 1), (x, y + 1), (x, y))]
    geometry = {"type": "Polygon", "coordinates": [ring]}
    return {"type": "Feature", "properties": {"code": place.code, "name": place.name}, "geometry": geometry}
