"""How a verdict is said in one plain sentence: what was needed, and what was there instead. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from laurels.engine.explanations.model import Given, Judgement, LimitState, Subject, Then
from laurels.engine.explanations.phrases import Phrases, phrases
from laurels.kit import money
from laurels.program import campaigns, programs
from laurels.program.campaigns import Campaign
from laurels.rules import Explanation, Group, Leaf, Rule, unparse
from laurels.rules.sentence import Speaker
from laurels.rules.tree import Binary, Node, walk
from laurels.rules.tree import Literal as Constant
from laurels.rules.vocabulary import UNKNOWN

SAID_MAX = 3
"""So many conditions are named in a sentence; the rest is counted."""

_COMMAS = ",，、 "


# ---- leaves in words


class Words:
    """Says what the leaves of one rule found and needed, in the words of a locale."""

    def __init__(self, rule: Rule, locale: str) -> None:
        self.speaker = Speaker(rule.vocabulary, locale)
        self.nodes: dict[int, list[Node]] = {}
        for node in walk(rule.tree):
            self.nodes.setdefault(node.position, []).append(node)

    def told(self, explanation: Explanation) -> dict[str, Any]:
        """Give an explanation as JSON-able data, each leaf with its values in words beside the plain ones."""
        return {**explanation.as_dict(), "root": self._part(explanation.root)}

    def _part(self, part: Group | Leaf) -> dict[str, Any]:
        if isinstance(part, Group):
            return {**part.as_dict(), "parts": [self._part(inner) for inner in part.parts]}
        return {**part.as_dict(), "actual_said": self.actual(part), "needed_said": self.needed(part)}

    def actual(self, leaf: Leaf) -> str | None:
        """Say what a leaf found; None where there was nothing."""
        return self._said(leaf, leaf.actual)

    def needed(self, leaf: Leaf) -> str | None:
        """Say what a leaf compares with."""
        return self._said(leaf, leaf.needed)

    def _said(self, leaf: Leaf, value: Any) -> str | None:
        if value is None:
            return None
        subject = self._subject(leaf)
        if subject is None:
            return None
        entry, kind = self.speaker.vocabulary.entry(subject) or UNKNOWN, subject.type
        inner = kind.of[0] if kind.kind == "list" else kind
        if not isinstance(value, list):
            return self.speaker.constant(value, inner, entry)
        items = cast(list[Any], value)
        if any(isinstance(one, Mapping) for one in items):
            return None
        said = [self.speaker.constant(one, inner, entry) for one in items]
        return self.speaker.locale.comma.join(said) or self.speaker.locale.say("nothing")

    def _subject(self, leaf: Leaf) -> Node | None:
        for node in self.nodes.get(leaf.position, ()):
            if unparse(node) != leaf.text:
                continue
            match node:
                case Binary(left=Constant(), right=right) if not isinstance(right, Constant):
                    return right
                case Binary(left=left):
                    return left
                case _:
                    return node
        return None

    def asked(self, leaf: Leaf) -> str:
        """Say what the rule asks of a leaf: that it is so, or below a not that it is not so."""
        if leaf.wanted:
            return leaf.sentence
        node = next((one for one in self.nodes.get(leaf.position, ()) if unparse(one) == leaf.text), None)
        return leaf.sentence if node is None else self.speaker.condition(node, denied=True)


def told(rule: Rule, explanation: Explanation, locale: str) -> dict[str, Any]:
    """Give an explanation of a rule as JSON-able data, each leaf with its values in words beside the plain ones."""
    return Words(rule, locale).told(explanation)


def unmet(rule: Rule, explanation: Explanation, *, past: bool, locale: str) -> str:
    """Say which conditions were not met: "the order amount is at least 50.00 GBP (it was 40.00 GBP)"."""
    said = _unmet(Words(rule, locale), phrases(locale), explanation.root, wanted=True, past=past)
    return said or rule.sentence(locale)


def _unmet(words: Words, say: Phrases, part: Group | Leaf, *, wanted: bool, past: bool) -> str:
    if isinstance(part, Leaf):
        return _needed(words, say, part, "was" if past else "is")
    if part.operator == "not":
        return _unmet(words, say, part.parts[0], wanted=not wanted, past=past)
    open_parts = [one for one in part.parts if not (one.decided and one.held is wanted)]
    together = (part.operator == "and") is wanted
    said = [_unmet(words, say, one, wanted=wanted, past=past) for one in open_parts[:SAID_MAX]]
    if len(open_parts) > len(said):
        said.append(say.say("more", str(len(open_parts) - len(said))))
    text = say.locale.phrases["and" if together else "or"].join(said)
    return text if together or len(said) == 1 else say.locale.say("group", text)


def _needed(words: Words, say: Phrases, leaf: Leaf, was: str) -> str:
    if leaf.missing is not None:
        return say.say(f"{was}_unknown", words.asked(leaf))
    actual = words.actual(leaf)
    return (
        words.asked(leaf)
        if actual is None or isinstance(leaf.actual, bool)
        else say.say(was, words.asked(leaf), actual)
    )


# ---- limits


def limit_said(state: LimitState, locale: str) -> str:
    """Say a limit and how far it is reached: "at most 2 times a month for each customer (2 used in 2026-11)"."""
    limit, of_campaign = state.limit, campaigns.phrases(locale)
    if state.wallet is None:
        maximum, used = str(limit.maximum), str(state.used)
        much = of_campaign.say("once") if limit.maximum == 1 else of_campaign.say("times", maximum)
    else:
        maximum, used = (programs.points_text(one, state.wallet.precision) for one in (limit.maximum, state.used))
        much = of_campaign.points(state.wallet, maximum)
    scope = of_campaign.say("publication_scope" if limit.scope == "code" else limit.scope)
    whole = of_campaign.say("limit", much=much, period=of_campaign.say(limit.period), scope=scope).lstrip(_COMMAS)
    say = phrases(locale)
    return say.say("used_in", whole, used, state.period) if state.period else say.say("used", whole, used)


# ---- the sentence on top


def sentence(
    *,
    who: str | None,
    campaign: Campaign,
    subject: Subject | None,
    then: Then | None,
    now: Judgement,
    locale: str,
) -> str:
    """Say the whole answer in a few plain sentences of a locale."""
    say = phrases(locale)
    named = {"who": who or say.say("somebody"), "campaign": campaign.name}
    because = campaign.reason if now.code == f"campaign_{campaign.state}" else None
    present = (
        say.say("would_give", _points(now, locale))
        if now.code is None
        else say.say("gives_nothing", _why(now.code, now.message, now, say, past=False, because=because, locale=locale))
    )
    if subject is None or then is None:
        return _begun(say.say("nothing_yet", now=present, **named))
    of = say.say("redemption" if subject.kind == "refusal" else subject.kind, subject.external_id)
    if then.code is None and then.judgement is not None:
        given = say.say("given", of=of, points=_points(then.judgement, locale), **named)
        return _begun(_sentences(given, say.say("taken_back") if then.taken_back else ""))
    reason = _why(then.code, then.message, then.judgement, say, past=True, because=None, locale=locale)
    alike = (
        because is None
        and now.code == then.code
        and reason == _why(now.code, now.message, now, say, past=True, because=None, locale=locale)
    )
    if subject.kind == "refusal":
        return _begun(say.say("refused", of=of, reason=reason, **named))
    again = say.say("the_same") if alike else say.say("again", now=present)
    return _begun(_sentences(say.say("refused", of=of, reason=reason, **named), again))


def _why(
    code: str | None,
    message: str | None,
    judgement: Judgement | None,
    say: Phrases,
    *,
    past: bool,
    because: str | None,
    locale: str,
) -> str:
    if judgement is not None and judgement.code == code:
        rule = judgement.live.condition
        if code == "condition_not_met" and judgement.explanation is not None and rule is not None:
            return say.say("condition", unmet(rule, judgement.explanation, past=past, locale=locale))
        full = [state for state in judgement.limits if state.reached and state.limit.measure in ("times", "points")]
        if code == "limit_reached" or (full and (code or "").endswith("_limit_reached")):
            return say.say("limit", "; ".join(limit_said(state, locale) for state in full or judgement.limits))
    reason = say.reason(code or "", past=past) or _plain(message or "")
    return say.say("because", reason, because.strip().rstrip(".")) if because else reason


def _points(judgement: Judgement, locale: str) -> str:
    of_campaign = campaigns.phrases(locale)
    return of_campaign.listed([_gift(one, locale) for one in judgement.given])


def _gift(one: Given, locale: str) -> str:
    of_campaign = campaigns.phrases(locale)
    if one.wallet is not None:
        return of_campaign.points(one.wallet, one.points)
    if not one.discount_minor:
        return phrases(locale).say("gift")
    amount = money.format_minor(one.discount_minor, one.currency)
    return of_campaign.say("limit_discount", of_campaign.money(amount, one.currency))


def _plain(message: str) -> str:
    """Make a clause of a sentence: without its full stop, and begun small unless its first word is a name."""
    text = message.strip().rstrip(".")
    return text[:1].lower() + text[1:] if text[1:2].islower() or text[1:2] == " " else text


def _begun(text: str) -> str:
    return text[:1].upper() + text[1:]


def _sentences(first: str, second: str) -> str:
    return f"{first}{'' if first.endswith('。') or not second else ' '}{second}"
