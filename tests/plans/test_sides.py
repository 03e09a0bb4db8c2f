import pytest

from lianggang.plans.sides import Gap, gap_of, is_side, side_of


@pytest.mark.parametrize(
    "name",
    [
        "孕产妇死亡率城乡差距", "孕产妇死亡率的城乡之间的差异", "城乡孕产妇死亡率差距", "农村孕产妇死亡率与城市差距",
        "农村与城市孕产妇死亡率的差距", "城镇孕产妇死亡率和农村孕产妇死亡率差距",
    ],
)  # fmt: skip
def test_a_gap_is_the_same_however_it_is_put(name):
    assert gap_of(name) == Gap("孕产妇死亡率", "城乡")


@pytest.mark.parametrize("name", ["男女就业率差距", "两性就业率差距", "女性就业率与男性差距", "就业率性别差距"])
def test_the_sexes_are_one_pair(name):
    assert gap_of(name) == Gap("就业率", "男女")
    assert gap_of(name).name == "男女就业率差距"


@pytest.mark.parametrize("name", ["就业率", "城乡差距", "女性与男性差距", "就业率区域差距", "女性就业率与城市差距"])
def test_what_is_no_gap_between_two_sides_gives_none(name):
    assert gap_of(name) is None


def test_sides_are_told_by_their_words():
    assert [is_side(word) for word in ("城镇", "男性", "城镇化率")] == [True, True, False]
    assert [side_of(name) for name in ("农村孕产妇死亡率", "孕产妇死亡率")] == ["农村", ""]
