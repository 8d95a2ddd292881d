"""Verbs of paying with points."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Protocol
from uuid import UUID

from laurels.core import customers, ledger
from laurels.core.customers import CustomerRef
from laurels.core.ledger import AccountRef, Journal
from laurels.core.orders import Tender
from laurels.engine.payments import policy, store
from laurels.engine.payments.model import Payment
from laurels.kit import calendar
from laurels.kit.problems import Conflict, InvalidField, NotFound
from laurels.kit.tx import Tx
from laurels.program import programs
from laurels.program.programs import Wallet
from laurels.system import workspaces

LIFE_MAX = timedelta(days=30)


class TenderAsked(Protocol):
    """How a part of an order is paid, as the request says."""

    @property
    def kind(self) -> str: ...
    @property
    def amount_minor(self) -> int | None: ...
    @property
    def payment_id(self) -> UUID | None: ...


async def reserve(
    tx: Tx,
    *,
    source: str,
    external_id: str,
    customer: CustomerRef,
    wallet_key: str,
    points: int | None,
    amount_minor: int | None,
    life: timedelta,
) -> Payment:
    """Reserve points of a customer, given as points or as the money they shall be worth.

    A reservation of the same source and external id is given back as it is.

    :raises InsufficientBalance: less is spendable
    :raises CustomerBlocked: the customer is blocked
    :raises WorkspaceStopped: the kill switch is on
    """
    known_id = await tx.value(store.BY_NAME, source=source, external_id=external_id)
    if known_id is not None:
        return await _same(tx, known_id, customer, wallet_key, points, amount_minor)
    if (await workspaces.get(tx)).stopped:
        raise workspaces.WorkspaceStopped(workspaces.WorkspaceStopped.cure)
    known = (await customers.resolve(tx, [customer])).get(customer)
    if known is None:
        raise NotFound("There is no such customer. Create the customer first.", pointer="/customer")
    if known.state == "blocked":
        raise customers.CustomerBlocked(customers.CustomerBlocked.cure, pointer="/customer")
    wallet = (await programs.wallets_by_key(tx)).get(wallet_key)
    if wallet is None:
        raise InvalidField(f"There is no wallet {wallet_key!r}.", pointer="/wallet")
    taken = points if points is not None else _points_for(wallet, amount_minor or 0, tx)
    worth = amount_minor if amount_minor is not None else programs.cash_minor(wallet, taken, tx.workspace.currency)
    if worth <= 0:
        raise InvalidField("So few points are worth nothing in money. Reserve more.", pointer="/points")
    id, expires_at = tx.new_id(), tx.now + life
    ref = AccountRef("wallet", known.id, wallet.id)
    await ledger.hold(tx, ref, taken, id=id, expires_at=expires_at, cause="payment", cause_id=id)
    await tx.run(
        store.INSERT,
        id=id,
        source=source,
        external_id=external_id,
        customer_id=known.id,
        wallet_id=wallet.id,
        points=taken,
        amount_minor=worth,
        currency=tx.workspace.currency,
        expires_at=expires_at,
    )
    tx.emit("payment.reserved", key=known.id, payment_id=str(id), points=taken, amount_minor=worth)
    return await get(tx, id)


def _points_for(wallet: Wallet, amount_minor: int, tx: Tx) -> int:
    return programs.points_for_cash(wallet, amount_minor, tx.workspace.currency)


async def _same(
    tx: Tx, id: UUID, customer: CustomerRef, wallet_key: str, points: int | None, amount_minor: int | None
) -> Payment:
    payment = await get(tx, id)
    known = (await customers.resolve(tx, [customer])).get(customer)
    wallet = (await programs.wallets_by_key(tx)).get(wallet_key)
    other = known is None or known.id != payment.customer_id or wallet is None or wallet.id != payment.wallet_id
    if other or points not in (None, payment.points) or amount_minor not in (None, payment.amount_minor):
        raise Conflict("This external id was used for another payment. Give each its own.", pointer="/external_id")
    return payment


async def get(tx: Tx, id: UUID) -> Payment:
    """Read one payment as it stands.

    :raises NotFound: there is none of that id
    """
    found = await load(tx, [id])
    if not found:
        raise NotFound("There is no payment of that id in this workspace.")
    return found[id]


async def load(tx: Tx, ids: Sequence[UUID]) -> dict[UUID, Payment]:
    """Read payments as they stand; unknown ones are absent."""
    return {payment.id: payment for payment in await tx.all(store.BY_IDS, Payment, ids=list(ids))}


def tenders(
    asked: Sequence[TenderAsked],
    known: Mapping[UUID, Payment],
    *,
    order_id: UUID,
    customer_id: UUID | None,
    amount_minor: int,
    tx: Tx,
) -> tuple[tuple[Tender, ...], list[Journal]]:
    """Settle how an order is paid: its tenders with their amounts, and the journals that capture points.

    :raises PaymentUnusable: a payment is not this customer's, or no longer reserved
    :raises InvalidField: the tenders pay more than the order costs
    """
    settled: list[Tender] = []
    captures: list[Journal] = []
    for place, tender in enumerate(asked):
        if tender.payment_id is None:
            settled.append(Tender(tender.kind, tender.amount_minor or 0))
            continue
        pointer = f"/tenders/{place}/payment_id"
        if any(earlier.payment_id == tender.payment_id for earlier in settled):
            raise policy.PaymentUnusable("This payment is named twice. A payment pays once.", pointer=pointer)
        payment = policy.usable(known.get(tender.payment_id), customer_id=customer_id, pointer=pointer, now=tx.now)
        if tender.amount_minor not in (None, payment.amount_minor):
            raise InvalidField(
                f"This payment is worth {payment.amount_minor}. Give that, or leave the amount out.",
                pointer=f"/tenders/{place}/amount_minor",
            )
        settled.append(Tender("points", payment.amount_minor, payment.id))
        captures.append(policy.capture_journal(payment, order_id=order_id, now=tx.now))
    paid = sum(tender.amount_minor for tender in settled)
    if paid > amount_minor:
        raise InvalidField(
            f"The tenders pay {paid} and the order costs {amount_minor}. Pay at most that.", pointer="/tenders"
        )
    return tuple(settled), captures


async def void(tx: Tx, id: UUID) -> Payment:
    """Give up a reservation: the points are free again. Giving up twice is giving up once.

    :raises HoldEnded: it was captured or has run out
    """
    payment = await get(tx, id)
    await ledger.release(tx, await ledger.get_hold(tx, id))
    if payment.status == "reserved":
        tx.emit("payment.voided", key=payment.customer_id, payment_id=str(id))
    return await get(tx, id)


async def refund(tx: Tx, id: UUID, *, points: int | None) -> Payment:
    """Give points back that had paid for an order, into the lots they came from; all that is left unless told.

    :raises RestoreTooMuch: more than is left
    """
    payment = await get(tx, id)
    if payment.status != "captured":
        raise policy.PaymentUnusable(f"This payment is {payment.status}; only a captured one is refunded.")
    left = payment.captured_points - payment.refunded_points
    wanted = left if points is None else points
    if wanted > 0:
        await give_back(tx, payment, wanted, cause_id=id)
    return await get(tx, id)


async def give_back(tx: Tx, payment: Payment, points: int, *, cause_id: UUID) -> None:
    """Book a refund of a captured payment."""
    wallet = (await programs.wallets(tx))[payment.wallet_id]
    grace = timedelta(0)
    if wallet.restore_grace is not None:
        grace = calendar.add(tx.now, wallet.restore_grace, tx.workspace.zone) - tx.now
    journal = policy.give_back_journal(payment, points, id=tx.new_id(), cause_id=cause_id, grace=grace, now=tx.now)
    await ledger.post_one(tx, journal)
    tx.emit("payment.refunded", key=payment.customer_id, payment_id=str(payment.id), points=points)
