"""The demonstration office: a fictional county with its departments, two plans, figures, and a round in progress."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from django.contrib.auth.hashers import make_password
from django.utils import timezone

import lianggang
from lianggang.collect.form import REASONS
from lianggang.collect.states import Action, State
from lianggang.errors import LianggangError, unusable
from lianggang.web.accounts.models import Account, Membership
from lianggang.web.accounts.passwords import first_password
from lianggang.web.accounts.rights import Role
from lianggang.web.audit.record import By
from lianggang.web.duties.demo import demonstrate as demonstrate_duties
from lianggang.web.evaluation.demo import demonstrate as demonstrate_evaluation
from lianggang.web.feedback.demo import demonstrate as demonstrate_feedback
from lianggang.web.figures.importing import import_history
from lianggang.web.followup import demo as followup
from lianggang.web.jobs.work import work_once
from lianggang.web.merit.demo import demonstrate as demonstrate_merit
from lianggang.web.operations.create import update
from lianggang.web.places.models import Territory, Unit
from lianggang.web.plans.confirming import confirm, stamp_of
from lianggang.web.plans.models import PlanDocument
from lianggang.web.plans.uploading import upload
from lianggang.web.publishing.demo import demonstrate as demonstrate_releases
from lianggang.web.reporting.demo import demonstrate as demonstrate_reports
from lianggang.web.rounds import actions, scheme
from lianggang.web.rounds.actions import Typed
from lianggang.web.rounds.models import Remark, Sheet

YEAR = 2024
FIRST = 2018
_PEOPLE = (
    ("admin", "管理员", Role.ADMINISTRATOR),
    ("fuerban", "妇儿工委办公室", Role.OFFICE),
    ("tongji", "统计局", Role.BUREAU),
    ("lingdao", "领导小组", Role.LEADER),
    ("pinggu", "评估组", Role.EVALUATOR),
    ("disanfang", "第三方", Role.THIRD_PARTY),
)

Rows = dict[tuple[str, int, str], dict[str, str]]


@dataclass
class _Demo:
    """The office while it is being made."""

    place: Territory
    hashed: str
    people: dict[str, Account]
    say: Callable[[str], None]

    def by(self, username: str) -> By:
        return By(Account.objects.get(pk=self.people[username].pk))

    def add(self, username: str, name: str, role: Role, unit: Unit | None = None) -> None:
        account = Account(username=username, name=name, password=self.hashed, must_change_password=False)
        account.save()
        ends = dt.date(timezone.localdate().year + 1, 12, 31) if role is Role.THIRD_PARTY else None
        Membership.objects.create(account=account, role=role, territory=self.place, unit=unit, ends=ends)
        self.people[username] = account


def demonstrate(say: Callable[[str], None]) -> list[tuple[str, str, str]]:
    """Make the office. Returns sign-in name, password and role of its main accounts.

    Raises LianggangError when the database holds an office already or the example is not at hand.
    """
    update()
    if Territory.objects.exists():
        raise unusable("office-exists", "这里已经有一套系统。", advice="请用 --home 指一个空文件夹。")
    folder = _example()
    city = Territory.objects.create(code="990100", name="望川市", level="city")
    place = Territory.objects.create(code="990121", name="云泽县", level="county", parent=city)
    password = first_password()
    demo = _Demo(place, make_password(password), {}, say)  # hashed once: it takes its time by design
    for username, name, role in _PEOPLE:
        demo.add(username, name, role)
    _plan(demo, folder / "plan.docx")
    rows = _figures(folder / "figures.csv")
    _history(demo, folder / "figures.csv", range(FIRST, YEAR - 1))
    followup.warn(demo)
    _history(demo, folder / "figures.csv", range(YEAR - 1, YEAR))
    _round(demo, rows)
    demonstrate_evaluation(demo, YEAR - 1)
    followup.follow(demo)
    demonstrate_merit(demo)
    demonstrate_duties(demo)
    demonstrate_reports(demo, YEAR - 1)
    demonstrate_releases(demo)
    demonstrate_feedback(demo)
    roles = [(username, password, role.label) for username, _, role in _PEOPLE]
    first = Sheet.objects.select_related("unit").earliest("id").unit
    return [*roles, ("u01-tb", password, f"{first} 填报人"), ("u01-fz", password, f"{first} 负责人")]


def _example() -> Path:
    """The folder of the fictional county, in the package or in the source tree beside it."""
    package = Path(lianggang.__file__).parent
    for folder in (package / "examples" / "county", package.parents[1] / "examples" / "county"):
        if (folder / "plan.docx").exists():
            return folder
    raise unusable("example-missing", "没有找到示例县的文件。", advice="请从完整的源代码目录运行。")


def _plan(demo: _Demo, path: Path) -> None:
    document = upload(
        by=demo.by("fuerban"), territory=demo.place, name="云泽县妇女儿童发展规划.docx", data=path.read_bytes()
    )
    while work_once():
        pass
    document.refresh_from_db()
    confirm(by=demo.by("fuerban"), document_id=document.pk, seen=stamp_of(document), knowing=True)
    demo.say(f"规划：已识读并确认，{PlanDocument.objects.get(pk=document.pk).aims.count()}项目标")


def _staff(demo: _Demo, sheets: list[Sheet]) -> None:
    """A reporter and a head for every unit that reports, numbered as its sheet is."""
    for i, sheet in enumerate(sheets, 1):
        demo.add(f"u{i:02d}-tb", f"{sheet.unit}填报人", Role.REPORTER, sheet.unit)
        demo.add(f"u{i:02d}-fz", f"{sheet.unit}负责人", Role.HEAD, sheet.unit)


def _figures(path: Path) -> Rows:
    """The example's rows of the round's year by code, year and part."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return {
            (row["指标编码"], int(row["年份"]), row["性别"] or row["城乡"] or row["年龄"] or row["其他分组"]): row
            for row in csv.DictReader(file)
        }


