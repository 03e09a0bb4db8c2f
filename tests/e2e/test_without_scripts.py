"""On the demonstration office, where every kind of page has content: all can be read and sent without scripts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.e2e.conftest import Person
from tests.web.accounts.test_crawl import crawl, pages, problems

_LONGEST = 120_000  # milliseconds: a report as PDF, on a machine that has other work


class Plain:
    """Fetches pages with the browser's cookies, as a client of the tests does; nothing runs in them."""

    def __init__(self, person: Person) -> None:
        self._fetch, self._address = person.page.context.request, person.office.address

    def get(self, path: str, **_: Any) -> Answer:
        return Answer(self._fetch.get(self._address + path, timeout=_LONGEST))


class Answer:
    """An answer as the test client gives it."""

    streaming = False

    def __init__(self, answer: Any) -> None:
        self.status_code, self._heads, self.content = answer.status, answer.headers, answer.body()

    def __getitem__(self, head: str) -> str:
        return str(self._heads[head.lower()])


@pytest.mark.parametrize("who", ["admin", "fuerban", "tongji", "lingdao", "pinggu", "disanfang", "u01-tb", "u01-fz"])
def test_every_page_reads_and_sends(enter: Callable[..., Person], who: str) -> None:
    found = crawl(Plain(enter(who, scripts=False)), alike=1)  # type: ignore[arg-type]
    assert {path: status for path, (status, _) in found.items() if status != 200} == {}
    assert [told for path, words in pages(found) for told in problems(path, words)] == []
    assert len(found) > 40
