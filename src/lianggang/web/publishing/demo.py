"""Releases of the demonstration county: one published."""

from __future__ import annotations

from lianggang.web.followup.demo import Office
from lianggang.web.jobs.work import work_once
from lianggang.web.publishing import acting


def demonstrate(office: Office) -> None:
    """Publish the county's figures by those whose right it is."""
    made = acting.prepare(
        by=office.by("fuerban"), territory=office.place, title="妇女儿童发展规划监测公开数据",
        notes="第一次公开。人数太少的数不公布。",
    )  # fmt: skip
    while work_once():
        pass
    for who, action in (("fuerban", "propose"), ("lingdao", "approve"), ("fuerban", "publish")):
        acting.move(by=office.by(who), release_id=made.pk, action=action)
    office.say("公开发布：第1版")
