"""What the pages of an evaluation show."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils import timezone
from django.utils.safestring import SafeString

from lianggang.evaluation.model import Claim as Word
from lianggang.evaluation.model import Kind, claims_for
from lianggang.evaluation.rules import SCORED, Proposal, Spread
from lianggang.findings import Finding, Severity
from lianggang.web.accounts.models import Account
from lianggang.web.accounts.rights import Right
from lianggang.web.attachments.models import Attachment
from lianggang.web.audit.record import By
from lianggang.web.evaluation.access import Access, may_score
from lianggang.web.evaluation.models import Claim, Evaluation, Evaluator, Item, Objection, Review, Ruling, Score
from lianggang.web.evaluation.results import standing, with_all
from lianggang.web.evaluation.reviewing import marks_of, subject_of
from lianggang.web.evaluation.scoring import proposal_of
from lianggang.web.evaluation.steps import EVALUATION, KNOWN_TO_UNITS, LEFT_UNIT, REVIEW
from lianggang.web.figures.models import Indicator
from lianggang.web.figures.page import IndicatorPage
from lianggang.web.figures.scope import Scope
from lianggang.web.places.models import Unit
from lianggang.web.steps import Step, open_to

_CHARTS = 3
_NEXT = {
    "draft": "办公室改好方案，报请领导小组批准。",
    "proposed": "等领导小组批准方案。",
    "approved": "办公室定好评估人员，开始评估。",
    "open": "各单位自评、报送；评估人员逐项评分；评估组定分。",
    "scored": "办公室把结果反馈各单位，听取异议。",
    "objections": "各单位确认结果或提出异议；评估组逐条答复；然后定案。",
    "settled": "等领导小组审定结果。",
    "reported": "结果已经审定，可以编写评估报告，发现的问题转整改。",
    "closed": "评估已经结束。",
}


def next_words(evaluation: Evaluation) -> str:
    """What happens next, in a sentence."""
    return _NEXT[evaluation.state]


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an evaluation is: numbers of items, of those scored by anybody, ruled, and objected to."""

    items: int
    scored: int
    ruled: int
    problems: int
    practices: int
    objected: int
    unanswered: int


def progress(evaluation: Evaluation) -> Progress:
    """The numbers of an evaluation, by a constant number of queries."""
    items = evaluation.items
    counted = items.aggregate(
        items=Count("id", distinct=True),
        scored=Count("id", filter=Q(scores__isnull=False), distinct=True),
        ruled=Count("id", filter=Q(rulings__isnull=False), distinct=True),
    )
    said = items.aggregate(
        problems=Count("remarks", filter=Q(remarks__kind="problem"), distinct=True),
        practices=Count("remarks", filter=Q(remarks__kind="practice"), distinct=True),
        objected=Count("objections", distinct=True),
        unanswered=Count("objections", filter=Q(objections__upheld=None, objections__isnull=False), distinct=True),
    )
    return Progress(**counted, **said)


def kinds(evaluation: Evaluation) -> list[tuple[Kind, int, float]]:
    """Kind, number of items and weight."""
    found = Counter(evaluation.items.values_list("kind", flat=True))
    weights = evaluation.weighing.kinds
    return [(k, found[k.value], weights.get(k, 0.0)) for k in Kind if found[k.value]]


@dataclass(frozen=True, slots=True)
class Row:
    """How far one unit is. marked: its claims that go against the record."""

    review: Review
    asked: int
    claimed: int
    marked: int
    readable: bool

    @property
    def late(self) -> bool:
        """Whether it was handed in after the last day."""
        at = self.review.submitted_at
        return at is not None and timezone.localtime(at).date() > self.review.evaluation.self_until


def matrix(access: Access) -> list[Row]:
    """Unit × state of the self-evaluations."""
    readable = set(access.reviews().values_list("pk", flat=True))
    reviews = access.evaluation.reviews.select_related("unit", "evaluation").prefetch_related("claims__item")
    return [_row(r, r.pk in readable) for r in reviews]


def _row(review: Review, readable: bool) -> Row:
    claims = list(review.claims.all())
    marked = sum(any(f.severity is Severity.WARNING for f in marks_of(c)) for c in claims) if readable else 0
    return Row(review, len(claims), sum(bool(c.word) for c in claims), marked, readable)


def steps_for(evaluation: Evaluation, account: Account) -> list[tuple[str, Step]]:
    """What the person may do with the evaluation now."""
    return open_to(EVALUATION, evaluation, by=By(account), territory=evaluation.territory)


@dataclass(frozen=True, slots=True)
class Line:
    """One item of a self-evaluation as the unit writes or reads it."""

    claim: Claim
    words: tuple[Word, ...]
    marks: tuple[Finding, ...]
    evidence: Sequence[Attachment]
    ruling: Ruling | None
    objections: Sequence[Objection]

    @property
    def asks(self) -> bool:
        """Whether the record goes against the claim, so that words are wanted."""
        return any(f.severity is Severity.WARNING for f in self.marks)


