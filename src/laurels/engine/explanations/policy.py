"""How a verdict is said in one plain sentence: what was needed, and what was there instead. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, cast

from laurels.engine.explanations.model import Given, Judgement, LimitState, Subject, Then
from laurels.program import programs
from laurels.rules import Explanation, Group, Leaf, Rule, unparse
from laurels.rules.sentence import Speaker
from laurels.rules.tree import Binary, Node, walk
from laurels.rules.tree import Literal as Constant
from laurels.rules.vocabulary import UNKNOWN

SAID_MAX = 3
"""So many conditions are named in a sentence; the rest is counted."""

_PERIODS = {
    "ever": "in all",
    "day": "a day",
    "week": "a week",
    "month": "a month",
    "quarter": "a quarter",
    "year": "a year",
}


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
        if not isinstance(value, list):
            return self.speaker.constant(value, kind, entry)
        items = cast(list[Any], value)
        if any(isinstance(one, Mapping) for one in items):
            return None
        inner = kind.of[0] if kind.kind == "list" else kind
        return ", ".join(self.speaker.constant(one, inner, entry) for one in items) or "none"

    def _subject(self, leaf: Leaf) -> Node | None:
        for node in self.nodes.get(leaf.position, ()):
            if unparse(node) != leaf.text:
                continue
            match node:
                case Binary(operator=operator, left=Constant(), right=right) if operator != "in":
                    return right
                case Binary(left=left):
                    return left
                case _:
                    return node
        return None


def unmet(rule: Rule, explanation: Explanation, *, past: bool, locale: str = "en") -> str:
    """Say which conditions were not met: "the order amount is at least 50.00 GBP (it was 40.00 GBP)"."""
    said = _unmet(Words(rule, locale), explanation.root, wanted=True, was="was" if past else "is")
    return said or rule.sentence(locale)


def _unmet(words: Words, part: Group | Leaf, *, wanted: bool, was: str) -> str:
    if isinstance(part, Leaf):
        return _needed(words, part, was)
    if part.operator == "not":
        return _unmet(words, part.parts[0], wanted=not wanted, was=was)
    open_parts = [one for one in part.parts if not (one.decided and one.held is wanted)]
    joint = " and " if (part.operator == "and") is wanted else " or "
    said = [_unmet(words, one, wanted=wanted, was=was) for one in open_parts[:SAID_MAX]]
    more = len(open_parts) - len(said)
    if more:
        said.append(f"{more} more")
    text = joint.join(said)
    return f"({text})" if joint == " or " and len(said) > 1 else text


def _needed(words: Words, leaf: Leaf, was: str) -> str:
    sentence = leaf.sentence if leaf.wanted else f"it is not so that {leaf.sentence}"
    if leaf.missing is not None:
        return f"{sentence} (which {was} not known)"
    actual = words.actual(leaf)
    if actual is None or isinstance(leaf.actual, bool):
        return sentence
    return f"{sentence} (it {was} {actual})"


# ---- limits


def limit_said(state: LimitState) -> str:
    """Say a limit and how far it is reached: "at most 2 times a month for each customer (2 in 2026-11)"."""
    whose = "for each customer" if state.limit.scope == "customer" else "for all customers together"
    return (
        f"at most {_much(state, state.limit.maximum)} {_PERIODS[state.limit.period]} {whose} "
        f"({_number(state, state.used)} used{f' in {state.period}' if state.period else ''})"
    )


def _much(state: LimitState, amount: int) -> str:
    if state.limit.measure == "times":
        return "once" if amount == 1 else f"{amount} times"
    return f"{_number(state, amount)} {state.unit}"


def _number(state: LimitState, amount: int) -> str:
    return str(amount) if state.limit.measure == "times" else programs.points_text(amount, state.precision)


# ---- the sentence on top


def sentence(*, who: str, campaign: str, subject: Subject | None, then: Then | None, now: Judgement) -> str:
    """Say the whole answer in one or two plain sentences."""
    present = f"it would give {_points(now.given)}" if now.code is None else f"it gives nothing, since {_why(now)}"
    if subject is None or then is None:
        return f"{who} has nothing yet for which “{campaign}” could be asked. Now, with an empty cart, {present}."
    of = f"order {subject.external_id}" if subject.kind == "order" else f"event {subject.external_id}"
    if then.code is None and then.judgement is not None:
        back = " A return took some of it back." if then.taken_back else ""
        return f"{who} got {_points(then.judgement.given)} from “{campaign}” for {of}.{back}"
    past = _why(then.judgement, past=True) if _decided(then) else _plain(then.message or "nothing was decided")
    return f"“{campaign}” gave {who} nothing for {of}, since {past}. If it came again now, {present}."


def _decided(then: Then) -> bool:
    return then.judgement is not None and then.judgement.code == then.code


def _why(judgement: Judgement | None, *, past: bool = False) -> str:
    if judgement is None:
        return "nothing was decided"
    live = judgement.live
    if judgement.code == "condition_not_met" and judgement.explanation is not None and live.condition is not None:
        return f"it asks that {unmet(live.condition, judgement.explanation, past=past)}"
    if judgement.code == "limit_reached":
        reached = [limit_said(state) for state in judgement.limits if state.reached] or [
            limit_said(state) for state in judgement.limits
        ]
        return f"a limit is reached: {'; '.join(reached)}"
    return _plain(judgement.message or "it comes to nothing")


def _points(given: Sequence[Given]) -> str:
    return " and ".join(f"{one.points} {one.unit}" for one in given) or "nothing"


def _plain(message: str) -> str:
    text = message.strip().rstrip(".")
    return text[:1].lower() + text[1:]
