"""A whole campaign in plain English, as a marketer would read it back."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from laurels.kit.calendar import local
from laurels.program import programs
from laurels.program.campaigns.compiler import of_program
from laurels.program.campaigns.effects import Bench, Effect
from laurels.program.campaigns.schemas import WEEKDAYS, Definition, LimitIn, WindowIn
from laurels.program.vocabulary import EVENT, ORDER_PAID, Sources
from laurels.rules import BOOL

_PERIODS = {
    "ever": "in all",
    "day": "a day",
    "week": "a week",
    "month": "a month",
    "quarter": "a quarter",
    "year": "a year",
}


def sentence(definition: Definition, *, program_id: UUID, sources: Sources, zone: ZoneInfo) -> str:
    """Say what a definition does.

    "For each paid order, members earn 1 point per 1.00 GBP of the order amount, if the order amount is at least 100.00
    GBP, at most 100 points a month for each customer."

    :raises InvalidField: the definition does not compile
    """
    language = sources.language(definition.trigger)
    wallets = of_program(sources, program_id)
    earned = [
        _effect(effect, Bench(wallets, language, f"/effects/{place}"))
        for place, effect in enumerate(definition.effects)
    ]
    parts = [_trigger(definition.trigger), f"members earn {_and(earned)}"]
    if definition.condition is not None:
        rule = language.rule(definition.condition, expects=BOOL, pointer="/condition")
        parts.append(f"if {rule.sentence()}")
    if definition.window is not None:
        parts.append(_window(definition.window))
    if definition.starts_at is not None:
        parts.append(f"from {_moment(definition.starts_at, zone)}")
    if definition.ends_at is not None:
        parts.append(f"until {_moment(definition.ends_at, zone)}")
    parts += [_limit(limit, definition, wallets) for limit in definition.limits]
    if definition.on_return == "keep":
        parts.append("and keep it after a return")
    return ", ".join(parts) + "."


def _effect(effect: Effect, bench: Bench) -> str:
    wallet = bench.wallet(effect.wallet)
    minimum, maximum = bench.bounds(effect, wallet)
    said = effect.sentence(bench)
    if minimum:
        said += f" (at least {programs.written(wallet, minimum)})"
    return said if maximum is None else f"{said} (at most {programs.written(wallet, maximum)} each time)"


def _trigger(trigger: str) -> str:
    return "For each paid order" if trigger == ORDER_PAID else f"For each event {trigger.removeprefix(EVENT)}"


def _window(window: WindowIn) -> str:
    days = [day.capitalize() + "s" for day in WEEKDAYS if day in window.weekdays]
    on = "on any day" if len(days) == 7 else f"on {_and(days)}"
    return on if window.opens == window.closes == "00:00" else f"{on} from {window.opens} to {window.closes}"


def _limit(limit: LimitIn, definition: Definition, wallets: dict[str, programs.Wallet]) -> str:
    whose = "for each customer" if limit.scope == "customer" else "for all customers together"
    if limit.measure == "times":
        much = "once" if str(limit.max) == "1" else f"{limit.max} times"
    else:
        wallet = wallets[limit.wallet or definition.effects[0].wallet]
        much = f"{limit.max} {wallet.unit_singular if str(limit.max) == '1' else wallet.unit_plural}"
    return f"at most {much} {_PERIODS[limit.period]} {whose}"


def _moment(instant: datetime, zone: ZoneInfo) -> str:
    wall = local(instant, zone)
    return f"{wall.day} {wall:%B %Y} {wall:%H:%M}"


def _and(parts: list[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"
