"""From the file to the plan in force, as the office does it in a browser without scripts."""

from collections import defaultdict

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from lianggang.web.audit.chain import verify
from lianggang.web.audit.models import Event
from lianggang.web.jobs.work import work_once
from lianggang.web.places.models import Unit
from lianggang.web.plans.models import Aim, PlanDocument
from tests.shared import shared
from tests.web.plans.browser import Page
from tests.web.plans.conftest import EXAMPLE


class Office:
    """The committee office at its browser."""

    def __init__(self, county):
        self.client = county.client("office")
        self.county = county

    def open(self, address: str) -> Page:
        answer = self.client.get(address, follow=True)
        assert answer.status_code == 200, address
        return Page(answer)

    def press(self, page: Page, button: str, **filled: str) -> Page:
        """Press a button of the page with some fields filled in; the page that follows."""
        address, fields = page.button(button)
        sent: dict[str, list[str]] = defaultdict(list)
        for name, value in fields:
            if name not in filled:
                sent[name].append(value)
        answer = self.client.post(address, {**sent, **filled}, follow=True)
        assert answer.status_code == 200, (address, Page(answer).text())
        return Page(answer)

    def upload(self, path) -> PlanDocument:
        file = SimpleUploadedFile(path.name, path.read_bytes())
        answer = self.client.post("/plans/upload/", {"territory": self.county.territory.pk, "file": file}, follow=True)
        assert "正在识读" in Page(answer).text()
        assert work_once()
        return PlanDocument.objects.get()


@pytest.fixture
def office(county):
    return Office(county)


@pytest.fixture(params=["example", "yunyang"])
def path(request):
    return EXAMPLE if request.param == "example" else shared("plans", "documents", "yunyang.docx")


def test_from_the_file_to_the_aims(office, path):
    document = office.upload(path)
    review = office.open(f"/plans/{document.pk}/")
    assert review.address == f"/plans/{document.pk}/review/"
    total = len(review.find("//*[@data-key]"))
    assert f"已确认 0 / {total}" in review.text()
    _words_and_targets_point_at_each_other(review)

    review = office.press(review, '(//button[@form="accept"])[1]')
    assert f"已确认 1 / {total}" in review.text()
    key = review.find('//div[contains(@class, "target ") and not(contains(@class, "decided"))]/@data-key')[0]
    _correct(office, document, key)
    review = office.open(f"/plans/{document.pk}/review/")
    assert f"已确认 2 / {total}" in review.text()
    doubtful = office.open(f"/plans/{document.pk}/review/?show=doubtful")
    assert 0 < len(doubtful.find("//*[@data-key]")) < total

    _assign(office, document)
    confirm = office.open(f"/plans/{document.pk}/confirm/")
    assert "还没有核对完" in confirm.text()
    elsewhere = document.name == "yunyang.docx"  # a real plan in the fictional county
    assert elsewhere == ("是云阳县的规划" in confirm.text())
    plan = office.press(confirm, '//button[text()="确认规划"]', knowing="on", reason="试用" if elsewhere else "")
    document.refresh_from_db()
    assert (document.state, document.version) == (PlanDocument.State.CONFIRMED, 1)
    aims = Aim.objects.filter(document=document)
    assert len(plan.find("//table//tr[td]")) >= aims.count() > 100
    assert all(aim.demand in plan.text() for aim in aims[:30])
    assert list(verify(e.link() | {"hash": e.hash} for e in Event.objects.order_by("number"))) == []


def _words_and_targets_point_at_each_other(review: Page) -> None:
    marked = {key for keys in review.find("//mark/@data-targets") for key in keys.split()}
    links = {href.removeprefix("#w-") for href in review.find('//a[@class="what"]/@href')}
    assert marked <= links
    assert len(marked) > len(links) * 0.95
    targets = {f"#{i}" for i in review.find('//*[starts-with(@id, "t-")]/@id')}
    assert set(review.find("//mark/a/@href")) <= targets
    ids = review.find("//@id")
    assert len(ids) == len(set(ids))


