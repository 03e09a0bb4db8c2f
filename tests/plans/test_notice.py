"""Files that hold several notices, each with its plans."""

import pytest

from lianggang.documents import from_bytes
from lianggang.documents.joining import joined
from lianggang.plans.reader import read_plan
from lianggang.text.passage import quote_at


def plan(who: str, quantity: str) -> str:
    return f"""云泽县{who}发展规划
（2021—2030年）
为促进{who}发展，根据《中国{who}发展纲要（2021—2030年）》，结合我县实际，制定本规划。
一、指导思想
坚持男女平等基本国策。
二、发展领域、主要目标和策略措施
（一）{who}与健康
主要目标
1．{quantity}控制在9‰以下。
策略措施
1．加强服务。
三、组织实施
（一）加强领导。县政府每年听取汇报。
"""


def notice(who: str, number: int, day: str, *, organ: str = "云泽县人民政府", subject: str = "") -> str:
    subject = subject or f"关于印发《云泽县{who}发展规划（2021—2030年）》的通知"
    return f"""{organ}文件
云泽政发〔2022〕{number}号
{organ}
{subject}
各乡镇人民政府，县直各单位：
现将《云泽县{who}发展规划（2021—2030年）》印发给你们，请认真贯彻执行。
{organ}
2022年{day}
（此件公开发布）
"""


IMPRINT = "抄送：县委办公室，县人大办公室。\n云泽县人民政府办公室\n2022年5月8日印发\n"
WOMEN = notice("妇女", 12, "5月6日") + plan("妇女", "孕产妇死亡率")


def read(text: str):
    return read_plan(from_bytes("规划.txt", text.encode()))


def facts(reading):
    return [(p.title, p.issuer, p.document_number, p.issued_on) for p in reading.plans]


@pytest.mark.parametrize("between", ["", IMPRINT])
@pytest.mark.parametrize(
    "subject",
    [
        "",
        "关于印发云泽县儿童发展规划\n（2021—2030年）的通知",
        "云泽县人民政府办公室关于印发云泽县儿童发展\n规划（2021—2030年）的通知",
    ],
)
def test_each_plan_has_the_notice_that_issues_it(between: str, subject: str) -> None:
    second = notice("儿童", 15, "6月1日", organ="云泽县人民政府办公室", subject=subject)
    reading = read(WOMEN + between + second + plan("儿童", "婴儿死亡率"))
    assert facts(reading) == [
        ("云泽县妇女发展规划（2021—2030年）", "云泽县人民政府", "云泽政发〔2022〕12号", "2022-05-06"),
        ("云泽县儿童发展规划（2021—2030年）", "云泽县人民政府办公室", "云泽政发〔2022〕15号", "2022-06-01"),
    ]
    women, children = reading.plans
    assert [d.what for d in women.duties] == [d.what for d in children.duties] == ["听取汇报"]
    assert [t.indicator for p in reading.plans for g in p.areas[0].goals for t in g.targets] == [
        "孕产妇死亡率",
        "婴儿死亡率",
    ]
    assert all(quote_at(reading.text, g.segments) == g.text for p in reading.plans for g in p.areas[0].goals)


def test_a_plan_without_a_notice_of_its_own_shares_the_one_before() -> None:
    reading = read(WOMEN + plan("儿童", "婴儿死亡率"))
    assert {number for _, _, number, _ in facts(reading)} == {"云泽政发〔2022〕12号"}


def test_notices_of_files_that_are_read_together_stay_apart() -> None:
    parts = (WOMEN, notice("儿童", 15, "6月1日") + plan("儿童", "婴儿死亡率"))
    reading = read_plan(joined([from_bytes(f"{i}.txt", text.encode()) for i, text in enumerate(parts)]))
    assert [number for _, _, number, _ in facts(reading)] == ["云泽政发〔2022〕12号", "云泽政发〔2022〕15号"]


def test_a_notice_that_a_plan_names_as_its_ground_begins_no_plan() -> None:
    ground = "四、编制依据\n1．国务院关于印发中国妇女发展纲要和中国儿童发展纲要的通知\n"
    reading = read(WOMEN + ground + plan("儿童", "婴儿死亡率"))
    assert {number for _, _, number, _ in facts(reading)} == {"云泽政发〔2022〕12号"}
