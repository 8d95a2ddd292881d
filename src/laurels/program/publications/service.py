"""Verbs of publications."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from laurels.core import customers
from laurels.kit import ids
from laurels.kit.paging import Page, PageRequest
from laurels.kit.problems import InvalidField, NotFound, Problem
from laurels.kit.tx import Tx
from laurels.program import campaigns, vouchers
from laurels.program.publications import policy, store
from laurels.program.publications.model import Publication, Published, Rule, Wanted
from laurels.program.vocabulary import CODE
from laurels.program.vouchers import Gift, Voucher
from laurels.system import workspaces

Name = tuple[UUID, UUID, str]
_LAST = UUID(int=2**128 - 1)


@dataclass(frozen=True, slots=True)
class _Offer:
    """What is known of a campaign that is to be given."""

    rule: Rule
    with_code: bool
    starts_at: datetime | None
    ends_at: datetime | None


@dataclass(frozen=True, slots=True)
class _Count:
    customer_id: UUID
    number: int


async def publish(tx: Tx, wanted: Wanted) -> Published:
    """Give a code or an offer to a customer; the same campaign, customer and source id give the same for ever.

    :raises CodesExhausted: the campaign has no free code left
    :raises PublicationLimit: the customer has as many as one can get
    :raises CampaignClosed: the campaign is paused or ended
    :raises NotFound: there is no such campaign
    """
    (outcome,) = await publish_many(tx, [wanted])
    if isinstance(outcome, Problem):
        raise outcome
    return outcome


async def publish_many(tx: Tx, wanted: Sequence[Wanted | Problem]) -> list[Published | Problem]:
    """Give codes or offers to many customers, with a result or a problem for each.

    What is there is answered without waiting for anybody. Who gets something new is locked first, in order, so that a
    name that is asked for many times at once is made once, and nobody gets more than one can.
    """
    asked = [one for one in wanted if isinstance(one, Wanted)]
    found = await _named(tx, asked)
    fresh: dict[Name, Wanted] = {}
    for one in asked:
        if one.name not in found:
            fresh.setdefault(one.name, one)
    refused: dict[Name, Problem] = {}
    if fresh:
        if (await workspaces.get(tx)).stopped:
            raise workspaces.WorkspaceStopped(workspaces.WorkspaceStopped.cure)
        await customers.take_turns(tx, [one.customer_id for one in fresh.values()])
        found |= await _named(tx, list(fresh.values()))
        made, refused = await _make(tx, [one for one in fresh.values() if one.name not in found])
        found |= made
    else:
        made = {}
    told: set[Name] = set()
    outcomes: list[Published | Problem] = []
    for one in wanted:
        if isinstance(one, Problem):
            outcomes.append(one)
        elif one.name in refused:
            outcomes.append(refused[one.name])
        else:
            new = one.name in made and one.name not in told
            told.add(one.name)
            outcomes.append(Published("created" if new else "unchanged", found[one.name]))
    return outcomes


async def _named(tx: Tx, asked: Sequence[Wanted]) -> dict[Name, Publication]:
    """Find the publications of these names that there are, with their codes."""
    if not asked:
        return {}
    rows = await tx.all(
        store.NAMED,
        Publication,
        campaign_ids=[one.campaign_id for one in asked],
        customer_ids=[one.customer_id for one in asked],
        source_ids=[one.source_id for one in asked],
    )
    return {(one.campaign_id, one.customer_id, one.source_id): one for one in await with_codes(tx, rows)}


async def with_codes(tx: Tx, rows: Sequence[Publication]) -> list[Publication]:
    """Put the codes of publications beside them."""
    codes = await vouchers.find_ids(tx, {one.voucher_id for one in rows if one.voucher_id is not None})
    return [
        one
        if one.voucher_id is None
        else replace(one, code=codes[one.voucher_id].code if one.voucher_id in codes else None)
        for one in rows
    ]


async def _make(tx: Tx, fresh: Sequence[Wanted]) -> tuple[dict[Name, Publication], dict[Name, Problem]]:
    made: list[Publication] = []
    gifts: list[Gift] = []
    refused: dict[Name, Problem] = {}
    offers = await _offers(tx, {one.campaign_id for one in fresh})
    for campaign_id in sorted(offers):
        offer = offers[campaign_id]
        ours = [one for one in fresh if one.campaign_id == campaign_id]
        if isinstance(offer, Problem):
            refused |= {one.name: _at(offer, one) for one in ours}
            continue
        allowed = await _allowed(tx, offer.rule, ours, refused)
        codes = await vouchers.take_free(tx, campaign_id, len(allowed)) if offer.with_code and allowed else []
        spare = iter(codes)
        for one in allowed:
            try:
                publication, gift = _given(tx, offer, one, next(spare, None))
            except Problem as problem:
                refused[one.name] = problem
                continue
            made.append(publication)
            if gift is not None:
                gifts.append(gift)
    if made:
        await _store(tx, made, gifts)
    return {(one.campaign_id, one.customer_id, one.source_id): one for one in made}, refused


def _at(problem: Problem, wanted: Wanted) -> Problem:
    """Point a refusal of a campaign at the row that names it."""
    return type(problem)(problem.detail, pointer=f"{wanted.pointer}/campaign_id")


async def _offers(tx: Tx, campaign_ids: Collection[UUID]) -> dict[UUID, _Offer | Problem]:
    rules = await _rules(tx, campaign_ids)
    found: dict[UUID, _Offer | Problem] = {}
    for id in campaign_ids:
        try:
            campaign = await campaigns.get(tx, id)
            policy.check_given(campaign.state, pointer="")
        except Problem as problem:
            found[id] = problem
            continue
        definition: dict[str, Any] = campaign.definition
        found[id] = _Offer(
            rules[id],
            await _with_code(tx, campaign, rules[id]),
            _instant(definition.get("starts_at")),
            _instant(definition.get("ends_at")),
        )
    return found


async def _with_code(tx: Tx, campaign: campaigns.Campaign, rule: Rule) -> bool:
    """Tell whether publications of a campaign take codes: as its rule says, else if it has or had any.

    Only what codes trigger takes any; of other campaigns the offer itself is given.
    """
    if campaign.definition["trigger"] != CODE:
        return False
    if rule.with_code is not None:
        return rule.with_code
    return await vouchers.has_pool(tx, campaign.id) or bool(await tx.value(store.GAVE_CODES, campaign_id=campaign.id))


def _instant(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)


async def _allowed(tx: Tx, rule: Rule, ours: Sequence[Wanted], refused: dict[Name, Problem]) -> list[Wanted]:
    """Leave out customers who have as many publications as one can get."""
    if rule.customer_max is None:
        return list(ours)
    whom = sorted({one.customer_id for one in ours})
    rows = await tx.all(store.COUNTED, _Count, customer_ids=whom, campaign_id=rule.campaign_id)
    had = Counter({row.customer_id: row.number for row in rows})
    allowed: list[Wanted] = []
    for one in ours:
        try:
            policy.check_count(rule, had[one.customer_id], pointer=one.pointer)
        except Problem as problem:
            refused[one.name] = problem
            continue
        had[one.customer_id] += 1
        allowed.append(one)
    return allowed


def _given(tx: Tx, offer: _Offer, one: Wanted, code: Voucher | None) -> tuple[Publication, Gift | None]:
    if offer.with_code and code is None:
        raise policy.CodesExhausted(policy.CodesExhausted.cure, pointer=f"{one.pointer}/campaign_id")
    published_at = policy.check_moment(one, now=tx.now)
    starts, ends = policy.validity(
        offer.rule,
        published_at=published_at,
        valid_for=one.valid_for,
        zone=tx.workspace.zone,
        campaign_starts_at=offer.starts_at,
        campaign_ends_at=offer.ends_at,
        code_ends_at=None if code is None else code.ends_at,
        pointer=one.pointer,
    )
    publication = Publication(
        id=tx.new_id(),
        campaign_id=one.campaign_id,
        customer_id=one.customer_id,
        source_id=one.source_id,
        voucher_id=None if code is None else code.id,
        published_at=published_at,
        valid_from=starts,
        valid_until=ends,
        revoked_at=None,
        created_at=tx.now,
        code=None if code is None else code.code,
    )
    if code is None:
        return publication, None
    timed = one.valid_for is not None or offer.rule.valid_for is not None or offer.rule.within_campaign
    return publication, Gift(code.id, one.customer_id, published_at, starts if timed else None, ends if timed else None)


async def _store(tx: Tx, made: Sequence[Publication], gifts: Sequence[Gift]) -> None:
    await tx.run(
        store.CREATE,
        made_ids=[one.id for one in made],
        campaign_ids=[one.campaign_id for one in made],
        customer_ids=[one.customer_id for one in made],
        source_ids=[one.source_id for one in made],
        voucher_ids=[one.voucher_id for one in made],
        published=[one.published_at for one in made],
        starts=[one.valid_from for one in made],
        ends=[one.valid_until for one in made],
    )
    if gifts:
        await vouchers.give(tx, gifts)
    for one in made:
        tx.emit("publication.created", key=one.customer_id, **_told(one))
    if len(made) == 1:
        tx.note("publication", made[0].id, campaign_id=ids.encode("cmp", made[0].campaign_id))
    else:
        tx.note("publication", None, created=len(made))


def _told(one: Publication) -> dict[str, Any]:
    """Tell of a publication on the feed: by ids, for a code is a secret of whoever holds it."""
    return {
        "publication_id": ids.encode("pub", one.id),
        "campaign_id": ids.encode("cmp", one.campaign_id),
        "customer_id": ids.encode("cus", one.customer_id),
        "source_id": one.source_id,
        "voucher_id": None if one.voucher_id is None else ids.encode("vch", one.voucher_id),
        "published_at": one.published_at.isoformat(),
        "valid_until": None if one.valid_until is None else one.valid_until.isoformat(),
    }


async def get(tx: Tx, id: UUID) -> Publication:
    """Read a publication with its code.

    :raises NotFound: there is none
    """
    found = await tx.maybe(store.BY_ID, Publication, id=id)
    if found is None:
        raise NotFound(f"No publication has the id {ids.encode('pub', id)} in this workspace.")
    return (await with_codes(tx, [found]))[0]


async def list_publications(
    tx: Tx, *, page: PageRequest, customer_id: UUID | None = None, campaign_id: UUID | None = None
) -> Page[Publication]:
    """List publications with their codes, newest first."""
    after = page.key(tuple[UUID])
    named: dict[str, Any] = {"before": _LAST if after is None else after[0], "limit": page.rows_max}
    if customer_id is not None:
        everybody = await customers.every_id(tx, id=customer_id)
        rows = await tx.all(
            store.LIST_OF_CUSTOMER, Publication, customer_ids=everybody, campaign_id=campaign_id, **named
        )
    elif campaign_id is not None:
        rows = await tx.all(store.LIST_OF_CAMPAIGN, Publication, campaign_id=campaign_id, **named)
    else:
        rows = await tx.all(store.LIST, Publication, **named)
    return Page[Publication].of(await with_codes(tx, rows), page, lambda one: (one.id,))


async def revoke(tx: Tx, id: UUID, *, reason: str) -> Publication:
    """Take a publication back for good and withdraw its code; done already, it stays as it is.

    :raises NotFound: there is none
    """
    before = await get(tx, id)
    after = await tx.maybe(store.REVOKE, Publication, id=id)
    if after is None:
        return before
    if after.voucher_id is not None:
        await vouchers.step(tx, after.voucher_id, "withdraw", reason=reason)
    tx.note("publication", id, revoked=True, reason=reason)
    tx.emit("publication.revoked", key=after.customer_id, **_told(after), reason=reason)
    return replace(after, code=before.code)


async def revoke_named(tx: Tx, wanted: Wanted, *, reason: str) -> None:
    """Take back what was given under these three names, if it was and its code was not used since."""
    for one in (await _named(tx, [wanted])).values():
        await revoke(tx, one.id, reason=reason)


async def set_rule(
    tx: Tx,
    campaign_id: UUID,
    *,
    with_code: bool | None,
    valid_for: str | None,
    within_campaign: bool,
    customer_max: int | None,
) -> Rule:
    """Say how a campaign is given out where the call does not; what was given stays as it is.

    :raises NotFound: there is no such campaign
    :raises InvalidField: the period is none, or codes are wanted of a campaign that no code triggers
    """
    campaign = await campaigns.get(tx, campaign_id)
    policy.check_with_code(with_code, campaign.definition["trigger"])
    if valid_for is not None:
        policy.check_period(valid_for, pointer="/valid_for")
    kept = await tx.one(
        store.SET_RULE,
        Rule,
        campaign_id=campaign_id,
        with_code=with_code,
        valid_for=valid_for,
        within_campaign=within_campaign,
        customer_max=customer_max,
    )
    tx.note("publication_rule", campaign_id, valid_for=valid_for, customer_max=customer_max, with_code=with_code)
    return kept


async def get_rule(tx: Tx, campaign_id: UUID) -> Rule:
    """Read how a campaign is given out; one for which nothing was said takes codes if it has any, and limits nothing.

    :raises NotFound: there is no such campaign
    """
    await campaigns.get(tx, campaign_id)
    return (await _rules(tx, [campaign_id]))[campaign_id]


async def _rules(tx: Tx, campaign_ids: Collection[UUID]) -> dict[UUID, Rule]:
    rows = await tx.all(store.RULES, Rule, campaign_ids=sorted(campaign_ids))
    return {id: Rule(id, None, None, False, None, None) for id in campaign_ids} | {row.campaign_id: row for row in rows}


async def list_rules(tx: Tx, *, page: PageRequest) -> Page[Rule]:
    """List the rules by which campaigns are given out, by campaign."""
    after = page.key(tuple[UUID])
    rows = await tx.all(store.LIST_RULES, Rule, after=UUID(int=0) if after is None else after[0], limit=page.rows_max)
    return Page[Rule].of(rows, page, lambda rule: (rule.campaign_id,))


async def find(tx: Tx, ids: Collection[UUID]) -> list[Publication]:
    """Read publications by their ids, without codes; unknown ones are absent."""
    return await tx.all(store.BY_IDS, Publication, ids=sorted(ids)) if ids else []


async def resolved(
    tx: Tx, refs: Sequence[customers.CustomerRef | Problem], pointers: Sequence[str]
) -> list[UUID | Problem]:
    """Find the customers of a list, with a problem for each that is not known or was erased."""
    known = await customers.resolve(tx, list({ref for ref in refs if not isinstance(ref, Problem)}))
    found: list[UUID | Problem] = []
    for ref, pointer in zip(refs, pointers, strict=True):
        if isinstance(ref, Problem):
            found.append(ref)
            continue
        one = known.get(ref)
        if one is None or one.state != "active":
            found.append(InvalidField("No customer is known so. Create the customer first.", pointer=pointer))
        else:
            found.append(one.id)
    return found
