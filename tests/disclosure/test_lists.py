"""Which groups without a fixed list make up a whole, and what they leave over."""

import pytest

from lianggang.disclosure.lists import Ages, divided, read_ages
from lianggang.panel.model import TOTAL, Breakdown


@pytest.mark.parametrize(
    ("label", "ages"),
    [
        ("3—5岁", (3, 5)),
        ("3岁-5岁", (3, 5)),
        ("３～５周岁", (3, 5)),
        ("0岁", (0, 0)),
        ("5岁以下", (0, 4)),
        ("65岁及以上", (65, 999)),
        ("18岁以上", (18, 999)),
        ("学龄前", None),
        ("0—27天", None),
    ],
)
def test_ages_are_read_from_their_label(label, ages):
    assert read_ages(label) == (ages and Ages(*ages))


def families(dimension, whole, groups):
    """The families of the labels, each as the labels of whole and parts."""
    numbers = {("县", (2024, 2024), Breakdown(**{dimension: label})): n for label, n in groups.items()}
    found = divided({("县", (2024, 2024), TOTAL): whole, **numbers})
    return {tuple("·".join(filter(None, (p[2].age, p[2].other))) or "合计" for p in family) for family in found}


def test_ages_are_put_together_by_their_bounds():
    assert families("age", 40, {"0—5岁": 9, "0—2岁": 5, "3—5岁": 4, "6—17岁": 30}) == {
        ("合计", "0—5岁", "6—17岁", "除0—5岁、6—17岁以外"),
        ("合计", "0—2岁", "3—5岁", "6—17岁", "除0—2岁、3—5岁、6—17岁以外"),
        ("0—5岁", "0—2岁", "3—5岁"),
    }


def test_two_words_for_the_same_ages_are_the_same():
    assert ("0—4岁", "5岁以下") in families("age", 9, {"0—4岁": 9, "5岁以下": 9})


def test_parts_that_are_more_than_the_whole_are_none():
    assert families("age", 9, {"0—5岁": 20}) == set()
    assert families("other", 9, {"甲": 20}) == set()


def test_of_other_groups_every_smallest_set_that_adds_up_is_one():
    assert families("other", 16, {"甲": 14, "乙": 2, "丙": 8, "丁": 8, "戊": 0}) == {
        ("合计", "甲", "乙"),
        ("合计", "丙", "丁"),
    }


def test_many_groups_are_put_together_only_as_a_whole_or_a_few():
    many = {f"组{i:02}": 2**i for i in range(20)}
    assert ("合计", *many) in families("other", 2**20 - 1, many)
    assert ("合计", "组03", "组05", "组07") in families("other", 8 + 32 + 128, many)
