"""The audit record in words: a clerk reads it, so nothing of the program's own language shows."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import lianggang.web
from lianggang.web.accounts.rights import Role
from lianggang.web.audit.models import Event
from lianggang.web.audit.wording import KINDS, told
from lianggang.web.rounds import actions
from lianggang.web.rounds.models import Sheet
from tests.web.conftest import County

NAMES = {"C-HEA-001": "新生儿死亡率"}


def event(subject: str, before: object, after: object) -> Event:
    return Event(subject=subject, before=before, after=after)


@pytest.mark.parametrize(
    ("subject", "before", "after", "lines"),
    [
        ("sheet:1", {"state": "draft"}, {"state": "submitted"}, ["状态：填报中 → 已提交"]),
        ("matter:1", {"state": "sent"}, {"state": "signing", "cause": ""}, ["状态：待答复 → 待审签", "原因：（空）"]),
        (
            "sheet:1",
            None,
            [{"code": "C-HEA-001", "part": "男", "before": {"value": ""}, "after": {"value": "2.6"}}],
            ["新生儿死亡率（男） 本年值：（空） → 2.6"],
        ),
        (
            "review:1",
            None,
            [{"item": "women.1.goal.2", "before": {"word": ""}, "after": {"word": "achieved"}}],
            ["妇女1目标2 自评：（空） → 已实现"],
        ),
        ("account:1", None, {"role": Role.REPORTER.value, "unit": None}, ["角色：填报人", "单位：（空）"]),
        ("scheme:1", None, ["县卫生健康局", "县教育局"], ["县卫生健康局", "县教育局"]),
        ("sheet:1", None, {"code": "", "finding": "breakdown-missing"}, ["指标：（空）"]),
        ("plan:1", None, {"sha256": "0f" * 32, "bytes": 12}, ["文件散列值：0f0f0f0f0f0f…", "字节数：12"]),
        ("merit:1", None, {"points": {"timeliness": 15, "late": 10.0}}, ["分值：及时15；迟报每天扣（%）10.0"]),
        ("map:1", None, {"unheard_of": True}, ["其他：是"]),
        ("map:1", None, None, []),
    ],
)
def test_changes_are_told_in_chinese(subject: str, before: object, after: object, lines: list[str]) -> None:
    assert told(event(subject, before, after), NAMES) == lines


def test_the_page_shows_what_changed_and_no_word_of_the_program(opened: County, sheet: Sheet) -> None:
    typed = actions.Typed("C-HEA-001", "", 0, {"numerator": "8", "denominator": "3010"})
    actions.save(by=opened.by("health.reporter"), sheet_id=sheet.pk, typed=[typed])
    page = opened.client("administrator").get("/audit/").content.decode()
    shown = re.sub(r"<[^>]+>|<script.*?</script>", " ", page[page.index("<main") : page.index("</main>")])
    assert "单位：2" in shown  # of the scheme that was drawn up
    for account in opened.people:
        shown = shown.replace(account, "")
    assert re.findall(r"[a-z_]{3,}", shown) == []


def test_the_record_is_narrowed_by_kind(opened: County) -> None:
    client = opened.client("administrator")
    page = client.get("/audit/", {"kind": "scheme"})
    assert {e.action.partition(".")[0] for e, _ in page.context["events"]} == {"scheme"}


def test_every_kind_of_event_that_is_recorded_can_be_chosen_by_its_name() -> None:
    sources = (path.read_text("utf-8") for path in Path(lianggang.web.__path__[0]).rglob("*.py"))
    recorded = {kind for text in sources for kind in re.findall(r'\brecord\(\s*[^"]*?f?"([a-z]+)\.', text)}
    assert recorded <= KINDS.keys()
    assert {"sheet", "feedback", "analysis"} <= recorded
