"""How many calls a process lets in at once."""

from __future__ import annotations

from laurels.kit.crowd import FEW, GONE, PATIENCE, Crowd


def flooded(crowd: Crowd, each: float, *, answers: int, now: float = 0.0) -> tuple[float, list[int]]:
    """Let a crowd that always wants in be answered one after the other; tell the time, and how many were in."""
    inside: list[int] = []
    for _ in range(answers):
        while not crowd.full(now):
            crowd.enter()
        inside.append(crowd.calls)
        now += each
        crowd.leave(now)
    return now, inside


def test_a_sudden_crowd_is_let_in_as_far_as_it_is_answered_within_the_longest_wait() -> None:
    crowd = Crowd(most=1_000, wait_seconds=2.0)
    _, inside = flooded(crowd, 0.010, answers=5)
    assert inside[0] == 1_000  # nobody knows yet what a call costs
    crowd = Crowd(most=1_000, wait_seconds=0.2, seconds=0.010)
    _, inside = flooded(crowd, 0.010, answers=5)
    assert 20 <= inside[0] <= 22


def test_of_a_crowd_that_stays_so_many_are_let_in_as_are_answered_in_a_third_of_the_longest_wait() -> None:
    crowd = Crowd(most=128, wait_seconds=0.6)
    _, inside = flooded(crowd, 0.010, answers=1_000)
    assert inside[0] == 128
    assert all(19 <= one <= 22 for one in inside[-500:])


def test_a_crowd_that_was_gone_for_a_while_is_a_sudden_one_again() -> None:
    crowd = Crowd(most=128, wait_seconds=0.6)
    now, _ = flooded(crowd, 0.010, answers=1_000)
    while crowd.calls > FEW:
        now += 0.010
        crowd.leave(now)
    assert not crowd.full(now)
    now += GONE + PATIENCE
    _, inside = flooded(crowd, 0.010, answers=1, now=now)
    assert 60 <= inside[0] <= 62, "as many as are answered in the longest wait"


def test_quick_calls_are_let_in_up_to_the_most() -> None:
    _, inside = flooded(Crowd(most=128, wait_seconds=2.0), 0.0005, answers=5_000)
    assert inside[-1] == 128


def test_few_are_never_turned_away_however_slow_calls_are() -> None:
    crowd = Crowd(most=128, wait_seconds=0.2)
    now, inside = flooded(crowd, 5.0, answers=300)
    assert inside[-1] == FEW
    crowd.leave(now)
    assert not crowd.full(now)


def test_one_slow_call_beside_quick_ones_tells_nothing_of_a_crowd() -> None:
    crowd, now = Crowd(most=128, wait_seconds=0.2), 0.0
    crowd.enter()
    for _ in range(200):
        now += 1.0
        crowd.enter()
        crowd.leave(now)
    assert crowd.seconds == 0


def test_what_a_call_costs_is_forgotten_when_the_crowd_has_gone() -> None:
    crowd = Crowd(most=128, wait_seconds=0.2)
    now, _ = flooded(crowd, 0.050, answers=300)
    while crowd.calls:
        crowd.leave(now)
    for _ in range(128):
        assert not crowd.full(now)
        crowd.enter()
    assert crowd.full(now)
