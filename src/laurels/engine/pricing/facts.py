"""What must be known of some carts before they are decided, read in few round trips for all of them at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from laurels.core import customers, ledger, prices
from laurels.core.ledger import AccountRef
from laurels.engine import accruals, decisions
from laurels.engine.accruals import Facts
from laurels.engine.decisions import Moment, Programme
from laurels.engine.pricing import deciding, limits, policy
from laurels.engine.pricing.deciding import Known, Prepared
from laurels.engine.pricing.model import CartAsked, Found
from laurels.engine.pricing.policy import BackdatingForbidden
from laurels.kit.problems import Problem
from laurels.kit.tx import Ask, Tx
from laurels.program import campaigns, giftcards, publications, stacking, vouchers
from laurels.program.giftcards import GiftCard
from laurels.program.publications import Open
from laurels.program.vocabulary import CART, CODE
from laurels.program.vouchers import Voucher

BACKDATE: Final = "redemptions:backdate"


@dataclass(slots=True)
class Ready:
    """Carts that can be decided: each prepared, or refused before anything was looked at."""

    programme: Programme
    known: Known
    facts: Facts
    carts: list[Prepared | Problem]


async def ready(
    tx: Tx,
    programme: Programme,
    asked: Sequence[CartAsked],
    *,
    lock: bool,
    over: Sequence[Mapping[str, Any]] = (),
) -> Ready:
    """Read all that deciding these carts needs. To redeem, what they count is locked; to ask, it is only read.

    :param over: what was known of each before and goes before what is known today; none where it is left out
    """
    known = Known()
    codes = _codes_of(asked)
    facts, moments = await accruals.imagine_all(
        tx, programme, [one.order for one in asked], beside=_asks(codes), over=over
    )
    known.members, known.blocked = facts.members, facts.blocked
    await _codes(tx, known, codes, facts.beside)
    await _states(tx, programme, known, asked)
    fit = [(one, moment) for one, moment in zip(asked, moments, strict=True) if isinstance(moment, Moment)]
    found = [deciding.found(one, moment, programme, known) for one, moment in fit]
    await _published(tx, known, [moment for _, moment in fit], found)
    named = [await _with_names(tx, one, moment, mine) for (one, moment), mine in zip(fit, found, strict=True)]
    prepared: list[Prepared] = []
    for one, (_, moment), mine in zip(named, fit, found, strict=True):
        prepared.append(deciding.prepare(one, moment, mine, programme, known, tx.now))
        await tx.pause()
    turn = iter(prepared)
    carts = [moment if isinstance(moment, Problem) else next(turn) for moment in moments]
    await _balances(tx, known, [one for one in carts if isinstance(one, Prepared)], lock=lock)
    return Ready(programme, known, facts, carts)


async def programme_of(tx: Tx, asked: CartAsked) -> Programme:
    """Give the programme by which a cart is decided: the present one, or for a past order that of its time.

    :raises BackdatingForbidden: it is of the past, and the caller may not look there
    """
    if asked.past and not tx.actor.scopes & {BACKDATE, "*"}:
        raise BackdatingForbidden(BackdatingForbidden.cure, pointer="/placed_at")
    programme = await decisions.programme(tx)
    return await programme_at(tx, programme, asked.order.placed_at) if asked.past else programme


async def programme_at(tx: Tx, programme: Programme, at: datetime) -> Programme:
    """Give a programme with the campaigns and the stacking rules of an instant."""
    index = await campaigns.live_at(tx, at, known=programme.live.sources)
    closed = [one.id for one in index.campaigns() if one.program_id not in (None, *programme.enrolment)]
    return replace(
        programme,
        live=replace(programme.live, index=index.changed(closed, []) if closed else index),
        stacking=await stacking.get(tx, known=programme.live.sources, at=at),
    )


def _codes_of(asked: Sequence[CartAsked]) -> set[str]:
    return {one.code for cart in asked for one in cart.incentives if one.code is not None}


def _asks(codes: set[str]) -> list[Ask[Any]]:
    """Ask for the vouchers and gift cards that codes may be."""
    if not codes:
        return []
    keys = vouchers.readings(codes)
    return [Ask(vouchers.BY_KEYS, Voucher, {"keys": keys}), Ask(giftcards.BY_KEYS, GiftCard, {"keys": keys})]


async def _codes(tx: Tx, known: Known, codes: set[str], rows: Sequence[list[Any]]) -> None:
    """Tell which voucher or gift card each code is."""
    if not codes:
        return
    cards: dict[UUID, GiftCard] = {card.id: card for card in rows[1]}
    matched = vouchers.match(codes, rows[0])
    known.cards = {code: cards[one.id] for code, one in matched.items() if one.id in cards}
    known.vouchers = {code: one for code, one in matched.items() if one.id not in cards}
    missing = [code for code in codes if code not in known.vouchers and code not in known.cards]
    known.mistyped = {code for code in missing if await vouchers.mistyped(tx, code)}
    for card in known.cards.values():
        pair = tx.workspace.currency, card.currency
        if pair[0] != pair[1] and pair not in known.rates:
            with suppress(prices.NoExchangeRate):
                known.rates[pair] = (await prices.rate(tx, *pair)).rate


async def _states(tx: Tx, programme: Programme, known: Known, asked: Sequence[CartAsked]) -> None:
    """Find in which state campaigns are that carts name and that are not live, or not of this kind."""
    named = {one.campaign_id for cart in asked for one in cart.incentives if one.campaign_id is not None}
    of_codes = {one.campaign_id for one in known.vouchers.values() if one.campaign_id is not None}
    at_carts, by_code = programme.of_trigger(CART).all, programme.of_trigger(CODE).all
    # One by one: a set less the keys of a dict goes through all those keys.
    away = {id for id in named if id not in at_carts} | {id for id in of_codes if id not in by_code}
    if away:
        known.states = await campaigns.states(tx, away)


async def _with_names(tx: Tx, asked: CartAsked, moment: Moment, found: Sequence[Found]) -> CartAsked:
    """Add by what else a customer is known, where a limit counts by it."""
    by = {kind for one in found if one.live is not None for limit in one.live.limits for kind in limit.by}
    if asked.order.customer is None or not by & {"email", "phone"}:
        return asked
    keys = await customers.keys_of(tx, moment.customer_id)
    known = {**keys, "email": keys["email"] and policy.mailbox(keys["email"])}
    names = {kind: policy.digest(text) for kind, text in known.items() if text}
    return replace(asked, names={**names, **asked.names})


async def _published(tx: Tx, known: Known, moments: Sequence[Moment], found: Sequence[Sequence[Found]]) -> None:
    """Find the open publications of campaigns that must be published, and how often each was used.

    How often one of a campaign of codes was used counts by code.
    """
    published = {one.live.id: one.live for mine in found for one in mine if one.live is not None and one.live.published}
    if not published:
        return
    whom = list({moment.customer_id: moment.occurred_at for moment in moments}.items())
    rows = await tx.all(publications.OPEN, Open, **publications.open_params(whom, campaign_ids=published))
    for one in sorted(rows, key=lambda one: (one.valid_until is None, one.valid_until, one.id)):
        known.publications.setdefault((one.campaign_id, whom[one.ordinal - 1][0]), []).append(one)
    limits = {
        id: [limit.id for limit in live.limits if limit.scope == "code"]
        for id, live in published.items()
        if live.trigger == CART
    }
    accounts = [AccountRef("counter", one.id, id) for one in rows for id in limits.get(one.campaign_id, ())]
    known.counted |= await ledger.counted(tx, accounts)


async def _balances(tx: Tx, known: Known, carts: Sequence[Prepared], *, lock: bool) -> None:
    """Read, or lock and read, what the counters in question have reached and what cards and wallets hold."""
    accounts = {account for one in carts for account in one.accounts}
    counters = [one for one in accounts if one.kind == "counter"]
    wallets = [one for one in accounts if one.kind == "wallet"]
    if lock:
        filled = {AccountRef("wallet", one.customer_id, id) for one in carts if one.customer_id for id in one.filled}
        found = await ledger.lock(tx, [*counters, *wallets, *filled])
        known.counted |= {one.id: found[one.id] for one in counters}
    else:
        known.counted |= await ledger.counted(tx, counters)
    if wallets:
        known.balances = {
            account: balance.spendable for account, balance in (await ledger.balances(tx, wallets)).items()
        }


def kept(ready: Ready, prepared: Prepared) -> dict[str, Any]:
    """Give what a decision about a cart was made from, to be kept with it."""
    counted = ready.known.counted
    asked, order = prepared.asked, prepared.asked.order
    known = None if order.customer is None else ready.facts.customers.get(order.customer)
    shopper = known or customers.Known(prepared.moment.customer_id, {}, None, prepared.moment.occurred_at, "active")
    facts: dict[str, Any] = {
        "asked": [
            limits.offered_row(found, offer.place, listed)
            for found, offer, listed in prepared.offers
            if found.live is not None
        ],
        "moment": ready.facts.kept(ready.programme, shopper, asked.order),
    }
    for name, value in (("channel", order.channel), ("store", order.store)):
        if value:
            facts[name] = value
    used = {str(one.id): counted[one.id] for one in prepared.accounts if one.id in counted}
    if used:
        facts["counted"] = used
    if asked.past:
        facts["past"] = True
    return facts
