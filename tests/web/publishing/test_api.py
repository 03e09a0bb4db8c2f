"""The interface for programs: what is published and nothing else, fuzzed from its own description."""

from __future__ import annotations

import json

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lianggang.web.publishing.models import PublicValue
from tests.web.publishing.conftest import DEATHS, make

VALUES = "/api/v1/values/"


def get(path, **query):
    answer = Client().get(path, query)
    return answer.status_code, json.loads(answer.content) if answer.content else None


def test_before_anything_is_published_there_is_nothing(figures, release):
    assert get(VALUES)[0] == 404
    assert get("/api/v1/releases/") == (200, {"releases": []})


def test_values_come_with_their_digits_and_their_gaps(figures, published):
    status, found = get(VALUES, indicator=DEATHS, area="990121", **{"from": 2024})
    assert status == 200
    rows = {v["part"]: v for v in found["values"]}
    assert (rows["合计"]["value"], rows["合计"]["unit"], rows["合计"]["numerator"]) == ("3.00", "‰", "30")
    assert (rows["农村"]["value"], rows["农村"]["numerator"], rows["农村"]["missing"]) == (None, None, "保密")
    assert found["release"] == published.pk


def test_pages_follow_each_other_and_hold_everything_once(published):
    found, after = [], 0
    while after is not None:
        page = get(VALUES, limit=3, after=after)[1]
        assert len(page["values"]) <= 3
        found += [(v["indicator"], v["year"], v["part"]) for v in page["values"]]
        after = page["next"]
    assert len(found) == len(set(found)) == PublicValue.objects.filter(release=published).count()


def test_drafts_are_not_reached_by_their_number(figures, published):
    draft = make(figures)
    assert get(VALUES, release=draft.pk)[0] == 404
    assert [r["id"] for r in get("/api/v1/releases/")[1]["releases"]] == [published.pk]


@pytest.mark.parametrize(
    "query",
    [{"limit": "0"}, {"limit": "100000"}, {"from": "abc"}, {"area": "x' or 1=1"}, {"offset": "1"}, {"after": "-1"},
     {"release": "1e3"}, {"indicator": "a" * 31}],
)  # fmt: skip
def test_what_cannot_be_asked_is_told(published, query):
    status, found = get(VALUES, **query)
    assert status == 400
    assert all(f["code"] in ("parameter-wrong", "parameter-unknown") for f in found["findings"])


def test_an_answer_that_has_not_changed_is_not_sent_again(published):
    first = Client().get(VALUES)
    again = Client().get(VALUES, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert Client().get(VALUES, {"limit": 1})["ETag"] != first["ETag"]


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
def test_nothing_can_be_changed(published, method):
    assert getattr(Client(), method)(VALUES).status_code in (403, 405)


def test_the_number_of_queries_does_not_grow_with_the_rows(published):
    counts = []
    for limit in (1, 12):
        with CaptureQueriesContext(
            connection,
        ) as asked:
            get(VALUES, limit=limit)
        counts.append(len(asked))
    assert counts[0] == counts[1]


def paths():
    """Path and parameters of the interface, as it describes itself."""
    described = json.loads(Client().get("/api/v1/openapi.json").content)
    return {path: {p["name"]: p["schema"] for p in of["get"]["parameters"]} for path, of in described["paths"].items()}


def texts(schema):
    """What the description allows, and what it does not."""
    if schema["type"] == "integer":
        return st.integers(schema["minimum"], schema["maximum"]).map(str) | st.integers().map(str) | st.text(max_size=8)
    return st.from_regex(schema["pattern"], fullmatch=True) | st.text(max_size=40)


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_no_query_that_the_description_allows_or_not_breaks_the_server(published, data):
    described = paths()
    path = data.draw(st.sampled_from(sorted(described)))
    names = data.draw(st.sets(st.sampled_from(sorted(described[path]))))
    query = {name: data.draw(texts(described[path][name])) for name in names}
    status, found = get(path, **query)
    assert status in (200, 400, 404)
    for row in found.get("values", ()):
        assert row["missing"] != "保密" or row["value"] is row["numerator"] is row["denominator"] is None
