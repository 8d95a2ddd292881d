"""What a campaign says of one moment, and how a campaign lives. Pure; limits are applied by counters, not here."""

from __future__ import annotations

from dataclasses import replace
from typing import Final
from uuid import UUID

from laurels.kit import ids
from laurels.kit.problems import Conflict
from laurels.program.campaigns.model import Award, Bound, Context, LiveCampaign, Refusal, State, Step, Verdict
from laurels.rules import RuleFailed

_NOT_STARTED: Final = Verdict(refused=Refusal("campaign_not_started", "The campaign had not started then."))
_ENDED: Final = Verdict(refused=Refusal("campaign_ended", "The campaign was over then."))
_OUTSIDE_WINDOW: Final = Verdict(refused=Refusal("outside_window", "It was not one of the campaign's days and hours."))
_CONDITION: Final = Verdict(refused=Refusal("condition_not_met", "The campaign's condition is not met."))
_NOTHING: Final = Verdict(refused=Refusal("nothing_earned", "The campaign's effects come to nothing here."))

_NEXT: Final[dict[Step, dict[State, State]]] = {
    "launch": {"draft": "live", "paused": "live"},
    "pause": {"live": "paused"},
    "kill": {"live": "paused", "paused": "paused"},
    "end": {"draft": "ended", "live": "ended", "paused": "ended"},
}


class WrongState(Conflict):
    code, title = "campaign_state", "The campaign is not in a state that allows this"
    cure = "A draft is launched, a live campaign paused or killed, a paused one launched again; ended is final."


def evaluate(live: LiveCampaign, context: Context) -> Verdict:
    """Decide what the campaign gives for one moment: awards, or the first reason for none.

    The moment is `now.at`, when the thing happened and not when it was told. The schedule is half open: a campaign that
    ends at midnight gives nothing at midnight.
    """
    closed = _closed(live, context)
    return _judge(live, context) if closed is None else closed


def offered(live: LiveCampaign, context: Context) -> tuple[Bound, ...] | Refusal:
    """Decide what a campaign would do to the cart of one moment: its effects, bound to it, or the reason for none."""
    closed = _closed(live, context) or _outdated(live)
    if closed is None and live.condition is not None and not live.condition.holds(context):
        closed = _CONDITION
    if closed is not None:
        assert closed.refused is not None, "what is closed says why"
        return closed.refused
    try:
        return tuple(pricing.bind(context) for pricing in live.pricings)
    except RuleFailed as failed:
        return Refusal("effect_failed", failed.message)


def rolled_out(live: LiveCampaign, customer_id: UUID | None) -> bool:
    """Tell whether a campaign that is opened by degrees is open to a customer; a guest has to wait for all.

    Everybody has a place of their own in the queue of each campaign, which never changes, so who is in stays in.
    """
    if live.rollout_bps is None:
        return True
    if customer_id is None:
        return False
    return ids.derived("rollout", str(live.id), str(customer_id)).int % 10_000 < live.rollout_bps


def _closed(live: LiveCampaign, context: Context) -> Verdict | None:
    at = context["now"]["at"]
    if live.starts_at is not None and at < live.starts_at:
        return _NOT_STARTED
    if live.ends_at is not None and at >= live.ends_at:
        return _ENDED
    if live.window is not None and not live.window.contains(at, live.zone):
        return _OUTSIDE_WINDOW
    return None


def _outdated(live: LiveCampaign) -> Verdict | None:
    return None if live.outdated is None else Verdict(refused=Refusal("campaign_outdated", live.outdated))


def re_evaluate(live: LiveCampaign, context_after: Context) -> tuple[Award, ...] | None:
    """Work out what would have been earned had the returned goods never been bought, or None to keep what was earned.

    The schedule is not asked again: it was open when the order was paid. A minimum that the order no longer reaches
    takes everything back, unless the campaign's `on_return` is `keep`.
    """
    return None if live.on_return == "keep" else _judge(live, context_after).earned


def _judge(live: LiveCampaign, context: Context) -> Verdict:
    outdated = _outdated(live)
    if outdated is not None:
        return outdated
    if live.condition is not None and not live.condition.holds(context):
        return _CONDITION
    missing: str | None = None
    earned: list[Award] = []
    for index, effect in enumerate(live.effects):
        try:
            points = effect.points(context)
        except RuleFailed as failed:
            missing = missing or failed.message
            continue
        if points > 0:
            earned.append(Award(effect.wallet_id, points, index))
    if earned:
        return Verdict(tuple(earned))
    return _NOTHING if missing is None else Verdict(refused=Refusal("effect_failed", missing))


def why_not(live: LiveCampaign, context: Context) -> Refusal | None:
    """Explain a refusal: each part of the condition with its actual and needed value, or None if nothing is refused.

    Far slower than `evaluate`: for a person who asks, not for every order.
    """
    if live.pricings:
        found = offered(live, context)
        refused = found if isinstance(found, Refusal) else None
    else:
        refused = evaluate(live, context).refused
    if refused is None or refused.code != "condition_not_met" or live.condition is None:
        return refused
    return replace(refused, explanation=live.condition.explain(context))


def next_state(state: State, step: Step) -> State:
    """Give the state that a step leads to.

    :raises WrongState: the step makes no sense from here
    """
    after = _NEXT[step].get(state)
    if after is None:
        raise WrongState(f"The campaign is {state}; it cannot {step} from there. {WrongState.cure}")
    return after


def check_open(state: State) -> None:
    """Refuse to change what has ended.

    :raises WrongState: the campaign is ended
    """
    if state == "ended":
        raise WrongState("The campaign is ended and stays as it is. Draft a new one.")