def _correct(office: Office, document: PlanDocument, key: str) -> None:
    item = office.open(f"/plans/{document.pk}/review/items/{key.rpartition('.t')[0]}/")
    section = f'//section[@id="f-{key}"]'
    review = office.press(item, f'{section}//button[text()="保存更正"]', indicator="改过名称的指标", note="按上级口径")
    (row,) = (r for r in review.find(f'//*[@id="t-{key}"]'))
    assert "改过名称的指标" in row.text_content()
    assert "已更正" in row.text_content()
    assert "按上级口径" in row.text_content()


def _assign(office: Office, document: PlanDocument) -> None:
    units = office.open(f"/plans/{document.pk}/units/")
    codes = units.find('//input[@name="code"]/@value')[:30]
    unit = Unit.objects.get(name="县教育局")
    after = office.press(units, '//button[text()="落实"]', code=codes, unit=str(unit.pk))
    assert "已落实30项指标的填报单位" in after.text()
    assert after.text().count("人工指定") >= 30


def test_the_plan_tells_goals_without_an_aim_and_tables_for_each_unit(office, in_force, county):
    plan = office.open(f"/plans/{in_force.pk}/")
    assert "没有可量化的指标" in plan.text()
    tasks = office.open(f"/plans/{in_force.pk}/tasks/")
    rows = {row.xpath("th")[0].text_content(): row.xpath("td") for row in tasks.find("//tbody/tr")}
    assert int(rows["县卫生健康局"][1].text_content()) > 50
    for link in tasks.find('//main//a[contains(@href, "tasks/")]/@href')[:6]:
        answer = office.client.get(link)
        assert answer.content.startswith(b"PK")
        assert answer["Content-Disposition"].startswith("attachment;")


def test_in_place_decisions_bring_the_item_and_the_progress_alone(office, document):
    review = office.open(f"/plans/{document.pk}/review/")
    address, fields = review.button('//*[@id="t-women.1.goal.2.t2"]//button[@form="accept"]')
    answer = office.client.post(address, dict(fields), headers={"X-Fragment": "item"})
    part = Page(answer)
    assert part.find("//article/@id") == ["i-women.1.goal.2"]
    assert f"已确认 1 / {len(review.find('//*[@data-key]'))}" in part.text()
    late = office.client.post(address, dict(fields), headers={"X-Fragment": "item"})
    assert late.status_code == 409
    assert "有人改过" in late.content.decode()


def test_a_whole_area_is_accepted_at_once_save_what_is_doubtful(office, document):
    review = office.open(f"/plans/{document.pk}/review/")
    address, fields = review.button('//button[starts-with(text(), "确认无疑的")]')
    wanted = [value for name, value in fields if name == "target"]
    answer = office.client.post(address, {"target": wanted}, follow=True)
    assert f"已确认 {len(wanted)} / " in Page(answer).text()


def test_wrong_fields_are_refused_in_words_and_nothing_is_kept(office, document):
    item = office.open(f"/plans/{document.pk}/review/items/women.1.goal.2/")
    address, fields = item.button('//section[@id="f-women.1.goal.2.t1"]//button[text()="保存更正"]')
    answer = office.client.post(address, dict(fields) | {"value": "十二%"})
    assert answer.status_code == 422
    assert "数值" in answer.content.decode()
    document.refresh_from_db()
    assert document.corrections == {}


@pytest.mark.parametrize("show", ["all", "open", "doubtful", "nonsense"])
def test_the_review_stays_within_a_few_queries(office, document, show, django_assert_max_num_queries):
    office.open(f"/plans/{document.pk}/review/?show={show}")
    with django_assert_max_num_queries(15):
        office.open(f"/plans/{document.pk}/review/?show={show}")


def test_forged_forms_are_no_crash(office, document):
    forged = {"name": ["县妇联", "县民政局"], "unit": ["0"], "before": ["", ""]}
    assert office.client.post(f"/plans/{document.pk}/units/", forged).status_code == 400
    for verb in ("accept", "correct", "delete", "add", "split", "merge", "owners", "clear", "restore", "unit"):
        answer = office.client.post(f"/plans/{document.pk}/review/{verb}/", {"target": "a@b", "note": "\x00x"})
        assert answer.status_code in (302, 409, 422), verb
    document.refresh_from_db()
    assert document.corrections in ({}, {"version": 1, "targets": [], "owners": [], "units": [], "findings": []})
