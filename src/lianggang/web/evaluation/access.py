"""What a person may see and do of an evaluation."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone

from lianggang.web.accounts.models import Account
from lianggang.web.accounts.requests import Request
from lianggang.web.accounts.rights import Right, Role
from lianggang.web.evaluation.models import Evaluation, Evaluator, Item, Review
from lianggang.web.evaluation.steps import FINAL, KNOWN_TO_UNITS, LEFT_UNIT, WRITABLE
from lianggang.web.figures.scope import readable as readable_places
from lianggang.web.places.models import Territory

_S = Evaluation.State
_BEGUN = (_S.OPEN, _S.SCORED, *KNOWN_TO_UNITS)


@dataclass(frozen=True)
class Access:
    """One person before one evaluation."""

    account: Account
    evaluation: Evaluation

    @property
    def territory(self) -> Territory:
        """The territory of the evaluation."""
        return self.evaluation.territory

    @cached_property
    def organises(self) -> bool:
        """Whether he draws up, opens and settles."""
        return self.account.may(Right.ORGANISE, territory=self.territory)

    @cached_property
    def settles(self) -> bool:
        """Whether he is of the group that gives the score and answers objections."""
        return self.account.may(Right.EVALUATE, territory=self.territory)

    @cached_property
    def evaluator(self) -> Evaluator | None:
        """He as one of the evaluators, as long as his time lasts; None otherwise."""
        named = self.evaluation.evaluators.filter(account=self.account).select_related("account").first()
        return named if named is not None and in_time(named) and may_score(self.account, self.territory) else None

    @cached_property
    def oversees(self) -> bool:
        """Whether he reads what every unit has handed in, and the scores before they are told to the units."""
        inside = (Right.ORGANISE, Right.EVALUATE, Right.APPROVE)
        return self.evaluator is not None or any(self.account.may(r, territory=self.territory) for r in inside)

    @cached_property
    def units(self) -> frozenset[int]:
        """The units in which he has a role."""
        return frozenset(m.unit_id for m in self.account.standing if m.unit_id)

    @cached_property
    def within(self) -> frozenset[int] | None:
        """The documents that he is limited to, None for no limit."""
        return self.account.plans(self.territory)

    @property
    def knows_all(self) -> bool:
        """Whether he sees the results of all items."""
        return self.oversees or (self.evaluation.state in FINAL and not self.is_outsider)

    @property
    def is_outsider(self) -> bool:
        """Whether he is nothing but a third party."""
        return all(m.role == Role.THIRD_PARTY for m in self.account.standing)

    def items(self) -> QuerySet[Item]:
        """The items that he may open."""
        found = self.evaluation.items.all()
        if self.within is not None:
            found = found.filter(document__in=self.within)
        if self.knows_all:
            return found
        return found.filter(claims__review__unit__in=self.units).distinct()

    def unscored(self) -> QuerySet[Item]:
        """The items that wait for his score, if he is an evaluator."""
        if self.evaluator is None:
            return self.evaluation.items.none()
        return self.items().exclude(scores__evaluator=self.evaluator)

    def reviews(self) -> QuerySet[Review]:
        """The self-evaluations that he may open: his own unit's, others' once they have left the unit."""
        own = Q(unit__in=self.units)
        handed = Q(state__in=LEFT_UNIT) | Q(state=Review.State.RETURNED)
        return self.evaluation.reviews.filter(own | handed if self.oversees else own).select_related("unit__territory")

    def sees_scores(self, item: Item) -> bool:
        """Whether he is told how the item was scored: the unit itself once the result is out for objections."""
        if self.knows_all:
            return True
        own = item.claims.filter(review__unit__in=self.units).exists()
        return own and self.evaluation.state in KNOWN_TO_UNITS

    def writes(self, review: Review) -> bool:
        """Whether he may write the self-evaluation now."""
        is_open = self.evaluation.state == _S.OPEN and review.state in WRITABLE
        return is_open and self.account.may(Right.FILL, unit=review.unit)


def in_time(evaluator: Evaluator) -> bool:
    """Whether today is not after the last day on which the evaluator may work."""
    return evaluator.until is None or timezone.localdate() <= evaluator.until


def may_score(account: Account, territory: Territory) -> bool:
    """Whether the person can be an evaluator there: of the evaluation group, or a third party whose time lasts."""
    third = any(m.role == Role.THIRD_PARTY and m.territory_id == territory.pk for m in account.standing)
    return account.is_active and (third or account.may(Right.EVALUATE, territory=territory))


def readable(account: Account) -> QuerySet[Evaluation]:
    """The evaluations that a person sees in the list: those that have begun, and drafts for those who work on them.

    A third party sees only those in which he was named.
    """
    inside = (Right.ORGANISE, Right.EVALUATE, Right.APPROVE)
    workers = [t.pk for r in inside for t in account.territories(r)]
    seen = Q(territory__in=workers) | Q(evaluators__account=account)
    if not all(m.role == Role.THIRD_PARTY for m in account.standing):
        seen |= Q(territory__in=readable_places(account), state__in=_BEGUN)
    return Evaluation.objects.filter(seen).select_related("territory").distinct()


def opened(request: Request, pk: int) -> Access:
    """The evaluation that a page is about, for the one who asks; 404 when he does not see it."""
    access = Access(request.user, get_object_or_404(readable(request.user), pk=pk))
    if access.is_outsider and access.evaluator is None:
        raise PermissionDenied("您不在这次评估的评估人员之中，或者委托的期限已过。")
    return access
