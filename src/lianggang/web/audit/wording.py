"""What an event changed, in words that a clerk reads: no name of the program shows."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from django.apps import apps

from lianggang.web.accounts.rights import Role
from lianggang.web.audit.models import Event
from lianggang.web.rounds.thresholds import MEANINGS

KINDS = {
    "sheet": "报送", "scheme": "监测方案", "figures": "数据", "plan": "规划", "matter": "预警与整改", "duty": "日程",
    "duties": "拟定日程", "evaluation": "评估", "review": "自评", "merit": "考核", "report": "报告", "release": "发布",
    "exchange": "上下级", "map": "地图", "account": "账号", "unit": "单位", "territory": "地区", "office": "系统",
    "feedback": "意见", "indicator": "指标", "analysis": "整体判断", "audit": "审计",
}  # fmt: skip
"""What the first part of an event's action is called."""

_MODELS = {
    "sheet": "rounds.Sheet", "scheme": "rounds.Scheme", "import": "figures.Import", "plan": "plans.PlanDocument",
    "matter": "followup.Matter", "duty": "duties.Duty", "evaluation": "evaluation.Evaluation",
    "review": "evaluation.Review", "merit": "merit.Merit", "report": "reporting.Report",
    "release": "publishing.Release", "incoming": "exchange.Incoming",
}  # fmt: skip
_FIELDS = {
    "state": "状态", "code": "指标", "part": "分组", "value": "本年值", "numerator": "分子", "denominator": "分母",
    "reason": "理由", "source": "来源", "redefined": "口径变化", "note": "说明", "deadline": "期限", "year": "年度",
    "units": "单位", "indicators": "指标", "items": "评估项目", "duties": "事项", "aims": "监测目标",
    "decided": "已核对", "sheets": "转交的报送表", "targets": "目标", "doubts": "疑点", "unasked": "没有单位报送的指标",
    "new_units": "新单位", "near_units": "名称相近的单位", "elsewhere": "不在本级的", "coverage": "读出的比例",
    "sha256": "文件散列值", "bytes": "字节数", "new": "新增", "clashes": "与已有的不同", "remarks": "提示",
    "rejected": "没有采用", "same": "相同", "blank": "空", "years": "年份", "cause": "原因", "measure": "措施",
    "measure_due": "完成时限", "due": "期限", "number": "字号", "title": "标题", "level": "等级", "origin": "由来",
    "points": "分值", "proposed": "规则建议", "words": "理由", "text": "内容", "unit": "单位", "item": "项目",
    "word": "自评", "explanation": "说明", "upheld": "异议成立", "account": "账号", "until": "截止",
    "version": "版本", "edition": "版次", "file": "文件散列值", "snapshot": "快照", "document": "文件",
    "functions": "职能", "name": "名称", "day": "日期", "into": "并入", "from": "原单位", "taken": "收下",
    "open": "待处理", "fingerprint": "指纹", "replaced": "替换的", "address": "地址", "places": "地区",
    "missing": "缺少", "threshold": "不公布的界限", "history": "历年", "unfinished": "没有办完的",
    "finding": "核查", "cells": "格数", "on": "启用", "role": "角色", "active": "启用", "plans": "限于规划",
    "starts": "起", "ends": "止", "late": "迟报每天扣（%）", "timeliness": "及时", "quality": "数据质量",
    "binding": "约束性目标", "expected": "预期性目标", "answered": "答复预警", "closed": "问题销号", "since": "自",
    "factor": "倍数", "self_until": "自评截止", "score_until": "评分截止", "objection_until": "异议截止",
    "weights": "权重", "issuer": "制定机关", "approval": "文号", "valid_until": "有效期至", "instructions": "填报说明",
    "notice": "通知正文", "others": "其他责任单位", "locked": "锁定", "answer": "答复", "outcome": "结果",
    "result": "落实情况", "reached": "完成数", "spent": "已用资金（万元）", "done_on": "完成日期",
}  # fmt: skip
_UNSAID = frozenset({"finding", "origin"})  # keys by which the program finds a thing again
_ITEM = {"women": "妇女", "children": "儿童", "goal": "目标", "measure": "措施", "project": "重点工程", "t": "指标"}
_HASH = re.compile(r"[0-9a-f]{64}")
_LATIN = re.compile(r"[a-z_.]+(:.*)?")


def told(event: Event, indicators: Mapping[str, str]) -> list[str]:
    """What was before and what is after, a line each. indicators: the name of each by its code."""
    return list(_told(event, indicators))


def _told(event: Event, indicators: Mapping[str, str]) -> Iterator[str]:
    kind = event.subject.partition(":")[0]
    if isinstance(event.after, list):
        for change in event.after:
            yield from _change(kind, change, indicators) if isinstance(change, dict) else [_value(kind, "", change)]
        return
    yield from _fields(kind, event.before, event.after, "")


def _change(kind: str, change: Mapping[str, Any], indicators: Mapping[str, str]) -> Iterator[str]:
    """One of several things that were changed at once: a line of a sheet, an item of a self-evaluation."""
    where = indicators.get(change.get("code", ""), change.get("code", ""))
    where += f"（{change['part']}）" if change.get("part") else ""
    where += _item(str(change.get("item", "")))
    return _fields(kind, change.get("before"), change.get("after"), where)


def _fields(kind: str, before: Any, after: Any, where: str) -> Iterator[str]:
    was = before if isinstance(before, dict) else {"": before} if before else {}
    now = after if isinstance(after, dict) else {"": after} if after else {}
    for name in (n for n in {**was, **now} if n not in _UNSAID):
        head = " ".join(filter(None, (where, _field(name))))
        value = _value(kind, name, now.get(name))
        change = f"{_value(kind, name, was[name])} → {value}" if name in was else value
        yield f"{head}：{change}" if head else change


def _field(name: str) -> str:
    return _FIELDS.get(name) or MEANINGS.get(name) or ("其他" if _LATIN.fullmatch(name) else name)


def _value(kind: str, name: str, value: Any) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, dict):
        return "；".join(f"{_field(k)}{_value(kind, k, v)}" for k, v in value.items()) or "（空）"
    if isinstance(value, list):
        return "、".join(_value(kind, name, v) for v in value) or "（空）"
    if name == "item":
        return _item(str(value))
    text = "（空）" if value in (None, "") else str(value)
    return text[:12] + "…" if _HASH.fullmatch(text) else _choices(kind, name).get(text, text)


def _item(key: str) -> str:
    """The place of an item in its plan: "women.1.goal.2" is 妇女1目标2."""
    return "".join(_ITEM.get(part.rstrip("0123456789"), "") + part.lstrip("abcdefghijklmnopqrstuvwxyz")
                   for part in key.split("."))  # fmt: skip


def _choices(kind: str, name: str) -> Mapping[str, str]:
    """What the values of a field are called, where it has a list of them."""
    if name == "role":
        return {role.value: role.label for role in Role}
    model, field = ("evaluation.Claim", "word") if name == "word" else (_MODELS.get(kind), name)
    if model is None or name not in ("state", "word", "source"):
        return {}
    known = {f.name: f for f in apps.get_model(model)._meta.concrete_fields}
    return {str(v): str(label) for v, label in known[field].choices or ()} if field in known else {}
