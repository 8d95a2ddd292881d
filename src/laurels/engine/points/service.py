"""Verbs of points."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from laurels.core import customers, ledger
from laurels.core.customers import CustomerRef, Known
from laurels.core.ledger import AccountRef, Balance, Entry, Journal, LotTerms, Posted, Transfer
from laurels.kit import ids
from laurels.kit.problems import InvalidField, NotFound
from laurels.kit.tx import Tx
from laurels.program import programs
from laurels.program.programs import Wallet


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
    """
    known, wallet = await _known(tx, customer), await _wallet(tx, wallet_key)
    if points == 0:
        raise InvalidField("Give or take at least one point.", pointer="/points")
    account, other = AccountRef("wallet", known.id, wallet.id), AccountRef("adjusted", None, wallet.id)
    id = ids.derived("adjustment", str(tx.workspace_id), source, external_id)
    if points > 0:
        terms = programs.terms(wallet, tx.now, tx.workspace.zone)
        if terms is None:
            raise InvalidField("Points of this wallet have expired for good; it takes no more.", pointer="/wallet")
        lot = LotTerms(terms.available_at, terms.expires_at, tx.now)
        moved = Transfer(other, account, points, "adjust", lot=lot)
    else:
        moved = Transfer(account, other, -points, "adjust")
    posted: Posted = await ledger.post_one(tx, Journal(id, "adjustment", known.id, tx.now, (moved,)))
    tx.note("customer", known.id, wallet=wallet.key, points=points, reason=reason, external_id=external_id)
    tx.emit("points.adjusted", key=known.id, wallet=wallet.key, points=points, reason=reason, journal_id=str(id))
    balance = (await ledger.balances(tx, [account]))[account]
    return Adjustment(posted.journal_id, known.id, wallet, points, balance)


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
