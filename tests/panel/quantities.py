"""A handful of quantities and a resolver by code or name, as the round would build it."""

from decimal import Decimal

from lianggang.panel.quantities import Quantity, Resolved

MATERNAL = Quantity("W-HEA-003", "孕产妇死亡率", "/10万", 100000, Decimal(0), Decimal(1000), rare_event=True)
INFANT = Quantity("C-HEA-002", "婴儿死亡率", "‰", 1000, Decimal(0), Decimal(100))
SCREENING = Quantity("W-HEA-011", "婚前医学检查率", "%", 100, Decimal(0), Decimal(100))
GROSS = Quantity("C-EDU-001", "学前教育毛入园率", "%", 100, Decimal(0), Decimal(150))
KINDERGARTENS = Quantity("C-EDU-021", "幼儿园数", "所", 1, Decimal(0), None, divides=False)
QUANTITIES = {q.code: q for q in (MATERNAL, INFANT, SCREENING, GROSS, KINDERGARTENS)}


def resolve(code: str, name: str, unit: str) -> Resolved:
    found = QUANTITIES.get(code) or next((q for q in QUANTITIES.values() if q.name == name), None)
    return Resolved(found, "" if found else "目录里没有")
