"""Verbs of pools: a campaign's free codes, kept up by themselves."""

from __future__ import annotations

from uuid import UUID

from laurels.kit import ids
from laurels.kit.paging import Page, PageRequest
from laurels.kit.problems import InvalidField, NotFound, Problem
from laurels.kit.tx import Tx, jsonb
from laurels.program.vouchers import batches, patterns, policy, service, shapes, store
from laurels.program.vouchers.model import CodePool, Terms

FREE_MAX = 100_000
RETIRED_AT_ONCE = 1000


async def set_pool(
    tx: Tx,
    campaign_id: UUID,
    *,
    free_min: int,
    refill_count: int,
    pattern: str,
    characters: str,
    case_sensitive: bool,
    terms: Terms,
) -> CodePool:
    """Keep at least so many codes of a campaign free: whenever fewer are left, others are drawn.

    :raises CodesGuessable: the pattern has too few codes for even one refill
    :raises NotFound: there is no such campaign
    """
    await service.check_campaigns(tx, [campaign_id])
    for name, number in (("free_min", free_min), ("refill_count", refill_count)):
        if not 1 <= number <= FREE_MAX:
            raise InvalidField(f"Keep and fill up 1 to {FREE_MAX:,} codes.", pointer=f"/{name}")
    drawn_from = patterns.read(pattern, characters, case_sensitive=case_sensitive)
    patterns.check_space(drawn_from, refill_count)
    policy.check_validity(terms.starts_at, terms.ends_at)
    (await service.schema(tx)).check(terms.attributes)
    await shapes.register(tx, drawn_from)
    kept = await tx.one(
        store.SET_POOL,
        CodePool,
        campaign_id=campaign_id,
        free_min=free_min,
        refill_count=refill_count,
        pattern=drawn_from.text,
        characters=drawn_from.characters,
        case_sensitive=case_sensitive,
        uses_max=terms.uses_max,
        starts_at=terms.starts_at,
        ends_at=terms.ends_at,
        holder_only=terms.holder_only,
        attributes=jsonb(dict(terms.attributes)) if terms.attributes else None,
    )
    tx.note("voucher_pool", campaign_id, free_min=free_min, refill_count=refill_count, pattern=pattern)
    return kept


async def get_pool(tx: Tx, campaign_id: UUID) -> tuple[CodePool, int]:
    """Read how a campaign's free codes are kept up, and how many there are.

    :raises NotFound: they are not kept up
    """
    found = await tx.maybe(store.POOL, CodePool, campaign_id=campaign_id)
    if found is None:
        raise NotFound("Nothing keeps up the free codes of this campaign. Put a pool to begin with it.")
    return found, int(await tx.value(store.FREE_COUNT, campaign_id=campaign_id))


async def list_pools(tx: Tx, *, page: PageRequest) -> Page[CodePool]:
    """List the pools, by campaign."""
    after = page.key(tuple[UUID])
    rows = await tx.all(store.POOLS, CodePool, after=UUID(int=0) if after is None else after[0], limit=page.rows_max)
    return Page[CodePool].of(rows, page, lambda one: (one.campaign_id,))


async def drop_pool(tx: Tx, campaign_id: UUID) -> CodePool:
    """Keep up a campaign's free codes no longer; those that there are stay.

    :raises NotFound: they are not kept up
    """
    found, _ = await get_pool(tx, campaign_id)
    await tx.run(store.DROP_POOL, campaign_id=campaign_id)
    tx.note("voucher_pool", campaign_id, dropped=True)
    return found


async def replenish(tx: Tx) -> bool:
    """Fill up every pool that is low and not being filled, and step over codes that have ended."""
    for low in await tx.all(store.LOW_POOLS, CodePool):
        batch_id, failure = None, None
        try:
            async with tx.db.transaction():
                batch = await batches.create(
                    tx,
                    campaign_id=low.campaign_id,
                    count=low.refill_count,
                    pattern=low.pattern,
                    characters=low.characters,
                    case_sensitive=low.case_sensitive,
                    terms=Terms(low.uses_max, low.starts_at, low.ends_at, low.holder_only, low.attributes),
                    source="pool",
                )
                batch_id = batch.id
        except Problem as problem:
            failure = problem.detail
        await tx.run(store.FILLED, campaign_id=low.campaign_id, batch_id=batch_id, failure=failure)
        tx.emit(
            "voucher.pool_low",
            key=low.campaign_id,
            campaign_id=ids.encode("cmp", low.campaign_id),
            free_min=low.free_min,
            batch_id=None if batch_id is None else ids.encode("vba", batch_id),
            failure=failure,
        )
    return False


async def retire(tx: Tx) -> bool:
    """Take ended codes that stand before the usable ones out of the pools; tell whether there may be more."""
    retired = [
        await tx.run(store.RETIRE, campaign_id=campaign_id, limit=RETIRED_AT_ONCE)
        for campaign_id in await tx.all(store.ENDED_POOLS, UUID)
    ]
    return RETIRED_AT_ONCE in retired
