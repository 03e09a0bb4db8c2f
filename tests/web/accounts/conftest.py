"""Somebody who signs in with a password."""

from __future__ import annotations

import pytest

from lianggang.web.accounts.models import Account
from tests.web.conftest import County

PASSWORD = "Correct-Horse-7"


@pytest.fixture
def bureau(county: County) -> Account:
    account = county.people["bureau"]
    account.set_password(PASSWORD)
    account.save()
    return account
