"""What is looked at before a campaign goes live. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Final

from laurels.engine.preflights.model import Check
from laurels.engine.testcases import Result
from laurels.kit import ids
from laurels.kit.problems import InvalidField
from laurels.program import stacking
from laurels.program.campaigns import Definition, LiveCampaign
from laurels.program.vocabulary import CODE

NAMED_MAX: Final = 20


def rules(refused: InvalidField | None) -> Check:
    """Tell whether the definition compiles against what is set up."""
    if refused is None:
        return Check("rules_valid", "ok", "Every rule fits what is set up.")
    return Check("rules_valid", "error", refused.detail, refused.pointer)


def schedule(said: Definition, now: datetime) -> Check:
    """Tell whether it ends, and not yet."""
    if said.ends_at is None:
        return Check("ends_in_future", "warning", "It has no end: it goes on until somebody ends it.", "/ends_at")
    if said.ends_at <= now:
        return Check("ends_in_future", "error", "Its end is past. Give it a later end.", "/ends_at")
    return Check("ends_in_future", "ok", "It ends in the future.", "/ends_at")


def budget(said: Definition) -> Check:
    """Tell whether anything limits what it gives to everybody together."""
    whole = [place for place, limit in enumerate(said.limits) if limit.scope == "campaign"]
    if not whole:
        return Check(
            "budget_set", "warning", "Nothing limits what it gives to everybody together: set a budget.", "/limits"
        )
    return Check("budget_set", "ok", "A budget limits what it gives.", f"/limits/{whole[0]}")


def codes(said: Definition, has_codes: bool) -> Check | None:
    """Tell whether a campaign of codes has any."""
    if said.trigger != CODE:
        return None
    if has_codes:
        return Check("codes_exist", "ok", "It has codes.")
    return Check("codes_exist", "error", "It asks for a code and has none: generate or import some.", "/trigger")


def test_cases(results: Sequence[Result]) -> Check | None:
    """Tell whether the test cases pass; None where there are none."""
    wrong = [one for one in results if not one.passed]
    if not results:
        return None
    if not wrong:
        return Check("test_cases_pass", "ok", f"All {len(results)} test cases pass.")
    failed = [{"id": ids.encode("tcs", one.case.id), "name": one.case.name} for one in wrong[:NAMED_MAX]]
    return Check(
        "test_cases_pass", "error", f"{len(wrong)} of {len(results)} test cases fail.", facts={"test_cases": failed}
    )


def conflicts(tried: LiveCampaign, others: Iterable[LiveCampaign], together: stacking.Rules) -> Check | None:
    """Tell with which live campaigns it does not go together on one cart; None where it is none of carts."""
    if not tried.pricings:
        return None
    every = [tried, *(one for one in others if one.pricings and one.id != tried.id)]
    apart = [(other, reason) for _, other, reason in stacking.compared(every, together, tried.id) if reason is not None]
    if not apart:
        return Check("goes_with_others", "ok", "It goes together with every other live campaign of carts.")
    named = [
        {"campaign_id": ids.encode("cmp", one.id), "campaign": one.name, "reason": reason}
        for one, reason in apart[:NAMED_MAX]
    ]
    many = "1 other live campaign" if len(apart) == 1 else f"{len(apart)} other live campaigns"
    facts = {"campaigns": named, "count": len(apart)}
    return Check("goes_with_others", "warning", f"On one cart it does not go with {many}.", "/stacking", facts)


def stopped(everything: bool) -> Check | None:
    """Tell whether the kill switch of the workspace keeps it from giving anything."""
    return Check("workspace_stopped", "error", "Everything is stopped at the moment.") if everything else None
