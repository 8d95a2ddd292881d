"""Verbs of points."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from laurels.core import customers, ledger
from laurels.core.customers import CustomerRef, Known
from laurels.core.ledger import AccountRef, Balance, Entry, Journal, LotTerms, Moved, Posted, Transfer
from laurels.engine.points import store
from laurels.kit import ids
from laurels.kit.problems import Conflict, InvalidField, NotFound
from laurels.kit.tx import Tx
from laurels.program import programs
from laurels.program.programs import Wallet

OTHER_CONTENT = "This external id was used for another correction. Give each its own."


@dataclass(frozen=True, slots=True)
class BalanceOf:
    """What a customer has in one wallet."""

    wallet: Wallet
    balance: Balance


@dataclass(frozen=True, slots=True)
class Adjustment:
    """A correction by hand, as it was booked."""

    id: UUID
    customer_id: UUID
    wallet: Wallet
    points: int
    balance: Balance


async def balances(tx: Tx, customer: CustomerRef) -> tuple[UUID, list[BalanceOf]]:
    """Read what a customer has, wallet by wallet."""
    known = await _known(tx, customer)
    wallets = sorted((await programs.wallets(tx)).values(), key=lambda wallet: wallet.key)
    refs = {wallet.id: AccountRef("wallet", known.id, wallet.id) for wallet in wallets}
    found = await ledger.balances(tx, list(refs.values()))
    return known.id, [BalanceOf(wallet, found[refs[wallet.id]]) for wallet in wallets]


async def entries(
    tx: Tx, customer: CustomerRef, *, wallet_key: str, before: UUID | None, limit: int
) -> tuple[Wallet, list[Entry]]:
    """List what moved in or out of a customer's wallet, newest first."""
    known = await _known(tx, customer)
    wallet = await _wallet(tx, wallet_key)
    return wallet, await ledger.entries(tx, AccountRef("wallet", known.id, wallet.id), before=before, limit=limit)


async def adjust(
    tx: Tx, *, source: str, external_id: str, customer: CustomerRef, wallet_key: str, points: int, reason: str
) -> Adjustment:
    """Give points by hand, or take them if negative; the same source and external id book once.

    :raises InsufficientBalance: more is taken than is spendable
    :raises Conflict: the external id was used for another correction
    """
    known, wallet = await _known(tx, customer), await _wallet(tx, wallet_key)
    if points == 0:
        raise InvalidField("Give or take at least one point.", pointer="/points")
    account, other = AccountRef("wallet", known.id, wallet.id), AccountRef("adjusted", None, wallet.id)
    id = ids.derived("adjustment", str(tx.workspace_id), source, external_id)
    await tx.value(store.TAKE_TURN, name=str(id))
    booked = await _booked(tx, known.id, id)
    if booked is not None:
        if (
            booked.unit_id != wallet.id
            or (booked.amount if booked.target_id == account.id else -booked.amount) != points
        ):
            raise Conflict(OTHER_CONTENT, pointer="/external_id")
        return Adjustment(id, known.id, wallet, points, (await ledger.balances(tx, [account]))[account])
    if points > 0:
        terms = programs.terms(wallet, tx.now, tx.workspace.zone)
        if terms is None:
            raise InvalidField("Points of this wallet have expired for good; it takes no more.", pointer="/wallet")
        lot = LotTerms(terms.available_at, terms.expires_at, tx.now)
        moved = Transfer(other, account, points, "adjust", lot=lot)
    else:
        moved = Transfer(account, other, -points, "adjust")
    posted: Posted = await ledger.post_one(tx, Journal(id, "adjustment", known.id, tx.now, (moved,)))
    if await _booked(tx, known.id, id) is None:
        raise Conflict(OTHER_CONTENT, pointer="/external_id")
    tx.note(
        "customer",
        known.id,
        wallet=wallet.key,
        points=points,
        reason=reason,
        external_id=external_id,
        journal_id=str(id),
    )
    tx.emit("points.adjusted", key=known.id, wallet=wallet.key, points=points, reason=reason, journal_id=str(id))
    balance = (await ledger.balances(tx, [account]))[account]
    return Adjustment(posted.journal_id, known.id, wallet, points, balance)


async def _booked(tx: Tx, customer_id: UUID, id: UUID) -> Moved | None:
    """Find the correction of this id, if it is this customer's."""
    return next((moved for moved in await ledger.of_causes(tx, [customer_id]) if moved.journal_id == id), None)


async def _known(tx: Tx, customer: CustomerRef) -> Known:
    known = (await customers.resolve(tx, [customer])).get(customer)
    if known is None:
        raise NotFound("There is no such customer. Check the id, or the source and external id.", pointer="/customer")
    return known


async def _wallet(tx: Tx, key: str) -> Wallet:
    wallet = (await programs.wallets_by_key(tx)).get(key)
    if wallet is None:
        raise InvalidField(f"There is no wallet {key!r}. List them under /v1/wallets.", pointer="/wallet")
    return wallet
