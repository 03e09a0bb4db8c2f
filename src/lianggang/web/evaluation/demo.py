"""The mid-term evaluation of the demonstration county, taken from the plan's words to the adopted result."""

from __future__ import annotations

import datetime as dt
from typing import Protocol

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from lianggang.evaluation.model import Claim as Word
from lianggang.evaluation.model import Kind
from lianggang.web.accounts.models import Account
from lianggang.web.accounts.rights import Role
from lianggang.web.audit.record import By
from lianggang.web.evaluation import objecting, reviewing, scheme, scoring
from lianggang.web.evaluation.models import Claim, Evaluation, Item, Remark, Review
from lianggang.web.evaluation.reviewing import Written
from lianggang.web.evaluation.scoring import Found, Given
from lianggang.web.evaluation.years import proposed
from lianggang.web.figures.quantities import confirmed_plans
from lianggang.web.jobs.work import work_once
from lianggang.web.places.models import Territory, Unit

_PAPER = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n%%EOF"
_BOLD = 9  # every so many claims a unit claims more than monitoring recorded
_PRAISED = 23
_SECOND = 6  # the third party differs from the evaluation group at every so many items


class Office(Protocol):
    """The demonstration office while it is being made."""

    place: Territory

    def say(self, text: str, /) -> None:
        """Tell whoever waits for the office."""
        ...

    def by(self, username: str) -> By:
        """The person as one who acts."""
        ...

    def add(self, username: str, name: str, role: Role, unit: Unit | None = None) -> None:
        """A new person."""
        ...


def demonstrate(office: Office, data_year: int) -> Evaluation:
    """A whole mid-term evaluation with the figures up to `data_year`: claims, scores, findings, objections, result."""
    while work_once():
        pass  # the judgements that the record is taken from
    found = _approved(office, data_year)
    _staff(office, found)
    _review(office, found)
    _score(office, found)
    _hear(office, found)
    scheme.move(by=office.by("lingdao"), evaluation_id=found.pk, action="adopt")
    found.refresh_from_db()
    office.say(f"{found}：{found.items.count()}项，{found.reviews.count()}个单位自评，{found.get_state_display()}")
    return found


def _approved(office: Office, data_year: int) -> Evaluation:
    plans = confirmed_plans(office.place)
    wanted = proposed(plans)[0]
    today = timezone.localdate()
    found = scheme.draw_up(
        by=office.by("fuerban"), territory=office.place, stage=wanted.stage, year=wanted.year, data_year=data_year,
        documents=plans, basis=wanted.basis, approval="云妇儿工委办〔2025〕3号", self_until=today,
        score_until=today + dt.timedelta(days=10), objection_until=today + dt.timedelta(days=20),
    )  # fmt: skip
    scheme.move(by=office.by("fuerban"), evaluation_id=found.pk, action="propose")
    scheme.move(by=office.by("lingdao"), evaluation_id=found.pk, action="approve")
    for username, until in (("pinggu", None), ("disanfang", today + dt.timedelta(days=10))):
        account = office.by(username).person
        scheme.name_evaluator(by=office.by("fuerban"), evaluation_id=found.pk, account=account, until=until)
    return scheme.move(by=office.by("fuerban"), evaluation_id=found.pk, action="open")


def _staff(office: Office, found: Evaluation) -> None:
    """A reporter and a head for the units that have nobody yet, numbered on."""
    bare = [r.unit for r in found.reviews.select_related("unit") if not r.unit.memberships.exists()]
    for i, unit in enumerate(bare, 1):
        office.add(f"p{i:02d}-tb", f"{unit}填报人", Role.REPORTER, unit)
        office.add(f"p{i:02d}-fz", f"{unit}负责人", Role.HEAD, unit)


def _of(unit: Unit, role: Role) -> By:
    return By(Account.objects.filter(memberships__unit=unit, memberships__role=role).earliest("id"))


def _review(office: Office, found: Evaluation) -> None:
    for review in found.reviews.select_related("unit"):
        reporter, head = _of(review.unit, Role.REPORTER), _of(review.unit, Role.HEAD)
        claims = review.claims.select_related("item")
        reviewing.save(by=reporter, review_id=review.pk, written=[_written(c, i) for i, c in enumerate(claims)])
        if first := claims.filter(leads=True).first():
            paper = SimpleUploadedFile(f"{review.unit_name}规划落实台账.pdf", _PAPER)
            reviewing.add_evidence(by=reporter, claim_id=first.pk, upload=paper)
        for who, action in ((reporter, "submit"), (head, "sign"), (office.by("fuerban"), "accept")):
            review.refresh_from_db()
            reviewing.act(by=who, review_id=review.pk, action=action, seen=review.version)


def _written(claim: Claim, position: int) -> Written:
    word = _word(claim.item, bold=position % _BOLD == 4)
    said = {"word": word.value, "text": _text(claim)}
    claim.word = word.value
    if any(f.severity == "warning" for f in reviewing.marks_of(claim)):
        said["explanation"] = "本部门业务数据截至今年上半年，比监测所用的上年数据新；佐证材料另附，请评估组核实。"
    return Written(claim.pk, claim.version, said)


