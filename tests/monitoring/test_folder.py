"""Results written again: ours are replaced, what people did is kept."""

import errno
import json
import os
from itertools import count

import pytest

from lianggang.monitoring.folder import LIST, replace_contents


@pytest.fixture
def write(tmp_path):
    """Writes files into a working folder and puts them into the folder of results."""

    def put(**files):
        work = tmp_path / "work"
        for name, text in files.items():
            path = work / name.replace("__", "/").replace("_", ".")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")
        return replace_contents(tmp_path / "out", work)

    return put


def contents(folder):
    return {
        p.relative_to(folder).as_posix(): p.read_text("utf-8")
        for p in folder.rglob("*")
        if p.is_file() and p.name != LIST
    }


def test_a_second_run_replaces_the_first_whole(write, tmp_path):
    write(a_txt="1", forms__old_txt="1", forms__both_txt="1")
    written, aside = write(a_txt="2", forms__both_txt="2")
    assert contents(tmp_path / "out") == {"a.txt": "2", "forms/both.txt": "2"}
    assert written == (tmp_path / "out/a.txt", tmp_path / "out/forms/both.txt")
    assert aside == ()


def test_files_of_others_stay(write, tmp_path):
    write(forms__a_txt="1")
    for name in ("mine.txt", "forms/mine.txt"):
        (tmp_path / "out" / name).write_text("mine", "utf-8")
    write(forms__a_txt="2")
    assert contents(tmp_path / "out") == {"mine.txt": "mine", "forms/mine.txt": "mine", "forms/a.txt": "2"}


def test_what_somebody_changed_is_put_aside(write, tmp_path):
    write(report_docx="1", forms__a_txt="1", forms__gone_txt="1", same_txt="1")
    for name in ("report.docx", "forms/a.txt", "forms/gone.txt"):
        (tmp_path / "out" / name).write_text("filled", "utf-8")
    _, aside = write(report_docx="2", forms__a_txt="2", same_txt="2")
    assert len(aside) == 3
    assert contents(tmp_path / "out") == {
        "report.docx": "2",
        "forms/a.txt": "2",
        "same.txt": "2",
        "改过的旧文件1/report.docx": "filled",
        "改过的旧文件1/forms/a.txt": "filled",
        "改过的旧文件1/forms/gone.txt": "filled",
    }


def test_each_time_has_a_place_of_its_own(write, tmp_path):
    for text in ("1", "2", "3"):
        write(a_txt=text)
        (tmp_path / "out/a.txt").write_text("changed " + text, "utf-8")
    write(a_txt="4")
    kept = {name: text for name, text in contents(tmp_path / "out").items() if name != "a.txt"}
    assert sorted(kept.values()) == ["changed 1", "changed 2", "changed 3"]


def test_files_that_were_there_before_the_first_run_are_put_aside(write, tmp_path):
    (tmp_path / "out").mkdir()
    (tmp_path / "out/a.txt").write_text("before", "utf-8")
    write(a_txt="1")
    assert contents(tmp_path / "out") == {"a.txt": "1", "改过的旧文件1/a.txt": "before"}


def test_a_folder_in_the_way_of_a_file_and_a_file_in_the_way_of_a_folder_are_put_aside(write, tmp_path):
    (tmp_path / "out/a.txt").mkdir(parents=True)
    (tmp_path / "out/a.txt/inside.txt").write_text("mine", "utf-8")
    (tmp_path / "out/forms").write_text("mine", "utf-8")
    write(a_txt="1", forms__b_txt="1")
    assert contents(tmp_path / "out") == {
        "a.txt": "1",
        "forms/b.txt": "1",
        "改过的旧文件1/a.txt/inside.txt": "mine",
        "改过的旧文件1/forms": "mine",
    }


@pytest.mark.parametrize("text", ["", "{", "[]", '{"../outside.txt": "x"}', '{"/etc/x": "x"}', "3"])
def test_a_spoilt_list_loses_nothing(write, tmp_path, text):
    write(a_txt="1")
    (tmp_path / "outside.txt").write_text("mine", "utf-8")
    (tmp_path / "out" / LIST).write_text(text, "utf-8")
    write(a_txt="2")
    assert contents(tmp_path / "out") == {"a.txt": "2", "改过的旧文件1/a.txt": "1"}
    assert (tmp_path / "outside.txt").read_text("utf-8") == "mine"


def test_the_list_names_every_file_that_was_written(write, tmp_path):
    write(a_txt="1", forms__b_txt="1")
    assert list(json.loads((tmp_path / "out" / LIST).read_text("utf-8"))) == ["a.txt", "forms/b.txt"]


def everything(folder):
    """Every path below a folder, with the content of files."""
    return {p.relative_to(folder).as_posix(): p.read_bytes() if p.is_file() else None for p in folder.rglob("*")}


def failing_at(number, problem):
    """A move of files that fails once, at the call of that number."""
    move, calls = os.replace, count(1)

    def replace(source, target):
        if next(calls) == number:
            raise problem
        move(source, target)

    return replace


@pytest.mark.parametrize("problem", [PermissionError(errno.EACCES, "denied"), KeyboardInterrupt()])
def test_what_fails_at_any_move_leaves_the_folder_as_it_was(write, tmp_path, monkeypatch, problem):
    write(a_txt="1", b_txt="1", forms__a_txt="1", forms__gone_txt="1")
    (tmp_path / "out/b.txt").write_text("filled", "utf-8")
    (tmp_path / "out/mine.txt").write_text("mine", "utf-8")
    before = everything(tmp_path / "out")
    new = {"a_txt": "2", "b_txt": "2", "forms__a_txt": "2", "new__c_txt": "2"}
    for number in range(1, 11):  # one aside, three files and the list out of the way, four and a list in
        with monkeypatch.context() as patch:
            patch.setattr(os, "replace", failing_at(number, problem))
            with pytest.raises(type(problem)):
                write(**new)
        assert everything(tmp_path / "out") == before
        assert {p.name for p in tmp_path.iterdir()} == {"out", "work"}
    write(**new)
    assert contents(tmp_path / "out")["改过的旧文件1/b.txt"] == "filled"
    assert contents(tmp_path / "out")["new/c.txt"] == "2"


def test_a_list_that_cannot_be_replaced_leaves_no_new_folder(write, tmp_path):
    (tmp_path / "out" / LIST).mkdir(parents=True)
    before = everything(tmp_path / "out")
    with pytest.raises(OSError, match="directory"):
        write(a_txt="1", forms__b_txt="1")
    assert everything(tmp_path / "out") == before


def test_a_first_run_that_fails_makes_no_folder(write, tmp_path, monkeypatch):
    monkeypatch.setattr(os, "replace", failing_at(2, PermissionError(errno.EACCES, "denied")))
    with pytest.raises(PermissionError):
        write(a_txt="1", forms__b_txt="1")
    assert not (tmp_path / "out").exists()
