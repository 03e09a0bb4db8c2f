"""The fixed headings of plans: 主要目标, 策略措施, 重点工程, and the fields of development (妇女与健康)."""

from __future__ import annotations

import re

_GOALS = (
    r"(?:主要|发展|工作|具体|预期|建设|行动)目标(?:任务|指标|要求)?|主要目标[和与及](?:任务|指标)"
    r"|目标(?:任务|要求|指标)?|主要指标和目标"
)
_MEASURES = (
    r"(?:主要)?策略[和与及]?措施|(?:主要|工作|具体|政策|对策|实施)措施|(?:主要|工作|任务|重点|策略)举措"
    r"|(?:主要|重点|工作|具体|建设)任务(?:[和与及](?:措施|举措))?|(?:实施|主要)策略|任务(?:措施|举措)?|措施|举措"
)
_PROJECTS = r"(?:重点|重大)(?:工程|项目)"
_ORDINAL = "[0-9０-９一二三四五六七八九十]{1,2}"
_OTHERS = (
    r"保障措施|序\s*言|前\s*言|引\s*言|目\s*录"
    rf"|附\s*[件表录](?:\s*{_ORDINAL}(?:\s*[:：]?\s*[^0-9，。；：:《]{{2,30}})?)?"
)
_BEGIN = r"^(?:[【〔［\[<＜◆◇▶►●■□★☆※]|[—－-]{1,2})?\s*"
_END = r"\s*(?:[—－-]{1,2})?\s*(?:[（(][^（）()]{1,24}[)）])?\s*[】〕］\]>＞]?\s*"


def _alone(words: str) -> re.Pattern[str]:
    return re.compile(rf"{_BEGIN}(?:{words}){_END}[:：。]?\s*$")


GOAL_HEADS = _alone(_GOALS)
MEASURE_HEADS = _alone(_MEASURES)
PROJECT_HEADS = _alone(_PROJECTS)
HEADS = _alone(f"{_GOALS}|{_MEASURES}|{_PROJECTS}|{_OTHERS}")
# 主要目标：1.… — the heading and what stands below it on one line.
_RUNNING = r"(?:主要|发展|工作)?目标|(?:主要|工作)?任务|(?:主要)?策略[和与及]?措施|主要措施|重点任务"
RUN_IN = re.compile(rf"{_BEGIN}(?:{_RUNNING}){_END}(?:[:：。]|(?<=[】\]］])|(?=[1１][.．、]))\s*(?=\S)")
# （六）妇女与环境　主要目标 — the heading of a field with the first of its inner headings on one line.
RUN_ON = re.compile(rf"^\S[^，。；：:]{{1,16}}?\s+(?=(?:{_RUNNING}){_END}[:：]?$)")

_PEOPLE = "妇女|儿童|女性|未成年人|青少年"
AREA_TITLE = re.compile(rf"(?:{_PEOPLE})(?:与|参与|友好|优先)|^(?:健康|安全|教育|福利|家庭|环境|法律)")
# A field of development on a line of its own whose number was lost.
BARE_AREA = re.compile(rf"^(?:{_PEOPLE})(?:与|参与)[\u4e00-\u9fff、]{{2,12}}[。：:]?$")
# The number of a field that other lines do not bear: 行动一　…, 专项1：…, 1 ….
FIELD_NUMBER = re.compile(rf"^((?:(?:重点|专项)?(?:任务|行动|工程|专项|板块|方向))?\s*{_ORDINAL})[\s:：]+(?=\S)")
# The chapter that holds the fields of development.
FIELDS = re.compile(r"^(?:优先)?(?:发展)?领域|目标[和与、及](?:策略)?措施[。：:]?$")
# Chapters that frame the fields of development and are none themselves.
FRAME = re.compile(
    r"^[^，。]{0,10}(?:指导思想|基本原则|总体(?:要求|思路|目标)|发展(?:基础|现状|环境|形势|背景)|规划背景)[^，。]{0,16}[。：:]?$"
    r"|^(?:规划)?(?:的)?(?:组织(?:与)?(?:实施|领导|保障)|监测(?:与|和)?评估|实施保障|保障措施)[。：:]?$"
)


def is_inner(title: str) -> bool:
    """Whether a heading is one of those that stand inside a field: goals, measures or projects."""
    return any(head.match(title) for head in (GOAL_HEADS, MEASURE_HEADS, PROJECT_HEADS))
