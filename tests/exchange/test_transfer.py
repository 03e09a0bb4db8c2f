"""Packages in pieces: whatever is cut, sent twice or out of turn, the whole or nothing comes out."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianggang.documents.limits import DEFAULT
from lianggang.errors import LianggangError
from lianggang.exchange.signing import Key
from lianggang.exchange.transfer import Announced, Partial, announce, announced

DATA = bytes(range(251)) * 5
KEY = Key("ed25519", b"\x07" * 32)
KNOWN = {KEY.public.fingerprint: KEY.public}
DIGEST = hashlib.sha256(DATA).hexdigest()
COMING = Announced(KEY.public.fingerprint, DIGEST, len(DATA))


def test_an_announcement_is_read_as_it_was_signed() -> None:
    assert announced(announce(DIGEST, len(DATA), KEY), KNOWN, DEFAULT) == COMING


@pytest.mark.parametrize("place", range(0, 260, 13))
def test_every_changed_sign_of_an_announcement_is_noticed(place: int) -> None:
    line = announce(DIGEST, len(DATA), KEY)
    altered = line[:place] + ("0" if line[place] != "0" else "1") + line[place + 1 :]
    with pytest.raises(LianggangError):
        announced(altered, KNOWN, DEFAULT)


def test_who_is_not_known_and_what_is_too_large_is_refused() -> None:
    line = announce(DIGEST, len(DATA), Key.generate())
    with pytest.raises(LianggangError, match="没有登记"):
        announced(line, KNOWN, DEFAULT)
    with pytest.raises(LianggangError, match="太大"):
        announced(announce(DIGEST, 100, KEY), KNOWN, replace(DEFAULT, file_bytes=99))


@given(st.lists(st.tuples(st.integers(0, len(DATA)), st.integers(0, 400)), max_size=30))
def test_what_is_here_is_always_the_beginning_of_the_package(tmp_path_factory, pieces) -> None:
    partial = Partial.of(tmp_path_factory.mktemp("arriving"), COMING)
    held = 0
    for start, length in pieces:
        piece = DATA[start : start + length]
        if start <= held:
            held = max(held, start + len(piece))
        assert partial.add(start, piece) == held
        assert not held or partial.path.read_bytes() == DATA[:held]
    assert partial.add(held, DATA[held:]) == len(DATA)
    assert partial.whole() == DATA


def test_more_than_was_announced_is_not_taken(tmp_path: Path) -> None:
    partial = Partial.of(tmp_path, COMING)
    assert partial.add(0, DATA + b"x") == 0
    assert not list(tmp_path.iterdir())


def test_a_piece_that_comes_after_all_was_given_up_leaves_nothing(tmp_path: Path, monkeypatch) -> None:
    partial = Partial.of(tmp_path, COMING)
    partial.add(0, DATA[:500])
    monkeypatch.setattr(Path, "mkdir", lambda _, **__: partial.drop())
    assert partial.add(500, DATA[500:]) == 0
    assert not list(tmp_path.iterdir())


def test_one_alone_takes_the_package(tmp_path: Path) -> None:
    partial = Partial.of(tmp_path, COMING)
    partial.add(0, DATA)
    with partial.claimed():
        with pytest.raises(LianggangError, match="正在核对"), partial.claimed():
            pass
        assert partial.whole() == DATA
    with partial.claimed():
        partial.drop()
        with pytest.raises(LianggangError, match="正在核对"), partial.claimed():
            pass


def test_another_package_of_the_same_sender_takes_its_place(tmp_path: Path) -> None:
    Partial.of(tmp_path, COMING).add(0, b"abc")
    other = Announced(COMING.signer, "0" * 64, 9)
    stranger = Announced("f" * 64, DIGEST, len(DATA))
    Partial.of(tmp_path, stranger).add(0, b"abc")
    Partial.of(tmp_path, other).add(0, b"abc")
    assert {p.name for p in tmp_path.iterdir()} == {f"{COMING.signer}-{'0' * 64}", f"{'f' * 64}-{DIGEST}"}


def test_other_bytes_than_announced_are_refused(tmp_path: Path) -> None:
    partial = Partial.of(tmp_path, COMING)
    partial.add(0, DATA[:-1] + b"\0")
    with pytest.raises(LianggangError, match="改动过"):
        partial.whole()
