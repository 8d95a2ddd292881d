"""Why somebody got nothing from a campaign: what was decided then, from the facts of then, and what it says now."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from uuid import UUID

from laurels.core import customers, events, orders
from laurels.core.customers import Customer, CustomerRef
from laurels.core.orders import Order
from laurels.engine import accruals, decisions
from laurels.engine.accruals import EventAsked, OrderAsked, TenderAsked
from laurels.engine.decisions import Decided, Decision, Moment, Programme, View
from laurels.engine.explanations import carts, policy
from laurels.engine.explanations.model import Given, Judgement, LimitState, Subject, Then, Why
from laurels.engine.explanations.service import empty_cart, event_of
from laurels.engine.redemptions import Redemption, Refused
from laurels.kit import ids
from laurels.kit.paging import PageRequest
from laurels.kit.problems import InvalidField, NotFound
from laurels.kit.tx import Tx
from laurels.program import campaigns, programs
from laurels.program.campaigns import Campaign, Index, LiveCampaign
from laurels.program.programs import Wallet
from laurels.program.vocabulary import EVENT
from laurels.system import audit

LOOKED_BACK = 20
"""So many of a customer's last orders are looked through for one that is paid."""
TRAIL_MAX = 200
_CAMPAIGN = re.compile(r"\bcmp_[0-7][0-9a-hjkmnp-tv-z]{25}(?![0-9a-z])")


async def explain(
    tx: Tx,
    *,
    campaign_id: UUID,
    customer_id: UUID,
    order_id: UUID | None,
    event_id: UUID | None,
    redemption_id: UUID | None,
    locale: str,
) -> Why:
    """Say what a campaign gave a customer for an order, event or redemption, or why not, and what it says now.

    Without one it is the last one of the campaign's trigger; without any, an empty cart now.

    :raises NotFound: there is no such campaign, customer, or order, event or redemption of this customer
    :raises InvalidField: the campaign is not triggered by such a thing
    """
    campaign = await campaigns.get(tx, campaign_id)
    customer = await customers.get(tx, id=customer_id)
    programme = await decisions.programme(tx)
    live = campaigns.present(tx, campaign, known=programme.live.sources)
    _check_named(live.trigger, order=order_id, event=event_id, redemption=redemption_id)
    membership = "none"
    if campaign.program_id is not None:
        joined = await programs.memberships_of(tx, [customer.id])
        membership = joined.get((campaign.program_id, customer.id), "none")
    if live.trigger in carts.TRIGGERS:
        subject, then, now = await _of_cart(tx, campaign, live, customer, redemption_id, programme, locale)
    else:
        subject, asked = await _subject(tx, live.trigger, customer, order_id, event_id)
        then = None if subject is None else await _then(tx, campaign, subject, programme, locale)
        now = await _now(tx, live, programme, asked, locale)
    barred = _barred(campaign, programme, membership, customer)
    if barred is not None:
        now = replace(now, given=(), code=barred[0], message=barred[1])
    said = policy.sentence(who=customer.name, campaign=campaign, subject=subject, then=then, now=now, locale=locale)
    return Why(
        campaign_id=campaign.id,
        campaign=campaign.name,
        state=campaign.state,
        reason=campaign.reason,
        customer_id=customer.id,
        membership=membership,
        subject=subject,
        then=then,
        now=now,
        sentence=await _with_names(tx, said),
    )


async def _with_names(tx: Tx, sentence: str) -> str:
    """Call the campaigns in a sentence by their names, where a rule has their ids."""
    for text in set(_CAMPAIGN.findall(sentence)):
        with suppress(NotFound):
            sentence = sentence.replace(text, f"“{(await campaigns.get(tx, ids.decode('cmp', text))).name}”")
    return sentence


# ---- what it is about


def _check_named(trigger: str, **named: UUID | None) -> None:
    wanted = "event" if trigger.startswith(EVENT) else "redemption" if trigger in carts.TRIGGERS else "order"
    for name, id in named.items():
        if id is not None and name != wanted:
            article = "a" if wanted == "redemption" else "an"
            raise InvalidField(
                f"This campaign is triggered by {trigger}: name {article} {wanted}.", pointer=f"/query/{name}"
            )


