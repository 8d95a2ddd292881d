"""The batch machine: load the facts of all, decide each, apply all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any
from uuid import UUID

from laurels.core import customers, events, ledger, orders
from laurels.core.ledger import LedgerRefused
from laurels.core.orders import NewReturn, Order
from laurels.engine import decisions, payments
from laurels.engine.accruals import earning, policy, publishing, returning
from laurels.engine.accruals.earning import Writes
from laurels.engine.accruals.facts import count, find, joined, load
from laurels.engine.accruals.known import Facts, happened_at, trigger_of
from laurels.engine.accruals.model import Asked, Done, EventAsked, OrderAsked, Outcome, ReturnAsked
from laurels.engine.decisions import Decided, Moment, Programme
from laurels.kit.doors import ListRefused
from laurels.kit.problems import Problem
from laurels.kit.tx import Ask, Tx, jsonb
from laurels.program import programs, vocabulary
from laurels.rules import Read


async def accrue(tx: Tx, asked: Sequence[Asked | Problem]) -> list[Outcome]:
    """Book a list of orders, events and returns with all that they earn and take back; a result for each, in order.

    What is already refused stays refused. The whole list is one transaction.

    :raises ListRefused: the ledger refused a part; nothing may be committed
    """
    programme = await decisions.programme(tx)
    outcomes: list[Outcome | None] = [one if isinstance(one, Problem) else None for one in asked]
    fit = [(index, one) for index, one in enumerate(asked) if not isinstance(one, Problem)]
    apart = programme.moving
    turns = apart or bool(programme.published)
    whose = await _whose(tx, [one for _, one in fit], always=turns)
    if turns:
        # Nobody else may add to what is read or counted here before what is decided on it is written.
        await customers.take_turns(tx, [owner for owner in whose if isinstance(owner, UUID)])
    for part in policy.waves([one for _, one in fit], whose, apart=apart):
        requests = [fit[place] for place in part]
        done = await _accrue_part(tx, programme, [one for _, one in requests])
        for (index, _), outcome in zip(requests, done, strict=True):
            outcomes[index] = outcome
    return [outcome for outcome in outcomes if outcome is not None]


async def _whose(tx: Tx, asked: Sequence[Asked], *, always: bool) -> list[object]:
    """Say whose each request is, as far as its order matters: a return's order tells whose the return is.

    :param always: whether it matters even where nothing is returned
    """
    returned = any(isinstance(one, ReturnAsked) for one in asked)
    if not returned and not always:
        return list(range(len(asked)))
    refs = list(dict.fromkeys(one.customer for one in asked if one.customer is not None))
    known = await customers.resolve(tx, refs)
    owners = (
        {}
        if not returned
        else await orders.owners(
            tx,
            ids=[one.order_id for one in asked if isinstance(one, ReturnAsked) and one.order_id is not None],
            names=[
                (one.order_source, one.order_external_id)
                for one in asked
                if isinstance(one, ReturnAsked) and one.order_external_id is not None
            ],
        )
    )
    here = {
        (one.source, one.external_id): _owner(known, one) or index
        for index, one in enumerate(asked)
        if isinstance(one, OrderAsked)
    }
    whose: list[object] = []
    for index, one in enumerate(asked):
        if one.customer is not None:
            whose.append(_owner(known, one) or index)
        elif isinstance(one, ReturnAsked):
            name = (one.order_source, one.order_external_id or "")
            whose.append(here.get(name) or owners.get(one.order_id or name) or name)
        else:
            whose.append((one.source, one.external_id))
    return whose


def _owner(known: dict[customers.CustomerRef, customers.Known], one: Asked) -> UUID | None:
    found = None if one.customer is None else known.get(one.customer)
    return None if found is None else found.id


async def _accrue_part(tx: Tx, programme: Programme, asked: Sequence[Asked]) -> list[Outcome]:
    facts = await load(tx, programme, asked)
    if programme.selective:
        await _more(tx, programme, facts, _named(facts, asked))
    writes = Writes()
    outcomes: list[Outcome] = []
    for one in asked:
        try:
            outcomes.append(await _decide(tx, programme, facts, one, writes))
        except Problem as problem:
            outcomes.append(problem)
    await _apply(tx, writes)
    return outcomes


async def _more(
    tx: Tx, programme: Programme, facts: Facts, asked: Sequence[tuple[OrderAsked | EventAsked, customers.Known]]
) -> None:
    """Read what too many live campaigns have for all of it to be read: counters and facts of those in question.

    Campaigns are found by what does not change while the list is decided, so each request asks these and no others.
    """
    accounts, reads = set[ledger.AccountRef](), set[Read]()
    owners: list[tuple[UUID, datetime]] = []
    for one, customer in asked:
        trigger = trigger_of(one)
        counting = trigger not in (vocabulary.CART, vocabulary.CODE) and programme.limited(trigger) is None
        if not (counting or programme.asks_much) or not earning.fits(programme, one):
            continue
        moment = _moment(tx, programme, facts, one, customer)
        found = earning.asked_campaigns(programme, facts, moment)
        if counting:
            accounts |= earning.counters(found, facts, moment)
        if programme.asks_much:
            reads |= {read for live in found for read in live.reads if read.arguments}
            owners.append((customer.id, moment.occurred_at))
    await count(tx, facts, accounts)
    if wanted := vocabulary.to_load(frozenset(reads)):
        await find(tx, facts, programme, wanted, list(dict.fromkeys(owners)))


def _named(facts: Facts, asked: Sequence[Asked]) -> list[tuple[OrderAsked | EventAsked, customers.Known]]:
    earning_ones = [one for one in asked if isinstance(one, OrderAsked | EventAsked) and one.customer is not None]
    return [(one, facts.customers[one.customer]) for one in earning_ones if one.customer in facts.customers]


async def _decide(tx: Tx, programme: Programme, facts: Facts, one: Asked, writes: Writes) -> Outcome:
    match one:
        case OrderAsked():
            return earning.order(tx, programme, facts, one, writes)
        case EventAsked():
            return earning.event(tx, programme, facts, one, writes)
        case ReturnAsked():
            return await returning.take_back(tx, programme, facts, one, writes)


async def _apply(tx: Tx, writes: Writes) -> None:
    """Write what was decided. Accounts come last, so that what many share is locked shortest."""
    async with tx.streaming():
        if writes.replaced:
            await orders.replace_open(tx, writes.replaced)
        await orders.insert(tx, writes.orders)
        if writes.events:
            await tx.run(events.RECORD, events=jsonb(writes.events))
        await orders.add_returns(tx, writes.returns)
        await decisions.insert(tx, writes.decisions)
        if writes.members:
            await programs.enrol(tx, writes.members)
        await _post(tx, [*writes.debits, *writes.credits] if writes.debits else writes.credits)


async def _post(tx: Tx, journals: Sequence[ledger.Journal]) -> None:
    for result in await ledger.post(tx, journals):
        if isinstance(result, LedgerRefused):
            raise ListRefused(result)


async def cancel(tx: Tx, id: UUID, *, reason: str) -> Done:
    """Cancel an order: an open one frees its reserved points, a paid one is returned whole and its points given back.

    Cancelling twice is cancelling once.

    :raises ListRefused: the ledger refused what this takes back
    """
    programme = await decisions.programme(tx)
    if programme.published:
        owner = (await orders.get(tx, id)).customer_id
        await customers.take_turns(tx, [] if owner is None else [owner])
    locked = await orders.lock(tx, [id])
    if id not in locked:
        await orders.get(tx, id)
    order = locked[id]
    if order.state == "cancelled":
        return Done("unchanged", "order", id, (await decisions.latest(tx, [id])).get(id))
    done = Done("updated", "order", id, None)
    if order.state == "paid":
        done = await _return_whole(tx, programme, order, reason)
    await orders.set_state(tx, id=id, state="cancelled")
    for tender in order.tenders:
        if tender["payment_id"] is not None:
            await _free(tx, UUID(tender["payment_id"]))
    tx.emit("order.cancelled", key=id, reason=reason)
    tx.note("order", id, state="cancelled", reason=reason)
    return done


async def _return_whole(tx: Tx, programme: Programme, order: Order, reason: str) -> Done:
    facts = Facts(locked={order.id: order}, standing=await decisions.latest(tx, [order.id]))
    await publishing.returned(tx, facts, programme)
    writes = Writes()
    parts = orders.whole(order)
    back = NewReturn(
        id=tx.new_id(),
        source="laurels",
        external_id=f"cancellation:{order.id}",
        fingerprint=b"",
        order_id=order.id,
        customer_id=order.customer_id,
        reason=reason,
        returned_at=tx.now,
        parts=parts,
    )
    done = await returning.book(tx, programme, facts, writes, order, parts, back)
    await _apply(tx, writes)
    return Done("updated", "order", order.id, done.decision, amount_minor=back.amount_minor)


async def _free(tx: Tx, payment_id: UUID) -> None:
    payment = await payments.get(tx, payment_id)
    if payment.status == "reserved":
        await payments.void(tx, payment_id)
    elif payment.status == "captured":
        await payments.refund(tx, payment_id, points=None)


@dataclass(frozen=True, slots=True)
class Preview:
    """What a cart would earn, from what, and the explanation of each refusal by campaign and publication."""

    decided: Decided
    programme: Programme
    facts: Facts
    moment: Moment
    explanations: dict[tuple[UUID, UUID | None], Any]


async def preview(tx: Tx, asked: OrderAsked | EventAsked, *, programme: Programme | None = None) -> Preview:
    """Work out what a cart, or an event, would earn; nothing is written.

    Without a customer it is what a new customer would earn.

    :param programme: what is live then; None: what is now
    :raises UnknownCustomer: nobody has the name that the cart gives
    """
    programme = programme or await decisions.programme(tx)
    facts, moment = await imagine(tx, programme, asked)
    campaigns = earning.asked_campaigns(programme, facts, moment)
    decided = decisions.decide(campaigns, moment, facts.counted)
    return Preview(decided, programme, facts, moment, decisions.explanations(campaigns, moment))


async def imagine(tx: Tx, programme: Programme, asked: OrderAsked | EventAsked) -> tuple[Facts, Moment]:
    """Read what a programme's rules would see of an order or event that nobody booked; nothing is written.

    Without a customer it is what they would see of a new one.

    :raises UnknownCustomer: nobody has the name that is given
    """
    facts, (moment,) = await imagine_all(tx, programme, [asked])
    if isinstance(moment, Problem):
        raise moment
    return facts, moment


async def imagine_all(
    tx: Tx,
    programme: Programme,
    asked: Sequence[OrderAsked | EventAsked],
    *,
    beside: Sequence[Ask[Any]] = (),
    over: Sequence[Mapping[str, Any]] = (),
) -> tuple[Facts, list[Moment | Problem]]:
    """Read what rules would see of each of some orders, carts or events; a problem for who names nobody.

    :param beside: what the caller asks for, which travels with it and is answered in `beside` of the facts
    :param over: what was known of each before and goes before what is known today; none where it is left out
    """
    facts = await load(tx, programme, asked, beside=beside)
    shoppers: list[customers.Known | Problem] = []
    for one in asked:
        known = None if one.customer is None else facts.customers.get(one.customer)
        if one.customer is not None and (known is None or known.state == "erased"):
            shoppers.append(policy.UnknownCustomer(policy.UnknownCustomer.cure, pointer="/customer"))
        else:
            shoppers.append(known or customers.Known(tx.workspace_id, {}, None, tx.now, "active"))
    pairs = [(one, who) for one, who in zip(asked, shoppers, strict=True) if isinstance(who, customers.Known)]
    if programme.selective:
        await _more(tx, programme, facts, pairs)
    return facts, [
        who if isinstance(who, Problem) else _moment(tx, programme, facts, one, who, over[place] if over else {})
        for place, (one, who) in enumerate(zip(asked, shoppers, strict=True))
    ]


def _moment(
    tx: Tx,
    programme: Programme,
    facts: Facts,
    asked: OrderAsked | EventAsked,
    shopper: customers.Known,
    over: Mapping[str, Any] = MappingProxyType({}),
) -> Moment:
    lines = asked.lines if isinstance(asked, OrderAsked) else ()
    at = happened_at(asked)
    if programme.reads("wallets"):
        facts.wallets.setdefault(
            shopper.id, {wallet.key: {"spendable": 0, "pending": 0} for wallet in programme.wallets.values()}
        )
    context = decisions.build_context(
        joined(facts.kept(programme, shopper, asked), over),
        schemas=programme.schemas,
        customer_id=shopper.id,
        occurred_at=at,
        zone=tx.workspace.zone,
        order=_described(asked) if isinstance(asked, OrderAsked) else None,
        lines=lines,
        event={"type": asked.type, **asked.attributes} if isinstance(asked, EventAsked) else None,
    )
    return Moment(trigger_of(asked), shopper.id, at, tx.workspace.zone, context)


def _described(cart: OrderAsked) -> dict[str, Any]:
    return decisions.order_facts(
        currency=cart.currency,
        channel=cart.channel,
        store=cart.store,
        attributes=cart.attributes,
        tenders=[(tender.kind, tender.amount_minor or 0) for tender in cart.tenders],
        lines=cart.lines,
        delivery=cart.delivery_minor,
    )
