"""Which way of a quantity is good."""

import pytest

from lianggang.catalogue.direction import sign_of
from lianggang.catalogue.load import load_catalogue


@pytest.mark.parametrize(
    ("direction", "sign"), [("higher", 1), ("lower", -1), ("band", 0), ("none", 0), (None, 0), ("", 0)]
)
def test_only_a_stated_direction_has_a_sign(direction, sign):
    assert sign_of(direction) == sign


def test_the_catalogue_uses_no_other_word():
    words = {i.direction for i in load_catalogue().indicators.values()}
    assert words <= {"higher", "lower", "band", "none"}
