"""The accounts as a file: those that the page shows, in the same words."""

from __future__ import annotations

from tests.web.conftest import County


def rows(county: County, **asked: str) -> list[list[str]]:
    file = county.client("administrator").get("/people/", {"as": "csv", **asked})
    return [line.split(",") for line in file.content.decode("utf-8-sig").splitlines()]


def test_accounts_download_as_the_page_filters_them(county: County) -> None:
    county.people["health.head"].phone = "0990-1"
    county.people["health.head"].save()
    head, *found = rows(county, q="卫生", role="head")
    assert head == ["登录名", "姓名", "角色", "状态", "电话", "邮箱"]
    assert found == [["health.head", "health.head", "县卫生健康局 单位负责人", "启用", "0990-1", "—"]]
    assert ["third_party", "third_party", "云泽县 第三方（至2999年12月31日）", "启用", "—", "—"] in rows(county)
    page = county.client("administrator").get("/people/", {"q": "卫生", "role": "head"}).content.decode()
    assert '?q=%E5%8D%AB%E7%94%9F&amp;role=head&amp;as=csv"' in page


def test_the_workbook_is_one_and_others_get_none(county: County) -> None:
    assert county.client("administrator").get("/people/", {"as": "xlsx"}).content[:2] == b"PK"
    assert county.client("office").get("/people/", {"as": "csv"}).status_code == 403
