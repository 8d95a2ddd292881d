"""Adding up what a backtest finds, and reading the future from it. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID
from zoneinfo import ZoneInfo

from laurels.engine import explanations
from laurels.engine.backtests.model import (
    SAMPLES_MAX,
    Backtest,
    Forecast,
    Outcome,
    Overlap,
    Part,
    Sample,
    Tally,
    Used,
)
from laurels.kit import calendar
from laurels.kit.problems import Conflict, InvalidField
from laurels.program import programs
from laurels.program.campaigns import LiveCampaign
from laurels.program.programs import NoCashWorth, Wallet
from laurels.program.vocabulary import CART, CODE, ORDER_PAID

DAYS_MAX: Final = 366
PRESENT: Final = ("customer.attributes", "customer.segments", "customer.programs", "customer.identities", "wallets")
_TAIL: Final = (1 << 62) - 1


class BacktestEnded(Conflict):
    code, title = "backtest_ended", "The backtest is over"
    cure = "Begin another one."


class NotReplayable(InvalidField):
    code, title = "campaign_not_replayable", "This campaign cannot be tried on past orders"


def replayed(live: LiveCampaign, *, keeps_dates: bool) -> tuple[LiveCampaign, list[str]]:
    """Give a campaign as it is tried on the past, and what is assumed for that.

    :raises NotReplayable: past orders do not tell what it asks
    """
    if live.trigger not in (ORDER_PAID, CART, CODE):
        raise NotReplayable(
            f"It is triggered by {live.trigger}; past orders only tell what {ORDER_PAID}, {CART} and {CODE} ask.",
            pointer="/campaign_id",
        )
    if any(need.startswith("publication.") for need in live.needs):
        raise NotReplayable("Its rules read its publications, and nothing was published yet.", pointer="/campaign_id")
    assumed: list[str] = []
    if not keeps_dates and (live.starts_at or live.ends_at):
        assumed.append("its_dates_are_left_out")
    if live.published:
        assumed.append("everybody_had_the_offer")
    if live.trigger == CODE:
        assumed.append("everybody_had_a_code")
    if live.trigger in (CART, CODE):
        assumed.append("orders_are_carts_at_what_was_paid")
    if any(limit.scope == "code" for limit in live.limits):
        assumed.append("limits_of_single_codes_are_left_out")
    if any(need.startswith((*PRESENT, "reading.")) for need in live.needs):
        assumed.append("what_no_decision_kept_is_as_of_today")
    tried = replace(
        live,
        trigger=CART if live.trigger == CODE else live.trigger,
        published=False,
        limits=tuple(limit for limit in live.limits if limit.scope != "code"),
        starts_at=live.starts_at if keeps_dates else None,
        ends_at=live.ends_at if keeps_dates else None,
    )
    return tried, assumed


def check_open(test: Backtest) -> None:
    """Refuse to stop or resume what is over.

    :raises BacktestEnded: it is finished
    """
    if test.state == "finished":
        raise BacktestEnded(BacktestEnded.cure)


def check_span(since: datetime, until: datetime) -> None:
    """Refuse a span that is none, or too long.

    :raises InvalidField: naming the field
    """
    if since >= until:
        raise InvalidField("Let the span end after it begins.", pointer="/until")
    if until - since > timedelta(days=DAYS_MAX):
        raise InvalidField(f"Try at most {DAYS_MAX} days at once.", pointer="/days")


# ---- adding up


def wanted(samples: Sequence[Sample], order_id: UUID) -> bool:
    """Tell whether an order belongs to the sample: those whose ids have the lowest random parts, lowest first."""
    return len(samples) < SAMPLES_MAX or _rank(order_id) < _rank(samples[-1].order_id)


def _rank(id: UUID) -> int:
    return id.int & _TAIL


def add(
    tally: Tally,
    found: Outcome,
    live: LiveCampaign,
    *,
    zone: ZoneInfo,
    wallets: Mapping[UUID, Wallet],
    currency: str,
    locale: str,
) -> None:
    """Add what one order would have got."""
    day = tally.days.setdefault(calendar.local_day(found.at, zone).isoformat(), Part())
    worth = sum(_worth(wallets[id], points, currency) for id, points in found.points.items())
    for part in (tally.whole, day):
        part.orders += 1
        if found.code is None:
            part.given += 1
            part.discount_minor += found.discount_minor
            part.points_minor += worth
            for id, points in found.points.items():
                part.points[wallets[id].key] = part.points.get(wallets[id].key, 0) + points
    if found.customer_id is None:
        tally.guests += 1
    if found.code is not None:
        tally.refused[found.code] = tally.refused.get(found.code, 0) + 1
        _keep(tally.others, found, live, wallets, locale)
        return
    tally.limited += found.limited
    cost = found.discount_minor + worth
    tally.most_minor = max(tally.most_minor, cost)
    edge = str(bucket(cost))
    tally.buckets[edge] = tally.buckets.get(edge, 0) + 1
    for _, place, period, amount in found.counts:
        if place is not None:
            used = tally.limits.setdefault(f"{place}|{period}", Used())
            used.amount += amount
            if used.reached_at is None and used.amount >= live.limits[place].maximum:
                used.reached_at = found.at
    for id, (off, points) in found.beside.items():
        both = tally.overlaps.setdefault(str(id), Overlap())
        both.orders += 1
        both.discount_minor += off
        for key, much in points.items():
            both.points[key] = both.points.get(key, 0) + much
    _keep(tally.winners, found, live, wallets, locale)


def _worth(wallet: Wallet, points: int, currency: str) -> int:
    try:
        return programs.cash_minor(wallet, points, currency)
    except NoCashWorth:
        return 0


def bucket(cost: int) -> int:
    """Give the edge from which on an amount is counted: 0, 1, 2, 5, 10, 20, 50 and so on.

    >>> [bucket(cost) for cost in (0, 1, 4, 5, 99, 100)]
    [0, 1, 2, 5, 50, 100]
    """
    if cost < 1:
        return 0
    ten = 10 ** (len(str(cost)) - 1)
    return max(edge for edge in (ten, 2 * ten, 5 * ten) if edge <= cost)


def _keep(
    samples: list[Sample], found: Outcome, live: LiveCampaign, wallets: Mapping[UUID, Wallet], locale: str
) -> None:
    if not wanted(samples, found.order_id):
        return
    told: Any = None
    advice: list[str] = []
    if found.code == "condition_not_met" and live.condition is not None and found.context is not None:
        explained = live.condition.explain(found.context, locale)
        told, advice = explanations.told(live.condition, explained, locale), list(explained.advice)
    samples.append(
        Sample(
            found.order_id,
            found.external_id,
            found.customer_id,
            found.at,
            found.amount_minor,
            found.discount_minor,
            {wallets[id].key: points for id, points in found.points.items()},
            found.code,
            told,
            advice,
        )
    )
    samples.sort(key=lambda one: _rank(one.order_id))
    del samples[SAMPLES_MAX:]


# ---- looking ahead


def forecasts(live: LiveCampaign, tally: Tally, *, since: datetime, until: datetime, now: datetime) -> list[Forecast]:
    """Say of each limit of the whole campaign when it would be reached, at the pace of the span, from its start on.

    Where the limit was reached in the span, the pace is that until then; a limit of ever is exhausted once, one of a
    period is told by in how many of the periods it was reached.
    """
    found: list[Forecast] = []
    begins_at = max(now, live.starts_at or now)
    for place, limit in enumerate(live.limits):
        if limit.scope != "campaign":
            continue
        mine = [used for key, used in tally.limits.items() if key.startswith(f"{place}|")]
        lasts: timedelta | None = None
        if limit.period == "ever" and mine:
            reached_at = mine[0].reached_at
            if reached_at is not None:
                lasts = reached_at - since
            elif mine[0].amount:
                lasts = _at_this_pace(until - since, limit.maximum, mine[0].amount)
        ends = None if lasts is None else begins_at + lasts
        if ends is not None and live.ends_at is not None and ends >= live.ends_at:
            ends = None
        found.append(
            Forecast(
                place,
                sum(used.amount for used in mine),
                limit.maximum,
                len(mine),
                sum(used.reached_at is not None for used in mine),
                None if lasts is None else lasts.days,
                ends,
            )
        )
    return found


def _at_this_pace(span: timedelta, maximum: int, amount: int) -> timedelta | None:
    """Tell how long a maximum lasts of which a span used some; None: for longer than a hundred years."""
    seconds = span // timedelta(seconds=1) * maximum // amount
    lasts_max = timedelta(days=36_500)
    return None if seconds > lasts_max // timedelta(seconds=1) else timedelta(seconds=seconds)
