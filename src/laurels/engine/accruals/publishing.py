"""What publications have reached: read for a list, seen and counted by its requests, and lowered by its returns.

A counter is what the customer's paid orders in the publication's time come to. It is opened by the first order that is
counted in it, with what they came to before: so it does not matter whether a receipt or an order is told first.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from laurels.core import customers, events, ledger, orders
from laurels.core.ledger import AccountRef, Transfer
from laurels.core.orders import Order
from laurels.engine import decisions
from laurels.engine.accruals.known import GROUP, ORDERS, REACHED, SPENT, Facts, Lowered, adds
from laurels.engine.decisions import Programme
from laurels.kit.tx import Ask, Tx
from laurels.program import publications
from laurels.program.campaigns import LiveCampaign
from laurels.program.publications import Open

# ---- orders and events


def ask(programme: Programme, whom: Sequence[tuple[UUID, datetime]]) -> Ask[Open]:
    """Ask for the publications that are open for customers, each at a moment."""
    return Ask(publications.OPEN, Open, publications.open_params(whom, campaign_ids=programme.published))


async def read(
    tx: Tx, facts: Facts, programme: Programme, whom: Sequence[tuple[UUID, datetime]], rows: Iterable[Open]
) -> None:
    """Take what is open, and read what it has reached and what its limits have counted."""
    known = facts.published
    accounts: set[AccountRef] = set()
    found: dict[UUID, tuple[Open, LiveCampaign]] = {}
    for row in rows:
        live = programme.published.get(row.campaign_id)
        if live is None:
            continue
        customer_id, at = whom[row.ordinal - 1]
        known.opened.setdefault((customer_id, at), []).append(row)
        found[row.id] = row, live
        accounts.update(decisions.counters_of_publication(live, row.id, at, tx.workspace.zone))
        accounts.update(_counters(row.id, live).values())
    facts.counted |= await ledger.counted(tx, accounts)
    new = [
        row
        for row, live in found.values()
        if any(account.id not in facts.counted for account in _counters(row.id, live).values())
    ]
    spans = await orders.within(tx, [(row.customer_id, row.valid_from, row.valid_until) for row in new])
    before = {row.id: {SPENT: one.amount_minor, ORDERS: one.count} for row, one in zip(new, spans, strict=True)}
    for row, live in found.values():
        reached = known.reached[row.id] = {}
        for name, account in _counters(row.id, live).items():
            counted = facts.counted.get(account.id)
            if counted is None:
                counted = known.before[account.id] = before[row.id][name]
            reached[name] = counted


def _counters(publication_id: UUID, live: LiveCampaign) -> dict[str, AccountRef]:
    """Name the accounts in which is counted what a campaign's rules read."""
    return {
        name: publications.counter(publication_id, name, period=live.period) for name in REACHED if name in live.needs
    }


def count(facts: Facts, programme: Programme, customer_id: UUID, at: datetime, order_minor: int) -> list[Transfer]:
    """Count an order in the publications in whose time it lies, so that the next request of the list sees it."""
    known = facts.published
    transfers: list[Transfer] = []
    for one in known.opened.get((customer_id, at), ()):
        reached = known.reached[one.id]
        for name, account in _counters(one.id, programme.published[one.campaign_id]).items():
            more = adds(name, order_minor)
            reached[name] += more
            moved = more + known.before.pop(account.id, 0)
            if moved:
                transfers.append(Transfer(AccountRef("counted", None, account.unit_id), account, moved, "count"))
    return transfers


# ---- returns


async def returned(tx: Tx, facts: Facts, programme: Programme) -> None:
    """Find in whose time the orders lie that come back, and what was given for these publications.

    Without a live campaign that counts, those are looked at that the orders were counted in when they came.
    """
    bought = [order for order in facts.locked.values() if order.customer_id is not None]
    kept = _kept(facts)
    if kept and not programme.published:
        # Nobody took turns yet, for no such campaign is live any more.
        await customers.take_turns(tx, [order.customer_id for order in bought if order.customer_id is not None])
        facts.standing |= await decisions.latest(tx, facts.locked)
        kept = _kept(facts)
    counting = {id: live for id, live in programme.published.items() if live.counts}
    if not kept and not counting:
        return
    await _lowered(tx, facts, bought, kept, counting)
    every = {one.id: one for lowered in facts.published.lowered.values() for one in lowered}
    if not every:
        return
    spans = await orders.within(tx, [(one.customer_id, one.starts_at, one.ends_at) for one in every.values()])
    for one, span in zip(every.values(), spans, strict=True):
        facts.published.reached[one.id] = {SPENT: span.amount_minor, ORDERS: span.count}
    facts.counted |= await ledger.counted(tx, [account for one in every.values() for account in one.counters.values()])
    await _given(tx, facts, list(every.values()))


