"""The two warnings that the plans ask for: 预计达标困难 and 波动较大."""

from lianggang.alerts.model import Alert, Cause, Level, WarningKind
from lianggang.alerts.params import DEFAULT, Params
from lianggang.alerts.warn import alerts

__all__ = ["DEFAULT", "Alert", "Cause", "Level", "Params", "WarningKind", "alerts"]
