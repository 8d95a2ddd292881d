"""The words of publications: what was given to whom, and how a campaign is given."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from laurels.kit.calendar import Period


@dataclass(frozen=True, slots=True)
class Publication:
    """A code or an offer that was given to a customer; valid from an instant until before another, or without end."""

    id: UUID
    campaign_id: UUID
    customer_id: UUID
    source_id: str
    voucher_id: UUID | None
    published_at: datetime
    valid_from: datetime
    valid_until: datetime | None
    revoked_at: datetime | None
    created_at: datetime
    code: str | None = None


@dataclass(frozen=True, slots=True)
class Open:
    """A publication that is open at a moment somebody asked about; `ordinal` says which of the moments, from 1."""

    ordinal: int
    id: UUID
    campaign_id: UUID
    customer_id: UUID
    source_id: str
    voucher_id: UUID | None
    published_at: datetime
    valid_from: datetime
    valid_until: datetime | None


@dataclass(frozen=True, slots=True)
class Rule:
    """How a campaign is given where the call does not say.

    :param with_code: whether each publication takes a free code of the campaign; None: if it has any
    :param valid_for: how long, as a period from the publication; None: as the campaign and the code have it
    :param within_campaign: whether validity also ends with the campaign, and begins with it
    :param customer_max: how many publications one customer can get
    """

    campaign_id: UUID
    with_code: bool | None
    valid_for: str | None
    within_campaign: bool
    customer_max: int | None
    changed_at: datetime | None


@dataclass(frozen=True, slots=True)
class Wanted:
    """A publication that is asked for: the three names, and what is to differ from the campaign's rule."""

    campaign_id: UUID
    customer_id: UUID
    source_id: str
    published_at: datetime | None = None
    valid_for: Period | None = None
    pointer: str = ""

    @property
    def name(self) -> tuple[UUID, UUID, str]:
        """What makes it the same publication for ever."""
        return self.campaign_id, self.customer_id, self.source_id


@dataclass(frozen=True, slots=True)
class Published:
    """A publication, and whether it was created now or was there."""

    status: Literal["created", "unchanged"]
    publication: Publication
