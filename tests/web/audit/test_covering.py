"""What units have not handed in is told in the audit to nobody who may not open it."""

from __future__ import annotations

import pytest

from lianggang.web.evaluation import reviewing
from lianggang.web.evaluation.models import Evaluation, Review
from lianggang.web.evaluation.reviewing import Written
from tests.web.conftest import County
from tests.web.evaluation.conftest import confirmed, draft, opened_  # noqa: F401


@pytest.mark.parametrize("who", ["office", "bureau", "administrator"])
def test_a_self_evaluation_that_is_being_written_stays_with_its_unit(
    county: County,
    opened_: Evaluation,  # noqa: F811
    who: str,
) -> None:
    review = Review.objects.get(unit=county.units["health"])
    claim = review.claims.first()
    assert claim is not None
    words = "还没有交出去的草稿"
    written = [Written(claim.pk, claim.version, {"text": words})]
    reviewing.save(by=county.by("health.reporter"), review_id=review.pk, written=written)
    where = f"/audit/?subject=review:{review.pk}"
    page = county.client(who).get(where).content.decode()
    assert "填写1项" in page
    assert words not in page
    Review.objects.filter(pk=review.pk).update(state="submitted")
    page = county.client(who).get(where).content.decode()
    Review.objects.filter(pk=review.pk).update(state="accepted")
    page = county.client(who).get(where).content.decode()
    assert (words in page) == (who == "office")
