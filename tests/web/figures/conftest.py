"""A small county with a plan in force and a file of its figures."""

from __future__ import annotations

from functools import cache

import pytest

from lianggang.documents.reader import from_bytes
from lianggang.plans.interchange import reading_to_dict
from lianggang.plans.model import Reading
from lianggang.plans.reader import read_plan
from lianggang.web.figures.importing import import_history
from lianggang.web.figures.indicators import load_indicators
from lianggang.web.jobs.work import work_once
from lianggang.web.plans import confirming
from lianggang.web.plans.models import PlanDocument
from tests.web.conftest import County

PLAN = """云泽县儿童发展规划（2021—2030年）

一、发展领域、主要目标和策略措施

（一）儿童与健康

主要目标：

1．新生儿死亡率、婴儿死亡率分别控制在3‰、5‰以下。

2．儿童早期发展指导站数量逐年增加。

策略措施：

1．加强婴幼儿保健服务。

（二）儿童与教育

主要目标：

1．高中阶段毛入学率达到95%以上。

策略措施：

1．办好普通高中。
"""
YEARS = range(2018, 2025)
HEAD = "指标编码,指标,地区,年份,数值,单位,分子,分母,性别,城乡,来源,说明,限定,口径变化"
STATIONS = "儿童早期发展指导站数量"


def rows() -> list[str]:
    """Seven years: a rate with counts and parts, one without counts, one that only the plan knows."""
    found = []
    for i, year in enumerate(YEARS):
        deaths, births = 14 - i, 5200 - 200 * i
        found.append(f"C-HEA-002,,云泽县,{year},,,{deaths},{births},,,妇幼年报,,,")
        for part, share in (("城镇", 0.4), ("农村", 0.6)):
            found.append(f"C-HEA-002,,云泽县,{year},,,{round(deaths * share)},{births // 2},,{part},妇幼年报,,,")
        changed = "口径改为含中职" if year == 2021 else ""
        found.append(f"C-EDU-008,,云泽县,{year},{90 + i}.50,%,,,,,教育年报,,,{changed}")
        found.append(f",{STATIONS},云泽县,{year},{10 + i},个,,,,,卫健局,,,")
    return found


def file_of(*lines: str) -> bytes:
    """A file of figures."""
    return "\n".join((HEAD, *lines)).encode()


@cache
def reading() -> Reading:
    return read_plan(from_bytes("plan.txt", PLAN.encode()))


def confirm(county: County) -> None:
    """Put the plan in force."""
    document = PlanDocument.objects.create(
        territory=county.territory, name="规划.txt", file="plans/x", digest="x", state=PlanDocument.State.REVIEW,
        seen=1, text=reading().text, reading=reading_to_dict(reading()), uploaded_by=county.people["office"],
    )  # fmt: skip
    confirming.confirm(
        by=county.by("office"), document_id=document.pk, seen=confirming.stamp_of(document), knowing=True
    )


@pytest.fixture
def in_force(county: County) -> County:
    """With the plan confirmed."""
    load_indicators()
    confirm(county)
    return county


@pytest.fixture
def with_figures(in_force: County) -> County:
    """With seven years of figures, judged."""
    import_history(by=in_force.by("bureau"), territory=in_force.territory, name="历年.csv", data=file_of(*rows()))
    work()
    return in_force


def work() -> None:
    """Do everything that waits."""
    while work_once():
        pass
