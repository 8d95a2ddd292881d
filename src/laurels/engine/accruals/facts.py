"""What the machine must know of a list before it decides, read in as few round trips as the live rules allow."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from laurels.core import catalog, customers, events, ledger, orders, stores
from laurels.core.ledger import AccountRef
from laurels.core.orders import Returned
from laurels.engine import decisions, payments
from laurels.engine.accruals import publishing
from laurels.engine.accruals.known import Booked, Facts, happened_at, is_cart, trigger_of
from laurels.engine.accruals.model import Asked, EventAsked, OrderAsked, ReturnAsked
from laurels.engine.decisions import Programme
from laurels.kit.tx import Ask, Tx
from laurels.program import programs, vocabulary
from laurels.rules import Read

FOUND_MAX: Final = 200
"""So many facts of customers are asked in one statement."""


async def load(tx: Tx, programme: Programme, asked: Sequence[Asked], *, beside: Sequence[Ask[Any]] = ()) -> Facts:
    """Read what deciding this list needs, and lock the orders that returns take from.

    :param beside: what the caller asks for, which travels with it and is answered in `beside` of the facts
    """
    facts = Facts()
    await _names(tx, facts, asked, beside)
    await _state(tx, facts, programme, asked)
    if any(isinstance(one, ReturnAsked) for one in asked):
        await _returned_orders(tx, facts, programme, [one for one in asked if isinstance(one, ReturnAsked)])
    again = [booked.id for booked in facts.orders.values()] + list(facts.events.values())
    if again:
        facts.standing |= await decisions.latest(tx, again)
    return facts


async def _names(tx: Tx, facts: Facts, asked: Sequence[Asked], beside: Sequence[Ask[Any]]) -> None:
    refs = list(dict.fromkeys(one.customer for one in asked if one.customer is not None))
    order_keys = [(one.source, one.external_id) for one in asked if isinstance(one, OrderAsked) and not is_cart(one)]
    order_keys += [
        (one.order_source, one.order_external_id)
        for one in asked
        if isinstance(one, ReturnAsked) and one.order_external_id is not None
    ]
    event_keys = [(one.source, one.external_id) for one in asked if isinstance(one, EventAsked)]
    return_keys = [(one.source, one.external_id) for one in asked if isinstance(one, ReturnAsked)]
    asks: list[Ask[Any]] = []
    if refs:
        asks.append(Ask(customers.RESOLVE, customers.Resolved, customers.resolve_params(refs)))
    if order_keys:
        asks.append(Ask(orders.EXISTING, Booked, _pairs(order_keys)))
    if event_keys:
        asks.append(Ask(events.EXISTING, events.Existing, _pairs(event_keys)))
    if return_keys:
        asks.append(Ask(orders.EXISTING_RETURNS, Returned, _pairs(return_keys)))
    found = iter(await tx.together(*asks, *beside))
    if refs:
        facts.customers = customers.resolved(next(found), refs)
        facts.blocked = {known.id for known in facts.customers.values() if known.state == "blocked"}
    if order_keys:
        facts.orders = {(row.source, row.external_id): row for row in next(found)}
    if event_keys:
        facts.events = {(row.source, row.external_id): row.id for row in next(found)}
    if return_keys:
        facts.returns = {(row.source, row.external_id): row for row in next(found)}
    facts.beside = list(found)


async def _state(tx: Tx, facts: Facts, programme: Programme, asked: Sequence[Asked]) -> None:
    """Read products, counters, balances, memberships and payments: each only if something live reads it."""
    earning = [one for one in asked if isinstance(one, OrderAsked | EventAsked)]
    known = {facts.customers[one.customer].id for one in earning if one.customer in facts.customers}
    skus = [line.sku for one in earning if isinstance(one, OrderAsked) for line in one.lines]
    accounts = _counters(facts, programme, earning, tx)
    paying = [t.payment_id for one in earning if isinstance(one, OrderAsked) for t in one.tenders if t.payment_id]
    whom = _whom(facts, programme, earning)
    asks: list[Ask[Any]] = []
    if skus and reads_products(programme):
        asks.append(Ask(catalog.PRODUCTS_BY_SKU, catalog.ProductRow, {"skus": list(dict.fromkeys(skus))}))
    codes = {one.store for one in earning if isinstance(one, OrderAsked) and one.store}
    if codes and programme.reads("order.store_attributes"):
        asks.append(Ask(stores.STORES_BY_CODE, stores.StoreFacts, {"codes": list(codes)}))
    if accounts:
        asks.append(Ask(ledger.COUNTED, _Counted, {"ids": [account.id for account in accounts]}))
    if known and "manual" in programme.enrolment.values():
        asks.append(Ask(programs.MEMBERS_AMONG, _Member, {"customer_ids": list(known)}))
    if whom:
        asks.append(publishing.ask(programme, whom))
    found = iter(await tx.together(*asks))
    if skus and reads_products(programme):
        facts.products = catalog.looked_up(next(found))
    if codes and programme.reads("order.store_attributes"):
        facts.stores = {row.code: row.attributes for row in next(found)}
    if accounts:
        facts.counted = {row.id: row.balance for row in next(found)}
    if known and "manual" in programme.enrolment.values():
        facts.members = {(row.program_id, row.customer_id) for row in next(found) if row.state == "active"}
    if whom:
        await publishing.read(tx, facts, programme, whom, next(found))
    if paying:
        facts.payments = await payments.load(tx, paying)
    if known and programme.reads("wallets"):
        await _balances(tx, facts, programme, known)
    await _found(tx, facts, programme, earning)


def _whom(
    facts: Facts, programme: Programme, earning: Sequence[OrderAsked | EventAsked]
) -> list[tuple[UUID, datetime]]:
    """List whose publications matter, each at a moment: nobody's, where no live campaign is published."""
    if not programme.published:
        return []
    owners = ((_id(facts, one), happened_at(one)) for one in earning if not is_cart(one))
    return list(dict.fromkeys((owner, at) for owner, at in owners if owner is not None))


