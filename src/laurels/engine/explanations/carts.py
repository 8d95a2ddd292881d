"""Why somebody got nothing from a campaign of carts: what was decided then, and what the same cart would get now."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final
from uuid import UUID

from laurels.core.carts import Cart
from laurels.core.customers import CustomerRef
from laurels.core.ledger import AccountRef
from laurels.engine import pricing, redemptions
from laurels.engine.accruals import OrderAsked
from laurels.engine.decisions import Programme
from laurels.engine.explanations.model import Given, Judgement, LimitState, Subject
from laurels.engine.pricing import CartAsked, Decided, Found, IncentiveAsked, Known, Prepared, Used
from laurels.engine.redemptions import Redemption, Refused
from laurels.kit.paging import PageRequest
from laurels.kit.problems import NotFound, Problem
from laurels.kit.tx import Tx
from laurels.program import campaigns, programs
from laurels.program.campaigns import Index, Limit, LiveCampaign
from laurels.program.programs import Wallet
from laurels.program.vocabulary import CART, CODE

TRIGGERS: Final = (CART, CODE)


async def about(
    tx: Tx, campaign_id: UUID, every: Sequence[UUID], redemption_id: UUID | None
) -> Redemption | Refused | None:
    """Find the redemption that is asked about: the one named, else the customer's last, or what was refused since.

    :raises NotFound: there is no such redemption of this customer
    """
    if redemption_id is not None:
        found = await redemptions.get(tx, redemption_id)
        if found.customer_id not in every:
            raise NotFound("This customer has no redemption of that id.")
        return found
    newest: list[Redemption | Refused] = []
    for one in every:
        newest += (await redemptions.list_redemptions(tx, PageRequest(1), customer_id=one)).items
        newest += (await redemptions.list_refusals(tx, PageRequest(1), customer_id=one, campaign_id=campaign_id)).items
    return max(newest, key=lambda one: one.id, default=None)


def subject_of(found: Redemption | Refused) -> Subject:
    """Name what it is about."""
    if isinstance(found, Refused):
        return Subject("refusal", found.id, found.external_id, found.refused_at, "refused")
    return Subject("redemption", found.id, found.external_id, found.placed_at, found.state)


async def then(
    tx: Tx, campaign_id: UUID, version: int, kept: Redemption, programme: Programme, locale: str
) -> tuple[bool, Judgement]:
    """Give what a version of a campaign said of a redemption's cart, and whether it was asked."""
    live = (await campaigns.versions(tx, {(campaign_id, version)}, known=programme.live.sources))[campaign_id, version]
    context = await redemptions.seen(tx, kept)
    offered = next((row for row in kept.facts["asked"] if row["campaign_id"] == str(campaign_id)), None)
    judged = Judgement(
        live=live,
        at=kept.placed_at,
        given=(),
        code=None,
        message=None,
        explanation=_explained(live, context, locale),
        limits=() if offered is None else tuple(_limits(live, offered, kept, programme.wallets)),
    )
    for row in kept.verdict["used"]:
        if row["campaign_id"] == str(campaign_id):
            return True, replace(judged, given=tuple(_given_then(row, kept.currency, programme.wallets)))
    for row in kept.verdict["unused"]:
        if row["campaign_id"] == str(campaign_id):
            return True, replace(judged, code=row["refusal"]["code"], message=row["refusal"]["message"])
    bound = campaigns.offered(live, context)
    if isinstance(bound, campaigns.Refusal):
        return False, replace(judged, code=bound.code, message=bound.message)
    return False, replace(judged, code="not_asked", message="It was not asked then.")


async def now(
    tx: Tx,
    live: LiveCampaign,
    programme: Programme,
    customer: CustomerRef,
    empty: OrderAsked,
    kept: Redemption | None,
    locale: str,
) -> Judgement:
    """Price the cart of a redemption, or an empty one, with this campaign alone, as it would be now."""
    alone = replace(programme, live=replace(programme.live, index=Index.of_all([live])))
    asked = _asked(live, replace(empty, customer=customer, trigger=CART), kept)
    ready = await pricing.ready(tx, alone, [asked], lock=False)
    (prepared,) = ready.carts
    if isinstance(prepared, Problem):
        raise prepared
    return judged(live, prepared, pricing.decide(prepared, alone, ready.known), ready.known, alone, locale)


