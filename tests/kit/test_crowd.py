"""How many calls a process lets in at once."""

from __future__ import annotations

from laurels.kit.crowd import FEW, Crowd


def flooded(seconds: float, *, answers: int = 300) -> Crowd:
    """A crowd that always wants in, of calls that are answered one after the other."""
    crowd, now = Crowd(most=128, wait_seconds=0.2), 0.0
    for _ in range(answers):
        while not crowd.full:
            crowd.enter()
        now += seconds
        crowd.leave(now)
    return crowd


def test_so_many_are_let_in_as_are_answered_within_the_wait() -> None:
    crowd = flooded(0.010)
    while not crowd.full:
        crowd.enter()
    assert 20 <= crowd.calls <= 22


def test_quick_calls_are_let_in_up_to_the_most() -> None:
    crowd = flooded(0.0005)
    while not crowd.full:
        crowd.enter()
    assert crowd.calls == 128


def test_few_are_never_turned_away_however_slow_calls_are() -> None:
    crowd = flooded(5.0)
    assert crowd.calls >= FEW - 1
    while crowd.calls >= FEW:
        crowd.leave(1e6)
    assert not crowd.full


def test_one_slow_call_beside_quick_ones_tells_nothing_of_a_crowd() -> None:
    crowd, now = Crowd(most=128, wait_seconds=0.2), 0.0
    crowd.enter()
    for _ in range(200):
        now += 1.0
        crowd.enter()
        crowd.leave(now)
    assert crowd.seconds == 0


def test_what_a_call_costs_is_forgotten_when_the_crowd_has_gone() -> None:
    crowd = flooded(0.050)
    while crowd.calls:
        crowd.leave(1e6)
    for _ in range(128):
        assert not crowd.full
        crowd.enter()
    assert crowd.full
