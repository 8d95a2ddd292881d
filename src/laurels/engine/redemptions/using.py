"""From what was decided of a cart to what is written of it: rows, the journal, what is given with it. Mostly pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from laurels.core.customers import CustomerRef
from laurels.core.ledger import AccountRef, Bounds, Journal, Transfer
from laurels.engine import decisions, pricing
from laurels.engine.decisions import Programme
from laurels.engine.pricing import Decided, Found, Known, Prepared, Used
from laurels.engine.redemptions.model import NewRedemption
from laurels.kit import ids
from laurels.kit.tx import Tx
from laurels.program import giftcards, publications

GIFT_SOURCE: Final = "redemption"
"""Gift cards that a redemption gave are of this source, named by the redemption."""


@dataclass(frozen=True, slots=True)
class Held:
    """A part of a card or wallet that a reservation keeps."""

    id: UUID
    account: AccountRef
    amount: int
    cause_id: UUID
    expires_at: datetime


@dataclass(slots=True)
class Writes:
    """What a decided list will write, all at once."""

    redemptions: list[NewRedemption] = field(default_factory=list[NewRedemption])
    refusals: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])
    credits: list[Journal] = field(default_factory=list[Journal])
    debits: list[Journal] = field(default_factory=list[Journal])
    holds: list[Held] = field(default_factory=list[Held])

    def refuse(self, tx: Tx, prepared: Prepared, decided: Decided) -> None:
        """Keep why something that was asked for was refused, so that who asks later can be told."""
        for found, refusal in decided.unused:
            if found.asked is None:
                continue
            self.refusals.append(
                {
                    "id": tx.new_id(),
                    "source": prepared.asked.order.source,
                    "external_id": prepared.asked.order.external_id,
                    "customer_id": prepared.customer_id,
                    "campaign_id": pricing.campaign_of(found),
                    "voucher_id": None if found.voucher is None else found.voucher.id,
                    "code": refusal.code,
                    "reason": refusal.message,
                    "facts": {"kind": found.kind, **refusal.facts},
                }
            )

    def alert(self, tx: Tx, known: Known, decided: Decided) -> None:
        """Tell of each share of a limit that is reached now; the counter is locked, so it is told once."""
        for used in decided.used:
            for count in used.counts:
                for share in pricing.alerted(count, known.counted.get(count.account.id, 0)):
                    assert count.campaign_id is not None, "only campaigns have alerts"
                    tx.emit(
                        "campaign.limit_alert",
                        key=count.campaign_id,
                        campaign_id=ids.encode("cmp", count.campaign_id),
                        limit_id=str(count.account.unit_id),
                        measure=count.measure,
                        period=count.account.period,
                        share_percent=share,
                        max=count.maximum,
                    )


# ---- rows


def row(made: NewRedemption) -> dict[str, Any]:
    """Write a redemption as its row."""
    asked, decided = made.asked, made.decided
    order, priced = asked.order, decided.priced
    return {
        "id": made.id,
        "source": order.source,
        "external_id": order.external_id,
        "fingerprint": asked.fingerprint.hex(),
        "customer_id": made.customer_id,
        "state": made.state,
        "currency": order.currency,
        "amount_minor": asked.cart.amount_minor + asked.cart.delivery_minor,
        "discount_minor": priced.discount_minor,
        "total_minor": priced.total_minor,
        "paid_minor": decided.paid_minor,
        "store": order.store,
        "channel": order.channel,
        "placed_at": order.placed_at,
        "expires_at": made.expires_at,
        "programme_version": made.programme_version,
        "stacking_version": made.stacking_version,
        "cart": {
            "delivery_minor": asked.cart.delivery_minor,
            "attributes": order.attributes,
            "lines": [
                {
                    "id": line.line_id,
                    "sku": line.sku,
                    "quantity": line.quantity,
                    "amount_minor": line.amount_minor,
                    "gross_minor": line.gross_minor,
                    "least_minor": asked.cart.lines[place].least_minor,
                    "cost_minor": asked.cart.lines[place].cost_minor,
                    "attributes": line.attributes,
                }
                for place, line in enumerate(order.lines)
            ],
        },
        "facts": made.facts,
        "verdict": made.verdict,
        "lines": [
            {
                "sku": line.sku,
                "quantity": line.quantity,
                "amount_minor": line.amount_minor,
                "discount_minor": priced.discounts[place],
                "left": line.quantity,
                "paid_left_minor": line.amount_minor - priced.discounts[place],
                "discount_left_minor": priced.discounts[place],
            }
            for place, line in enumerate(order.lines)
        ],
    }


def incentive_rows(made: NewRedemption) -> Iterator[dict[str, Any]]:
    """Write the incentives of a redemption as rows."""
    for number, one in enumerate(made.decided.used):
        found = one.found
        yield {
            "redemption_id": made.id,
            "number": number,
            "kind": found.kind,
            "campaign_id": None if found.live is None else found.live.id,
            "campaign_version": None if found.live is None else found.live.version,
            "voucher_id": None if found.voucher is None else found.voucher.id,
            "card_id": None if found.card is None else found.card.id,
            "publication_id": None if found.publication is None else found.publication.id,
            "wallet_id": None if found.wallet is None else found.wallet.id,
            "discount_minor": one.discount_minor,
            "paid_minor": one.paid_minor,
        }


def taken_from_pools(several: Iterable[NewRedemption]) -> set[UUID]:
    """List the vouchers that lay ready to be given to somebody and are used without having been given."""
    found = (one.found.voucher for made in several for one in made.decided.used)
    return {voucher.id for voucher in found if voucher is not None and voucher.free}


# ---- the ledger


def journal(tx: Tx, programme: Programme, made: NewRedemption) -> Journal | None:
    """Write what is used as a journal: counts, points that are given, and what pays unless it is only reserved."""
    transfers: list[Transfer] = []
    for one in made.decided.used:
        if one.taken and made.state == "redeemed":
            transfers += debits(one.found, made.customer_id, one.taken)
        if made.state == "redeemed":
            transfers += credits(tx, programme, made.customer_id, made.asked.order.placed_at, one)
        for count in one.counts:
            transfers.append(
                Transfer(
                    AccountRef("counted", None, count.account.unit_id),
                    count.account,
                    count.amount,
                    "count",
                    bounds=Bounds(0, count.maximum),
                )
            )
    if not transfers:
        return None
    return Journal(made.id, "redemption", made.id, made.asked.order.placed_at, tuple(transfers))


def debits(found: Found, customer_id: UUID | None, taken: int) -> tuple[Transfer, ...]:
    """Write what a card or a wallet pays."""
    if found.card is not None:
        return giftcards.spend_transfers(found.card, taken)
    return (spent(pricing.paid_from(found, customer_id), taken),)


def spent(account: AccountRef, taken: int, hold_id: UUID | None = None) -> Transfer:
    """Write what is taken from a wallet."""
    return Transfer(account, AccountRef("spent", None, account.unit_id), taken, "spend", hold_id=hold_id)


def credits(
    tx: Tx, programme: Programme, customer_id: UUID | None, occurred_at: datetime, one: Used
) -> Iterator[Transfer]:
    """Write the points that an incentive gives."""
    for change in one.changes:
        for gift in change.gifts:
            if gift.kind != "points" or customer_id is None:
                continue
            wallet = programme.wallets[gift.what["wallet_id"]]
            terms = decisions.terms_of(wallet, occurred_at=occurred_at, now=tx.now, zone=tx.workspace.zone)
            if terms is not None:
                yield Transfer(
                    AccountRef("issuer", None, wallet.id),
                    AccountRef("wallet", customer_id, wallet.id),
                    gift.what["points"],
                    "earn",
                    lot=terms,
                )


def holds(made: NewRedemption) -> list[Held]:
    """Say what a reservation keeps of cards and wallets."""
    assert made.expires_at is not None, "a reservation has an end"
    return [
        Held(
            hold_id(made.id, number),
            pricing.paid_from(one.found, made.customer_id),
            one.taken,
            made.id,
            made.expires_at,
        )
        for number, one in enumerate(made.decided.used)
        if one.taken
    ]


def hold_id(redemption_id: UUID, number: int) -> UUID:
    """Derive the id of the hold of an incentive."""
    return ids.derived("redemption-hold", str(redemption_id), str(number))


# ---- what is given with it


async def give(tx: Tx, made: NewRedemption) -> None:
    """Give what is no lower price and no points: codes of other campaigns and credit on gift cards."""
    for number, one in enumerate(made.decided.used):
        for change in one.changes:
            for gift in change.gifts:
                await give_one(tx, made.id, made.customer_id, number, {"kind": gift.kind, **gift.what})


async def give_one(tx: Tx, redemption_id: UUID, customer_id: UUID | None, number: int, gift: dict[str, Any]) -> None:
    """Give one thing, once for each redemption."""
    if customer_id is None:
        return
    name = f"{redemption_id}:{number}"
    match gift["kind"]:
        case "voucher":
            campaign_id = gift["campaign_id"]
            campaign_id = campaign_id if isinstance(campaign_id, UUID) else UUID(campaign_id)
            await publications.publish(tx, publications.Wanted(campaign_id, customer_id, f"redemption:{name}"))
        case "credit":
            holder = CustomerRef(id=customer_id)
            await giftcards.issue(
                tx, amount_minor=gift["amount_minor"], holder=holder, source=GIFT_SOURCE, external_id=name
            )
        case _:
            pass


def emit(tx: Tx, made: NewRedemption) -> None:
    """Tell the feed."""
    order, decided = made.asked.order, made.decided
    tx.emit(
        f"redemption.{made.state}",
        key=made.id,
        redemption_id=ids.encode("red", made.id),
        source=order.source,
        external_id=order.external_id,
        customer_id=None if made.customer_id is None else str(made.customer_id),
        discount_minor=decided.priced.discount_minor,
        total_minor=decided.priced.total_minor,
        paid_minor=decided.paid_minor,
        incentives=[
            {
                "kind": one.found.kind,
                "campaign_id": None if one.found.live is None else ids.encode("cmp", one.found.live.id),
                "voucher_id": None if one.found.voucher is None else ids.encode("vch", one.found.voucher.id),
                "discount_minor": one.discount_minor,
                "paid_minor": one.paid_minor,
            }
            for one in decided.used
        ],
    )