def judged(
    live: LiveCampaign, prepared: Prepared, decided: Decided, known: Known, programme: Programme, locale: str
) -> Judgement:
    """Say what a campaign has of what was decided about a cart, and why; also one that was passed over for its keys."""
    mine = [found for found, *_ in (*prepared.offers, *prepared.out) if pricing.campaign_of(found) == live.id]
    context = pricing.seen(mine[0], prepared.moment, programme) if mine else prepared.moment.context
    judged = Judgement(
        live=live,
        at=prepared.moment.occurred_at,
        given=(),
        code="nothing_earned",
        message="Its effects come to nothing here.",
        explanation=_explained(live, context, locale),
        limits=tuple(_counted(mine, prepared, known.counted, programme.wallets)),
    )
    for one in decided.used:
        if one.found.live is not None and one.found.live.id == live.id:
            given = tuple(_given_now(one, prepared.asked.order.currency, programme.wallets))
            return replace(judged, given=given, code=None, message=None)
    for found, refusal in decided.unused:
        if pricing.campaign_of(found) == live.id:
            return replace(judged, code=refusal.code, message=refusal.message)
    bound = campaigns.offered(live, context)
    if isinstance(bound, campaigns.Refusal):
        return replace(judged, code=bound.code, message=bound.message)
    if live.trigger == CODE and not mine:
        return replace(judged, code="code_required", message="It needs one of its codes.")
    if decided.refused:
        return replace(judged, code="incentive_refused", message="Something else that was asked for cannot be used.")
    return judged


def _asked(live: LiveCampaign, order: OrderAsked, kept: Redemption | None) -> CartAsked:
    """Write a redemption's cart as it would be asked for now, with the code of this campaign that it named."""
    if kept is None:
        return CartAsked(order, Cart(()), (), {}, automatic=True, past=False, fingerprint=b"")
    order = replace(
        order,
        currency=kept.currency,
        channel=kept.facts.get("channel", ""),
        store=kept.facts.get("store", ""),
        attributes=kept.cart["attributes"],
        lines=redemptions.order_lines(kept),
        delivery_minor=kept.cart["delivery_minor"],
    )
    named = [
        row["code"]
        for row in (*kept.verdict["used"], *kept.verdict["unused"])
        if row["campaign_id"] == str(live.id) and row["code"] is not None
    ]
    incentives = tuple(IncentiveAsked(place, code=code) for place, code in enumerate(named))
    return CartAsked(order, redemptions.cart_of(kept), incentives, {}, automatic=True, past=False, fingerprint=b"")


def _explained(live: LiveCampaign, context: Mapping[str, Any], locale: str) -> Any:
    if live.condition is None or live.outdated is not None:
        return None
    return live.condition.explain(context, locale)


def _given_then(row: Mapping[str, Any], currency: str, wallets: Mapping[UUID, Wallet]) -> list[Given]:
    off = sum(sum(change["shares"]) + change["delivery_minor"] for change in row["changes"])
    gifts = [gift for change in row["changes"] for gift in change["gifts"]]
    return _given(off, gifts, currency, wallets)


def _given_now(used: Used, currency: str, wallets: Mapping[UUID, Wallet]) -> list[Given]:
    gifts = [{"kind": gift.kind, **gift.what} for change in used.changes for gift in change.gifts]
    return _given(used.discount_minor, gifts, currency, wallets)


def _given(off: int, gifts: Sequence[Mapping[str, Any]], currency: str, wallets: Mapping[UUID, Wallet]) -> list[Given]:
    """List money off and points; whatever else it is comes as a gift without a number."""
    found = [Given(None, "", False, off, currency)] if off else []
    for gift in gifts:
        if gift["kind"] == "points":
            wallet = wallets[UUID(str(gift["wallet_id"]))]
            found.append(Given(wallet, programs.points_text(gift["points"], wallet.precision), False))
    return found or [Given(None, "", False, 0, currency)]


def _counted(
    mine: Sequence[Found], prepared: Prepared, counted: Mapping[UUID, int], wallets: Mapping[UUID, Wallet]
) -> Iterator[LimitState]:
    """Tell how far the limits of a campaign are reached for a cart."""
    for found in mine[:1]:
        counters = pricing.counters(found, prepared.asked, prepared.customer_id)
        for counter in () if isinstance(counters, pricing.Refusal) else counters:
            if counter.limit is not None:
                yield _state(counter.limit, counter.account, counted.get(counter.account.id, 0), wallets)


def _limits(
    live: LiveCampaign, row: Mapping[str, Any], kept: Redemption, wallets: Mapping[UUID, Wallet]
) -> Iterator[LimitState]:
    """Tell how far they were reached then."""
    counted: Mapping[str, int] = kept.facts.get("counted", {})
    rows: Sequence[tuple[int | None, str, str, str, int]] = row["counters"]
    for place, owner, unit, period, _ in rows:
        if place is not None:
            account = AccountRef("counter", UUID(owner), UUID(unit), period)
            yield _state(live.limits[place], account, counted.get(str(account.id), 0), wallets)


def _state(limit: Limit, account: AccountRef, used: int, wallets: Mapping[UUID, Wallet]) -> LimitState:
    return LimitState(limit, account.period, used, None if limit.wallet_id is None else wallets[limit.wallet_id])