async def _found(tx: Tx, facts: Facts, programme: Programme, earning: Sequence[OrderAsked | EventAsked]) -> None:
    """Find what else live rules read of each customer at each moment; who is not named is taken for somebody new."""
    reads = programme.to_load
    if reads:
        owners = [(one, tx.workspace_id if one.customer is None else _id(facts, one)) for one in earning]
        asked = list(dict.fromkeys((owner, happened_at(one)) for one, owner in owners if owner is not None))
        await find(tx, facts, programme, reads, asked)


async def find(
    tx: Tx, facts: Facts, programme: Programme, reads: Collection[Read], asked: Sequence[tuple[UUID, datetime]]
) -> None:
    """Find facts of some customers, each at a moment, and put them beside those that were found before."""
    listed = sorted(reads, key=lambda read: read.keys)
    for start in range(0, len(listed), FOUND_MAX):
        part = frozenset(listed[start : start + FOUND_MAX])
        rows = await vocabulary.facts(tx, programme.live.sources, part, asked, before=programme.again)
        for key, row in zip(asked, rows, strict=True):
            facts.found[key] = joined(facts.found.get(key, {}), row)


def joined(one: Mapping[str, Any], other: Mapping[str, Any]) -> dict[str, Any]:
    """Join nested facts; where both have one, the other's is taken."""
    both = {**one, **other}
    for name in one.keys() & other.keys():
        if isinstance(one[name], dict) and isinstance(other[name], dict):
            both[name] = joined(one[name], other[name])
    return both


def _id(facts: Facts, one: OrderAsked | EventAsked) -> UUID | None:
    known = None if one.customer is None else facts.customers.get(one.customer)
    return None if known is None else known.id


async def _balances(tx: Tx, facts: Facts, programme: Programme, known: set[UUID]) -> None:
    refs = [AccountRef("wallet", customer, wallet) for customer in known for wallet in programme.wallets]
    for ref, balance in (await ledger.balances(tx, refs)).items():
        assert ref.owner_id is not None
        key = programme.wallets[ref.unit_id].key
        state = {"spendable": balance.spendable, "pending": balance.pending}
        facts.wallets.setdefault(ref.owner_id, {})[key] = state


async def _returned_orders(tx: Tx, facts: Facts, programme: Programme, asked: Sequence[ReturnAsked]) -> None:
    new = [one for one in asked if (one.source, one.external_id) not in facts.returns]
    by_id = [one.order_id for one in new if one.order_id is not None]
    by_name = [
        booked.id
        for one in new
        if one.order_external_id is not None
        and (booked := facts.orders.get((one.order_source, one.order_external_id))) is not None
    ]
    matching = [(facts.customers[one.customer].id, one.sku) for one in new if one.customer in facts.customers]
    matched = await orders.matching(tx, matching) if matching else []
    facts.locked = await orders.lock(tx, [*by_id, *by_name, *matched])
    if facts.locked:
        # Whoever had the lock before may have booked the same return.
        names = [(one.source, one.external_id) for one in new]
        booked = await tx.all(orders.EXISTING_RETURNS, Returned, **_pairs(names))
        facts.returns |= {(row.source, row.external_id): row for row in booked}
    facts.standing = await decisions.latest(tx, facts.locked)
    await publishing.returned(tx, facts, programme)
    again = list(facts.returns.values())
    if again:
        facts.first_decisions = await decisions.by_cause(tx, [one.order_id for one in again], [one.id for one in again])


async def count(tx: Tx, facts: Facts, accounts: Collection[AccountRef]) -> None:
    """Read what these counters have reached, unless that was read before."""
    wanted = [account.id for account in accounts if account.id not in facts.counted]
    if wanted:
        facts.counted |= {row.id: row.balance for row in await tx.all(ledger.COUNTED, _Counted, ids=wanted)}


def _counters(
    facts: Facts, programme: Programme, earning: Sequence[OrderAsked | EventAsked], tx: Tx
) -> list[AccountRef]:
    found: set[AccountRef] = set()
    for one in earning:
        # What limits of carts have counted is read later, by who prices the cart, and locked.
        asked = None if is_cart(one) else programme.limited(trigger_of(one))
        known = facts.customers.get(one.customer) if asked and one.customer is not None else None
        if asked and known is not None:
            found |= decisions.counters_of(asked, known.id, happened_at(one), tx.workspace.zone)
    return list(found)


def reads_products(programme: Programme) -> bool:
    """Say whether any live rule reads a line's product or its collections."""
    return any(name.endswith("collections") or ".product" in name for name in programme.needs)


def _pairs(keys: Sequence[tuple[str, str]]) -> dict[str, Any]:
    return {"sources": [source for source, _ in keys], "external_ids": [name for _, name in keys]}


@dataclass(frozen=True, slots=True)
class _Counted:
    id: UUID
    balance: int


@dataclass(frozen=True, slots=True)
class _Member:
    program_id: UUID
    customer_id: UUID
    state: str