def _kept(facts: Facts) -> dict[UUID, set[UUID]]:
    """List the publications that decisions about these orders counted, by order."""
    found: dict[UUID, set[UUID]] = {}
    for id, decision in facts.standing.items():
        for row in decision.facts.get("publications", ()):
            if "spent" in row or "orders" in row:
                found.setdefault(id, set()).add(UUID(row["id"]))
    return found


async def _lowered(
    tx: Tx,
    facts: Facts,
    bought: Sequence[Order],
    kept: Mapping[UUID, set[UUID]],
    counting: Mapping[UUID, LiveCampaign],
) -> None:
    lowered = facts.published.lowered
    if counting:
        whom = [(order.customer_id, order.placed_at) for order in bought if order.customer_id is not None]
        params = publications.open_params(whom, campaign_ids=counting)
        for row in await tx.all(publications.OPEN, Open, **params):
            live = counting.get(row.campaign_id)
            if live is not None:
                one = Lowered(row.id, row.customer_id, row.valid_from, row.valid_until, _counters(row.id, live))
                lowered.setdefault(bought[row.ordinal - 1].id, []).append(one)
    others = {id: ids - {one.id for one in lowered.get(id, ())} for id, ids in kept.items()}
    rows = {one.id: one for one in await publications.find(tx, {id for ids in others.values() for id in ids})}
    for order_id, ids in others.items():
        for row in (rows[id] for id in ids if id in rows):
            ends = [end for end in (row.valid_until, row.revoked_at) if end is not None]
            one = Lowered(row.id, row.customer_id, row.valid_from, min(ends, default=None), {})
            lowered.setdefault(order_id, []).append(one)


async def _given(tx: Tx, facts: Facts, every: Sequence[Lowered]) -> None:
    known = facts.published
    for decision in await decisions.given_for(tx, [(one.customer_id, one.id) for one in every]):
        facts.standing.setdefault(decision.subject_id, decision)
        for id in {UUID(row["publication_id"]) for row in decision.verdict["grants"] if "publication_id" in row}:
            known.given.setdefault(id, []).append(decision.subject_id)
        if decision.of_event:
            known.events[decision.subject_id] = await events.get(tx, id=decision.subject_id)
    subjects = {id for ids in known.given.values() for id in ids}
    known.orders = await orders.find(tx, subjects - known.events.keys() - facts.locked.keys())


def lower(facts: Facts, order: Order, left: Order) -> list[Transfer]:
    """Take what comes back of an order out of what publications have reached."""
    less = {SPENT: left.returned_minor - order.returned_minor, ORDERS: int(order.stands and not left.stands)}
    transfers: list[Transfer] = []
    for one in facts.published.lowered.get(order.id, ()):
        reached = facts.published.reached[one.id]
        for name in REACHED:
            reached[name] -= less[name]
        transfers += [
            decisions.uncounted(account, less[name])
            for name, account in one.counters.items()
            if less[name] and account.id in facts.counted
        ]
    return transfers


def also_given(facts: Facts, order: Order) -> list[UUID]:
    """List the other orders and events about which something was given for the publications of an order."""
    found = dict.fromkeys(
        id for one in facts.published.lowered.get(order.id, ()) for id in facts.published.given.get(one.id, ())
    )
    found.pop(order.id, None)
    return list(found)


def after(facts: Facts, stored: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Give what rules see of publications after a return."""
    rows: list[dict[str, Any]] = []
    for row in stored:
        reached = facts.published.reached.get(UUID(row["id"]), {})
        now = {name.removeprefix(GROUP): value for name, value in reached.items()}
        rows.append({**row, **{name: value for name, value in now.items() if name in row}})
    return rows
