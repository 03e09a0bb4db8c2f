"""A small county with a plan of five items, figures of three years, and its mid-term evaluation."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from functools import cache
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone

from lianggang.documents.reader import from_bytes
from lianggang.plans.interchange import reading_to_dict
from lianggang.plans.reader import read_plan
from lianggang.web.evaluation import reviewing, scheme
from lianggang.web.evaluation.models import Claim, Evaluation, Item, Review
from lianggang.web.evaluation.reviewing import Written
from lianggang.web.figures.indicators import load_indicators
from lianggang.web.figures.models import Figure, Indicator
from lianggang.web.jobs.work import work_once
from lianggang.web.plans.confirming import confirm, stamp_of
from lianggang.web.plans.models import PlanDocument
from tests.web.conftest import County

PLAN = """云泽县妇女发展规划（2021—2030年）

一、总体要求
坚持男女平等基本国策。

二、发展领域、主要目标和策略措施
（一）妇女与健康。
主要目标：
1. 新生儿死亡率控制在3.0‰以下，婴儿死亡率控制在4.0‰以下。（责任单位：县卫生健康局）
2. 妇女享有便捷的心理健康服务。（责任单位：县卫生健康局、县教育局）
策略措施：
1. 完善妇幼健康服务体系。加强县妇幼保健院建设，降低新生儿死亡率和婴儿死亡率。（责任单位：县卫生健康局）
（二）妇女与教育。
主要目标：
1. 高中阶段毛入学率达到98%以上。（责任单位：县教育局）
策略措施：
1. 提高高中阶段教育普及水平。落实资助政策。（责任单位：县教育局、县卫生健康局）

三、组织实施
县妇儿工委办公室承担日常工作。

四、监测评估
（一）加强监测评估。对规划实施情况实行年度监测。2025年开展中期评估，2030年开展终期评估。
"""
VALUES = {"C-HEA-001": ("2.2", "2.0", "1.9"), "C-HEA-002": ("6.0", "5.9", "6.1"), "C-EDU-008": ("91", "92", "93")}


@cache
def read(text: str = PLAN) -> dict[str, Any]:
    reading = read_plan(from_bytes("规划.txt", text.encode()))
    return {"text": reading.text, "reading": reading_to_dict(reading)}


@pytest.fixture
def confirmed(county: County) -> PlanDocument:
    """The plan, confirmed, with figures of 2021 to 2023 and what the core says of them."""
    load_indicators()
    document = PlanDocument.objects.create(
        territory=county.territory, name="规划.txt", file=ContentFile(b"x", name="plan.txt"), digest="x",
        state=PlanDocument.State.REVIEW, uploaded_by=county.people["office"], **read(),
    )  # fmt: skip
    confirm(by=county.by("office"), document_id=document.pk, seen=stamp_of(document), knowing=True)
    for code, values in VALUES.items():
        for year, value in zip((2021, 2022, 2023), values, strict=True):
            Figure.objects.create(
                territory=county.territory, indicator=Indicator.objects.get(code=code), year=year,
                value=Decimal(value), source="历年资料",
            )  # fmt: skip
    while work_once():
        pass
    document.refresh_from_db()
    return document


@pytest.fixture
def draft(county: County, confirmed: PlanDocument) -> Evaluation:
    """Its mid-term evaluation, drawn up."""
    today = timezone.localdate()
    return scheme.draw_up(
        by=county.by("office"), territory=county.territory, stage="midterm", year=2025, data_year=2023,
        documents=[confirmed], self_until=today, score_until=today + dt.timedelta(days=5),
        objection_until=today + dt.timedelta(days=9),
    )  # fmt: skip


@pytest.fixture
def opened_(county: County, draft: Evaluation) -> Evaluation:
    """Approved and open, with an evaluator and a third party."""
    take(county, draft, ("office", "propose"), ("leader", "approve"))
    for who in ("evaluator", "third_party"):
        scheme.name_evaluator(by=county.by("office"), evaluation_id=draft.pk, account=county.people[who])
    return take(county, draft, ("office", "open"))


def take(county: County, evaluation: Evaluation, *steps: tuple[str, str]) -> Evaluation:
    for who, action in steps:
        scheme.move(by=county.by(who), evaluation_id=evaluation.pk, action=action, reason="理由")
    evaluation.refresh_from_db()
    return evaluation


def item(evaluation: Evaluation, key: str) -> Item:
    return Item.objects.select_related("evaluation").get(evaluation=evaluation, key=key)


def review(county: County, evaluation: Evaluation, unit: str) -> Review:
    return Review.objects.get(evaluation=evaluation, unit=county.units[unit])


def claim(county: County, evaluation: Evaluation, unit: str, key: str) -> Claim:
    return Claim.objects.select_related("item", "review").get(
        review=review(county, evaluation, unit), item__key=key, item__evaluation=evaluation
    )


def write_all(county: County, evaluation: Evaluation, unit: str) -> Review:
    """Claim something modest of every item of a unit."""
    own = review(county, evaluation, unit)
    words = {True: "partly", False: "under_way"}
    written = [
        Written(
            c.pk, c.version, {"word": words[c.item.what.is_result], "text": "按年度计划推进", "explanation": "见附件"}
        )
        for c in own.claims.select_related("item")
    ]
    return reviewing.save(by=county.by(f"{unit}.reporter"), review_id=own.pk, written=written)


def hand_in(county: County, evaluation: Evaluation, unit: str) -> Review:
    """Write, submit and sign."""
    own = write_all(county, evaluation, unit)
    for who, action in ((f"{unit}.reporter", "submit"), (f"{unit}.head", "sign")):
        own.refresh_from_db()
        reviewing.act(by=county.by(who), review_id=own.pk, action=action, seen=own.version)
    own.refresh_from_db()
    return own
