"""The doctor on codes: a batch that lost one, and a code that could be given twice."""

from __future__ import annotations

from collections.abc import AsyncGenerator

import psycopg
import pytest

from laurels.insight import doctor
from laurels.kit import ids
from laurels.kit.doors.door import Pool
from tests.coding import Coder, coder_of
from tests.conftest import Database
from tests.scene import rolled_back
from tests.served import serving
from tests.shop import customer


@pytest.fixture
async def coder(shared_database: Database, pool: Pool) -> AsyncGenerator[Coder]:
    """Give somebody who makes codes in a new test workspace."""
    async with serving(shared_database.app_url, pool) as client:
        yield await coder_of(client, pool)


async def findings(coder: Coder) -> list[tuple[str, str, str]]:
    async with rolled_back(coder.pool, coder.client.workspace_id) as tx:
        return [(one.check, one.subject, one.message) for one in await doctor.examine(tx) if one.invariant == "I18"]


async def test_codes_that_are_missing_or_loose_are_found(coder: Coder, shared_database: Database) -> None:
    batch = await coder.batch(5)
    ada = await customer(coder.client)
    given = (await coder.publish(ada, "mail"))["publication"]
    assert await findings(coder) == []
    named = {"workspace": coder.client.workspace_id, "voucher": ids.decode("vch", given["voucher_id"])}
    with psycopg.connect(shared_database.super_url) as db:
        db.execute("UPDATE voucher SET pooled = true WHERE workspace_id = %(workspace)s AND id = %(voucher)s", named)
    publication, voucher = ids.decode("pub", given["id"]), named["voucher"]
    loose = ("published_codes", f"publication {publication}", f"its voucher {voucher} can still be given to others")
    assert await findings(coder) == [loose]
    with psycopg.connect(shared_database.super_url) as db:
        db.execute("DELETE FROM voucher WHERE workspace_id = %(workspace)s AND id = %(voucher)s", named)
    gone = ("published_codes", f"publication {publication}", f"its voucher {voucher} does not exist")
    fewer = ("voucher_batches", f"voucher batch {ids.decode('vba', batch['id'])}", "counts 5 codes, and has 4")
    assert sorted(await findings(coder)) == [gone, fewer]
