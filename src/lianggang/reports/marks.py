"""The numbers of an evaluation, by key, as `figures` has those of a round."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from lianggang import wording
from lianggang.reports.evaluation import Evaluation, Part, Scored
from lianggang.reports.figures import Cited, Key

SUBJECT = "evaluation"
_PLACES = 1


class Marks:
    """Scores, weights and counts of one evaluation."""

    def __init__(self, evaluation: Evaluation) -> None:
        self.evaluation = evaluation
        named = {"plan": evaluation.plans, "area": evaluation.areas, "unit": evaluation.units}
        self.parts = {f"{SUBJECT}/{kind}:{p.name}": p for kind, parts in named.items() for p in parts}
        self.items = {f"{SUBJECT}/item:{i.key}": i for i in evaluation.scored}

    def cite(self, subject: str, field: str) -> Cited:
        """The text of a field of a part ("plan:甲"), an item ("item:women.1.goal.2") or of the whole ("")."""
        key = Key(f"{SUBJECT}/{subject}" if subject else SUBJECT, field)
        return Cited(key, self.render(key))

    def render(self, key: Key) -> str:
        """The text for the key; KeyError when there is no such subject or field."""
        if key.subject == SUBJECT:
            return str(len(_COUNTED[key.field](self.evaluation)))
        if key.subject in self.parts:
            return _OF_PART[key.field](self.parts[key.subject])
        return _OF_ITEM[key.field](self.items[key.subject])

    def place(self, key: Key) -> str:
        """Of what the key tells, for people."""
        item = self.items.get(key.subject)
        return f"评估 {item.title if item else key.subject.partition(':')[2] or '总的情况'}"


def points(score: float | None) -> str:
    """A score out of 100 in print; 未评分 where there is none."""
    return "未评分" if score is None else wording.number(score, _PLACES)


def weight(value: float) -> str:
    """A weight in print, with as many decimals as it has, at most two."""
    return f"{wording.round_half_up(value, 2).normalize():f}"


_OF_PART: dict[str, Callable[[Part], str]] = {
    "score": lambda p: points(p.score),
    "weight": lambda p: weight(p.weight),
    "scored": lambda p: str(p.scored),
    "total": lambda p: str(p.total),
}
_OF_ITEM: dict[str, Callable[[Scored], str]] = {
    "score": lambda i: points(i.score),
    "weight": lambda i: weight(i.weight),
}
_COUNTED: dict[str, Callable[[Evaluation], Sequence[object]]] = {
    "count.items": lambda e: e.scored,
    "count.scored": lambda e: [i for i in e.scored if i.score is not None],
    "count.unscored": lambda e: [i for i in e.scored if i.score is None],
    "count.objections": lambda e: [i for i in e.scored if i.objection],
    "count.problems": lambda e: e.problems,
    "count.practices": lambda e: e.practices,
    "count.units": lambda e: e.units,
}
