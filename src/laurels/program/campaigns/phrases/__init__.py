"""What a campaign's sentence is made of in each language, one file per language.

`whole` has a slot for each part; a part that a campaign need not have brings its own comma. Effects have a phrase for
each way of saying them; those with `_lines` count only some lines of the order.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from importlib import import_module
from typing import Final

from laurels.program import programs
from laurels.rules import Rule
from laurels.rules.locales import LOCALES, Locale, language
from laurels.rules.wording import day_said, digits_said, joined


@dataclass(frozen=True, slots=True)
class Phrases:
    """Says the parts of campaigns in one language."""

    locale: Locale
    phrases: Mapping[str, str]

    def say(self, phrase: str, *parts: str, **named: str) -> str:
        """Say a phrase with its parts."""
        return self.locale.filled(self.phrases[phrase], *parts, **named)

    def number(self, text: str) -> str:
        """Say a decimal as it was written, with the separators of the language."""
        return digits_said(text, self.locale)

    def points(self, wallet: programs.Wallet, points: str) -> str:
        """Say a number of points as it was written, with the unit's name."""
        number = "1" if Decimal(points) == 1 else self.number(points)
        return self.locale.counted(number, f"{wallet.unit_singular}|{wallet.unit_plural}")

    def units(self, wallet: programs.Wallet) -> str:
        """Say what a wallet counts."""
        return wallet.unit_plural if self.locale.plural else wallet.unit_singular

    def items(self, count: int, unit: str = "item") -> str:
        """Say a number of items, or of another unit among the phrases."""
        return self.locale.counted("1" if count == 1 else self.number(str(count)), self.phrases[unit])

    def times(self, count: int) -> str:
        """Say how often: once, or 3 times."""
        return self.say("once") if count == 1 else self.say("times", self.number(str(count)))

    def money(self, amount: str | None, currency: str) -> str:
        """Say an amount of major units as it was written."""
        return f"{self.number(amount or '0')} {currency}"

    def percent(self, text: str) -> str:
        """Say a percentage as it was written."""
        return self.say("percent", self.number(text))

    def over(self, phrase: str, rule: Rule | None, **named: str) -> str:
        """Say a phrase, or where a rule chooses lines its variant for these."""
        if rule is None:
            return self.say(phrase, **named)
        return self.say(f"{phrase}_lines", **named, lines=rule.sentence(self.locale.code))

    def at_most(self, currency: str, amount: str | None) -> list[str]:
        """Say how much is taken off at most, where that is bounded."""
        return [] if amount is None else [self.say("at_most", self.money(amount, currency))]

    def within(self, *bounds: str) -> str:
        """Put bounds behind what they bound; nothing where there are none."""
        return self.say("within", self.locale.comma.join(bounds)) if bounds else ""

    def moment(self, wall: datetime) -> str:
        """Say a moment of the workspace's wall clock."""
        return self.say("moment", day_said(wall.date(), self.locale), f"{wall:%H:%M}")

    def weekdays(self, numbers: Sequence[int]) -> str:
        """Say days of the week, Monday being 0."""
        names = self.phrases["weekdays"].split("|")
        if len(numbers) == len(names):
            return self.say("any_day")
        return self.say("on_weekdays", self.listed([names[day] for day in numbers]))

    def listed(self, parts: Sequence[str]) -> str:
        """Join parts with commas and an and."""
        return joined(parts, "and", self.locale)


PHRASES: Final[Mapping[str, Phrases]] = {
    code: Phrases(locale, getattr(import_module(f"{__name__}.{code}"), "PHRASES"))  # noqa: B009
    for code, locale in LOCALES.items()
}


def phrases(locale: str) -> Phrases:
    """Find the phrases of a locale such as "es-MX"; English stands in for one that is not there."""
    return PHRASES[language(locale).code]
