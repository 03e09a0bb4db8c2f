"""The outlines of territories from the office's own GeoJSON, small enough to stand in a page.

The projection is the equidistant cylindrical one with its standard parallel in the middle of the map (Snyder, Map
Projections: A Working Manual, USGS 1987, chapter 12): x = λ·cos φ₁, y = φ. It keeps the distances along the meridians
and along that parallel, which is enough to recognise a territory; areas are not measured on it.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from lianggang.errors import unusable

WIDTH, HEIGHT = 640, 480
LARGEST = 20_000_000  # bytes of a file
_MOST_POINTS = 400_000
_EDGE = 6
_CODE_NAMES = ("code", "adcode", "区划代码", "id")
_NAME_NAMES = ("name", "名称", "地区")
_ADVICE = "请用GeoJSON（FeatureCollection，经纬度），每个地区一个面，属性里有区划代码（code、adcode）或名称（name）。"

Point = tuple[float, float]
Ring = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Outline:
    """A territory on the map: its rings in whole units of a picture of 640 by 480."""

    rings: tuple[Ring, ...]

    @property
    def path(self) -> str:
        """The rings as the data of an SVG path."""
        return "".join(f"M{'L'.join(f'{x} {y}' for x, y in ring)}Z" for ring in self.rings)

    @property
    def middle(self) -> tuple[int, int]:
        """Where a sign of the territory stands: the centre of its largest ring, or a point of it if that is outside."""
        ring = max(self.rings, key=lambda r: abs(_area(r)))
        centre = _centre(ring)
        return centre if _holds(ring, centre) else ring[0]


def read_outlines(data: bytes, wanted: Mapping[str, str]) -> tuple[dict[str, Outline], list[str]]:
    """The outlines of territories in a GeoJSON file, and the names of those that it does not hold.

    wanted: code → name. Only numbers are taken over from the file. Raises LianggangError when it is too large, no
    GeoJSON, not in degrees, or holds none of the territories.
    """
    if len(data) > LARGEST:
        raise unusable("map-too-large", f"地图文件超过{LARGEST // 1_000_000}MB。", advice="请先简化边界。")
    shapes: dict[str, list[list[Point]]] = {}
    for code, rings in _shapes(_features(data), wanted):
        shapes.setdefault(code, []).extend(rings)
    if not shapes:
        raise unusable("map-empty", "地图里没有找到这里的地区。", advice=_ADVICE)
    outlines = _projected(shapes)
    return outlines, [name for code, name in wanted.items() if code not in outlines]


def _features(data: bytes) -> Sequence[Any]:
    try:
        held = json.loads(data)
    except (ValueError, RecursionError) as problem:
        raise unusable("map-unreadable", "地图文件读不懂，不是JSON。", advice=_ADVICE) from problem
    features = held.get("features") if isinstance(held, dict) else None
    if not isinstance(features, list):
        raise unusable("map-unreadable", "地图文件不是GeoJSON的FeatureCollection。", advice=_ADVICE)
    return features


def _shapes(features: Sequence[Any], wanted: Mapping[str, str]) -> Iterator[tuple[str, list[list[Point]]]]:
    """Code → rings in degrees, of the features that are wanted."""
    by_name = {name: code for code, name in wanted.items()}
    left = _MOST_POINTS
    for feature in features:
        code = _code(feature, wanted, by_name)
        rings = [r for r in _rings(feature.get("geometry")) if len(r) >= 3] if code else []
        left -= sum(map(len, rings))
        if left < 0:
            raise unusable("map-too-large", f"地图的边界超过{_MOST_POINTS}个点。", advice="请先简化边界。")
        if code and rings:
            yield code, rings


def _code(feature: Any, wanted: Mapping[str, str], by_name: Mapping[str, str]) -> str:
    held = feature.get("properties") if isinstance(feature, dict) else None
    properties = held if isinstance(held, dict) else {}
    codes = [str(properties[n]) for n in _CODE_NAMES if n in properties]
    names = [str(properties[n]) for n in _NAME_NAMES if n in properties]
    return next((c for c in codes if c in wanted), "") or next((by_name[n] for n in names if n in by_name), "")


def _rings(geometry: Any) -> Iterator[list[Point]]:
    """The rings of a polygon or of several; whatever else there is is left aside."""
    held = geometry if isinstance(geometry, dict) else {}
    coordinates = held.get("coordinates")
    polygons = {"Polygon": [coordinates], "MultiPolygon": coordinates}.get(str(held.get("type")))
    for polygon in polygons if isinstance(polygons, list) else ():
        for ring in polygon if isinstance(polygon, list) else ():
            yield [_point(p) for p in ring] if isinstance(ring, list) else []


def _point(pair: Any) -> Point:
    numbers = pair[:2] if isinstance(pair, list) else ()
    if len(numbers) != 2 or not all(isinstance(n, int | float) and math.isfinite(n) for n in numbers):
        raise unusable("map-unreadable", "地图里有读不懂的坐标。", advice=_ADVICE)
    longitude, latitude = float(numbers[0]), float(numbers[1])
    if abs(longitude) > 180 or abs(latitude) > 89:
        raise unusable("map-not-degrees", f"地图的坐标不是经纬度（{longitude:g}，{latitude:g}）。", advice=_ADVICE)
    return longitude, latitude


def _projected(shapes: Mapping[str, list[list[Point]]]) -> dict[str, Outline]:
    points = [p for rings in shapes.values() for ring in rings for p in ring]
    (west, east), (south, north) = ((min(c), max(c)) for c in zip(*points, strict=True))
    narrow = math.cos(math.radians((south + north) / 2))
    wide, high = max((east - west) * narrow, 1e-9), max(north - south, 1e-9)
    scale = min((WIDTH - 2 * _EDGE) / wide, (HEIGHT - 2 * _EDGE) / high)

    def place(p: Point) -> tuple[int, int]:
        return _EDGE + round((p[0] - west) * narrow * scale), _EDGE + round((north - p[1]) * scale)

    drawn = {code: tuple(filter(None, (_plain([place(p) for p in ring]) for ring in rings)))
             for code, rings in shapes.items()}  # fmt: skip
    return {code: Outline(rings or (_speck(place(shapes[code][0][0])),)) for code, rings in drawn.items()}


def _plain(ring: list[tuple[int, int]]) -> Ring:
    """The ring without points that cannot be told apart or lie on the line of their neighbours; () for a speck."""
    kept: list[tuple[int, int]] = []
    for p in ring:
        if kept and p == kept[-1]:
            continue
        if len(kept) > 1 and _turn(kept[-2], kept[-1], p) == 0:
            kept.pop()
        kept.append(p)
    if len(kept) > 1 and kept[0] == kept[-1]:
        kept.pop()
    return tuple(kept) if len(kept) >= 3 and _area(kept) else ()


def _speck(p: tuple[int, int]) -> Ring:
    """A mark for a territory that is smaller than a unit of the picture."""
    x, y = p
    return ((x - 2, y - 2), (x + 2, y - 2), (x + 2, y + 2), (x - 2, y + 2))


def _turn(a: tuple[int, int], b: tuple[int, int], c: tuple[int, int]) -> int:
    return (b[0] - a[0]) * (c[1] - b[1]) - (b[1] - a[1]) * (c[0] - b[0])


def _area(ring: Sequence[tuple[int, int]]) -> int:
    """Twice the signed area (Gauss)."""
    return sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in zip(ring, (*ring[1:], ring[0]), strict=True))


def _centre(ring: Ring) -> tuple[int, int]:
    """The centroid of a ring."""
    sides = [(a, b, a[0] * b[1] - b[0] * a[1]) for a, b in zip(ring, (*ring[1:], ring[0]), strict=True)]
    whole = 3 * sum(cross for *_, cross in sides)
    return (round(sum((a[0] + b[0]) * c for a, b, c in sides) / whole),
            round(sum((a[1] + b[1]) * c for a, b, c in sides) / whole))  # fmt: skip


def _holds(ring: Ring, point: tuple[int, int]) -> bool:
    """Whether the point lies inside: an odd number of sides is crossed on the way out."""
    x, y = point
    inside = False
    for (x1, y1), (x2, y2) in zip(ring, (*ring[1:], ring[0]), strict=True):
        if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
            inside = not inside
    return inside
