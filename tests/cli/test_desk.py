"""Isolated desks in batch: they go out with the forms, and their signed answers come back as figures."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from lianggang.collect.desk.answer import Issue, sealed
from lianggang.collect.layout import DENOMINATOR, NUMERATOR
from tests.cli.terminal import lianggang
from tests.cli.test_collect import EDUCATION, HEALTH, rows


@pytest.fixture
def desks(tmp_path: Path, plan: Path, figures: Path) -> Path:
    """The folder with the forms of 2025, each beside its desk."""
    result = lianggang("run", plan, figures, "--year", 2025, "-o", tmp_path / "out", "--desk-key", tmp_path / "key")
    assert result.exit_code == 0
    folder = tmp_path / "out" / "forms"
    assert {p.name for p in folder.iterdir()} == {n for x in (HEALTH, EDUCATION) for n in (x, f"{x[:-5]}.html")}
    assert (tmp_path / "key").stat().st_mode & 0o077 == 0
    return folder


def answer(page: Path, cells: list[list[str]], **changes: Any) -> Path:
    """What the browser exports from the page."""
    found = re.search(r'id="form-data">(.*?)</script>', page.read_text("utf-8"), re.S)
    assert found
    data = json.loads(found[1])
    issue = Issue(**data["issue"])
    body = {
        "kind": "lianggang-answer", "version": 1, "form": data["template"], "issue": issue.number,
        "subject": issue.subject, "unit": data["unit"], "territory": data["form"]["territory"],
        "year": data["form"]["year"], "cells": cells, "filled_by": "张三", "saved_at": "2026-03-01T08:00:00.000Z",
    }  # fmt: skip
    path = page.with_suffix(".json")
    path.write_text(json.dumps({**sealed(body, issue), **changes}, ensure_ascii=False), "utf-8")
    return path


def collect(tmp_path: Path, plan: Path, *forms: Path, key: Path | None = None) -> Any:
    key_option = ("--desk-key", key) if key else ()
    return lianggang("collect", plan, *forms, "--year", 2025, "-o", tmp_path / "新数据.csv", *key_option)


CELLS = [["W-HEA-016", NUMERATOR, "5000"], ["W-HEA-016", DENOMINATOR, "10000"]]


def test_an_answer_becomes_figures(tmp_path: Path, plan: Path, desks: Path) -> None:
    filled = answer(desks / HEALTH.replace(".xlsx", ".html"), CELLS)
    result = collect(tmp_path, plan, filled, key=tmp_path / "key")
    assert "填表人：张三" in result.output
    row = next(r for r in rows(tmp_path / "新数据.csv") if r["指标编码"] == "W-HEA-016")
    assert (row["数值"], row["分子"], row["分母"]) == ("50.00", "5000", "10000")


def test_the_desk_holds_the_years_before(desks: Path) -> None:
    assert '"year": 2024' in (desks / HEALTH.replace(".xlsx", ".html")).read_text("utf-8")


@pytest.mark.parametrize(
    ("told", "changes"), [("改动", {"unit": "县教育局"}), ("不是用本系统发出的离线表", {"hmac": "0" * 64})]
)
def test_what_cannot_be_proved_gives_no_figures(
    tmp_path: Path, plan: Path, desks: Path, told: str, changes: dict[str, str]
) -> None:
    result = collect(
        tmp_path, plan, answer(desks / HEALTH.replace(".xlsx", ".html"), CELLS, **changes), key=tmp_path / "key"
    )
    assert result.exit_code == 1
    assert told in result.output
    assert not (tmp_path / "新数据.csv").exists()


def test_without_the_key_or_with_another_one_it_says_what_to_do(tmp_path: Path, plan: Path, desks: Path) -> None:
    filled = answer(desks / HEALTH.replace(".xlsx", ".html"), CELLS)
    assert "--desk-key" in collect(tmp_path, plan, filled).output
    (tmp_path / "other").write_text("00" * 32)
    assert "不是用本系统发出的离线表" in collect(tmp_path, plan, filled, key=tmp_path / "other").output
    (tmp_path / "none").write_text("x")
    assert "密钥文件" in collect(tmp_path, plan, filled, key=tmp_path / "none").output


def test_the_key_stays_and_the_desks_of_an_earlier_run_hold(
    tmp_path: Path, plan: Path, figures: Path, desks: Path
) -> None:
    filled = answer(desks / HEALTH.replace(".xlsx", ".html"), CELLS)
    kept = tmp_path / "答复.json"
    kept.write_bytes(filled.read_bytes())
    filled.unlink()
    again = lianggang("run", plan, figures, "--year", 2025, "-o", tmp_path / "out", "--desk-key", tmp_path / "key")
    assert again.exit_code == 0
    collect(tmp_path, plan, kept, key=tmp_path / "key")
    assert any(r["指标编码"] == "W-HEA-016" for r in rows(tmp_path / "新数据.csv"))
