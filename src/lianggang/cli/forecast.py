"""`lianggang forecast`: a folder of histories and questions to probabilities and intervals."""

from __future__ import annotations

import json
import time
from pathlib import Path

import click

from lianggang.cli.chinese import ChineseCommand
from lianggang.cli.terminal import show_findings
from lianggang.forecast.tasks import answer, read_folder, unanswered, write_answers


@click.command(
    "forecast",
    cls=ChineseCommand,
    help="TASKS是有series.csv和tasks.csv的文件夹；把达标概率写到OUT里的answers.csv，点预测和区间写到forecasts.csv。"
    "同一指标的序列互相参照。",
)
@click.argument("tasks", type=click.Path(path_type=Path))
@click.argument("out", type=click.Path(file_okay=False, path_type=Path))
@click.option("--alone", is_flag=True, help="每条序列单独预测，不参照同一指标的其他序列。")
def command(tasks: Path, out: Path, alone: bool) -> None:
    """Answer all questions of one folder and note the speed beside the answers."""
    start = time.perf_counter()
    folder = read_folder(tasks)
    answers = answer(folder, alone=alone)
    write_answers(answers, out)
    histories = sum(len(group) for group in folder.groups.values())
    pace = (time.perf_counter() - start) / max(histories, 1) * 10_000
    (out.absolute().parent / "run.json").write_text(json.dumps({"seconds_per_10000": round(pace, 3)}) + "\n", "utf-8")
    silent = unanswered(folder, answers)
    show_findings([*folder.findings, *silent], err=True)
    rest = f"，{len(silent)}个没有回答" if silent else ""
    click.echo(f"{histories}段历史，{len(answers.probabilities)}个问题已答{rest}；已写入 {out}", err=True)
