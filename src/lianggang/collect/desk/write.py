"""The form as one HTML file that needs nothing else: no network, no server, no other file."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from html import escape
from importlib.resources import files
from typing import Any

from lianggang.catalogue.model import Rule
from lianggang.collect.desk.answer import Issue
from lianggang.collect.desk.rules import form_as_data
from lianggang.collect.form import REASONS, FormLine, FormSpec
from lianggang.collect.guide import limits_text
from lianggang.collect.layout import NOTE, REASON, REDEFINED, SOURCE, history_years, input_headings
from lianggang.collect.typed import Cells
from lianggang.panel.model import Observation

_SCRIPTS = ("exact.js", "reading.js", "checks.js", "sign.js", "page.js")
_RULES = (
    "有分子、分母的填分子、分母，本年值自动算出；没有数据的留空并选原因，不要填0，数值确实为零的填0。",
    "只填数字，不写单位，不写“约”“左右”“以上”。红框是错误，须改正；△是待核实，属实的在“说明”里写明。",
    "边填边存在这个浏览器里；换电脑或怕丢失的，点“导出答复”存成文件，以后用“打开答复文件”接着填。",
    "填完点“导出答复”，把文件带到能联网的电脑上，由本单位的填报人登录上传。文件带有本表的签名：改动能查出来，但不能证明是谁填的，交接时请登记。",
)


def desk_page(
    spec: FormSpec,
    issue: Issue,
    *,
    history: Iterable[Observation] = (),
    rules: Sequence[Rule] = (),
    goals: Mapping[str, tuple[Decimal, ...]] | None = None,
    cells: Cells | None = None,
) -> str:
    """The page of one form. history, rules, goals: as the checks take them. cells: what is already filled in."""
    data = {
        "template": spec.template_id,
        "unit": spec.unit,
        "number": spec.number,
        "issue": {"subject": issue.subject, "number": issue.number, "secret": issue.secret},
        "form": form_as_data(spec, history, rules, goals or {}),
        "cells": [[code, heading, text] for (code, heading), text in (cells or {}).items() if text],
    }
    style, script = _text("desk.css"), _script()
    policy = f"default-src 'none'; script-src {_hash(script)}; style-src {_hash(style)}; base-uri 'none'"
    body = "\n".join(_body(spec))
    return (
        f'<!DOCTYPE html>\n<html lang="zh-CN"><head><meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(spec.unit)} {spec.year}年 离线填报表</title>\n<style>{style}</style></head>\n<body>\n{body}\n"
        f'<script type="application/json" id="form-data">{_json(data)}</script>\n<script>{script}</script>\n'
        f"</body></html>\n"
    )


def _text(name: str) -> str:
    return files("lianggang.collect.desk").joinpath(name).read_text("utf-8")


def _script() -> str:
    return '"use strict"; {\n' + "\n".join(_text(name) for name in _SCRIPTS) + "}\n"


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _json(data: Any) -> str:
    """JSON that cannot end the element it stands in."""
    return json.dumps(data, ensure_ascii=False).replace("<", "\\u003c")


def _body(spec: FormSpec) -> Iterator[str]:
    facts = [f"表号 {spec.number}", f"填报单位 {spec.unit}", spec.issuer, spec.approval]
    facts += [f"有效期至 {spec.valid_until}"] if spec.valid_until else []
    yield f"<main><h1>{escape(spec.title)}（{spec.year}年）</h1>"
    yield f'<p class="quiet">{escape("　".join(filter(None, facts)))}</p>'
    yield "<noscript><p><b>这个浏览器关掉了脚本，不能核查和导出。请允许脚本，或用Excel表填报。</b></p></noscript>"
    rules = "".join(f"<p>{escape(rule)}</p>" for rule in _RULES)
    yield f'<details class="screen" open><summary>怎样填</summary>{rules}</details>'
    yield '<form id="form" autocomplete="off"><div class="tools">'
    yield '<div><label for="filled-by">填表人</label><input id="filled-by" maxlength="40"></div>'
    yield '<div><label for="open">打开答复文件（接着填）</label>'
    yield '<input id="open" type="file" accept=".json"></div></div>'
    yield '<ul id="general" aria-live="polite"></ul>'
    for line in spec.lines:
        yield from _section(line, spec)
    yield '</form></main><div class="bar" role="region" aria-label="核查和导出"><b id="counts" role="status"></b>'
    yield '<button type="button" id="save">导出答复</button>'
    yield '<button type="button" class="second" id="print">打印</button>'
    yield '<span id="status" role="status"></span></div>'


def _section(line: FormLine, spec: FormSpec) -> Iterator[str]:
    name, limits = escape(line.name), limits_text(line)
    yield f'<section aria-label="{name}"><h2>{name} <small>{escape(line.unit)}　{escape(line.code)}</small></h2>'
    told = [("定义", line.definition), ("分子", line.numerator), ("分母", line.denominator), ("可能范围", limits)]
    yield "<details><summary>口径和范围</summary>"
    yield "".join(f"<p>{head}：{escape(text)}</p>" for head, text in told if text) + "</details>"
    years = [y for y in history_years(spec) if (line.history or {}).get(y) is not None]
    if years and line.history:
        heads = "".join(f'<th scope="col">{y}年</th>' for y in years)
        values = "".join(f"<td>{line.history[y]:f}</td>" for y in years)
        yield f"<table><thead><tr>{heads}</tr></thead><tbody><tr>{values}</tr></tbody></table>"
    yield '<div class="cells">'
    yield from (_number(line, heading) for heading in input_headings(line))
    yield _reason(line)
    yield from (_words(line, heading) for heading in (SOURCE, REDEFINED, NOTE))
    yield f'</div><ul data-says="{escape(line.code)}" aria-live="polite"></ul></section>'


def _named(line: FormLine, heading: str) -> str:
    key = escape(f"{line.code}|{heading}")
    return f'id="{key}" data-cell="{key}"'


def _label(line: FormLine, heading: str) -> str:
    return f'<label for="{escape(f"{line.code}|{heading}")}">{escape(heading)}</label>'


def _number(line: FormLine, heading: str) -> str:
    box = f'<input class="number" inputmode="decimal" maxlength="60" {_named(line, heading)}>'
    return f"<div>{_label(line, heading)}{box}</div>"


def _words(line: FormLine, heading: str) -> str:
    return f'<div class="words">{_label(line, heading)}<input maxlength="200" {_named(line, heading)}></div>'


def _reason(line: FormLine) -> str:
    choices = "".join(f"<option>{reason}</option>" for reason in ("", *REASONS))
    return f"<div>{_label(line, REASON)}<select {_named(line, REASON)}>{choices}</select></div>"
