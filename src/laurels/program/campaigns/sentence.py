"""A whole campaign in plain words, as a marketer would read it back."""

from __future__ import annotations

from uuid import UUID
from zoneinfo import ZoneInfo

from laurels.kit.calendar import local
from laurels.program.campaigns.compiler import of_program
from laurels.program.campaigns.effects import Bench, Earning, Effect
from laurels.program.campaigns.phrases import Phrases, phrases
from laurels.program.campaigns.schemas import WEEKDAYS, Definition, LimitIn, WindowIn
from laurels.program.vocabulary import CART, CODE, EVENT, ORDER_PAID, Sources
from laurels.rules import BOOL


def sentence(
    definition: Definition, *, program_id: UUID | None, sources: Sources, zone: ZoneInfo, locale: str = "en"
) -> str:
    """Say what a definition does in a locale; English stands in for one without its own words.

    "For each paid order, members earn 1 point per 1.00 GBP of the order amount, if the order amount is at least 100.00
    GBP, at most 100 points a month for each customer."

    :raises InvalidField: the definition does not compile
    """
    words = phrases(locale)
    language = sources.language(definition.trigger, published=definition.published)
    wallets = of_program(sources, program_id)
    bench = Bench(wallets, language, "/effects")
    earned = [_effect(effect, bench.at(str(place)), words) for place, effect in enumerate(definition.effects)]
    condition = ""
    if definition.condition is not None:
        rule = language.rule(definition.condition, expects=BOOL, pointer="/condition")
        condition = words.say("condition", rule.sentence(words.locale.code))
    starts_at, ends_at = definition.starts_at, definition.ends_at
    on_cart = definition.trigger in (CART, CODE)
    more = _of_cart(definition, words) if on_cart else {}
    kept = {"keep": "kept", "reevaluate": "reevaluated"}.get(definition.on_return or "", "")
    usual = "reevaluated" if not on_cart else "kept"
    return words.say(
        "whole_cart" if on_cart else "whole",
        trigger=_trigger(definition.trigger, words),
        earned=words.listed(earned),
        condition=condition,
        window="" if definition.window is None else _window(definition.window, words),
        starts="" if starts_at is None else words.say("starts", words.moment(local(starts_at, zone))),
        ends="" if ends_at is None else words.say("ends", words.moment(local(ends_at, zone))),
        limits="".join(_limit(limit, definition, bench, words) for limit in definition.limits),
        kept=words.say(kept) if kept and kept != usual else "",
        published=words.say("published") if definition.published else "",
        **more,
    )


def _of_cart(definition: Definition, words: Phrases) -> dict[str, str]:
    """Say what only campaigns of carts have."""
    said = {"stacking": "", "rollout": ""}
    if definition.stacking is not None and definition.stacking.category != "common":
        said["stacking"] = words.say(f"stacking_{definition.stacking.category}")
    if definition.rollout_percent is not None:
        said["rollout"] = words.say("rollout", words.percent(definition.rollout_percent))
    return said


def _effect(effect: Effect, bench: Bench, words: Phrases) -> str:
    if not isinstance(effect, Earning):
        return effect.sentence(bench, words)
    wallet = bench.wallet(effect.wallet)
    bench.bounds(effect, wallet)
    said = effect.sentence(bench, words)
    if effect.minimum is not None:
        said = words.say("minimum", said, words.points(wallet, effect.minimum))
    return said if effect.maximum is None else words.say("maximum", said, words.points(wallet, effect.maximum))


def _trigger(trigger: str, words: Phrases) -> str:
    named = {ORDER_PAID: "order", CART: "cart", CODE: "code"}.get(trigger)
    return words.say("event", trigger.removeprefix(EVENT)) if named is None else words.say(named)


def _window(window: WindowIn, words: Phrases) -> str:
    days = words.weekdays([number for number, day in enumerate(WEEKDAYS) if day in window.weekdays])
    if window.opens == window.closes == "00:00":
        return words.say("window", days=days)
    return words.say("window_hours", days=days, opens=window.opens, closes=window.closes)


def _limit(limit: LimitIn, definition: Definition, bench: Bench, words: Phrases) -> str:
    of_code = "code_scope" if definition.trigger == CODE else "publication_scope"
    scope = words.say(of_code if limit.scope == "code" else limit.scope)
    if limit.shared is not None:
        scope = words.say("shared", limit.shared)
    much = _much(limit, definition, bench, words)
    return words.say("limit", much=much, period=words.say(limit.period), scope=scope)


def _much(limit: LimitIn, definition: Definition, bench: Bench, words: Phrases) -> str:
    most = str(limit.max)
    match limit.measure:
        case "times":
            return words.times(int(most))
        case "points":
            filling = next(effect for effect in definition.effects if isinstance(effect, Earning))
            return words.points(bench.wallet(limit.wallet or filling.wallet), most)
        case "units":
            return words.items(int(limit.max))
        case measure:
            return words.say(f"limit_{measure}", words.money(most, bench.currency))
