"""What a workspace may be called and set to."""

from __future__ import annotations

import re
import zoneinfo
from functools import cache

from laurels.kit import money
from laurels.kit.problems import InvalidField

_LOCALE = re.compile(r"^[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2})?$")


@cache
def _zones() -> frozenset[str]:
    return frozenset(zoneinfo.available_timezones())


def check(*, currency: str | None = None, zone: str | None = None, locale: str | None = None) -> None:
    """Refuse a currency, zone or locale that does not exist, naming the field.

    :raises InvalidField: the zone or locale is unknown
    :raises UnknownCurrency: the currency is no current ISO 4217 code
    """
    if currency is not None:
        money.exponent(currency, pointer="/currency")
    if zone is not None and zone not in _zones():
        raise InvalidField(f"There is no time zone {zone!r}. Use a name like Europe/London.", pointer="/zone")
    if locale is not None and not _LOCALE.fullmatch(locale):
        raise InvalidField(f"{locale!r} is no locale. Use a form like en-GB or tr.", pointer="/locale")
