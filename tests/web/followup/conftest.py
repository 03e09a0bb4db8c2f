"""A matter of the health bureau, brought as far as a test needs it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from lianggang.web.followup import acting
from lianggang.web.followup.acting import Answer, Paper
from lianggang.web.followup.models import Matter
from lianggang.web.followup.raising import Problem, raise_matter
from lianggang.web.followup.steps import UNSENT
from tests.web.conftest import County

State = Matter.State
TODAY = timezone.localdate()
SOON, LATER = TODAY + dt.timedelta(days=15), TODAY + dt.timedelta(days=90)
ANSWER = Answer("real", "去年人手不足，筛查停了四个月。", "增加两个筛查点，9月底前补查。", LATER)


def proof() -> SimpleUploadedFile:
    return SimpleUploadedFile("验收单.pdf", b"%PDF-1.4 done")


def paper(county: County, **fields: object) -> Paper:
    given: dict[str, object] = {
        "title": "宫颈癌筛查率偏低", "notice": "现将有关情况通知如下。", "number": "云妇儿工委办〔2025〕3号",
        "due": SOON, "unit": county.units["health"], "others": [county.units["education"]], **fields,
    }  # fmt: skip
    return Paper(**given)  # type: ignore[arg-type]


@pytest.fixture
def raised(county: County) -> Matter:
    problem = Problem(Matter.Source.EVALUATION, "宫颈癌筛查率偏低", "评估时只有51%。", 2024)
    return raise_matter(by=county.by("evaluator"), territory=county.territory, problem=problem)


Bring = Callable[[Matter.State], Matter]


@pytest.fixture
def bring(county: County, raised: Matter) -> Bring:
    """Bring the matter to a state, each step by who has to take it."""
    pk = raised.pk
    office, reporter, head = "office", "health.reporter", "health.head"
    way: list[tuple[Matter.State, Callable[[], object]]] = [
        (State.SENT, lambda: (acting.prepare(by=county.by(office), matter_id=pk, paper=paper(county)),
                              acting.send(by=county.by(office), matter_id=pk))),
        (State.SIGNING, lambda: acting.answer(by=county.by(reporter), matter_id=pk, said=ANSWER)),
        (State.ANSWERED, lambda: acting.move(by=county.by(head), matter_id=pk, action="sign")),
        (State.WORKING, lambda: acting.move(by=county.by(office), matter_id=pk, action="accept")),
        (State.VOUCHING, lambda: acting.report(by=county.by(reporter), matter_id=pk, action="claim", text="已补查。",
                                               uploads=[proof()])),
        (State.CLAIMED, lambda: acting.move(by=county.by(head), matter_id=pk, action="sign")),
        (State.CLOSED, lambda: acting.move(by=county.by(office), matter_id=pk, action="close")),
    ]  # fmt: skip

    def brought(state: Matter.State) -> Matter:
        for reached, step in [] if state in UNSENT else way:
            step()
            if reached == state:
                break
        if state == State.DISMISSED:
            acting.move(by=county.by(office), matter_id=pk, action="dismiss", reason="重复。")
        return Matter.objects.get(pk=pk)

    return brought
