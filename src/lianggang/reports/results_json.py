"""The round's results as plain values for other programs."""

from __future__ import annotations

from dataclasses import asdict, fields
from decimal import Decimal
from typing import Any

from lianggang.alerts.model import Alert
from lianggang.assess.composite import Composite
from lianggang.panel.model import Observation
from lianggang.reports import summary
from lianggang.reports.few import Few, few_events
from lianggang.reports.others import views_of
from lianggang.reports.scores import composites
from lianggang.round import Result, Round, Scheme

VERSION = 1


def results_json(round: Round) -> dict[str, Any]:
    """The results as JSON-ready values; numbers as stored are strings ("9.8"), computed ones are floats."""
    whole = summary.whole(round)
    few = {target: _few(f) for target, f in few_events(round).items()}
    return {
        "version": VERSION,
        "year": round.year,
        "territory": round.territory,
        "source": round.reading.source,
        "plans": [{"title": p.title, "subject": p.subject, "period": p.period} for p in summary.plans(round)],
        "counts": {
            "quantified": len(whole.quantified),
            "unquantified": len(whole.unquantified),
            "verdicts": {v.value: n for v, n in summary.counts(whole.quantified).items()},
        },
        "scheme": _scheme(round.scheme),
        "scores": {key: _score(c) for key, c in composites(round).items()},
        "results": [{**result_json(r), "few_events": few.get(r.tracked.id)} for r in round.results],
        "findings": [f.as_dict() for f in round.findings],
    }


def result_json(result: Result) -> dict[str, Any]:
    """One result as JSON-ready values."""
    t, a, base = result.tracked, result.assessment, summary.baseline(result)
    return {
        "id": t.id,
        "plan": t.plan.title,
        "area": t.area,
        "place": t.where,
        "quote": t.target.quote,
        "indicator": {"code": t.indicator, "name": t.indicator_name, "unit": result.series.unit},
        "target": _target(result),
        "binding": t.binding,
        "lead_units": list(t.lead_units),
        "responsible_units": list(t.responsible_units),
        "verdict": a.verdict.value,
        "verdict_label": summary.verdict_label(result),
        "value": _at(a.value_year, a.value),
        "baseline": _at(*base) if base else None,
        "attainment": a.attainment,
        "required_pace": a.required_pace,
        "actual_pace": a.actual_pace,
        "probability": a.probability,
        "forecast": _forecast(result),
        "arithmetic": a.arithmetic,
        "rule": a.rule,
        "cautions": list(a.cautions),
        "reached": a.reached,
        "other_rules": [{"rule": v.rule, "class": v.label, "value": v.value, "told": v.told} for v in views_of(result)],
        "warnings": [_warning(x) for x in result.alerts],
        "values": [_observation(o) for o in result.series.observations],
        "breaks": list(result.series.breaks),
    }


def _scheme(scheme: Scheme) -> dict[str, Any]:
    """What was judged and warned by; the grids of the forecast are constants of the program."""
    assess = {f.name: getattr(scheme.assess, f.name) for f in fields(scheme.assess) if f.name != "forecast"}
    numbers = {k: float(v) if isinstance(v, Decimal) else v for k, v in assess.items()}
    return {"assess": numbers, "alerts": asdict(scheme.alerts), "weights": dict(scheme.weights)}


def _score(c: Composite) -> dict[str, Any]:
    bounds = {"known": c.known, "worst": c.worst, "best": c.best}
    return {"name": c.name, "value": c.value, **bounds, "missing": list(c.missing)}


def _few(few: Few) -> dict[str, Any]:
    answer, (low, high) = few.answer, few.count.interval()
    counts = {"events": few.count.events, "exposure": few.count.exposure, "low": low, "high": high}
    answers = {"published": answer.published, "likely": answer.likely, "again": answer.again}
    return {**counts, "class": answer.reliability.value, "estimate": few.estimate, **answers, "text": answer.text}


def _warning(alert: Alert) -> dict[str, Any]:
    words = {"kind": alert.kind.value, "level": alert.level.value, "causes": [c.value for c in alert.causes]}
    return {**words, "reason": alert.reason, "limits": alert.limits}


def _target(result: Result) -> dict[str, Any]:
    t = result.tracked.target
    return {
        "kind": t.kind.value,
        "comparator": t.comparator,
        "value": _text(t.value),
        "unit": t.unit,
        "direction": t.direction.value if t.direction else None,
        "baseline_year": t.baseline_year,
        "due": result.tracked.due,
        "goal_value": _text(result.assessment.goal_value),
    }


def _forecast(result: Result) -> dict[str, Any] | None:
    f = result.assessment.forecast
    return {"year": f.year, "point": f.point, "low": f.low, "high": f.high, "method": f.method} if f else None


def _at(year: int | None, value: Decimal | None) -> dict[str, Any] | None:
    return None if value is None else {"year": year, "value": _text(value)}


def _observation(o: Observation) -> dict[str, Any]:
    counts = {"numerator": _text(o.numerator), "denominator": _text(o.denominator)}
    return {"year": o.year, "value": _text(o.value), **counts, "source": o.source, "missing": o.missing}


def _text(value: Decimal | str | None) -> str | None:
    return None if value is None else f"{value:f}" if isinstance(value, Decimal) else value
