"""What the law of some places says about gift cards: as data, each row with its source, and as what follows from it.

Not legal advice: laws change and have exceptions. A place that is not listed has no rule here, which does not mean that
it has none. A card is under the laws of its jurisdiction and of the country around it: US-ME is under US-ME and US.
Pure.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo

from laurels.kit import calendar
from laurels.kit.calendar import Period
from laurels.kit.problems import InvalidField
from laurels.program.giftcards.model import CashOut, GiftCard, Law

_PLACE = re.compile(r"[A-Z]{2}(-[A-Z0-9]{1,3})?")
_FIVE_YEARS: Final = Period(years=5)


def _usd(below: int | None = None, at_most: int | None = None, **more: object) -> CashOut:
    """Write a threshold in cents: `below` as the laws say it that speak of less than an amount."""
    return CashOut("USD", at_most if below is None else below - 1, **more)  # type: ignore[arg-type]


LAWS: Final = (
    Law(
        "US",
        "15 U.S.C. 1693l-1(c); 12 CFR 1005.20(e)",
        "The money of a gift card lasts at least five years from its sale, and from when money was last loaded.",
        checked="summary",
        life=_FIVE_YEARS,
        life_from="last_load",
    ),
    Law(
        "US-AZ",
        "A.R.S. 44-7402(B)",
        "The money of a gift card may not expire.",
        checked="summary",
        expiry_forbidden=True,
    ),
    Law(
        "US-CA",
        "Cal. Civ. Code 1749.5; SB 22, ch. 207 of 2025",
        "A gift card has no expiry. A rest below 10 USD (from 1 April 2026: 15 USD) is paid out in cash.",
        checked="text",
        expiry_forbidden=True,
        cash_outs=(_usd(below=1000, until_on=date(2026, 4, 1)), _usd(below=1500, from_on=date(2026, 4, 1))),
    ),
    Law(
        "US-CO",
        "C.R.S. 6-1-722(2)(b)",
        "A rest of 5 USD or less is paid out in cash.",
        checked="summary",
        cash_outs=(_usd(at_most=500),),
    ),
    Law(
        "US-CT",
        "Conn. Gen. Stat. 42-460",
        "A gift card has no expiry.",
        checked="text",
        expiry_forbidden=True,
    ),
    Law(
        "US-FL",
        "Fla. Stat. 501.95(2)(a)",
        "A gift card has no expiry.",
        checked="text",
        expiry_forbidden=True,
    ),
    Law(
        "US-MA",
        "M.G.L. c. 200A, s. 5D",
        "A gift card lasts at least seven years. If money can be added a rest of 5 USD or less is paid out in cash, if "
        "not, whatever is left when 90 percent are used.",
        checked="text",
        life=Period(years=7),
        cash_outs=(
            _usd(at_most=500, reloadable=True),
            _usd(reloadable=False, used_percent=90),
        ),
    ),
    Law(
        "US-ME",
        "33 M.R.S. 2066(3), 2066(4) and 2067 (until 2019: 1953(1)(G))",
        "No time may limit the use of a gift card. A rest below 5 USD is paid out in cash, unless the card was "
        "sold for that or less.",
        checked="text",
        expiry_forbidden=True,
        cash_outs=(_usd(below=500, initial_above_minor=500),),
    ),
    Law(
        "US-MT",
        "Mont. Code 30-14-108(4)",
        "A rest below 5 USD is paid out in cash.",
        checked="summary",
        cash_outs=(_usd(below=500),),
    ),
    Law(
        "US-NJ",
        "N.J.S.A. 56:8-110(c)",
        "A rest below 5 USD is paid out in cash.",
        checked="summary",
        cash_outs=(_usd(below=500),),
    ),
    Law(
        "US-NY",
        "N.Y. Gen. Bus. Law 396-i",
        "A gift card lasts at least nine years, and a rest below 5 USD is paid out in cash.",
        checked="summary",
        life=Period(years=9),
        cash_outs=(_usd(below=500),),
    ),
    Law(
        "US-OR",
        "ORS 646A.276(1)(d)",
        "A rest below 5 USD is paid out in cash.",
        checked="summary",
        cash_outs=(_usd(below=500),),
    ),
    Law(
        "US-RI",
        "R.I. Gen. Laws 6-13-12",
        "A rest below 1 USD is paid out in cash.",
        checked="summary",
        cash_outs=(_usd(below=100),),
    ),
    Law(
        "US-VT",
        "8 V.S.A. 2704",
        "A rest below 1 USD is paid out in cash.",
        checked="summary",
        cash_outs=(_usd(below=100),),
    ),
    Law(
        "US-WA",
        "RCW 19.240.020(3)",
        "A rest below 5 USD is paid out in cash.",
        checked="summary",
        cash_outs=(_usd(below=500),),
    ),
    Law(
        "CA-ON",
        "O. Reg. 17/05, ss. 25.1 to 25.5 (O. Reg. 187/07)",
        "A gift card has no expiry.",
        checked="summary",
        expiry_forbidden=True,
    ),
    Law(
        "AU",
        "Australian Consumer Law, Part 3-2 Division 3A (2018 No. 131); ACCC guide",
        "A gift card that cannot be topped up lasts at least three years from its sale.",
        checked="summary",
        life=Period(years=3),
        reloadable=False,
    ),
    Law(
        "DE",
        "BGB ss. 195, 199(1)",
        "The claim lapses three years after the end of the year of the sale; terms that cut it short were struck down.",
        checked="summary",
        life=Period(years=3),
        life_to_year_end=True,
    ),
    Law(
        "IE",
        "Consumer Protection (Gift Vouchers) Act 2019",
        "A gift voucher lasts at least five years. Whoever may use it only once gets a rest of more than 1 EUR back.",
        checked="summary",
        life=_FIVE_YEARS,
        cash_outs=(CashOut("EUR", None, single_use=True, at_least_minor=101),),
    ),
)


class AgainstLaw(InvalidField):
    """What is asked for a gift card is against the law of its jurisdiction."""

    code = "gift_card_against_law"
    title = "The law of this gift card's jurisdiction does not allow this"
    cure = "Read `law`: leave the expiry out or later, or keep the rest on the card. Check the law; this is no advice."

    def __init__(self, detail: str, law: Law, *, pointer: str | None, **facts: str) -> None:
        super().__init__(f"{detail} {law.sentence} ({law.source})", pointer=pointer, law=law_facts(law), **facts)


def law_facts(law: Law) -> dict[str, str]:
    """Say which law it is."""
    return {"jurisdiction": law.jurisdiction, "source": law.source, "sentence": law.sentence, "checked": law.checked}


def laws_of(jurisdiction: str | None, *, reloadable: bool) -> tuple[Law, ...]:
    """List the laws that a card of this place is under, those of the country included."""
    if jurisdiction is None:
        return ()
    country = jurisdiction.partition("-")[0]
    return tuple(
        law for law in LAWS if law.jurisdiction in (jurisdiction, country) and law.reloadable in (None, reloadable)
    )


def check_place(jurisdiction: str, pointer: str) -> None:
    """Refuse what is no place.

    :raises InvalidField: it is no ISO 3166 code such as DE or US-ME
    """
    if not _PLACE.fullmatch(jurisdiction):
        raise InvalidField(
            "Write a country or a part of one by its ISO 3166 code, such as DE or US-ME.", pointer=pointer
        )


def earliest_end(law: Law, since: datetime, zone: ZoneInfo) -> datetime:
    """Find the earliest instant at which money that was sold or loaded then may end."""
    assert law.life is not None, "a law without a least life asks for none"
    ends = calendar.add(since, law.life, zone)
    return calendar.end_of(ends, "year", zone) if law.life_to_year_end else ends


def check_end(
    ends_at: datetime | None, *, laws: Sequence[Law], sold_at: datetime, zone: ZoneInfo, pointer: str
) -> None:
    """Refuse an end that the law forbids or that comes too early.

    :raises AgainstLaw: naming the law
    """
    if ends_at is None:
        return
    for law in laws:
        if law.expiry_forbidden:
            raise AgainstLaw("This card cannot have an expiry.", law, pointer=pointer)
        if law.life is not None:
            earliest_at = earliest_end(law, sold_at, zone)
            if ends_at < earliest_at:
                raise AgainstLaw(
                    f"This card cannot expire before {earliest_at.isoformat()}.", law, pointer=pointer,
                    earliest_at=earliest_at.isoformat(),
                )  # fmt: skip


def lawful_end(
    ends_at: datetime | None, *, laws: Sequence[Law], since: datetime, zone: ZoneInfo, reloaded: bool = False
) -> datetime | None:
    """Move the end of a card out to where the law wants it when it is sold, or when money is loaded again."""
    if ends_at is None:
        return None
    lives = [law for law in laws if law.life is not None and (not reloaded or law.life_from == "last_load")]
    return max([ends_at, *(earliest_end(law, since, zone) for law in lives)])


def cash_out_law(card: GiftCard, *, rest_minor: int, loaded_minor: int, now: datetime, zone: ZoneInfo) -> Law | None:
    """Find a law by which the rest of a card is paid out, or None.

    :param loaded_minor: all that was ever put on it
    """
    day = calendar.local_day(now, zone)
    for law in laws_of(card.jurisdiction, reloadable=card.reloadable):
        for rule in law.cash_outs:
            used = (loaded_minor - rest_minor) * 100 >= rule.used_percent * loaded_minor
            if rule.from_on <= day < rule.until_on and used and _is_for(rule, card, rest_minor):
                return law
    return None


def _is_for(rule: CashOut, card: GiftCard, rest_minor: int) -> bool:
    return (
        rule.currency == card.currency
        and rule.at_least_minor <= rest_minor
        and (rule.at_most_minor is None or rest_minor <= rule.at_most_minor)
        and card.initial_minor > rule.initial_above_minor
        and rule.reloadable in (None, card.reloadable)
        and rule.single_use in (None, card.single_use)
    )
