"""By what a territory's targets are judged in a year: the constants that its monitoring scheme sets."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from django.db import transaction

from lianggang.errors import LianggangError, unusable
from lianggang.monitoring.scheme import constants, scheme_of
from lianggang.round import Scheme as Limits
from lianggang.web.accounts.guard import require
from lianggang.web.accounts.rights import Right
from lianggang.web.audit.record import By, record
from lianggang.web.conflict import require_seen
from lianggang.web.figures.models import Indicator
from lianggang.web.places.models import Territory
from lianggang.web.plans.models import Aim, PlanDocument
from lianggang.web.rounds.models import Scheme

WEIGHT = "权重."
_S = Scheme.State
MEANINGS: Mapping[str, str] = {
    "assess.on_track": "预计可达的最低概率",
    "assess.off_track": "低于此概率为达标困难",
    "assess.stay": "本年已达到的，保持到目标年的最低概率",
    "assess.as_printed": "按目标所印小数位舍入后比较（1是，0否）",
    "assess.rounded_share": "舍入最多放宽目标的比例，超过的多取小数位",
    "assess.around_points": "“左右”的最小容差（百分点）",
    "assess.around_share": "“左右”的容差占目标的比例",
    "assess.pace_years": "近年实际进度的年数",
    "assess.earlier_years": "上升趋势减缓所比的以前年数",
    "assess.step_prior": "逐年要求：对、错各折合的步数",
    "assess.step_weight": "逐年要求：全部步数中对的比例折合的步数",
    "alerts.hard": "达标困难的概率界限",
    "alerts.hopeless": "红色预警的概率界限",
    "alerts.stay": "近年变坏时，可能回落的概率界限（黄）",
    "alerts.unlikely": "可能回落的概率界限（黄）",
    "alerts.slipping": "可能回落的概率界限（橙）",
    "alerts.fall": "达标概率一年内骤降的界限",
    "alerts.sure": "达标概率不低于此数的，不提进度罕见、概率骤降",
    "alerts.feasible": "所需进度超过同级地区这一比例的时段，即为罕见",
    "alerts.peer_spans": "能比较的最少时段数",
    "alerts.peer_places": "能比较的最少地区数",
    "alerts.near": "起点水平最接近的这一比例的时段算相近水平",
    "alerts.pace_years": "预警句中近年进度的年数",
    "alerts.volatile_points": "百分率的波动界限（百分点）",
    "alerts.volatile_ages": "岁、年的波动界限",
    "alerts.volatile_share": "其他指标的波动界限",
    "alerts.much": "橙色为波动界限的倍数",
    "alerts.reversals": "方向反转的最低比例",
    "alerts.changes": "最少的年度变动次数",
    "alerts.window": "所看的年数",
    "alerts.confidence": "超出偶然的检验水平",
}

_ADVICE = "比例写0到1之间的小数，年数、次数写整数；权重一行一个：领域或指标名，空格，正数。"


@dataclass(frozen=True, slots=True)
class Threshold:
    """One constant. value: what the scheme sets, else the default."""

    name: str
    meaning: str
    default: str
    value: str

    @property
    def changed(self) -> bool:
        """Whether the scheme departs from the default."""
        return self.value != self.default


def thresholds_of(scheme: Scheme) -> list[Threshold]:
    """Every constant with what the scheme sets."""
    defaults = {name: _plain(value) for name, value in constants().items()}
    return [Threshold(n, MEANINGS[n], text, scheme.thresholds.get(n, text)) for n, text in defaults.items()]


def weights_of(scheme: Scheme) -> str:
    """The weights of the scheme, one a line: 妇女与健康 2."""
    held = {name.removeprefix(WEIGHT): text for name, text in scheme.thresholds.items() if name.startswith(WEIGHT)}
    return "\n".join(f"{name} {text}" for name, text in held.items())


def limits_in(territory: Territory, year: int) -> Limits:
    """What targets are judged by in a year: as its approved scheme says, else the last one before it, else as usual."""
    approved = Scheme.objects.filter(territory=territory, year__lte=year, state__in=(_S.APPROVED, _S.OPEN, _S.CLOSED))
    last = approved.order_by("-year").first()
    return scheme_of(last.thresholds.items()) if last else Limits()


@transaction.atomic
def set_thresholds(
    *, by: By, scheme_id: int, values: Mapping[str, str], weights: str, seen: str | None = None
) -> Scheme:
    """Set the constants of a scheme that is being drawn up; what equals the default is not kept.

    weights: of areas or indicators, one a line, name and number. Raises PermissionDenied, Conflict, or LianggangError
    with everything that cannot be used, or when the scheme has been proposed.
    """
    scheme = Scheme.objects.select_for_update(of=("self",)).select_related("territory").get(pk=scheme_id)
    require(by, Right.MANAGE_ROUNDS, territory=scheme.territory)
    if scheme.state != _S.DRAFT:
        raise unusable("scheme-not-draft", f"{scheme}方案{scheme.get_state_display()}，判断界限不能再改。",
                       advice="要改，请先撤回方案；已批准的，下一年度再改。")  # fmt: skip
    require_seen(scheme, scheme.stamp, seen)
    defaults = {name: _plain(value) for name, value in constants().items()}
    said = {n: text.strip() for n, text in values.items() if text.strip() and text.strip() != defaults.get(n)}
    said |= dict(_weights(weights))
    _check(said, scheme)
    before, scheme.thresholds = scheme.thresholds, said
    scheme.save()
    record(by, "scheme.thresholds", f"scheme:{scheme.pk}", f"{scheme} 判断界限：与默认不同的{len(said)}项",
           territory=scheme.territory.code, before=before, after=said)  # fmt: skip
    return scheme


def _check(said: Mapping[str, str], scheme: Scheme) -> None:
    """Raise LianggangError with everything that cannot be used, each constant called by its meaning."""
    try:
        scheme_of(said.items())
    except LianggangError as problem:
        told = (replace(f, message=_called(f.message), advice=_ADVICE) for f in problem.findings)
        raise LianggangError(*told) from problem
    aims = Aim.objects.filter(document__territory=scheme.territory, document__state=PlanDocument.State.CONFIRMED)
    known = {name for aim in aims.only("area", "target") for name in (aim.area, aim.target.get("indicator"))}
    known |= set(Indicator.objects.filter(code__in=aims.values("indicator")).values_list("name", flat=True))
    if strange := [name for n in said if n.startswith(WEIGHT) and (name := n.removeprefix(WEIGHT)) not in known]:
        raise unusable("weight-unknown", f"规划里没有这个领域或指标：{'、'.join(strange)}。",
                       advice="权重的名称要与“指标”页上的领域或指标名称一致。")  # fmt: skip


def _called(message: str) -> str:
    for name, meaning in MEANINGS.items():
        message = message.replace(name, meaning)
    return message.replace(WEIGHT, "权重 ")


def _weights(text: str) -> list[tuple[str, str]]:
    pairs = [line.replace("，", " ").replace("＝", " ").rsplit(None, 1) for line in text.splitlines() if line.strip()]
    return [(WEIGHT + pair[0].strip(), pair[1] if len(pair) > 1 else "") for pair in pairs]


def _plain(value: object) -> str:
    """A constant as a person writes it: 0.8, 1 for yes."""
    return str(int(value)) if isinstance(value, bool) else f"{value:g}" if isinstance(value, float) else str(value)
