"""What an answer to "why" is made of in each language, one file per language.

A reason is a clause behind a colon or a "since"; one that ends in `_then` is said of the past. `was` and `is` put what
was there behind a condition that was not met.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import Final

from laurels.rules.locales import LOCALES, Locale, language


@dataclass(frozen=True, slots=True)
class Phrases:
    """Says the parts of an answer in one language."""

    locale: Locale
    phrases: Mapping[str, str]

    def say(self, phrase: str, *parts: str, **named: str) -> str:
        """Say a phrase with its parts."""
        return self.locale.filled(self.phrases[phrase], *parts, **named)

    def reason(self, code: str, *, past: bool) -> str | None:
        """Say a code as a clause, of the past where there is such a wording; None where there is none at all."""
        return (self.phrases.get(f"{code}_then") if past else None) or self.phrases.get(code)


PHRASES: Final[Mapping[str, Phrases]] = {
    code: Phrases(locale, getattr(import_module(f"{__name__}.{code}"), "PHRASES"))  # noqa: B009
    for code, locale in LOCALES.items()
}


def phrases(locale: str) -> Phrases:
    """Find the phrases of a locale such as "es-MX"; English stands in for one that is not there."""
    return PHRASES[language(locale).code]
