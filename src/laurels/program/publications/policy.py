"""How long a publication is valid, and when none can be made. Pure."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID
from zoneinfo import ZoneInfo

from laurels.core.ledger import AccountRef
from laurels.kit import calendar, ids
from laurels.kit.calendar import Period
from laurels.kit.problems import Conflict, InvalidField
from laurels.program import campaigns
from laurels.program.publications.model import Rule, Wanted
from laurels.program.vocabulary import CODE

AT_ONCE: Final = 1000
NAMED_MAX: Final = 200
"""So many campaigns are named to find their open publications."""
UNITS: Final = {name: ids.derived("publication", name) for name in campaigns.REACHED}
"""The units in which the ledger counts what a publication has reached."""


class CodesExhausted(Conflict):
    """A campaign has no free code left."""

    code = "codes_exhausted"
    title = "No free code of this campaign is left"
    cure = "Make another batch of codes, or put a pool that keeps codes free; then publish again."


class PublicationLimit(Conflict):
    """A customer has as many publications of a campaign as one can get."""

    code = "publication_limit"
    title = "This customer has all publications of the campaign that one can get"
    cure = "Nothing is to be done: earlier publications stay valid. Raise customer_max in the campaign's rule for more."


class CampaignClosed(Conflict):
    """A campaign gives nothing out now."""

    code = "campaign_closed"
    title = "This campaign gives nothing out now"
    cure = "Launch the campaign if it is paused; one that is ended stays so."


def check_given(state: str, *, pointer: str) -> None:
    """Refuse to give out what was paused or ended; a draft may be prepared.

    :raises CampaignClosed: the campaign is paused or ended
    """
    if state in ("paused", "ended"):
        raise CampaignClosed(f"The campaign is {state}; it gives nothing out.", pointer=f"{pointer}/campaign_id")


def check_with_code(with_code: bool | None, trigger: str) -> None:
    """Refuse to give codes of a campaign that no code triggers.

    :raises InvalidField: the campaign is one of carts, orders or events
    """
    if with_code and trigger != CODE:
        raise InvalidField(
            f"The campaign has the trigger {trigger}, so it has no codes to give. Leave with_code out: the offer "
            "itself is given.",
            pointer="/with_code",
        )


def check_moment(wanted: Wanted, *, now: datetime) -> datetime:
    """Give the moment of publication; late data name one that is past.

    :raises InvalidField: it is still to come
    """
    if wanted.published_at is not None and wanted.published_at > now:
        raise InvalidField(
            "published_at lies ahead. Leave it out, or send when it was.", pointer=f"{wanted.pointer}/published_at"
        )
    return wanted.published_at or now


def check_count(rule: Rule, had: int, *, pointer: str) -> None:
    """Refuse a customer more publications than the rule allows.

    :raises PublicationLimit: there are as many already
    """
    if rule.customer_max is not None and had >= rule.customer_max:
        raise PublicationLimit(
            f"This customer has {had} of at most {rule.customer_max} publications of the campaign.",
            pointer=f"{pointer}/customer",
            customer_max=rule.customer_max,
        )


def validity(
    rule: Rule,
    *,
    published_at: datetime,
    valid_for: Period | None,
    zone: ZoneInfo,
    campaign_starts_at: datetime | None,
    campaign_ends_at: datetime | None,
    code_ends_at: datetime | None = None,
    pointer: str = "",
) -> tuple[datetime, datetime | None]:
    """Work out from when until before when a publication is valid.

    Published on 1 March at 10:00 for P1M: until before 1 April 10:00, of the workspace's clocks. Without a period it
    ends as the code does. Within a campaign that ends on 15 March: until then.

    :raises InvalidField: within the campaign nothing would be left
    """
    period = valid_for or (None if rule.valid_for is None else Period.parse(rule.valid_for))
    starts, ends = published_at, code_ends_at if period is None else calendar.add(published_at, period, zone)
    if rule.within_campaign:
        starts = max(starts, campaign_starts_at or starts)
        ends = min(end for end in (ends, campaign_ends_at) if end is not None) if ends or campaign_ends_at else None
    if ends is not None and ends <= starts:
        raise InvalidField(
            "This publication would be over before it begins: the campaign, or the code, ends before.",
            pointer=f"{pointer}/valid_for",
        )
    return starts, ends


def check_period(text: str, *, pointer: str) -> Period:
    """Read a period of validity.

    :raises InvalidField: it is no period, or one of nothing
    """
    period = Period.parse(text, pointer=pointer)
    if not period:
        raise InvalidField("A validity lasts for some time: write a period such as P30D or PT48H.", pointer=pointer)
    return period


# ---- what the engine asks


def open_params(whom: Sequence[tuple[UUID, datetime]], *, campaign_ids: Collection[UUID]) -> dict[str, Any]:
    """Give the parameters of `OPEN` beside the workspace's: customers, each at a moment, and campaigns in question.

    Of very many campaigns, publications of all others are found too: a customer has few.
    """
    return {
        "customer_ids": [customer_id for customer_id, _ in whom],
        "moments": [moment for _, moment in whom],
        "campaign_ids": sorted(campaign_ids) if len(campaign_ids) <= NAMED_MAX else None,
    }


def counter(publication_id: UUID, reached: str, *, period: int) -> AccountRef:
    """Name the account in which is counted what a publication has reached, while its campaign is live as it is.

    :param reached: `publication.spent` or `publication.orders`
    :param period: that of the campaign; after a pause or an edit it begins anew, with what the orders add up to
    """
    return AccountRef("counter", publication_id, UNITS[reached], str(period))
