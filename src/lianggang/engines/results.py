"""Results as Arrow tables: one row a case, one row a gap, one row a finding."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from lianggang.assess.demand import Refusal
from lianggang.engines.kernel import Assessed
from lianggang.engines.reasons import Reason
from lianggang.engines.verdicts import VERDICTS
from lianggang.engines.warnings import CAUSES, LEVELS
from lianggang.findings import Finding
from lianggang.panel.arrays import Panel, Rows

_KEY = [(name, pa.string()) for name in ("indicator", "territory", "sex", "age", "residence", "other")]
ASSESSMENTS = pa.schema(
    [("target", pa.string()), *_KEY, ("verdict", pa.string()), ("reason", pa.string())]
    + [("value", pa.float64()), ("value_year", pa.int16()), ("baseline", pa.float64()), ("baseline_year", pa.int16())]
    + [("due", pa.int16()), ("goal_value", pa.float64()), ("attainment", pa.float64())]
    + [("required_pace", pa.float64()), ("actual_pace", pa.float64())]
    + [(name, pa.float64()) for name in ("point", "low", "high", "probability")]
    + [("hard_level", pa.string()), ("hard_causes", pa.string()), ("volatile_level", pa.string())]
    + [(name, pa.float64()) for name in ("changes_observed", "changes_chance", "changes_beyond", "reversals")]
    + [("events", pa.float64()), ("exposure", pa.float64()), ("reliability", pa.string())]
    + [
        ("rate_low", pa.float64()),
        ("rate_high", pa.float64()),
        ("pooled_rate", pa.float64()),
        ("pooled_years", pa.int16()),
    ]
)
"""What is said of each case; numbers are null where they mean nothing. docs/specification.md tells every column."""
GAPS = pa.schema(
    [("indicator", pa.string()), ("territory", pa.string()), ("dimension", pa.string())]
    + [("first_part", pa.string()), ("second_part", pa.string()), ("year", pa.int16()), ("years", pa.int16())]
    + [("first", pa.float64()), ("second", pa.float64())]
    + [(f"{kind}{end}", pa.float64()) for kind in ("absolute", "relative") for end in ("", "_low", "_high")]
    + [("few", pa.bool_())]
)
FINDINGS = pa.schema([(name, pa.string()) for name in ("code", "severity", "message", "place", "advice")])
TABLES = {"assessments": ASSESSMENTS, "gaps": GAPS, "findings": FINDINGS}
"""The schema of every table of results, by its name."""
Tables = dict[str, pa.Table]


def tables(found: Sequence[Assessed], findings: Iterable[Finding], as_of: int) -> Tables:
    """The results of several panels, in the order of their indicators."""
    whole = {
        "assessments": pa.concat_tables([ASSESSMENTS.empty_table(), *(_assessments(a) for a in found)]),
        "gaps": pa.concat_tables([GAPS.empty_table(), *(_gaps(a, as_of) for a in found if a.gaps)]),
    }
    if any(len(a.cases.panel.codes) > 1 for a in found):
        whole = {name: table.take(pc.sort_indices(table["indicator"])) for name, table in whole.items()}
    return whole | {
        "findings": pa.Table.from_pylist([f.as_dict() for f in findings], schema=FINDINGS),
    }


def _assessments(a: Assessed) -> pa.Table:
    cases, now, panel = a.cases, a.verdicts, a.cases.panel
    based = np.isfinite(now.demands.base) & (cases.latest >= 0)
    counted = np.isfinite(a.small.counts.events)
    columns = [
        _words([q.id for q in cases.asked], cases.which),
        *_key(panel, cases.rows),
        _words([v.value for v in VERDICTS], now.verdict),
        _reasons(a),
        _numbers(cases.latest_value),
        _years(panel, cases.latest),
        _numbers(np.where(based, now.demands.base, np.nan)),
        _years(panel, np.where(based, now.demands.start, -1)),
        pa.array(cases.due.astype(np.int16)),
        *map(_numbers, (a.goal, a.attainment, a.required, a.actual)),
        *map(_numbers, (now.outlook.point, now.outlook.low, now.outlook.high, now.probability)),
        _words(LEVELS, a.warned.level),
        _words(CAUSES, a.warned.causes),
        _words(LEVELS, a.swings.grade),
        *map(_numbers, (a.swings.observed, a.swings.chance, a.swings.beyond, a.swings.turns)),
        *map(_numbers, (a.small.counts.events, a.small.counts.exposure)),
        _words(["", "A", "B", "C"], a.small.reliability),
        *map(_numbers, (a.small.low, a.small.high, np.where(counted, a.small.pooled, np.nan))),
        pa.array(np.where(counted, a.small.years, 0).astype(np.int16), mask=~counted),
    ]
    return pa.Table.from_arrays(columns, schema=ASSESSMENTS)


def _gaps(a: Assessed, as_of: int) -> pa.Table:
    found, panel = a.gaps, a.cases.panel
    assert found is not None  # the caller asks only for panels with gaps
    labels = [p.label for p in panel.parts]
    n = len(found.first)
    columns = [
        _words(panel.codes, panel.code[found.first]),
        pa.array(panel.territories[found.first], pa.string()),
        pa.array(found.dimension.tolist(), pa.string()),
        _words(labels, panel.part[found.first]),
        _words(labels, panel.part[found.second]),
        pa.array(np.full(n, as_of, np.int16)),
        pa.array(found.years.astype(np.int16)),
        *map(_numbers, (found.first_value, found.second_value)),
        *map(_numbers, (found.absolute, found.absolute_low, found.absolute_high)),
        *map(_numbers, (found.relative, found.relative_low, found.relative_high)),
        pa.array(found.few),
    ]
    return pa.Table.from_arrays(columns, schema=GAPS)


def _key(panel: Panel, rows: Rows) -> list[pa.Array]:
    parts = [_words([getattr(p, name) for p in panel.parts], panel.part[rows]) for name, _ in _KEY[2:]]
    return [_words(panel.codes, panel.code[rows]), pa.array(panel.territories[rows], pa.string()), *parts]


def _reasons(a: Assessed) -> pa.Array:
    """The reason of each case in Chinese: the target's own words, what is lacking, or that nothing is forecast."""
    now, over = a.verdicts, a.cases.over
    number = now.reason.astype(np.int_)
    number[now.judged & ~over & ~np.isfinite(now.probability)] = Reason.NO_FORECAST
    general = [Reason(n).label for n in range(max(Reason) + 1)]
    own = [t.reason if isinstance(t, Refusal) else "" for t in now.demands.templates]
    place = np.where(number == Reason.TARGET, len(general) + a.cases.which, number)
    return _words([*general, *own], place)


def _words(words: Sequence[str], places: npt.NDArray[np.int_]) -> pa.Array:
    return pa.array(words, pa.string()).take(pa.array(places, pa.int64()))


def _numbers(values: npt.NDArray[np.float64]) -> pa.Array:
    return pa.array(values, pa.float64(), mask=~np.isfinite(values))


def _years(panel: Panel, columns: Rows) -> pa.Array:
    return pa.array((panel.first + columns).astype(np.int16), mask=columns < 0)