async def _subject(
    tx: Tx, trigger: str, customer: Customer, order_id: UUID | None, event_id: UUID | None
) -> tuple[Subject | None, OrderAsked | EventAsked]:
    ref = CustomerRef(id=customer.id)
    every = await customers.every_id(tx, id=customer.id)
    if trigger.startswith(EVENT):
        return await _event(tx, trigger, every, ref, event_id)
    order = await _order(tx, every, order_id)
    if order is None:
        return None, replace(empty_cart(tx, tx.now), customer=ref)
    subject = Subject("order", order.id, order.external_id, order.placed_at, order.state)
    return subject, _as_cart(tx, order, ref)


async def _order(tx: Tx, every: Sequence[UUID], order_id: UUID | None) -> Order | None:
    if order_id is not None:
        found = await orders.get(tx, order_id)
        if found.customer_id not in every:
            raise NotFound("This customer has no order of that id.")
        return found
    recent: list[Order] = []
    for one in every:
        recent += await orders.list_orders(tx, customer_id=one, before=None, limit=LOOKED_BACK)
    paid = [order for order in recent if order.state == "paid"]
    return max(paid or recent, key=lambda order: order.id, default=None)


def _as_cart(tx: Tx, order: Order, ref: CustomerRef) -> OrderAsked:
    """Give an order as the cart that it would be now, before anything came back of it."""
    bought = order.as_bought()
    return replace(
        empty_cart(tx, tx.now),
        customer=ref,
        currency=bought.currency,
        channel=bought.channel,
        store=bought.store,
        attributes=bought.attributes,
        tenders=tuple(TenderAsked(one["kind"], one["amount_minor"], None) for one in bought.tenders),
        lines=bought.lines,
    )


async def _event(
    tx: Tx, trigger: str, every: Sequence[UUID], ref: CustomerRef, event_id: UUID | None
) -> tuple[Subject | None, EventAsked]:
    type = trigger.removeprefix(EVENT)
    if event_id is None:
        page = await events.list_events(tx, page=PageRequest(1), customer_id=ref.id, type=type)
        found = page.items[0] if page.items else None
    else:
        found = await events.get(tx, id=event_id)
        if found.customer_id not in every:
            raise NotFound("This customer has no event of that id.")
        if found.type != type:
            raise InvalidField(f"This campaign is triggered by {type}, not {found.type}.", pointer="/query/event")
    if found is None:
        return None, event_of(trigger, ref, {}, tx.now)
    subject = Subject("event", found.id, found.external_id, found.occurred_at, "received")
    return subject, event_of(trigger, ref, found.attributes, tx.now)


# ---- now


async def _now(
    tx: Tx, live: LiveCampaign, programme: Programme, asked: OrderAsked | EventAsked, locale: str
) -> Judgement:
    alone = replace(programme, live=replace(programme.live, index=Index.of_all([live])))
    facts, moment = await accruals.imagine(tx, alone, asked)
    return judge(live, moment, facts.counted, programme.wallets, locale)


def _barred(campaign: Campaign, programme: Programme, membership: str, customer: Customer) -> tuple[str, str] | None:
    """Name what keeps a campaign from being asked at all."""
    if customer.state == "blocked":
        return "customer_blocked", f"The customer is blocked: {customer.blocked_reason}."
    if programme.stopped:
        return "workspace_stopped", "The whole workspace is stopped."
    if campaign.state != "live":
        why = f": {campaign.reason}" if campaign.reason else ""
        return f"campaign_{campaign.state}", f"The campaign is {_STATES[campaign.state]}{why}."
    if campaign.program_id is None:
        return None
    enrolment = programme.enrolment.get(campaign.program_id)
    if enrolment is None:
        return "program_archived", "The programme is closed."
    if enrolment == "manual" and membership != "active":
        return "not_a_member", "Only members of the programme earn, and this customer is none."
    return None


_STATES = {"draft": "not launched yet", "paused": "paused", "ended": "ended"}


# ---- then


