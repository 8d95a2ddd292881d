"""What is read of publications does not grow with the workspace, also before PostgreSQL knows how many there are."""

from __future__ import annotations

from collections.abc import AsyncGenerator

import pytest

from laurels.kit import ids
from laurels.kit.postgres import Pool
from laurels.kit.tx import Tx
from laurels.program import publications
from laurels.program.publications import Open
from tests.scene import new_workspace, rolled_back

MANY = 5_000
FILL = """
INSERT INTO publication (workspace_id, id, campaign_id, customer_id, source_id, published_at, valid_from, created_at)
SELECT %(workspace_id)s, gen_random_uuid(), %(campaign_id)s, %(first_id)s, 'mail', now(), now(), now()
UNION ALL
SELECT %(workspace_id)s, gen_random_uuid(), %(campaign_id)s, gen_random_uuid(), 'mail', now(), now(), now()
FROM generate_series(2, %(many)s)
"""
READ = (
    b"SELECT pg_stat_get_xact_tuples_fetched('publication'::regclass)"
    b" + pg_stat_get_xact_tuples_returned('publication'::regclass)"
)
CAMPAIGN, ADA = ids.derived("campaign"), ids.derived("customer")


@pytest.fixture
async def tx(pool: Pool) -> AsyncGenerator[Tx]:
    """Give a new workspace, in which a statement keeps the plan that it got before anything was there, as it may."""
    async with rolled_back(pool, await new_workspace(pool)) as tx:
        await tx.db.execute("SET LOCAL plan_cache_mode = force_generic_plan")
        yield tx


async def _open(tx: Tx) -> list[Open]:
    params = publications.open_params([(ADA, tx.now)], campaign_ids={CAMPAIGN})
    return await tx.all(publications.OPEN, Open, **params)


async def _read(tx: Tx) -> int:
    row = await (await tx.db.execute(READ)).fetchone()
    assert row is not None
    return row[0]


async def test_what_is_open_for_one_customer_is_found_without_reading_those_of_all(tx: Tx) -> None:
    assert await _open(tx) == []
    filled = {"workspace_id": tx.workspace_id, "campaign_id": CAMPAIGN, "first_id": ADA, "many": MANY}
    await tx.db.execute(FILL.encode(), filled)
    before = await _read(tx)
    assert [one.customer_id for one in await _open(tx)] == [ADA]
    assert await _read(tx) - before <= 10
