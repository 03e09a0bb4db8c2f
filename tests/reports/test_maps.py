"""The office's own map: outlines in whole units, nothing else of the file, bounded and told when it is none."""

from __future__ import annotations

import json
import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lianggang.errors import LianggangError
from lianggang.reports import maps
from lianggang.reports.maps import HEIGHT, WIDTH, read_outlines

PLACES = {"990121": "云泽县", "990122": "云岭县"}


def square(west, south, size=1.0):
    return [[west, south], [west + size, south], [west + size, south + size], [west, south + size], [west, south]]


def feature(ring, kind="Polygon", **properties):
    coordinates = [ring] if kind == "Polygon" else [[ring]]
    return {"type": "Feature", "properties": properties, "geometry": {"type": kind, "coordinates": coordinates}}


def geojson(*features):
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


def refused(data):
    with pytest.raises(LianggangError) as found:
        read_outlines(data, PLACES)
    return [f.code for f in found.value.findings]


def test_outlines_are_found_by_code_or_name_and_the_rest_is_told():
    outlines, missing = read_outlines(geojson(feature(square(100, 30), adcode=990121)), PLACES)
    assert list(outlines) == ["990121"]
    assert missing == ["云岭县"]
    by_name, missing = read_outlines(geojson(feature(square(100, 30), "MultiPolygon", name="云岭县")), PLACES)
    assert (list(by_name), missing) == (["990122"], ["云泽县"])


def test_two_neighbours_lie_beside_each_other_north_up():
    outlines, _ = read_outlines(
        geojson(feature(square(100, 30), code="990121"), feature(square(101, 31), code="990122")), PLACES
    )
    (x1, y1), (x2, y2) = outlines["990121"].middle, outlines["990122"].middle
    assert x1 < x2
    assert y1 > y2  # the northern one stands higher


def test_a_degree_of_longitude_is_narrowed_by_the_cosine_of_the_latitude():
    outlines, _ = read_outlines(geojson(feature(square(100, 59.5), code="990121")), PLACES)
    ring = outlines["990121"].rings[0]
    wide, high = (max(c) - min(c) for c in zip(*ring, strict=True))
    assert wide / high == pytest.approx(math.cos(math.radians(60)), rel=0.01)


def test_parts_of_one_territory_in_several_features_stay_together():
    both = geojson(feature(square(100, 30), code="990121"), feature(square(102, 30), code="990121"))
    assert len(read_outlines(both, PLACES)[0]["990121"].rings) == 2


def test_nothing_but_numbers_comes_from_the_file():
    evil = feature(square(100, 30), code="990121", name='"><script>alert(1)</script>', fill="url(http://x)")
    (outline,) = read_outlines(geojson(evil), PLACES)[0].values()
    assert set(outline.path) <= set("MLZ 0123456789-")


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"not json", "map-unreadable"),
        (b"[" * 100_000, "map-unreadable"),
        (b"[]", "map-unreadable"),
        (b'{"features": 3}', "map-unreadable"),
        (geojson(), "map-empty"),
        (geojson(3, None, {"properties": 1, "geometry": []}), "map-empty"),
        (geojson(feature(square(100, 30), code="110000")), "map-empty"),
        (geojson(feature([[1, "x"], [2, 2], [3, 3]], code="990121")), "map-unreadable"),
        (geojson(feature([[1, float("nan")], [2, 2], [3, 3]], code="990121")), "map-unreadable"),
        (geojson(feature(square(500_000, 4_000_000), code="990121")), "map-not-degrees"),
    ],
)
def test_what_is_no_map_is_told(data, code):
    assert refused(data) == [code]


def test_a_map_of_too_many_points_or_bytes_is_refused(monkeypatch):
    monkeypatch.setattr(maps, "_MOST_POINTS", 3)
    assert refused(geojson(feature(square(100, 30), code="990121"))) == ["map-too-large"]
    monkeypatch.setattr(maps, "LARGEST", 3)
    assert refused(b"{    }") == ["map-too-large"]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.floats(73, 135), st.floats(3, 54)), min_size=3, max_size=60))
def test_every_outline_lies_in_the_picture_and_has_a_middle(points):
    outlines, _ = read_outlines(geojson(feature([list(p) for p in points], code="990121")), PLACES)
    for ring in outlines["990121"].rings:
        assert len(ring) >= 3
        assert all(0 <= x <= WIDTH and 0 <= y <= HEIGHT for x, y in ring)
    assert len(outlines["990121"].middle) == 2
