import pytest
from hypothesis import given
from hypothesis import strategies as st

from laurels.kit.limits import RateLimiter

GAPS = st.lists(st.floats(0, 5, allow_nan=False), min_size=1, max_size=200)


def test_a_burst_passes_and_the_next_request_waits_for_its_cell():
    limiter = RateLimiter(10, 5.0, burst=3)
    decisions = [limiter.check("key", 100.0) for _ in range(4)]
    assert [decision.allowed for decision in decisions] == [True, True, True, False]
    assert [decision.remaining for decision in decisions] == [2, 1, 0, 0]
    assert decisions[-1].retry_after_seconds == 1
    assert not limiter.check("key", 100.4).allowed
    assert limiter.check("key", 100.5).allowed


def test_a_rested_key_has_its_whole_burst_again_and_no_more():
    limiter = RateLimiter(5, 1.0)
    for _ in range(5):
        limiter.check("key", 0.0)
    assert sum(limiter.check("key", 1000.0).allowed for _ in range(9)) == 5


def test_keys_do_not_share_a_limit():
    limiter = RateLimiter(1, 60.0)
    assert limiter.check("one", 0.0).allowed
    assert limiter.check("other", 0.0).allowed
    assert not limiter.check("one", 0.0).allowed


def test_a_batch_costs_its_rows_and_a_refused_one_nothing():
    limiter = RateLimiter(10, 10.0)
    assert limiter.check("key", 0.0, cost=8).remaining == 2
    refused = limiter.check("key", 0.0, cost=5)
    assert (refused.allowed, refused.remaining, refused.retry_after_seconds) == (False, 2, 3)
    assert limiter.check("key", 0.0, cost=2).allowed


@given(GAPS, st.integers(1, 20), st.integers(1, 20), st.floats(0.5, 10))
def test_no_more_pass_than_the_rate_and_the_burst_allow(gaps: list[float], limit: int, burst: int, per_seconds: float):
    limiter = RateLimiter(limit, per_seconds, burst=burst)
    now, passed = 0.0, list[float]()
    for gap in gaps:
        now += gap
        if limiter.check("key", now).allowed:
            passed.append(now)
    for first in range(len(passed)):
        # In every stretch of time, not only from the start: limit × t + burst.
        assert len(passed) - first <= limit * (now - passed[first]) / per_seconds + burst + 1e-6


@given(GAPS, st.integers(1, 20), st.floats(0.5, 10))
def test_what_is_told_comes_true(gaps: list[float], limit: int, per_seconds: float):
    limiter, now, decision = RateLimiter(limit, per_seconds), 50.0, None
    for gap in gaps:
        now += gap / 10
        decision = limiter.check("key", now)
        if not decision.allowed:
            now += decision.retry_after_seconds
            decision = limiter.check("key", now)
        assert decision.allowed
        assert 0 <= decision.remaining < limit
    assert decision
    now += decision.reset_seconds
    assert sum(limiter.check("key", now).allowed for _ in range(limit + 1)) == limit


def test_memory_is_bounded_under_a_flood_of_keys_and_a_key_in_use_is_kept():
    limiter = RateLimiter(1, 1e6, keys_max=1000)
    assert limiter.check("key", 0.0).allowed
    for number in range(10_000):
        limiter.check(f"flood {number}", 0.0)
        if number % 100 == 0:
            assert not limiter.check("key", 0.0).allowed
    assert len(limiter) <= 1000


def test_the_headers_are_those_of_the_draft():
    headers = RateLimiter(100, 60.0, name="key").check("a", 0.0).headers()
    assert headers == {"RateLimit-Policy": '"key";q=100;w=60', "RateLimit": '"key";r=99;t=1'}


@pytest.mark.parametrize(("limit", "per_seconds", "burst"), [(0, 1.0, 1), (1, 0.0, 1), (1, 1.0, 0)])
def test_a_limit_of_nothing_is_a_mistake(limit: int, per_seconds: float, burst: int):
    with pytest.raises(ValueError, match="above zero"):
        RateLimiter(limit, per_seconds, burst=burst)