async def _then(tx: Tx, campaign: Campaign, subject: Subject, programme: Programme, locale: str) -> Then:
    made = (await decisions.by_cause(tx, [subject.id], [subject.id])).get(subject.id)
    if made is None:
        code, message = (
            ("order_open", "It is open, and an order earns when it is paid.")
            if subject.state == "open"
            else ("nothing_decided", "It earned nothing when it came: nothing was decided about it.")
        )
        return Then(None, None, None, None, False, None, code, message, False)
    decided_at = ids.instant_of(made.id)
    named = {UUID(row[0]): int(row[1]) for row in made.facts["asked"]}
    state, version = await _back_then(tx, campaign, made.id)
    asked = campaign.id in named
    version = named.get(campaign.id, version)
    if not asked and (state != "live" or version is None):
        told = _not_live_then(state)
        return Then(made.id, decided_at, made.programme_version, state, False, None, *told, False)
    assert version is not None
    judged = await _judged_then(tx, campaign.id, version, made, programme, locale)
    if not asked and judged.code is None:
        told = await _left_out(tx, campaign, made, programme)
        return Then(made.id, decided_at, made.programme_version, state, False, None, *told, False)
    back = await _taken_back(tx, made, campaign.id)
    return Then(
        made.id, decided_at, made.programme_version, state, asked, judged, judged.code, judged.message, back
    )  # fmt: skip


def _not_live_then(state: str | None) -> tuple[str, str]:
    if state is None:
        return "campaign_unknown", "There was no such campaign then."
    return f"campaign_{state}", f"The campaign was {_STATES.get(state, state)} then."


async def _of_cart(
    tx: Tx,
    campaign: Campaign,
    live: LiveCampaign,
    customer: Customer,
    redemption_id: UUID | None,
    programme: Programme,
    locale: str,
) -> tuple[Subject | None, Then | None, Judgement]:
    """Explain a campaign of carts by the redemption that it is asked about."""
    every = await customers.every_id(tx, id=customer.id)
    found = await carts.about(tx, campaign.id, every, redemption_id)
    kept = found if isinstance(found, Redemption) else None
    now = await carts.now(tx, live, programme, CustomerRef(id=customer.id), empty_cart(tx, tx.now), kept, locale)
    if found is None:
        return None, None, now
    subject = carts.subject_of(found)
    if isinstance(found, Refused):
        state, _ = await _back_then(tx, campaign, found.id)
        refused = Then(None, found.refused_at, None, state, True, None, found.code, found.reason, False)
        return subject, refused, now
    state, version = await _back_then(tx, campaign, found.id)
    named = {UUID(row["campaign_id"]): int(row["version"]) for row in found.facts["asked"]}
    version = named.get(campaign.id, version)
    if version is None or (campaign.id not in named and state != "live"):
        told = _not_live_then(state)
        return subject, Then(None, found.created_at, found.programme_version, state, False, None, *told, False), now
    asked, made = await carts.then(tx, campaign.id, version, found, programme, locale)
    back = found.state == "rolled_back" or found.refunded_minor > 0
    told = made.code, made.message
    then = Then(None, found.created_at, found.programme_version, state, asked, made, *told, back and made.code is None)
    return subject, then, now


async def _back_then(tx: Tx, campaign: Campaign, before: UUID) -> tuple[str | None, int | None]:
    """Read from the audit trail in which state and version the campaign was; None where there was none yet."""
    state: str | None = None
    version: int | None = None
    for entry in await audit.entries(tx, before=before, limit=TRAIL_MAX, subject_id=campaign.id):
        if state is None and "state" in entry.changes:
            state = entry.changes["state"]
        if version is None and "version" in entry.changes:
            version = entry.changes["version"]
    return state or ("draft" if version is not None else None), version


async def _left_out(tx: Tx, campaign: Campaign, made: Decision, programme: Programme) -> tuple[str, str]:
    """Find why a decision left out a campaign that was live and would have given something."""
    assert made.customer_id is not None, "without a customer nothing is decided"
    for entry in await audit.entries(tx, before=made.id, limit=TRAIL_MAX, subject_id=made.customer_id):
        if "state" in entry.changes:
            if entry.changes["state"] == "blocked":
                return "customer_blocked", f"The customer was blocked then: {entry.changes['reason']}."
            break
    for entry in await audit.entries(tx, before=made.id, limit=TRAIL_MAX, subject_id=tx.workspace_id):
        if "stopped" in entry.changes:
            if entry.changes["stopped"]:
                return "workspace_stopped", "The whole workspace was stopped then."
            break
    if campaign.program_id is not None and programme.enrolment.get(campaign.program_id) == "manual":
        return "not_a_member", "Only members of the programme earned, and this customer was none then."
    return "not_asked", "It was not asked then: its programme was closed, or it went live in the same moment."


