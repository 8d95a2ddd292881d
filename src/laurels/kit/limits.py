"""Rate limits in one process: the generic cell rate algorithm (GCRA), one number a key.

Time runs in cells of `per_seconds / limit`. A key's number is when its cells will be used up; a request moves it one
cell on and is let through while it lies at most `burst` cells ahead of now.
"""

from math import ceil
from typing import NamedTuple


class Decision(NamedTuple):
    """Whether a request may pass, and what to tell its caller. A tuple, because it is made once a request.

    `remaining` requests could follow at once; after `reset_seconds` the whole burst could; a refused request may be
    sent again after `retry_after_seconds`.
    """

    allowed: bool
    limit: int
    remaining: int
    reset_seconds: int
    retry_after_seconds: int
    policy: str

    def headers(self) -> dict[str, str]:
        """Write the headers of draft-ietf-httpapi-ratelimit-headers, such as `"default";r=50;t=30`."""
        name = self.policy.partition(";")[0]
        return {"RateLimit-Policy": self.policy, "RateLimit": f"{name};r={self.remaining};t={self.reset_seconds}"}


class RateLimiter:
    """Lets each key pass `limit` times in `per_seconds`, with at most `burst` of them at once (default: `limit`).

    At most `keys_max` keys are kept, in two generations: when the younger is half of that, the older is dropped. A key
    that is not seen while `keys_max / 2` others are starts afresh, so memory is bounded under a flood of made-up keys.
    """

    def __init__(
        self,
        limit: int,
        per_seconds: float,
        *,
        burst: int | None = None,
        keys_max: int = 100_000,
        name: str = "default",
    ) -> None:
        self.limit = limit
        self.per_seconds = per_seconds
        self.burst = limit if burst is None else burst
        if limit < 1 or per_seconds <= 0 or self.burst < 1 or keys_max < 2:
            raise ValueError("a limit, a burst and a time are above zero")
        self._policy = f'"{name}";q={limit};w={ceil(per_seconds)}'
        self._cell = per_seconds / limit
        self._reach = self._cell * self.burst
        self._keys_half = keys_max // 2
        self._young: dict[str | bytes, float] = {}
        self._old: dict[str | bytes, float] = {}

    def __len__(self) -> int:
        return len(self._young) + len(self._old)

    def check(self, key: str | bytes, now_monotonic: float, cost: int = 1) -> Decision:
        """Let a request of this key pass, or say when it may come again; a refused one costs nothing.

        :param cost: how many requests it counts as, such as the rows of a batch; more than `burst` can never pass
        """
        young = self._young
        used_until = young.get(key)
        if used_until is None:
            used_until = self._old.get(key, now_monotonic)
        if used_until < now_monotonic:
            used_until = now_monotonic
        then = used_until + self._cell * cost
        late = then - self._reach - now_monotonic
        # Sums of cells are off by rounding; a billionth of a second is not what a limit is about.
        allowed = late <= 1e-9
        if allowed:
            used_until = then
        young[key] = used_until  # a refused key is kept too: knocking on keeps it among the young
        if len(young) >= self._keys_half:
            self._old, self._young = young, {}
        ahead = used_until - now_monotonic
        room = int((self._reach - ahead) / self._cell + 1e-9)
        return Decision(allowed, self.limit, room, ceil(ahead), 0 if allowed else ceil(late), self._policy)
