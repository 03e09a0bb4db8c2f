"""The forecast of one indicator to the end of the plan, as a distribution."""

from lianggang.forecast.engine import comparable, forecast, probability
from lianggang.forecast.model import Forecast
from lianggang.forecast.params import DEFAULT, Params
from lianggang.forecast.window import Window

__all__ = ["DEFAULT", "Forecast", "Params", "Window", "comparable", "forecast", "probability"]