def _word(item: Item, *, bold: bool) -> Word:
    judged = [r["reached"] for r in item.record if r["reached"] is not None]
    if item.what.is_result:
        if bold or (judged and all(judged)):
            return Word.ACHIEVED
        danger = any(r["verdict"] in ("off_track", "not_met") for r in item.record)
        return Word.PARTLY if danger or not judged else Word.MOSTLY if any(judged) else Word.NOT_ACHIEVED
    return Word.DONE if bold or (judged and all(judged)) else Word.UNDER_WAY


def _text(claim: Claim) -> str:
    item, part = claim.item, "牵头制定实施方案，逐年分解任务" if claim.leads else "按职责分工配合落实"
    told = "；".join(
        f"{r['name']}{r['value_year']}年为{r['shown']}{r['unit']}"
        for r in item.record
        if r["shown"] and r["value_year"]
    )
    fact = f"监测数据：{told}。" if told else "没有可量化的监测指标，落实情况见工作台账。"
    return f"{part}，纳入年度工作要点。{fact}"


def _score(office: Office, found: Evaluation) -> None:
    group, third = office.by("pinggu"), office.by("disanfang")
    items = list(found.items.select_related("evaluation", "lead"))
    for i, item in enumerate(items):
        proposed_ = scoring.proposal_of(item).points
        if given := _given(item, i, proposed_):
            scoring.give(by=group, item_id=item.pk, given=given)
            if i % 3 == 0 and given.points is not None:
                scoring.give(by=third, item_id=item.pk, given=_second(given, i, proposed_))
        _remark(group, item, i)
    scoring.rule_agreed(by=group, evaluation=found)
    for item in found.items.filter(rulings=None, scores__points__isnull=False).distinct():
        points = max(s.points for s in item.scores.all() if s.points is not None)
        reason = "合议：第三方查看的材料不全，补充后以评估组的评分为准。"
        scoring.rule(by=group, item_id=item.pk, points=points, words="", reason=reason)
    for remark in Remark.objects.filter(item__evaluation=found, kind=Remark.Kind.PROBLEM):
        scoring.raise_problem(by=office.by("fuerban"), remark_id=remark.pk)
    scheme.move(by=office.by("fuerban"), evaluation_id=found.pk, action="end_scoring")


def _given(item: Item, position: int, proposed_: float | None) -> Given | None:
    """The rule's points; else a step of the scale, the same for the same place; a few are left unscored."""
    if proposed_ is not None:
        return Given(proposed_, words="按监测记录评分。")
    if position % 41 == 7:
        return Given(None, reason="没有数据，单位也没有可以核实的材料。")
    scale = item.evaluation.scoring.scale
    level = scale[(position * 7) % 10 // 4]  # mostly the first two
    return Given(level.points, level.label, words=f"查阅台账和文件，{level.words}。")


def _second(given: Given, position: int, proposed_: float | None) -> Given:
    if position % _SECOND or given.points is None:
        return given
    points = max(given.points - 20, 0)
    return Given(points, given.level, "实地走访两个乡镇，落实不平衡。", "走访点的实际情况不如台账所记。")


def _remark(by: By, item: Item, position: int) -> None:
    danger = [r for r in item.record if r["verdict"] in ("off_track", "not_met")]
    if danger and item.what is Kind.GOAL:
        worst = danger[0]
        value = f"{worst['value_year']}年为{worst['shown']}{worst['unit']}，目标{worst['demand']}"
        scoring.remark(by=by, item_id=item.pk, found=Found(
            Remark.Kind.PROBLEM, f"{worst['name']}进展滞后：{value}。", "措施没有细化到年度，部门之间衔接不够。",
            "制定分年度推进计划，每半年通报一次。",
        ))  # fmt: skip
    elif position % _PRAISED == 3 and not item.what.is_result:
        scoring.remark(by=by, item_id=item.pk, found=Found(
            Remark.Kind.PRACTICE, f"{item.name}：建立部门联席会商和月调度制度，台账清楚，乡镇可以直接照做。"
        ))  # fmt: skip


def _hear(office: Office, found: Evaluation) -> None:
    scheme.move(by=office.by("fuerban"), evaluation_id=found.pk, action="disclose")
    reviews = list(found.reviews.select_related("unit"))
    _object(office, reviews[0], upheld=True)
    _object(office, reviews[1], upheld=False)
    for review in reviews:
        objecting.agree(by=_of(review.unit, Role.HEAD), review_id=review.pk)
    scheme.move(by=office.by("fuerban"), evaluation_id=found.pk, action="settle")


def _object(office: Office, review: Review, *, upheld: bool) -> None:
    claim = next(
        c for c in review.claims.select_related("item") if (r := c.item.rulings.last()) and (r.points or 0) < 90
    )
    said = objecting.object_(
        by=_of(review.unit, Role.HEAD), review_id=review.pk, item_id=claim.item_id,
        text="评分时没有看到我单位补报的下半年台账，请复核。",
    )  # fmt: skip
    before = claim.item.rulings.last()
    points = min((before.points or 0) + 5, 100) if before and upheld else None
    text = "补报材料属实，改评。" if upheld else "补报的材料不在评估的时间范围内，维持原评分。"
    objecting.reply(by=office.by("pinggu"), objection_id=said.pk, upheld=upheld, text=text, points=points)
