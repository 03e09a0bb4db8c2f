"""Property tests are not held to the clock: a slow machine is no defect. Time lives in bench/."""

from hypothesis import settings

settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")
