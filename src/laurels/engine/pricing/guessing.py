"""Slows down who tries codes, and tells browsers nothing by which codes could be found out."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Any, Final

from laurels.engine.pricing.policy import TooManyGuesses
from laurels.engine.pricing.schemas import PricedOut
from laurels.kit.hot import Call
from laurels.kit.limits import RateLimiter
from laurels.kit.problems import Problem
from laurels.system import access

PER_MINUTE: Final = 30
WRONG: Final = frozenset({"code_not_found", "code_mistyped"})
UNTOLD: Final = frozenset(
    {
        *WRONG,
        "voucher_expired",
        "voucher_disabled",
        "voucher_not_started",
        "holder_mismatch",
        "campaign_ended",
        "campaign_paused",
        "campaign_not_launched",
        "code_used_up",
    }
)
"""Refusals that a key in a browser is not told apart."""
SHOWN: Final = "code_not_usable"


class Guesses:
    """Counts the codes that were tried and are none, by key, for all routes that take codes."""

    def __init__(self) -> None:
        self._tried = RateLimiter(PER_MINUTE, 60, name="guesses")

    def check(self, call: Call) -> None:
        """Let nobody go on who tried too many.

        :raises TooManyGuesses: too many codes that do not exist were tried
        """
        if not self._tried.check(_who(call), time.monotonic(), cost=0).remaining:
            raise TooManyGuesses(TooManyGuesses.cure, retry_after_seconds=60)

    def note(self, call: Call, refusals: Sequence[str]) -> None:
        """Count what was refused because there is no such code."""
        wrong = sum(code in WRONG for code in refusals)
        if wrong:
            self._tried.check(_who(call), time.monotonic(), cost=wrong)

    def note_problem(self, call: Call, problem: Problem) -> None:
        """Count what a refused redemption names."""
        refused: Any = problem.extra.get("refused", ())
        self.note(call, [row["refusal"]["code"] for row in refused])


def _who(call: Call) -> str:
    return f"{call.workspace_id}:{call.caller.actor.id}"


def hide(call: Call, out: PricedOut) -> None:
    """Tell a browser only that a code cannot be used, and nothing of incentives that nobody asked for."""
    if not access.is_public(call.caller.actor.scopes):
        return
    out.refused = [row for row in out.refused if row.asked is not None]
    for row in out.refused:
        if row.refusal["code"] in UNTOLD:
            row.refusal = {"code": SHOWN, "message": "This code cannot be used."}
            row.campaign = row.campaign_id = None