@dataclass(frozen=True)
class ReviewPage:
    """A self-evaluation as the person sees it."""

    review: Review
    areas: Mapping[str, Sequence[Line]]
    steps: list[tuple[str, Step]]
    writes: bool
    known: bool
    may_object: bool

    @property
    def lines(self) -> list[Line]:
        """All lines."""
        return [line for lines in self.areas.values() for line in lines]

    @property
    def left(self) -> int:
        """How many items have no claim or no words."""
        return sum(not (x.claim.word and x.claim.text) for x in self.lines)

    @property
    def unexplained(self) -> int:
        """How many claims go against the record without a word why."""
        return sum(x.asks and not x.claim.explanation for x in self.lines)


def review_page(review: Review, access: Access) -> ReviewPage:
    """Everything of one self-evaluation, in a constant number of queries."""
    claims = list(review.claims.select_related("item__evaluation", "review"))
    items = {i.pk: i for i in with_all(Item.objects.filter(pk__in=[c.item_id for c in claims]))}
    files = evidence_of(claims)
    known = review.evaluation.state in KNOWN_TO_UNITS or access.oversees
    areas: dict[str, list[Line]] = {}
    for claim in claims:
        item = items[claim.item_id]
        own = [o for o in item.objections.all() if o.review_id == review.pk]
        line = Line(claim, claims_for(item.what), marks_of(claim), files.get(claim.pk, []),
                    standing(item) if known else None, own)  # fmt: skip
        areas.setdefault(f"{item.plan}　{item.area}", []).append(line)
    heard = review.evaluation.state == Evaluation.State.OBJECTIONS
    return ReviewPage(
        review, areas, _review_steps(review, access), access.writes(review), known,
        heard and access.account.may(Right.CONFIRM, unit=review.unit),
    )  # fmt: skip


def _review_steps(review: Review, access: Access) -> list[tuple[str, Step]]:
    if review.evaluation.state != Evaluation.State.OPEN:
        return []
    return open_to(REVIEW, review, by=By(access.account), territory=access.territory, unit=review.unit)


def evidence_of(claims: Iterable[Claim]) -> dict[int, list[Attachment]]:
    """The files of claims by claim."""
    subjects = {subject_of(c): c.pk for c in claims}
    found: dict[int, list[Attachment]] = {}
    for file in Attachment.objects.filter(subject__in=list(subjects)).select_related("by"):
        found.setdefault(subjects[file.subject], []).append(file)
    return found


@dataclass(frozen=True, slots=True)
class Said:
    """What one unit says of the item, as far as it has left the unit."""

    claim: Claim
    handed: bool
    marks: tuple[Finding, ...]
    evidence: Sequence[Attachment]


@dataclass(frozen=True)
class Workspace:
    """One item with claim, record and evidence side by side, and what may be done with it."""

    item: Item
    said: Sequence[Said]
    charts: Sequence[tuple[str, str, SafeString | None]]
    proposal: Proposal
    scores: Sequence[Score]
    own: Score | None
    ruling: Ruling | None
    before: Item | None
    after: Item | None
    place: tuple[int, int]
    may_score: bool
    may_settle: bool
    may_remark: bool
    may_reply: bool
    names_scorers: bool

    @property
    def spread(self) -> Spread:
        """What the evaluators gave."""
        return Spread.of(s.points for s in self.scores)

    @property
    def apart(self) -> bool:
        """Whether the evaluators differ so much that they are to talk."""
        return self.spread.width >= self.item.evaluation.scoring.apart

    @property
    def units(self) -> list[Unit]:
        """Those who answer for the item."""
        return [s.claim.review.unit for s in self.said]


def workspace(item: Item, access: Access, wanted: Wanted) -> Workspace:
    """Everything about one item for an evaluator, the group or the leaders; before and after it what is wanted."""
    claims = list(item.claims.select_related("review__unit", "item").order_by("-leads", "id"))
    files = evidence_of(claims)
    scores = list(item.scores.all())
    order = _order(item, access, wanted)
    at, state = order.index(item.pk), access.evaluation.state
    neighbours = Item.objects.in_bulk([*order[max(at - 1, 0) : at], *order[at + 1 : at + 2]])
    S = Evaluation.State
    return Workspace(
        item=item,
        said=[_said(c, files.get(c.pk, []), access) for c in claims],
        charts=_charts(item, access),
        proposal=proposal_of(item),
        scores=scores,
        own=next((s for s in scores if s.evaluator.account_id == access.account.pk), None),
        ruling=standing(item),
        before=neighbours.get(order[at - 1]) if at else None,
        after=neighbours.get(order[at + 1]) if at + 1 < len(order) else None,
        place=(at + 1, len(order)),
        may_score=state == S.OPEN and access.evaluator is not None,
        may_settle=state == S.OPEN and access.settles,
        may_remark=state in (S.OPEN, S.SCORED) and (access.settles or access.evaluator is not None),
        may_reply=state == S.OBJECTIONS and access.settles,
        names_scorers=access.oversees,
    )


