"""Regular expressions in linear time, for `matches`.

Python's `re` backtracks and can take exponential time, so patterns run here instead: the pattern becomes a
nondeterministic automaton (Thompson 1968) and the text is read once, with all its states in step; the sets of states
met are remembered, which makes the usual step one dictionary look-up. The syntax is the common part of RE2: literals,
`.`, classes, \\d \\w \\s, groups, `|`, `* + ? {n,m}`, `^ $`, and `(?i)` at the start. Look-around and back-references,
which no automaton can do in linear time, are refused.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import cast

from laurels.rules import characters
from laurels.rules.bounds import PATTERN_MAX, PATTERN_STATES_MAX
from laurels.rules.characters import Characters
from laurels.rules.errors import RuleFailed

START, END = "start", "end"
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "f": "\f", "v": "\v"}
_REPEAT_MAX = 1000
_REMEMBERED_MAX = 1000


_DIGITS = characters.between("0", "9")
_WORD = characters.joined(characters.between(*ends) for ends in ("09", "AZ", "__", "az"))
_SPACE = characters.listed(" \t\n\r\f\v")
_ANY = characters.listed("\n").others()
_CLASSES = {
    "d": _DIGITS,
    "D": _DIGITS.others(),
    "w": _WORD,
    "W": _WORD.others(),
    "s": _SPACE,
    "S": _SPACE.others(),
}

# A pattern's tree: ("test", t) ("edge", which) ("then", *parts) ("or", *parts) ("many", part, least, most or None)
Part = tuple[object, ...]


@dataclass(slots=True)
class _Reader:
    text: str
    at: int = 0
    depth: int = 0
    fold: bool = False

    def whole(self) -> Part:
        if self.text.startswith("(?i)"):
            self.fold, self.at = True, 4
        part = self.alternatives()
        if self.at < len(self.text):
            raise self.refuse("unmatched )")
        return part

    def refuse(self, why: str) -> RuleFailed:
        return RuleFailed(f"the pattern {self.text!r} is refused at character {self.at}: {why}")

    def peek(self) -> str:
        return self.text[self.at : self.at + 1]

    def alternatives(self) -> Part:
        parts = [self.sequence()]
        while self.peek() == "|":
            self.at += 1
            parts.append(self.sequence())
        return parts[0] if len(parts) == 1 else ("or", *parts)

    def sequence(self) -> Part:
        parts: list[Part] = []
        while self.peek() not in ("", "|", ")"):
            parts.append(self.repeated())
        return parts[0] if len(parts) == 1 else ("then", *parts)

    def repeated(self) -> Part:
        part = self.single()
        while self.peek() and self.peek() in "*+?{":
            least, most = self.times()
            if self.peek() == "?":
                self.at += 1  # lazy or not makes no difference to whether a text matches
            part = ("many", part, least, most)
            if self.peek() and self.peek() in "*+?{":
                raise self.refuse("one repetition directly after another; put the first in parentheses")
        return part

    def times(self) -> tuple[int, int | None]:
        sign = self.peek()
        self.at += 1
        if sign != "{":
            return {"*": (0, None), "+": (1, None), "?": (0, 1)}[sign]
        end = self.text.find("}", self.at)
        low, comma, high = self.text[self.at : max(end, self.at)].partition(",")
        numbers = low.isascii() and low.isdigit() and (not high or (high.isascii() and high.isdigit()))
        if end < 0 or not numbers or len(low) > 4 or len(high) > 4:
            raise self.refuse("{ starts a count such as {2,5}; write \\{ for the sign itself")
        least, most = int(low), (int(high) if high else None if comma else int(low))
        if most is not None and (most < least or most > _REPEAT_MAX):
            raise self.refuse(f"a count goes from small to large and to {_REPEAT_MAX} at most")
        self.at = end + 1
        return least, most

    def single(self) -> Part:
        char = self.peek()
        self.at += 1
        match char:
            case "(":
                return self.group()
            case "[":
                return ("test", self.charset())
            case ".":
                return ("test", _ANY)
            case "^" | "$":
                return ("edge", START if char == "^" else END)
            case "\\":
                test = self.escape()
                return ("test", self.char(test) if isinstance(test, str) else test)
            case "*" | "+" | "?" | "{":
                self.at -= 1
                raise self.refuse(f"nothing to repeat before {char}; write \\{char} for the sign itself")
            case _:
                return ("test", self.char(char))

    def char(self, char: str) -> Characters:
        return characters.folded(char) if self.fold else characters.listed(char)

    def group(self) -> Part:
        if self.peek() == "?":
            if self.text.startswith("?:", self.at):
                self.at += 2
            elif self.text.startswith("?P<", self.at) and self.text.find(">", self.at) > 0:
                self.at = self.text.find(">", self.at) + 1
            else:
                raise self.refuse("look-around, back-references and flags inside are not in the language")
        self.depth += 1
        if self.depth > 30:
            raise self.refuse("groups are nested more than 30 deep")
        part = self.alternatives()
        if self.peek() != ")":
            raise self.refuse("a group is not closed")
        self.at += 1
        self.depth -= 1
        return part

    def escape(self) -> Characters | str:
        char = self.peek()
        self.at += 1
        if char in _CLASSES and char:
            return _CLASSES[char]
        if char in _ESCAPES and char:
            return _ESCAPES[char]
        if not char or char.isalnum():
            raise self.refuse(f"\\{char} is not in the language")
        return char

    def charset(self) -> Characters:
        negative = self.peek() == "^"
        self.at += negative
        sets: list[Characters] = []
        first = True
        while self.peek() != "]" or first:
            if not self.peek():
                raise self.refuse("a class is not closed")
            first = False
            low = self.member()
            if not isinstance(low, str):
                sets.append(low)
            elif self.peek() == "-" and self.text[self.at + 1 : self.at + 2] not in ("]", ""):
                self.at += 1
                high = self.member()
                if not isinstance(high, str) or high < low:
                    raise self.refuse("a range goes from one character to a later one")
                sets.append(self.between(low, high))
            else:
                sets.append(self.char(low))
        self.at += 1
        whole = characters.joined(sets)
        return whole.others() if negative else whole

    def member(self) -> Characters | str:
        char = self.peek()
        self.at += 1
        return self.escape() if char == "\\" else char

    def between(self, low: str, high: str) -> Characters:
        return characters.folded_between(low, high) if self.fold else characters.between(low, high)


def read(text: str) -> Part:
    """Read a pattern into its tree.

    :raises RuleFailed: the pattern is wrong, or too long
    """
    if len(text) > PATTERN_MAX:
        raise RuleFailed(f"a pattern has at most {PATTERN_MAX} characters")
    return _Reader(text).whole()


@dataclass(slots=True)
class Pattern:
    """A pattern ready to search. States are numbers; each has a test with one successor, or silent successors."""

    tests: list[Characters | None] = field(default_factory=list[Characters | None])
    edges: list[str] = field(default_factory=list[str])
    nexts: list[tuple[int, ...]] = field(default_factory=list[tuple[int, ...]])
    accept: int = 0
    work: int = 0
    steps: dict[tuple[frozenset[int], str], frozenset[int]] = field(
        default_factory=dict[tuple[frozenset[int], str], frozenset[int]]
    )

    def state(self, test: Characters | None = None, *nexts: int, edge: str = "") -> int:
        if len(self.tests) >= PATTERN_STATES_MAX:
            raise RuleFailed(f"the pattern has more than {PATTERN_STATES_MAX} states; use smaller counts")
        self.tests.append(test)
        self.edges.append(edge)
        self.nexts.append(nexts)
        return len(self.tests) - 1

    def build(self, part: Part, then: int) -> int:
        """Add the states of a part in front of the state `then`; give back where it starts."""
        self.work += 1
        if self.work > 10 * PATTERN_STATES_MAX:
            raise RuleFailed("the pattern's counts multiply to too much; use smaller ones")
        match part:
            case ("test", test):
                return self.state(cast(Characters, test), then)
            case ("edge", str(which)):
                return self.state(None, then, edge=which)
            case ("then", *parts):
                for one in reversed(cast(list[Part], parts)):
                    then = self.build(one, then)
                return then
            case ("or", *parts):
                return self.state(None, *[self.build(one, then) for one in cast(list[Part], parts)])
            case _:
                _, inner, least, most = cast(tuple[str, Part, int, int | None], part)
                return self.many(inner, least, most, then)

    def many(self, inner: Part, least: int, most: int | None, then: int) -> int:
        at = then
        if most is None:
            at = self.state(None)
            self.nexts[at] = (self.build(inner, at), then)
        else:
            for _ in range(most - least):
                at = self.state(None, self.build(inner, at), then)
        for _ in range(least):
            at = self.build(inner, at)
        return at

    def closure(self, states: list[int], *, edges: tuple[str, ...]) -> frozenset[int]:
        seen = set(states)
        waiting = list(states)
        while waiting:
            at = waiting.pop()
            if self.tests[at] is None and (not self.edges[at] or self.edges[at] in edges):
                fresh = [one for one in self.nexts[at] if one not in seen]
                seen.update(fresh)
                waiting.extend(fresh)
        return frozenset(seen)

    def search(self, text: str) -> bool:
        """Tell whether the pattern matches somewhere in the text."""
        start = self.nexts[self.accept][0]
        current = self.closure([start], edges=(START,))
        for char in text:
            if self.accept in current:
                return True
            key = (current, char)
            known = self.steps.get(key)
            if known is None:
                moved = [self.nexts[s][0] for s in current if (test := self.tests[s]) is not None and test(char)]
                known = self.closure([*moved, start], edges=())
                if len(self.steps) >= _REMEMBERED_MAX:
                    self.steps.clear()
                self.steps[key] = known
            current = known
        edges = (END,) if text else (START, END)
        return self.accept in current or self.accept in self.closure(list(current), edges=edges)


@lru_cache(maxsize=512)
def compiled(text: str) -> Pattern:
    """Read a pattern.

    :raises RuleFailed: the pattern is wrong, too large, or uses what has no linear-time meaning
    """
    part = read(text)
    pattern = Pattern()
    pattern.accept = pattern.state(Characters(()))
    start = pattern.build(part, pattern.accept)
    # The accepting state tests false for every character, so its successor is free to remember the start.
    pattern.nexts[pattern.accept] = (start,)
    return pattern


def search(text: str, pattern: str) -> bool:
    """Tell whether the pattern matches somewhere in the text, in time linear in the text."""
    return compiled(pattern).search(text)
