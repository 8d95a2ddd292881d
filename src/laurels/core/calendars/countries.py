"""The holidays of countries and their parts, as the `holidays` package computes them. Pure, and remembered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache

import holidays

from laurels.core.attributes import nearest
from laurels.kit.problems import InvalidField

PUBLIC = "public"


class UnknownHolidays(InvalidField):
    code, title = "unknown_holidays", "No holidays are known of this name"
    cure = "Use a country, subdivision and categories that GET /v1/calendars/countries lists, or give days by hand."


@dataclass(frozen=True, slots=True)
class Country:
    """A country whose holidays are known, with its parts and the kinds of holidays that it has."""

    code: str
    subdivisions: tuple[str, ...]
    categories: tuple[str, ...]


@cache
def codes() -> Mapping[str, tuple[str, ...]]:
    """List the countries by their ISO 3166 code, each with the codes of its parts."""
    known = holidays.list_supported_countries(include_aliases=False)
    return {code: tuple(parts) for code, parts in sorted(known.items()) if len(code) == 2}


@cache
def country(code: str) -> Country:
    """Describe a country.

    :raises UnknownHolidays: none of this code is known
    """
    if code not in codes():
        raise UnknownHolidays(
            f"No country {code[:20]!r} is known.{nearest(code.upper(), codes())} Use its two letters, such as GB.",
            pointer="/country",
        )
    found = holidays.country_holidays(code)
    return Country(code, codes()[code], tuple(sorted(found.supported_categories)))


def every() -> list[Country]:
    """Describe all countries that are known."""
    return [country(code) for code in codes()]


def check(code: str | None, subdivision: str | None, categories: list[str]) -> None:
    """Refuse holidays that nobody computes.

    :raises UnknownHolidays: the country, its part or a category is not known
    """
    if code is None:
        if subdivision is not None or categories:
            named = "subdivision" if subdivision is not None else "categories"
            raise UnknownHolidays("A subdivision and categories are those of a country: name it.", pointer=f"/{named}")
        return
    known = country(code)
    if subdivision is not None and subdivision not in known.subdivisions:
        parts = ", ".join(known.subdivisions[:60]) or "none"
        raise UnknownHolidays(
            f"{code} has no part {subdivision[:20]!r}.{nearest(subdivision, known.subdivisions)} It has {parts}.",
            pointer="/subdivision",
        )
    for place, one in enumerate(categories):
        if one not in known.categories:
            raise UnknownHolidays(
                f"{code} has no holidays of the category {one[:20]!r}. It has {', '.join(known.categories)}.",
                pointer=f"/categories/{place}",
            )


@lru_cache(maxsize=4096)
def holidays_of(
    code: str, subdivision: str | None, categories: tuple[str, ...], year: int, locale: str = "en"
) -> Mapping[date, str]:
    """Compute the holidays of a year, each with its name in the nearest language known.

    The days on which a holiday is made up for count too, and those that follow the moon are estimates.
    """
    language = _language(code, locale)
    found = holidays.country_holidays(
        code, subdiv=subdivision, years=year, expand=False, categories=categories or (PUBLIC,), language=language
    )
    return {day: name for day, name in sorted(found.items()) if day.year == year}


@lru_cache(maxsize=1024)
def _language(code: str, locale: str) -> str | None:
    known = holidays.country_holidays(code)
    if not known.supported_languages:
        return None
    wanted = locale.replace("-", "_")
    same = [one for one in known.supported_languages if one.split("_")[0] == wanted.split("_")[0]]
    if wanted in known.supported_languages:
        return wanted
    return same[0] if same else known.default_language
