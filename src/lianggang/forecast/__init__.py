"""The forecast of one indicator to the end of the plan, as a distribution."""

from lianggang.forecast.common import Common, learn
from lianggang.forecast.engine import forecast, forecast_panel, probability
from lianggang.forecast.model import Forecast
from lianggang.forecast.params import DEFAULT, Params
from lianggang.forecast.prepare import comparable
from lianggang.forecast.window import Window

__all__ = [
    "DEFAULT",
    "Common",
    "Forecast",
    "Params",
    "Window",
    "comparable",
    "forecast",
    "forecast_panel",
    "learn",
    "probability",
]
