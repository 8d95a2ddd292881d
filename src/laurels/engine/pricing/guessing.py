"""Slows down who tries codes, and tells browsers nothing by which codes could be found out."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Any, Final

from laurels.engine.pricing.policy import TooManyGuesses
from laurels.engine.pricing.schemas import PricedCartIn, PricedOut
from laurels.kit.hot import Call
from laurels.kit.limits import RateLimiter
from laurels.kit.problems import Problem
from laurels.program import giftcards
from laurels.system import access

PER_MINUTE: Final = 30
WRONG: Final = frozenset({"code_not_found", "code_mistyped"})
UNTOLD: Final = frozenset(
    {
        *WRONG,
        "code_of_other_campaign",
        "code_used_up",
        "voucher_disabled",
        "voucher_withdrawn",
        "voucher_not_started",
        "voucher_expired",
        "voucher_not_given",
        "holder_required",
        "holder_mismatch",
        "not_published",
        "campaign_not_found",
        "campaign_not_launched",
        "campaign_paused",
        "campaign_ended",
        "campaign_not_started",
        "campaign_outdated",
        "campaign_of_other_kind",
        "not_a_member",
        "not_rolled_out",
        *giftcards.REFUSALS,
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
        """Count what was refused because there is no such code.

        To a browser all that it is not told apart counts: slowed down by some of it alone, it would learn the rest.
        """
        wrong = sum(code in (UNTOLD if _in_browser(call) else WRONG) for code in refusals)
        if wrong:
            self._tried.check(_who(call), time.monotonic(), cost=wrong)

    def note_problem(self, call: Call, problem: Problem) -> None:
        """Count what a refused redemption names."""
        refused: Any = problem.extra.get("refused", ())
        self.note(call, [row["refusal"]["code"] for row in refused])


def _who(call: Call) -> str:
    return f"{call.workspace_id}:{call.caller.actor.id}"


def _in_browser(call: Call) -> bool:
    return access.is_public(call.caller.actor.scopes)


def hide(call: Call, out: PricedOut, body: PricedCartIn) -> None:
    """Tell a browser only that a code cannot be used, and nothing of incentives that nobody asked for.

    A code is shown as it was typed, for its own writing would tell that there is such a code.
    """
    if not _in_browser(call):
        return
    out.refused = [row for row in out.refused if row.asked is not None]
    for row in out.refused:
        typed = None if row.asked is None else body.incentives[row.asked].code
        if typed is not None and row.refusal["code"] in UNTOLD:
            row.kind, row.code = "coupon", typed
            row.refusal = {"code": SHOWN, "message": "This code cannot be used."}
            row.campaign = row.campaign_id = None
