"""The pages of the matters: what each role finds there, and what comes back when something is wanting."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone

from lianggang.web.attachments.models import Attachment
from lianggang.web.audit.models import Event
from lianggang.web.followup.models import Matter
from lianggang.web.followup.raising import Problem, raise_matter
from tests.web.accounts.test_rights import PEOPLE
from tests.web.conftest import County
from tests.web.followup.conftest import ANSWER, LATER, SOON, Bring, proof

S = Matter.State


def act(county: County, who: str, matter: Matter, **fields: Any) -> Any:
    return county.client(who).post(f"/matters/{matter.pk}/act/", fields)


def text(county: County, who: str, path: str) -> str:
    return county.client(who).get(path).content.decode()


def test_the_whole_way_goes_by_the_pages(county: County, raised: Matter) -> None:
    paper = {
        "title": raised.title, "number": "云妇儿工委办〔2025〕3号", "unit": county.units["health"].pk, "due": str(SOON),
        "notice": "现通知如下。", "action": "send", "seen": raised.stamp,
    }  # fmt: skip
    said = {
        "cause": "real", "explanation": ANSWER.explanation, "measure": ANSWER.measure, "measure_due": str(LATER),
        "action": "answer", "file": [proof()],
    }  # fmt: skip
    steps: list[tuple[str, dict[str, Any], str]] = [
        ("office", paper, S.SENT),
        ("health.reporter", said, S.SIGNING),
        ("health.head", {"action": "send_back", "reason": "写细些。"}, S.SENT),
        ("health.reporter", {**said, "file": []}, S.SIGNING),
        ("health.head", {"action": "sign"}, S.ANSWERED),
        ("office", {"action": "accept"}, S.WORKING),
        ("health.reporter", {"action": "progress", "reason": "已设点。", "file": [proof(), proof()]}, S.WORKING),
        ("office", {"action": "extend", "until": str(LATER + dt.timedelta(days=9)), "reason": "待验收。"}, S.WORKING),
        ("health.reporter", {"action": "claim", "reason": "完成。"}, S.VOUCHING),
        ("health.head", {"action": "send_back", "reason": "附上验收单。"}, S.WORKING),
        ("health.reporter", {"action": "claim", "reason": "完成了。"}, S.VOUCHING),
        ("health.head", {"action": "sign"}, S.CLAIMED),
        ("office", {"action": "back", "reason": "差一个点。"}, S.WORKING),
        ("health.reporter", {"action": "claim", "reason": "补上了。"}, S.VOUCHING),
        ("health.head", {"action": "sign"}, S.CLAIMED),
        ("office", {"action": "close"}, S.CLOSED),
    ]
    for who, fields, state in steps:
        assert act(county, who, raised, **fields).status_code == 302, (who, fields)
        raised.refresh_from_db()
        assert raised.state == state
    page = text(county, "health.reporter", f"/matters/{raised.pk}/")
    for word in ("写细些。", "待验收。", "差一个点。", "补上了。", "验收单.pdf", "✓</span> 销号"):
        assert word in page


def test_what_was_typed_comes_back_when_something_is_wanting(county: County, bring: Bring) -> None:
    matter = bring(S.SENT)
    answer = act(county, "health.reporter", matter, action="answer", cause="", explanation="写了很久。", measure="")
    assert answer.status_code == 422
    assert "写了很久。" in answer.content.decode()
    assert Matter.objects.get().state == S.SENT


@pytest.mark.parametrize("who", PEOPLE)
def test_a_page_offers_only_what_one_may_do(county: County, bring: Bring, who: str) -> None:
    matter = bring(S.ANSWERED)
    answer = county.client(who).get(f"/matters/{matter.pk}/")
    if answer.status_code == 200:
        assert ('value="accept"' in answer.content.decode()) == (who == "office")
    else:
        assert answer.status_code == 404
        assert act(county, who, matter, action="accept").status_code == 404


def test_files_are_for_those_who_see_the_step(county: County, bring: Bring) -> None:
    matter = bring(S.CLAIMED)
    claim = Attachment.objects.get(subject=matter.passages.get(action="claim").subject)
    for who, status in (("office", 200), ("leader", 200), ("health.head", 200), ("education.head", 200),
                        ("other.office", 404), ("city.office", 404)):  # fmt: skip
        assert county.client(who).get(f"/matters/{matter.pk}/files/{claim.pk}/").status_code == status, who
    stranger = Attachment.objects.create(subject="other:1", name="x.pdf", size=1, digest="", by=county.people["office"])
    assert county.client("office").get(f"/matters/{matter.pk}/files/{stranger.pk}/").status_code == 404


def test_the_letter_is_previewed_by_the_office_alone(county: County, raised: Matter) -> None:
    assert county.client("office").get(f"/matters/{raised.pk}/letter.docx").status_code == 200
    assert county.client("leader").get(f"/matters/{raised.pk}/letter.docx").status_code == 403
    assert county.client("health.head").get(f"/matters/{raised.pk}/letter.docx").status_code == 404


def test_a_unit_does_not_see_what_the_office_wrote_before(county: County, bring: Bring) -> None:
    matter = bring(S.SENT)
    assert "拟稿" in text(county, "office", f"/matters/{matter.pk}/")
    assert "拟稿" not in text(county, "health.reporter", f"/matters/{matter.pk}/")


def test_lists_are_narrowed_and_downloaded(county: County, bring: Bring) -> None:
    bring(S.SENT)
    later = Problem(Matter.Source.INSPECTION, "母婴室不足", "督查时没有。", 2025, unit=county.units["education"])
    raise_matter(by=county.by("office"), territory=county.territory, problem=later)
    titles = ("宫颈癌筛查率偏低", "母婴室不足")
    for query, shown in (
        ("", (True, True)), ("part=sent", (True, False)), ("source=inspection", (False, True)),
        ("year=2025", (False, True)), (f"unit={county.units['health'].pk}", (True, False)),
        ("part=late", (False, False)),
        ("part=nonsense&unit=x&year=y&source=z", (True, True)),
    ):  # fmt: skip
        page = text(county, "office", f"/matters/?{query}")
        table = page[page.find("<tbody") :] if "<tbody" in page else ""
        assert tuple(title in table for title in titles) == shown, query
    file = county.client("office").get("/matters/?table=matters&as=csv").content.decode("utf-8-sig")
    assert file.count("\n") == 3
    Matter.objects.filter(state=S.SENT).update(due=timezone.localdate() - dt.timedelta(days=3))
    assert "逾期3天" in text(county, "office", "/matters/?part=late")


def test_the_summary_is_for_those_who_oversee(county: County, bring: Bring) -> None:
    bring(S.SENT)
    Matter.objects.update(due=timezone.localdate() - dt.timedelta(days=3))
    for who in PEOPLE:
        expected = 200 if who in ("office", "bureau", "evaluator", "leader", "other.bureau", "other.office",
                                  "city.office") else 403  # fmt: skip
        assert county.client(who).get("/matters/summary/").status_code == expected, who
    assert "逾期 3 天" in text(county, "leader", "/matters/summary/")
    assert "宫颈癌筛查率偏低" not in text(county, "city.office", "/matters/summary/")


def test_a_person_raises_a_matter_by_hand(county: County) -> None:
    client = county.client("office")
    fields = {"source": "inspection", "year": 2025, "territory": county.territory.pk, "title": "母婴室不足", "unit": "",
              "reason": "督查时没有。"}  # fmt: skip
    assert client.post("/matters/new/", {**fields, "reason": ""}).status_code == 200
    assert client.post("/matters/new/", fields).status_code == 302
    assert Matter.objects.get().source == Matter.Source.INSPECTION
    assert county.client("bureau").post("/matters/new/", fields).status_code == 200  # not one of its sources
    assert county.client("health.head").get("/matters/new/").status_code == 403


def test_desks_show_whose_turn_it_is(county: County, bring: Bring) -> None:
    title = "宫颈癌筛查率偏低"
    for state, reporter, head in ((S.SENT, True, False),):
        bring(state)
        assert (title in text(county, "health.reporter", "/")) == reporter
        assert ("答复、销号申请要我审签" in text(county, "health.head", "/")) == head
    for state in (S.SIGNING, S.VOUCHING):
        Matter.objects.update(state=state)
        assert "答复、销号申请要我审签（1）" in text(county, "health.head", "/")
    Matter.objects.update(state=S.ANSWERED, supervised_at=timezone.now())
    assert "待接收 1 件" in text(county, "office", "/")
    assert "督办中 1 件" in text(county, "leader", "/")
    assert title not in text(county, "education.reporter", "/").partition("新消息")[0]


def test_pages_take_a_constant_number_of_queries(
    county: County, bring: Bring, django_assert_max_num_queries: Any
) -> None:
    bring(S.CLAIMED)
    for n in range(40):
        new = Problem(Matter.Source.OTHER, f"事项{n}", "理由", 2025, unit=county.units["health"], theme="x")
        raise_matter(by=county.by("office"), territory=county.territory, problem=new)
        Matter.objects.filter(title=f"事项{n}").update(state=S.SENT, due=SOON, sent_at=timezone.now())
    client = county.client("office")
    client.get("/matters/")
    for path in ("/matters/", "/matters/summary/", f"/matters/{Matter.objects.latest('pk').pk}/"):
        with django_assert_max_num_queries(22):
            client.get(path)


def test_a_page_left_open_neither_overwrites_nor_sends_what_a_colleague_wrote(county: County, raised: Matter) -> None:
    def post(action: str, number: str, seen: str) -> int:
        fields = {"title": raised.title, "unit": county.units["health"].pk, "due": str(SOON), "notice": f"{number}正文"}
        return int(act(county, "office", raised, **fields, action=action, number=number, seen=seen).status_code)

    old = county.client("office").get(f"/matters/{raised.pk}/").context["seen"]
    assert post("prepare", "甲号", old) == 302
    for action in ("prepare", "send"):
        assert post(action, "乙号", old) == 409
    raised.refresh_from_db()
    assert (raised.state, raised.number, raised.notice) == (S.RAISED, "甲号", "甲号正文")
    told = Event.objects.filter(action="matter.prepare").latest("number")
    assert (told.before["number"], told.after["number"], told.after["notice"]) == ("", "甲号", "甲号正文")
    assert post("send", "丙号", raised.stamp) == 302
