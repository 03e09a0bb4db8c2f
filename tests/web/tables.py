"""What every table of states must hold: every state reached, none without a way on, no way around a gate."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from lianggang.web.steps import Table


def reached(table: Table, start: str, without: Collection[str] = ()) -> set[str]:
    """The states that some order of actions leads to from `start`, leaving out some actions."""
    found, fresh = {start}, [start]
    while fresh:
        here = fresh.pop()
        for (state, action), step in table.items():
            if state == here and action not in without and step.to not in found:
                found.add(step.to)
                fresh.append(step.to)
    return found


def assert_sound(
    table: Table, states: Iterable[str], *, start: str, ends: Collection[str], gates: dict[str, Collection[str]]
) -> None:
    """gates: state to the actions of which one must have been taken before it is reached."""
    states = set(states)
    assert reached(table, start) == states
    for state in states - set(ends):
        assert reached(table, state) & set(ends), f"no way on from {state}"
    for state, actions in gates.items():
        assert state not in reached(table, start, without=actions), f"{state} is reached without {actions}"
