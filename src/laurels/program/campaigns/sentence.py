"""A whole campaign in plain words, as a marketer would read it back."""

from __future__ import annotations

from uuid import UUID
from zoneinfo import ZoneInfo

from laurels.kit.calendar import local
from laurels.program import programs
from laurels.program.campaigns.compiler import of_program
from laurels.program.campaigns.effects import Bench, Effect
from laurels.program.campaigns.phrases import Phrases, phrases
from laurels.program.campaigns.schemas import WEEKDAYS, Definition, LimitIn, WindowIn
from laurels.program.vocabulary import EVENT, ORDER_PAID, Sources
from laurels.rules import BOOL


def sentence(definition: Definition, *, program_id: UUID, sources: Sources, zone: ZoneInfo, locale: str = "en") -> str:
    """Say what a definition does in a locale; English stands in for one without its own words.

    "For each paid order, members earn 1 point per 1.00 GBP of the order amount, if the order amount is at least 100.00
    GBP, at most 100 points a month for each customer."

    :raises InvalidField: the definition does not compile
    """
    words = phrases(locale)
    language = sources.language(definition.trigger)
    wallets = of_program(sources, program_id)
    earned = [
        _effect(effect, Bench(wallets, language, f"/effects/{place}"), words)
        for place, effect in enumerate(definition.effects)
    ]
    condition = ""
    if definition.condition is not None:
        rule = language.rule(definition.condition, expects=BOOL, pointer="/condition")
        condition = words.say("condition", rule.sentence(words.locale.code))
    starts_at, ends_at = definition.starts_at, definition.ends_at
    return words.say(
        "whole",
        trigger=_trigger(definition.trigger, words),
        earned=words.listed(earned),
        condition=condition,
        window="" if definition.window is None else _window(definition.window, words),
        starts="" if starts_at is None else words.say("starts", words.moment(local(starts_at, zone))),
        ends="" if ends_at is None else words.say("ends", words.moment(local(ends_at, zone))),
        limits="".join(_limit(limit, definition, wallets, words) for limit in definition.limits),
        kept=words.say("kept") if definition.on_return == "keep" else "",
    )


def _effect(effect: Effect, bench: Bench, words: Phrases) -> str:
    wallet = bench.wallet(effect.wallet)
    bench.bounds(effect, wallet)
    said = effect.sentence(bench, words)
    if effect.minimum is not None:
        said = words.say("minimum", said, words.points(wallet, effect.minimum))
    return said if effect.maximum is None else words.say("maximum", said, words.points(wallet, effect.maximum))


def _trigger(trigger: str, words: Phrases) -> str:
    return words.say("order") if trigger == ORDER_PAID else words.say("event", trigger.removeprefix(EVENT))


def _window(window: WindowIn, words: Phrases) -> str:
    days = words.weekdays([number for number, day in enumerate(WEEKDAYS) if day in window.weekdays])
    if window.opens == window.closes == "00:00":
        return words.say("window", days=days)
    return words.say("window_hours", days=days, opens=window.opens, closes=window.closes)


def _limit(limit: LimitIn, definition: Definition, wallets: dict[str, programs.Wallet], words: Phrases) -> str:
    most = str(limit.max)
    if limit.measure == "times":
        much = words.say("once") if most == "1" else words.say("times", words.number(most))
    else:
        much = words.points(wallets[limit.wallet or definition.effects[0].wallet], most)
    return words.say("limit", much=much, period=words.say(limit.period), scope=words.say(limit.scope))
