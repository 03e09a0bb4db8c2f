"""Snapshots: canonical, complete, and enough to make a report again byte for byte."""

import json
import os
import subprocess
import sys
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lianggang.alerts.model import Alert, Cause, Level, WarningKind
from lianggang.errors import LianggangError
from lianggang.panel.model import Breakdown, Observation
from lianggang.plans.model import Kind, Target
from lianggang.reports.blocks import citations
from lianggang.reports.codec import Reader, Writer
from lianggang.reports.making import build, changed_versions, compose
from lianggang.reports.snapshot import ReportKind, Sources, digest, from_bytes
from tests.reports.made import snapshot

KINDS = list(ReportKind)


@pytest.mark.parametrize("kind", KINDS)
def test_a_snapshot_comes_back_as_it_was(kind):
    taken = snapshot(kind)
    assert from_bytes(taken.to_bytes()) == taken


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_snapshot_gives_the_same_bytes(kind):
    data = snapshot(kind).to_bytes()
    assert build(data) == build(data)
    assert data == from_bytes(data).to_bytes()


@pytest.mark.parametrize("seed", ["0", "1", "4711"])
def test_another_process_with_another_order_of_hashes_gives_the_same_bytes(tmp_path, seed):
    data = snapshot(ReportKind.ANNUAL).to_bytes()
    (tmp_path / "s.json").write_bytes(data)
    code = (
        "import sys, pathlib; from lianggang.reports.making import build;"
        "sys.stdout.buffer.write(build(pathlib.Path(sys.argv[1]).read_bytes()))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "s.json")],
        capture_output=True, check=True, env={**os.environ, "PYTHONHASHSEED": seed},
    )  # fmt: skip
    assert done.stdout == build(data)


def test_another_process_takes_the_same_snapshot():
    code = (
        "import sys; from lianggang.reports.snapshot import *; from tests.reports.made import snapshot;"
        "sys.stdout.write(digest(snapshot(ReportKind.EVALUATION).to_bytes()))"
    )
    found = {
        subprocess.run(
            [sys.executable, "-c", code], capture_output=True, check=True, env={**os.environ, "PYTHONHASHSEED": seed}
        ).stdout
        for seed in "12"
    }
    assert found == {digest(snapshot(ReportKind.EVALUATION).to_bytes()).encode()}


def test_the_file_holds_inputs_results_and_versions_readably():
    whole = json.loads(snapshot(ReportKind.ANNUAL).to_bytes())
    first = whole["content"]["round"]["results"][0]
    assert first["assessment"]["verdict"] == "met_so_far"
    assert first["assessment"]["value"] == {"decimal": "9.8"}
    assert {name for name, _ in whole["content"]["versions"]} >= {"template", "catalogue", "lianggang"}
    assert len(whole["tables"]["Plan"]) == 2


@pytest.mark.parametrize("kind", KINDS)
def test_every_number_is_found_again_by_its_key(kind):
    taken = snapshot(kind)
    sources = Sources(taken)
    for cited in citations(compose(taken).blocks):
        assert sources.render(cited.key) == cited.text
        assert sources.place(cited.key)


@pytest.mark.parametrize(
    "data", [b"", b"[]", b"{}", b'{"format":1}', b'{"format":1,"content":{},"tables":{}}', "二进制".encode("gbk")]
)
def test_what_is_no_snapshot_is_refused(data):
    with pytest.raises(LianggangError, match="不是报告的快照"):
        from_bytes(data)


def test_a_later_format_is_refused_by_its_number():
    with pytest.raises(LianggangError, match="格式是第99版"):
        from_bytes(b'{"format":99}')


def test_other_versions_are_told():
    taken = snapshot(ReportKind.BRIEF)
    assert changed_versions(taken) == []
    older = replace(taken, versions=(("template", "0"), *taken.versions[1:]))
    assert changed_versions(older) == [("template", "0", dict(taken.versions)["template"])]


OBSERVATIONS = st.builds(
    Observation,
    indicator=st.text(max_size=5),
    territory=st.text(max_size=5),
    year=st.integers(1900, 2100),
    value=st.none() | st.decimals(allow_nan=False, allow_infinity=False, places=3),
    numerator=st.none() | st.decimals(allow_nan=False, allow_infinity=False, places=0),
    breakdown=st.builds(Breakdown, sex=st.sampled_from(["", "男", "女"])),
    missing=st.text(max_size=5),
)
TARGETS = st.builds(
    Target,
    indicator=st.text(max_size=5),
    quote=st.text(max_size=5),
    kind=st.sampled_from(Kind),
    comparator=st.none() | st.sampled_from([">=", "<="]),
    value=st.none() | st.text(max_size=5) | st.decimals(allow_nan=False, allow_infinity=False, places=2),
    unit=st.none() | st.just("%"),
)
ALERTS = st.builds(
    Alert,
    kind=st.sampled_from(WarningKind),
    level=st.sampled_from(Level),
    reason=st.text(max_size=5),
    causes=st.lists(st.sampled_from(Cause), max_size=3).map(tuple),
)


@settings(deadline=None)
@given(st.lists(OBSERVATIONS, max_size=4).map(tuple) | st.lists(TARGETS | ALERTS, max_size=4).map(tuple))
def test_whatever_is_written_is_read_back(values):
    writer = Writer((Observation,))
    plain = [(type(v), json.loads(json.dumps(writer.plain(v)))) for v in values]
    reader = Reader((Observation,), json.loads(json.dumps(writer.tables)))
    read = tuple(reader.value(cls, data) for cls, data in plain)
    assert read == values
    assert repr(read) == repr(values)  # 9.8 is not 9.80


def test_equal_numbers_printed_differently_are_kept_apart():
    one, other = (Observation("a", "b", 2024, Decimal(v)) for v in ("9.8", "9.80"))
    writer = Writer((Observation,))
    assert writer.plain((one, other)) == [0, 1]
