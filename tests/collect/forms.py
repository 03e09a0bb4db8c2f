"""The form of a county health bureau, small but with every kind of line."""

from decimal import Decimal

from lianggang.collect.form import FormLine, FormSpec

MATERNAL = FormLine(
    "W-HEA-003",
    "孕产妇死亡率",
    "/10万",
    definition="年内每10万名活产中，因妊娠、分娩及其处理而在孕期或妊娠结束后42天内死亡的妇女人数（不含意外原因）。",
    numerator="年内孕产妇死亡人数",
    denominator="同期活产数",
    scale=100000,
    breakdowns=("城镇", "农村"),
    valid_min=Decimal(0),
    valid_max=Decimal(1000),
    history={2022: Decimal("0"), 2023: Decimal("33.3"), 2024: None},
)
INFANT = FormLine(
    "C-HEA-002",
    "婴儿死亡率",
    "‰",
    definition="年内每1000名活产中，不满1周岁死亡的婴儿数。",
    numerator="年内不满1周岁死亡的婴儿数",
    denominator="同期活产数",
    scale=1000,
    breakdowns=("男", "女", "城镇", "农村"),
    valid_min=Decimal(0),
    valid_max=Decimal(100),
    history={2022: Decimal("5.10"), 2023: Decimal("4.8"), 2024: Decimal("4.5")},
)
SCREENING = FormLine(
    "W-HEA-013",
    "适龄妇女宫颈癌人群筛查率",
    "%",
    definition="35—64岁妇女中，已接受过宫颈癌筛查的人数所占比例。",
    numerator="35—64岁妇女中接受过宫颈癌筛查的人数",
    denominator="35—64岁妇女人数",
    scale=100,
    breakdowns=("城镇", "农村"),
    valid_min=Decimal(0),
    valid_max=Decimal(100),
)
CENTRES = FormLine("W-HEA-042", "危重孕产妇救治中心数", "个", "经认定的危重孕产妇救治中心个数。", valid_min=Decimal(0))
LIFE = FormLine("W-HEA-001", "妇女人均预期寿命", "岁", valid_min=Decimal(50), valid_max=Decimal(95))


def form(**changes) -> FormSpec:
    fields = {
        "unit": "卫生健康局",
        "territory": "示例县",
        "year": 2025,
        "lines": (MATERNAL, INFANT, SCREENING, CENTRES, LIFE),
        "number": "W1",
        "issuer": "示例县统计局、示例县妇儿工委办公室",
        "approval": "示统字〔2026〕1号",
        "valid_until": "2026年6月",
    }
    return FormSpec(**{**fields, **changes})
