"""The other commands: targets, check-report, serve."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import urllib.request
import zipfile

import pytest

from tests.cli.terminal import COUNTY, lianggang
from tests.cli.test_bad_plans import JPEG

SENTENCES = "婴儿死亡率下降到5‰以下。\n\n加强组织领导。\n"


def said(result):
    return [json.loads(line) for line in result.stdout_bytes.decode("utf-8").splitlines()]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk"])
def test_each_line_of_sentences_gives_one_line_of_json(encoding):
    result = lianggang("targets", stdin=SENTENCES.encode(encoding))
    assert result.exit_code == 0
    first, blank, none = said(result)
    assert (first["text"], first["targets"][0]["indicator"], first["targets"][0]["value"]) == (
        "婴儿死亡率下降到5‰以下。", "婴儿死亡率", 5,
    )  # fmt: skip
    assert (blank, none["targets"]) == ({"text": "", "targets": []}, [])


def test_a_file_of_sentences(tmp_path):
    path = tmp_path / "句子.txt"
    path.write_text(SENTENCES, "utf-8")
    assert said(lianggang("targets", path)) == said(lianggang("targets", "-", stdin=SENTENCES))


def test_no_sentences_give_nothing():
    result = lianggang("targets", stdin="")
    assert (result.exit_code, result.stdout) == (0, "")


@pytest.mark.parametrize("what", ["photo", "document", "absent", "folder"])
def test_what_is_no_text_is_refused(tmp_path, what):
    path = tmp_path / "句子.txt"
    if what == "photo":
        path.write_bytes(JPEG)
    if what == "folder":
        path.mkdir()
    result = lianggang("targets", COUNTY / "plan.docx" if what == "document" else path)
    assert (result.exit_code, result.stdout) == (1, "")
    assert "lianggang read" in result.stderr


def check(report):
    return lianggang("check-report", report, COUNTY / "plan.docx", COUNTY / "figures.csv", "--year", 2024)


def edited(source, target, old, new):
    """A copy of a Word file with one text of its body replaced once."""
    with zipfile.ZipFile(source) as before, zipfile.ZipFile(target, "w") as after:
        for name in before.namelist():
            data = before.read(name)
            if name == "word/document.xml":
                assert old in data.decode()
                data = data.decode().replace(old, new, 1).encode()
            after.writestr(name, data)
    return target


def test_a_fresh_report_agrees(county):
    result = check(county[0] / "report.docx")
    assert (result.exit_code, result.stdout) == (0, "")
    assert "报告中的数字与数据一致" in result.stderr


def test_a_number_that_was_changed_is_told(county, tmp_path):
    with zipfile.ZipFile(county[0] / "report.docx") as archive:
        body = archive.read("word/document.xml").decode()
    cited, number = re.search(r'(<w:bookmarkStart [^>]*w:name="_lg1"/>.*?)>(\d+)</w:t>', body).groups()
    report = edited(
        county[0] / "report.docx", tmp_path / "report.docx", f"{cited}>{number}</w:t>", f"{cited}>999</w:t>"
    )
    result = check(report)
    assert result.exit_code == 1
    assert f"正文为「999」，库中为「{number}」" in result.stdout
    assert "有1处数字与数据不符" in result.stderr


@pytest.mark.parametrize("what", ["photo", "empty", "absent", "folder", "another document"])
def test_what_is_no_report_is_refused(tmp_path, what):
    path = tmp_path / "report.docx"
    if what in ("photo", "empty"):
        path.write_bytes(JPEG if what == "photo" else b"")
    if what == "folder":
        path.mkdir()
    result = check(COUNTY / "plan.docx" if what == "another document" else path)
    assert (result.exit_code, result.stdout) == (1, "")
    assert "[错误]" in result.stderr
    assert " → " in result.stderr


@pytest.mark.parametrize("what", ["absent", "file"])
def test_only_a_folder_is_served(tmp_path, what):
    path = tmp_path / "out"
    if what == "file":
        path.write_text("", "utf-8")
    result = lianggang("serve", path)
    assert result.exit_code == 1
    assert "请先运行 lianggang run" in result.stderr


def test_results_are_served_on_this_machine_until_interrupted(county):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "lianggang.cli", "serve", str(county[0]), "--port", str(port)]
    server = subprocess.Popen(command, stderr=subprocess.PIPE, env=os.environ)
    try:
        assert f"http://127.0.0.1:{port}/" in server.stderr.readline().decode()
        taken = lianggang("serve", county[0], "--port", port)
        assert taken.exit_code == 1
        assert f"端口{port}不能用" in taken.stderr
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/pages/index.html") as page:
            assert "云泽县" in page.read().decode()
            assert page.headers["Content-Security-Policy"].startswith("default-src 'self'")
    finally:
        server.send_signal(signal.SIGINT)
        _, told = server.communicate(timeout=10)
    assert server.returncode == 0
    assert told.decode() == "已结束。\n"