def _order(item: Item, access: Access, wanted: Wanted) -> list[int]:
    """The items that are wanted, in their order, the item itself among them even where it fits no longer."""
    if wanted == Wanted():
        return list(access.items().values_list("pk", flat=True))
    return [i.pk for i in with_all(access.items()) if i.pk == item.pk or wanted.fits(i, access.account)]


def _said(claim: Claim, files: Sequence[Attachment], access: Access) -> Said:
    handed = claim.review.state in LEFT_UNIT
    return Said(claim, handed, marks_of(claim) if handed else (), files if handed and access.oversees else [])


def _charts(item: Item, access: Access) -> list[tuple[str, str, SafeString | None]]:
    """Code, name and chart of the first indicators of the item, those of its own targets before those beside it."""
    names = {r["code"]: r["name"] for r in (*item.record, *item.beside)}
    year = access.evaluation.data_year
    scope = Scope(access.territory, year, [year], [access.territory])
    known = Indicator.objects.in_bulk(list(names)[:_CHARTS], field_name="code")
    return [
        (code, name, IndicatorPage.of(known[code], scope).draw(f"chart-{i}"))
        for i, (code, name) in enumerate(names.items())
        if code in known
    ]


def grants(evaluation: Evaluation) -> list[tuple[str, str, float | None, bool]]:
    """Verdict, its word, points and whether by degree, for the form of the rules."""
    held = evaluation.scoring.grants
    return [(v.value, v.label, held[v].points if v in held else None, v in held and held[v].by_degree) for v in SCORED]


def areas(evaluation: Evaluation) -> list[tuple[str, str, float, int]]:
    """Plan, area, weight and number of items."""
    found = Counter(evaluation.items.order_by().values_list("plan", "area"))
    order = dict.fromkeys(evaluation.items.values_list("plan", "area"))
    return [(plan, area, evaluation.weighing.area(plan, area), found[plan, area]) for plan, area in order]


def candidates(evaluation: Evaluation) -> list[Account]:
    """The people who could be evaluators and are not yet."""
    named = evaluation.evaluators.values_list("account", flat=True)
    people = Account.objects.filter(memberships__territory=evaluation.territory, is_active=True).exclude(pk__in=named)
    return [a for a in people.distinct() if may_score(a, evaluation.territory)]


def evaluators(evaluation: Evaluation) -> QuerySet[Evaluator]:
    """The evaluators with how many items each has scored."""
    return evaluation.evaluators.select_related("account").annotate(done=Count("scores"))


def _any(_: Item, __: Account) -> bool:
    return True


_TESTS: dict[str, Callable[[Item, Account], bool]] = {
    "mine": lambda item, account: all(s.evaluator.account_id != account.pk for s in item.scores.all()),
    "unscored": lambda item, _: not item.scores.all(),
    "unruled": lambda item, _: standing(item) is None,
    "apart": lambda item, _: spread_of(item).width >= item.evaluation.scoring.apart,
    "marked": lambda item, _: any(f.severity is Severity.WARNING for c in item.claims.all() for f in marks_of(c)),
    "nobody": lambda item, _: not item.claims.all(),
    "objected": lambda item, _: bool(item.objections.all()),
    "problem": lambda item, _: any(r.kind == "problem" for r in item.remarks.all()),
}


def spread_of(item: Item) -> Spread:
    """What the evaluators gave an item fetched by `with_all`."""
    return Spread.of(s.points for s in item.scores.all())


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the list of items is narrowed to; "" for everything."""

    plan: str = ""
    area: str = ""
    kind: str = ""
    unit: str = ""
    state: str = ""

    STATES = (
        ("mine", "我没有评的"), ("unscored", "没有人评的"), ("unruled", "没有定分的"), ("apart", "评分相差大的"),
        ("marked", "自评与监测不一致的"), ("objected", "有异议的"), ("problem", "有问题的"),
        ("nobody", "没有责任单位的"),
    )  # fmt: skip

    @classmethod
    def of(cls, get: Mapping[str, Any]) -> Wanted:
        """From the address."""
        return cls(*(str(get.get(name, "")) for name in ("plan", "area", "kind", "unit", "state")))

    def fits(self, item: Item, account: Account) -> bool:
        """Whether an item fetched by `with_all` is wanted."""
        units = {c.review.unit_name for c in item.claims.all()}
        plain = (self.plan in ("", item.plan), self.area in ("", item.area), self.kind in ("", item.kind))
        in_state = _TESTS.get(self.state, _any)
        return all(plain) and (not self.unit or self.unit in units) and in_state(item, account)