def _history(demo: _Demo, path: Path, years: range) -> None:
    """Years before the round, as the bureau would import them."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        head, *rows = csv.reader(file)
        year = head.index("年份")
        kept = [row for row in rows if int(row[year]) in years]
    text = io.StringIO()
    csv.writer(text).writerows([head, *kept])
    data = text.getvalue().encode("utf-8-sig")
    import_history(by=demo.by("tongji"), territory=demo.place, name="历年资料.csv", data=data)
    demo.say(f"历年数据：{f'{years[0]}—' if len(years) > 1 else ''}{years[-1]}年，{len(kept)}行")


def _round(demo: _Demo, rows: Rows) -> None:
    deadline = timezone.localdate() + dt.timedelta(days=9)
    drawn = scheme.draw_up(
        by=demo.by("tongji"), territory=demo.place, year=YEAR, deadline=deadline,
        instructions="按表内口径填写。分子、分母都有的，只填分子、分母；没有数据的，选无数据原因。",
    )  # fmt: skip
    sheets = list(drawn.sheets.select_related("unit"))
    _staff(demo, sheets)
    for who, action in (("tongji", "propose"), ("lingdao", "approve"), ("tongji", "open")):
        scheme.move(by=demo.by(who), scheme_id=drawn.pk, action=action)
    for position, sheet in enumerate(sheets):
        _advance(demo, sheet, rows, position)
    states = [Sheet.objects.get(pk=s.pk).at.label for s in sheets]
    demo.say(f"{YEAR}年度监测：{len(sheets)}张表，{'、'.join(f'{s}{states.count(s)}' for s in dict.fromkeys(states))}")


_FAR = (
    State.ACCEPTED,
    State.CONFIRMED,
    State.SUBMITTED,
    State.ACCEPTED,
    State.DRAFT,
    State.ACCEPTED,
    State.NOT_STARTED,
)
_WAY = (
    (State.SUBMITTED, Action.SUBMIT, "-tb"),
    (State.CONFIRMED, Action.CONFIRM, "-fz"),
    (State.ACCEPTED, Action.ACCEPT, "tongji"),
)


def _advance(demo: _Demo, sheet: Sheet, rows: Rows, position: int) -> None:
    """Bring one sheet as far as its turn in the pattern says; the first one comes back with reasons."""
    username = f"u{position + 1:02d}"
    returned = position == 0
    goal = State.CONFIRMED if returned else _FAR[position % len(_FAR)]
    if goal is State.NOT_STARTED:
        return
    typed = list(_typed(sheet, rows))
    part = typed[: len(typed) // 2] if goal is State.DRAFT else typed
    actions.save(by=demo.by(f"{username}-tb"), sheet_id=sheet.pk, typed=part, minutes=5 + len(part))
    if goal is not State.DRAFT and not _walk(demo, sheet, username, goal):
        return
    if returned:
        grounds = {line["code"]: "与妇幼卫生年报的数不符，请核对。" for line in sheet.lines[:2]}
        _act(demo, sheet, Action.RETURN, "tongji", grounds)


def _walk(demo: _Demo, sheet: Sheet, username: str, goal: State) -> bool:
    """Submit, confirm, accept, as far as wanted; what is really wrong in the figures keeps a sheet in the unit."""
    sheet.refresh_from_db()
    for finding in sheet.findings:
        if finding["severity"] == "warning":
            code = finding["cells"][0][0] if finding["cells"] else ""
            actions.remark(by=demo.by(f"{username}-tb"), sheet_id=sheet.pk, code=code, kind=Remark.Kind.EXPLANATION,
                           text="已与业务科室核实。", finding=finding["key"])  # fmt: skip
    for state, action, who in _WAY:
        try:
            _act(demo, sheet, action, f"{username}{who}" if who.startswith("-") else who)
        except LianggangError as problem:
            demo.say(f"{sheet.unit_name}：{problem.findings[0].message}")
            return False
        if state is goal:
            return True
    return False


def _act(demo: _Demo, sheet: Sheet, action: Action, who: str, grounds: dict[str, str] | None = None) -> None:
    sheet.refresh_from_db()
    actions.act(by=demo.by(who), sheet_id=sheet.pk, action=action, seen=sheet.version, grounds=grounds)


def _typed(sheet: Sheet, rows: Rows) -> Iterator[Typed]:
    """The example's figures of the year as a reporter would type them; what it lacks gets a reason."""
    for line in sheet.lines:
        row = rows.get((line["code"], YEAR, ""))
        if row is None:
            yield Typed(line["code"], "", 0, {"reason": REASONS[0]})
            continue
        counted = bool(row["分子"] and row["分母"] and line["numerator"])
        counts = {"numerator": row["分子"], "denominator": row["分母"]} if counted else {"value": row["数值"]}
        yield Typed(line["code"], "", 0, counts)
        for part in line["breakdowns"]:
            if of := rows.get((line["code"], YEAR, part)):
                yield Typed(line["code"], part, 0, {"value": of["数值"]})
