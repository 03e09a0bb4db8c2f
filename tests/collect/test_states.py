"""The table of states: no way around approval, no dead end, nobody but the reporter opens values for change."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from lianggang.collect.states import EDITABLE, STEPS, Action, Party, State, steps_from, waits_for, why_closed

REQUIRED = [Action.SUBMIT, Action.CONFIRM, Action.ACCEPT, Action.APPROVE, Action.LOCK, Action.PUBLISH]


def reachable(start: State) -> set[State]:
    found, waiting = {start}, [start]
    while waiting:
        for _, step in steps_from(waiting.pop()):
            if step.to not in found:
                found.add(step.to)
                waiting.append(step.to)
    return found


def test_every_state_is_reached_and_leads_to_publication() -> None:
    assert reachable(State.NOT_STARTED) == set(State)
    assert all(State.PUBLISHED in reachable(state) for state in State)


@given(st.lists(st.sampled_from(list(Action)), max_size=40))
def test_nothing_is_published_that_was_not_approved_since_it_was_last_changed(actions: list[Action]) -> None:
    state, since_change = State.NOT_STARTED, []
    for action in actions:
        step = STEPS.get((state, action))
        if step is None:
            continue
        since_change = [] if action in (Action.FILL, Action.REVISE) else [*since_change, action]
        state = step.to
        if state is State.PUBLISHED:
            position = 0
            for done in since_change:
                position += done is REQUIRED[position] if position < len(REQUIRED) else 0
            assert position == len(REQUIRED)


def test_only_the_reporter_changes_values_and_only_in_the_unit() -> None:
    assert {step.by for (_, action), step in STEPS.items() if action in (Action.FILL, Action.REVISE)} == {
        Party.REPORTER
    }
    assert {State.NOT_STARTED, State.DRAFT, State.RETURNED} == EDITABLE


def test_whoever_sends_something_back_says_why() -> None:
    back = {Action.SEND_BACK, Action.RETURN, Action.DECLINE, Action.REVISE}
    assert all(step.reason == (action in back) for (_, action), step in STEPS.items())


def test_every_state_says_whose_turn_it_is_or_that_all_is_done() -> None:
    for state in State:
        party = waits_for(state)
        assert (party is None) == (state is State.PUBLISHED)
        if party is not None:
            assert party in {step.by for _, step in steps_from(state)}


def test_every_closed_state_says_why() -> None:
    assert all(bool(why_closed(state)) == (state not in EDITABLE) for state in State)
