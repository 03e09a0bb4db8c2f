"""The demonstration office, served by its own command, and a real browser in front of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from tests.e2e.serving import Office, chromium, served

playwright = pytest.importorskip("playwright.sync_api", reason="没有安装playwright，浏览器测试没有运行")


@pytest.fixture(scope="package")
def browser() -> Iterator[playwright.Browser]:
    with chromium() as opened:
        yield opened


@pytest.fixture(scope="package")
def office(browser: playwright.Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    with served(tmp_path_factory.mktemp("office") / "home") as found:
        yield found


@dataclass
class Person:
    """Somebody at a browser."""

    page: playwright.Page
    office: Office

    def open(self, path: str) -> playwright.Page:
        answer = self.page.goto(self.office.address + path)
        assert answer is not None
        assert answer.ok, (path, answer.status)
        return self.page

    def follow(self, text: str) -> playwright.Page:
        self.page.get_by_role("link", name=text, exact=True).first.click()
        return self.page


@pytest.fixture
def enter(office: Office, browser: playwright.Browser) -> Iterator[object]:
    """Sign a person in by the page; scripts=False gives a browser without JavaScript."""
    contexts = []

    def signed_in(username: str, *, scripts: bool = True) -> Person:
        context = browser.new_context(java_script_enabled=scripts, locale="zh-CN", accept_downloads=True)
        contexts.append(context)
        person = Person(context.new_page(), office)
        person.open("/login/")
        person.page.get_by_label("登录名").fill(username)
        person.page.get_by_label("密码").fill(office.password)
        person.page.get_by_role("button", name="登录").click()
        person.page.get_by_role("heading", name="工作台").wait_for()
        return person

    yield signed_in
    for context in contexts:
        context.close()
