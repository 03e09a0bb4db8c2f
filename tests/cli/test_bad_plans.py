"""Plans that are none: a Chinese sentence with what to do, exit code 1, and nothing written."""

import json
import os
import zipfile

import pytest

from tests.cli.terminal import COUNTY, PLAN, fresh_files, lianggang

JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01" + bytes(range(256)) * 40


def bomb(path, part, kind):
    """A small container that unpacks to 200 MB."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", f"<Types>{kind}</Types>")
        with archive.open(part, "w") as file:
            for _ in range(200):
                file.write(b" " * 1_000_000)


def huge(path):
    """200 MB that take no room on the disk."""
    path.touch()
    os.truncate(path, 200 * 1024 * 1024)


def written(content):
    return lambda path: path.write_bytes(content.encode() if isinstance(content, str) else content)


BAD = {
    "empty.docx": (written(""), "是空文件"),
    "blank.txt": (written("\n \n\n"), ""),
    "photo.docx": (written(JPEG), "图片"),
    "noise.docx": (written(bytes(range(256)) * 20), "不是可读的文字"),
    "huge.docx": (huge, "超过50MB"),
    "bomb.docx": (lambda path: bomb(path, "word/document.xml", "document"), "解压后过大"),
    "english.txt": (written("Women's Development Plan. Goal 1: raise the screening rate to 70%.\n" * 9), "不是中文"),
    "weather.txt": (written("今天天气很好。我们去公园。\n"), "没有找到发展领域和主要目标"),
    "no-goals.txt": (written("示例县妇女发展规划（2021—2030年）\n\n一、总体要求\n\n坚持男女平等。\n"), "没有找到"),
    "cut.json": (written('{"plans": ['), "不合JSON格式"),
    "empty.json": (written("{}"), "plans 缺少"),
    "gbk.json": (written('{"source": "规划", "plans": []}'.encode("gbk")), "不是UTF-8"),
    "deep.json": (written('{"plans":' + "[" * 100_000), "套得太深"),
    "huge.json": (lambda path: (path.write_text("{"), os.truncate(path, 200 * 1024 * 1024)), "超过50MB"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_plan_that_is_none(tmp_path, name):
    make, reason = BAD[name]
    make(tmp_path / name)
    result = lianggang("run", tmp_path / name, "--year", 2024, "-o", tmp_path / "out")
    assert result.exit_code == 1
    assert reason in result.stderr
    assert "[错误]" in result.stderr
    assert " → " in result.stderr
    assert result.stdout == ""
    assert fresh_files(tmp_path) == {name}


@pytest.mark.parametrize("name", [name for name in BAD if not name.endswith("json")])
def test_read_says_the_same_and_prints_nothing_on_standard_output(tmp_path, name):
    make, reason = BAD[name]
    make(tmp_path / name)
    result = lianggang("read", tmp_path / name, "-o", tmp_path / "plan.json")
    assert (result.exit_code, result.stdout) == (1, "")
    assert reason in result.stderr
    assert fresh_files(tmp_path) == {name}


@pytest.mark.parametrize("command", ["read", "run", "collect", "check-report"])
@pytest.mark.parametrize("what", ["absent", "folder"])
def test_a_plan_that_is_no_file(tmp_path, command, what):
    path = tmp_path / "规划.docx"
    if what == "folder":
        path.mkdir()
    before = fresh_files(tmp_path)
    more = {
        "read": [path],
        "run": [path, "--year", 2024, "-o", tmp_path / "out"],
        "collect": [path, tmp_path / "form.xlsx", "--year", 2024, "-o", tmp_path / "x.csv"],
        "check-report": [tmp_path / "report.docx", path, "--year", 2024],
    }
    result = lianggang(command, *more[command])
    assert result.exit_code == 1
    assert "“规划.docx”" in result.stderr
    assert fresh_files(tmp_path) == before


def reading(tmp_path, plan):
    """The small plan as JSON, to be edited by hand."""
    return json.loads(lianggang("read", plan).stdout)


def test_a_reading_goes_through_json_unchanged(tmp_path, plan):
    for source in (plan, COUNTY / "plan.docx"):
        first = lianggang("read", source, "-o", tmp_path / "plan.json")
        assert first.exit_code == 0
        saved = json.loads((tmp_path / "plan.json").read_text("utf-8"))
        again = lianggang("run", tmp_path / "plan.json", "--year", 2024, "-o", tmp_path / "out")
        assert again.exit_code == 0
        assert json.loads((tmp_path / "out/plan.json").read_text("utf-8"))["plans"] == saved["plans"]


EDITS = {
    "unknown kind": (lambda t: t | {"kind": "odd"}, "kind 是“odd”"),
    "no kind": (lambda t: {k: v for k, v in t.items() if k != "kind"}, "kind 缺少"),
    "no number": (lambda t: t | {"value": None}, "value 是“”，应为数"),
    "words for a number": (lambda t: t | {"value": "七成"}, "value 是“七成”"),
    "no comparator": (lambda t: t | {"comparator": None}, "comparator 缺少"),
    "unit a number": (lambda t: t | {"unit": 7}, "unit 是“7”"),
    "not a mapping": (lambda t: "筛查率达到70%", "应为 { }"),
}


@pytest.mark.parametrize("name", EDITS)
def test_a_slip_in_a_plan_edited_by_hand_is_told_with_its_place(tmp_path, plan, name):
    edit, reason = EDITS[name]
    data = reading(tmp_path, plan)
    goal = data["plans"][0]["areas"][0]["goals"][1]
    goal["targets"][0] = edit(goal["targets"][0])
    path = tmp_path / "plan.json"
    path.write_text(json.dumps(data, ensure_ascii=False), "utf-8")
    result = lianggang("run", path, "--year", 2024, "-o", tmp_path / "out")
    assert result.exit_code == 1
    assert "plans 第1项 areas 第1项 goals 第2项 targets 第1项 " in result.stderr
    assert reason in result.stderr
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("key", "value", "reason"),
    [
        ("period", None, "没有写明起止年份"),
        ("period", [2030, 2021], "应为[起始年, 终止年]"),
        ("region", None, "没有写明地区"),
        ("areas", [], "没有可监测的目标"),
    ],
)
def test_a_plan_that_lacks_what_monitoring_needs(tmp_path, plan, key, value, reason):
    data = reading(tmp_path, plan)
    data["plans"][0][key] = value
    path = tmp_path / "plan.json"
    path.write_text(json.dumps(data, ensure_ascii=False), "utf-8")
    result = lianggang("run", path, "--year", 2024, "-o", tmp_path / "out")
    assert (result.exit_code, result.stdout) == (1, "")
    assert reason in result.stderr
    assert not (tmp_path / "out").exists()


def test_a_plan_in_gbk_is_read(tmp_path):
    path = tmp_path / "规划.txt"
    path.write_bytes(PLAN.encode("gbk"))
    result = lianggang("read", path)
    assert result.exit_code == 0
    assert json.loads(result.stdout)["plans"][0]["region"] == "示例县"