async def _judged_then(
    tx: Tx, campaign_id: UUID, version: int, made: Decision, programme: Programme, locale: str
) -> Judgement:
    named = campaign_id, version
    live = (await campaigns.versions(tx, {named}, known=programme.live.sources))[named]
    moment = await decisions.moment_of(tx, made)
    counted = {UUID(account): used for account, used in made.facts.get("counted", {}).items()}
    judged = judge(live, moment, counted, programme.wallets, locale)
    mine = [row for row in made.verdict["grants"] if row["campaign_id"] == str(campaign_id)]
    if mine:
        given = tuple(_given(row["wallet_id"], row["points"], row["asked"], programme.wallets) for row in mine)
        return replace(judged, given=given, code=None, message=None)
    refused = next((row for row in made.verdict["refused"] if row["campaign_id"] == str(campaign_id)), None)
    return judged if refused is None else replace(judged, given=(), code=refused["code"], message=refused["message"])


async def _taken_back(tx: Tx, made: Decision, campaign_id: UUID) -> bool:
    latest = (await decisions.latest(tx, [made.subject_id]))[made.subject_id]
    return _points_of(latest, campaign_id) < _points_of(made, campaign_id)


def _points_of(decision: Decision, campaign_id: UUID) -> int:
    return sum(row["points"] for row in decision.verdict["grants"] if row["campaign_id"] == str(campaign_id))


# ---- both


def judge(
    live: LiveCampaign, moment: Moment, counted: Mapping[UUID, int], wallets: Mapping[UUID, Wallet], locale: str
) -> Judgement:
    """Say what a campaign gives for an order or event by itself, as if it were asked, and why."""
    decided = decisions.decide([live], moment, counted)
    refused = None if decided.grants else next(iter(decided.refused), None)
    view = _view(live, moment, decided)
    explained = None
    if view is not None and live.condition is not None and live.outdated is None:
        explained = live.condition.explain(view.context, locale)
    return Judgement(
        live=live,
        at=moment.occurred_at,
        given=tuple(_given(one.wallet_id, one.points, one.asked, wallets) for one in decided.grants),
        code=None if refused is None else refused.code,
        message=None if refused is None else refused.message,
        explanation=explained,
        limits=() if view is None else tuple(_limits(live, moment, view.publication_id, counted, wallets)),
    )


def _view(live: LiveCampaign, moment: Moment, decided: Decided) -> View | None:
    """Choose what to explain: for which publication something was given, else the one that is open the longest."""
    views = decisions.views(live, moment.context)
    given = {grant.publication_id for grant in decided.grants}
    return next((one for one in views if one.publication_id in given), next(iter(views), None))


def _given(wallet_id: UUID | str, points: int, asked: int, wallets: Mapping[UUID, Wallet]) -> Given:
    wallet = wallets[UUID(str(wallet_id))]
    return Given(wallet, programs.points_text(points, wallet.precision), points < asked)


def _limits(
    live: LiveCampaign,
    moment: Moment,
    publication_id: UUID | None,
    counted: Mapping[UUID, int],
    wallets: Mapping[UUID, Wallet],
) -> list[LimitState]:
    found: list[LimitState] = []
    publications = {} if publication_id is None else {live.id: [publication_id]}
    for limit in live.limits:
        one = replace(live, limits=(limit,))
        (account,) = decisions.counters_of([one], moment.customer_id, moment.occurred_at, moment.zone, publications)
        wallet = None if limit.wallet_id is None else wallets[limit.wallet_id]
        found.append(
            LimitState(
                limit,
                account.period,
                counted.get(account.id, 0),
                wallet,
            )
        )
    return found
