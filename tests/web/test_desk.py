"""The desk: what other applications lay on it, what is due first at the top."""

import datetime as dt

import pytest

from lianggang.web import desk
from lianggang.web.accounts.rights import Right


@pytest.fixture
def laid(monkeypatch):
    monkeypatch.setattr(desk, "SOURCES", [])

    @desk.source("要我答复")
    def answers(account):
        yield desk.Waiting("没有期限", "/a/")
        yield desk.Waiting("还早", "/b/", due=dt.date(2999, 1, 1))
        yield desk.Waiting("已经晚了", "/c/", "退回：没有附件", dt.date(2001, 1, 1))

    @desk.source("审签的", Right.CONFIRM)
    def only_heads(account):
        yield desk.Waiting("请审签", "/d/")

    @desk.source("没有东西")
    def nothing(account):
        return ()


def test_the_desk_shows_what_waits_the_earliest_due_first(county, laid):
    page = county.client("health.reporter").get("/").content.decode()
    assert page.index("要我答复（3）") < page.index("已经晚了") < page.index("还早") < page.index("没有期限")
    assert "退回：没有附件" in page
    assert "已逾期" in page
    assert "没有东西" not in page
    assert "请审签" not in page
    assert "请审签" in county.client("health.head").get("/").content.decode()
    assert "现在没有要办的事" not in page
