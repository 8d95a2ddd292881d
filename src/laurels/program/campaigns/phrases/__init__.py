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
