"""What is wrong with a password is told in Chinese."""

from __future__ import annotations

import re

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from lianggang.web.accounts.models import Account


@pytest.mark.parametrize(
    ("password", "told"),
    [
        ("Abc-12345", "密码至少要有10个字符。"),
        ("abcdefghijkl", "密码至少要有大写字母、小写字母、数字、符号中的三种。"),
        ("password123456", "这个密码太常见了。"),
        ("liming-liming1", "密码跟 登录名 太相似了。"),
    ],
)
def test_every_rule_is_told_in_chinese(password: str, told: str) -> None:
    with pytest.raises(ValidationError) as raised:
        validate_password(password, Account(username="liming-liming", name="李明"))
    assert told in raised.value.messages
    assert not [words for words in raised.value.messages if re.search(r"[A-Za-z]{3}", words)]


def test_a_password_that_keeps_the_rules_is_taken() -> None:
    validate_password("Yunze-2026-Jian", Account(username="liming", name="李明"))
