"""Decides a campaign on recorded orders as it would have been decided when they came."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from laurels.core.carts import Cart
from laurels.core.carts import Line as CartLine
from laurels.core.customers import CustomerRef
from laurels.core.orders import Order
from laurels.engine import accruals, decisions, pricing
from laurels.engine.accruals import OrderAsked, TenderAsked
from laurels.engine.backtests.model import Outcome
from laurels.engine.backtests.store import reached
from laurels.engine.decisions import Decision, Moment, Programme
from laurels.engine.pricing import CartAsked
from laurels.kit.problems import Problem
from laurels.kit.tx import Tx
from laurels.program.campaigns import Index, LiveCampaign
from laurels.program.vocabulary import CART, ORDER_PAID


async def decide(
    tx: Tx, programme: Programme, live: LiveCampaign, orders: Sequence[Order], *, backtest_id: UUID
) -> tuple[list[Outcome], dict[UUID, int]]:
    """Decide a campaign on some orders, one after the other, and give what its counters have reached after them."""
    bought = [order.as_bought() for order in orders]
    if live.trigger == ORDER_PAID:
        return await _earned(tx, programme, live, bought, backtest_id)
    return await _priced(tx, programme, live, bought, backtest_id)


def _asked(order: Order, trigger: str) -> OrderAsked:
    return OrderAsked(
        source="",
        external_id="",
        fingerprint=b"",
        customer=None if order.customer_id is None else CustomerRef(id=order.customer_id),
        state="paid",
        currency=order.currency,
        channel=order.channel,
        store=order.store,
        placed_at=order.placed_at,
        attributes=order.attributes,
        tenders=tuple(TenderAsked(one["kind"], one["amount_minor"], None) for one in order.tenders),
        lines=order.lines,
        trigger=trigger,
    )


def _outcome(order: Order, customer_id: UUID | None, **more: Any) -> Outcome:
    return Outcome(order.id, order.external_id, customer_id, order.placed_at, order.amount_minor, **more)


def _place(live: LiveCampaign, unit_id: UUID) -> int | None:
    """Give the place of the limit of the whole campaign that counts in this unit."""
    places = (n for n, limit in enumerate(live.limits) if limit.id == unit_id and limit.scope == "campaign")
    return next(places, None)


# ---- what orders earn


async def _earned(
    tx: Tx, programme: Programme, live: LiveCampaign, orders: Sequence[Order], backtest_id: UUID
) -> tuple[list[Outcome], dict[UUID, int]]:
    # Its limits are counted in the backtest's own book, so that of the ledger is not read.
    index = Index.of_all([replace(live, limits=())])
    alone = replace(programme, live=replace(programme.live, index=index), stopped=False, again=True)
    theirs = [order for order in orders if order.customer_id is not None]
    made = await decisions.by_cause(tx, [order.id for order in theirs], [order.id for order in theirs])
    facts, moments = await accruals.imagine_all(
        tx,
        alone,
        [_asked(order, ORDER_PAID) for order in theirs],
        over=[_kept(made.get(order.id), alone) for order in theirs],
    )
    seen = {order.id: moment for order, moment in zip(theirs, moments, strict=True)}
    fit = [moment for moment in seen.values() if isinstance(moment, Moment)]
    accounts = {
        account.id
        for moment in fit
        for account in decisions.counters_of([live], moment.customer_id, moment.occurred_at, moment.zone)
    }
    counted = await reached(tx, backtest_id, accounts)
    found: list[Outcome] = []
    for order in orders:
        moment = seen.get(order.id)
        if not isinstance(moment, Moment):
            found.append(_outcome(order, None, code="customer_required"))
        elif moment.customer_id in facts.blocked:
            found.append(_outcome(order, moment.customer_id, code=pricing.BLOCKED.code))
        elif not programme.joined(live.program_id, moment.customer_id, facts.members):
            found.append(_outcome(order, moment.customer_id, code="not_a_member"))
        else:
            found.append(_of_moment(live, order, moment, counted, made.get(order.id), programme))
    return found, counted


def _of_moment(
    live: LiveCampaign,
    order: Order,
    moment: Moment,
    counted: dict[UUID, int],
    made: Decision | None,
    programme: Programme,
) -> Outcome:
    decided = decisions.decide([live], moment, counted)
    if not decided.grants:
        code = decided.refused[0].code
        return _outcome(order, moment.customer_id, code=code, context=moment.context)
    for count in decided.counts:
        counted[count.account.id] = counted.get(count.account.id, 0) + count.amount
    points: dict[UUID, int] = {}
    for grant in decided.grants:
        points[grant.wallet_id] = points.get(grant.wallet_id, 0) + grant.points
    return _outcome(
        order,
        moment.customer_id,
        points=points,
        limited=any(grant.points < grant.asked for grant in decided.grants),
        counts=tuple(
            (one.account.id, _place(live, one.account.unit_id), one.account.period, one.amount)
            for one in decided.counts
        ),
        beside={} if made is None else _granted(made, live.id, programme),
    )


def _granted(made: Decision, but: UUID, programme: Programme) -> dict[UUID, tuple[int, Mapping[str, int]]]:
    """List what other campaigns gave when it happened."""
    found: dict[UUID, tuple[int, Mapping[str, int]]] = {}
    for row in made.verdict["grants"]:
        id, wallet = UUID(row["campaign_id"]), programme.wallets.get(UUID(row["wallet_id"]))
        if id != but:
            points = dict(found[id][1]) if id in found else {}
            if wallet is not None:
                points[wallet.key] = points.get(wallet.key, 0) + row["points"]
            found[id] = 0, points
    return found


def _kept(made: Decision | None, programme: Programme) -> Mapping[str, Any]:
    """Give what a decision kept of what may be other today than it was, where rules read it."""
    if made is None:
        return {}
    return {
        name: made.facts[name]
        for name, read in (("customer", "customer"), ("wallets", "wallets"), ("readings", "reading"))
        if name in made.facts and programme.reads(read)
    }


# ---- what carts get


async def _priced(
    tx: Tx, programme: Programme, live: LiveCampaign, orders: Sequence[Order], backtest_id: UUID
) -> tuple[list[Outcome], dict[UUID, int]]:
    beside = replace(
        programme,
        live=replace(programme.live, index=programme.live.index.changed({live.id}, [live])),
        stopped=False,
        stopped_kinds=frozenset(),
        again=True,
    )
    ready = await pricing.ready(tx, beside, [_cart(order) for order in orders], lock=False)
    fit = [one for one in ready.carts if not isinstance(one, Problem)]
    accounts = {account.id for one in fit for account in one.accounts}
    counted = ready.known.counted = await reached(tx, backtest_id, accounts)
    found: list[Outcome] = []
    for order, prepared in zip(orders, ready.carts, strict=True):
        if isinstance(prepared, Problem):
            found.append(_outcome(order, None, code="customer_required"))
            continue
        decided = pricing.decide(prepared, beside, ready.known)
        pricing.moved_on(ready.known, decided, prepared.customer_id)
        found.append(_of_cart(live, order, prepared, decided, beside))
        await tx.pause()
    return found, counted


def _cart(order: Order) -> CartAsked:
    lines = tuple(CartLine(line.sku, line.quantity, line.amount_minor, 0, None) for line in order.lines)
    asked = replace(_asked(order, CART), state="open", tenders=(), delivery_minor=0)
    return CartAsked(asked, Cart(lines, 0), (), {}, automatic=True, past=False, fingerprint=b"")


def _of_cart(
    live: LiveCampaign,
    order: Order,
    prepared: pricing.Prepared,
    decided: pricing.Decided,
    programme: Programme,
) -> Outcome:
    mine = [one for one in decided.used if one.found.live is not None and one.found.live.id == live.id]
    if not mine:
        codes = [why.code for found, why in decided.unused if found.live is not None and found.live.id == live.id]
        # One whose keys do not fit the cart is not even looked at.
        code = codes[0] if codes else "condition_not_met"
        return _outcome(order, prepared.customer_id, code=code, context=prepared.moment.context)
    points: dict[UUID, int] = {}
    for id, much in _gifts(mine):
        points[id] = points.get(id, 0) + much
    beside: dict[UUID, tuple[int, Mapping[str, int]]] = {}
    for one in decided.used:
        if one.found.live is not None and one.found.live.id != live.id:
            gifts = {programme.wallets[id].key: much for id, much in _gifts([one])}
            beside[one.found.live.id] = one.discount_minor, gifts
    counts = [count for one in mine for count in one.counts]
    return _outcome(
        order,
        prepared.customer_id,
        discount_minor=sum(one.discount_minor for one in mine),
        points=points,
        counts=tuple(
            (one.account.id, _place(live, one.account.unit_id), one.account.period, one.amount) for one in counts
        ),
        beside=beside,
    )


def _gifts(used: Iterable[pricing.Used]) -> Iterable[tuple[UUID, int]]:
    for one in used:
        for change in one.changes:
            for gift in change.gifts:
                if gift.kind == "points":
                    yield gift.what["wallet_id"], gift.what["points"]
