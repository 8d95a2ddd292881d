"""Gift cards for tests, in a line each."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from laurels.kit.calendar import Period
from laurels.kit.tx import Tx
from laurels.program.giftcards import policy, service
from laurels.program.giftcards.model import GiftCard, NewCard
from laurels.program.giftcards.service import Made
from laurels.program.vouchers import Voucher

NOW = datetime(2026, 3, 14, 15, tzinfo=UTC)
LONDON = ZoneInfo("Europe/London")


def new(amount_minor: int = 10_000, **said: Any) -> NewCard:
    """Say what card shall be made; a period may be given as text."""
    after = said.pop("expires_after", None)
    told = {"currency": "GBP", "expires_after": None if after is None else Period.parse(after), **said}
    return NewCard(amount_minor, **told)


def card(amount_minor: int = 10_000, *, now: datetime = NOW, **said: Any) -> GiftCard:
    """Make a card in memory."""
    made = new(amount_minor, **said)
    voucher = Voucher(
        id=UUID(int=1),
        kind="gift_card",
        campaign_id=None,
        batch_id=None,
        code="ABCD-EFGH",
        key="ABCDEFGH",
        case_sensitive=False,
        state="active",
        reason=None,
        uses_max=None,
        starts_at=None,
        ends_at=None,
        customer_id=None,
        holder_only=False,
        free=False,
        published_at=None,
        attributes={},
        created_at=now,
    )
    return policy.born(made, voucher, now=now, zone=LONDON)


async def make(tx: Tx, amount_minor: int = 10_000, **said: Any) -> GiftCard:
    """Make a card in the database."""
    (made,) = await service.create(tx, cards=[new(amount_minor, **said)])
    if not isinstance(made, Made):
        raise made
    return made.card
