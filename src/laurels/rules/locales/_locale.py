"""The shape of a language that rules are said in."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

_SLOT = re.compile(r"\{(\w+)(?::(\w+))?\}")

Pair = tuple[str, str]
"""Two wordings: of one and of several, or of a condition and of its opposite."""


def _plain(before: str, text: str) -> str:
    return before + text


@dataclass(frozen=True, slots=True)
class Locale:
    """How one language says rules. Templates have `{0}`, `{1}` … for what is said already, and names where told.

    :param group: between thousands
    :param date: of {day}, {month} (its name) and {year}
    :param moment: of {date} and {time}
    :param plural: whether a number above one asks for the plural
    :param units: the words after a number, by their English plural; one and several
    :param span: between the parts of a duration
    :param past: windows that end now, by the letter of their unit, of {n}; and the named ones, such as this_month
    :param ahead: windows that begin now, likewise
    :param compared: templates by the kind of what is compared (number, amount, time, span, text) and operator; a kind
        takes what it lacks from number
    :param functions: what a function says, and its opposite; English is written in the function itself
    :param cases: forms of a text that a template asks for, as in {1:from}
    :param put: puts a text behind what stands before it, where the two would melt together
    """

    code: str
    group: str
    decimal: str
    months: tuple[str, ...]
    weekdays: tuple[str, ...]
    date: str
    moment: str
    units: Mapping[str, Pair]
    past: Mapping[str, Pair]
    ahead: Mapping[str, Pair]
    compared: Mapping[str, Mapping[str, str]]
    worked: Mapping[str, str]
    phrases: Mapping[str, str]
    functions: Mapping[str, Pair] = field(default_factory=dict[str, Pair])
    comma: str = ", "
    plural: bool = True
    span: str = " "
    cases: Mapping[str, Callable[[str], str]] = field(default_factory=dict[str, Callable[[str], str]])
    put: Callable[[str, str], str] = _plain

    def say(self, phrase: str, *parts: str, **named: str) -> str:
        """Say a phrase with its parts."""
        return self.filled(self.phrases[phrase], *parts, **named)

    def filled(self, template: str, *parts: str, **named: str) -> str:
        """Put texts into a template, each as it is: a brace inside one stays a brace."""
        said, end = "", 0
        for slot in _SLOT.finditer(template):
            name, case = slot.groups()
            text = parts[int(name)] if name.isdigit() else named[name]
            said = self.put(said + template[end : slot.start()], self.cases[case](text) if case else text)
            end = slot.end()
        return said + template[end:]

    def begun(self, text: str) -> str:
        """Begin a sentence with a capital; the Turkish one of i has its dot."""
        return ("İ" if self.code == "tr" and text[:1] == "i" else text[:1].upper()) + text[1:]

    def comparison(self, kind: str, operator: str) -> str:
        """Find the template of a comparison."""
        return self.compared.get(kind, {}).get(operator) or self.compared["number"][operator]

    def counted(self, number: str, unit: str) -> str:
        """Say so many of a unit: one of `units`, or any words, of one and of several parted by a bar ("bean|beans")."""
        one, _, several = unit.partition("|")
        one, several = self.units.get(unit, (one, several or one))
        word = several if self.plural and number != "1" else one
        gap = " " if word[:1].isascii() else self.span
        return f"{number}{gap}{word}" if word else number
