"""Members of static segments from files: added, removed, or replaced by a whole file."""

from __future__ import annotations

import io

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from laurels.core import customers, segments
from laurels.core.segments import Segment
from laurels.insight import imports
from laurels.insight.imports.model import BadMapping
from laurels.kit import ids
from laurels.kit.paging import PageRequest
from tests.insight.imports.files import CUSTOMERS, Desk, counts, customers_csv

ADD = """
kind = "segment_members"
source = "shop"
[columns]
"id" = "customer.external_id"
[constants]
segment = "vip"
"""
REPLACE = f'{ADD}action = "replace"\n'
MIXED = """
kind = "segment_members"
source = "shop"
[columns]
"id" = "customer.external_id"
"segment" = "segment"
"do" = "action"
"""


@pytest.fixture
async def shop(desk: Desk) -> Desk:
    """Give a workspace with ten customers and two lists."""
    await desk.done(customers_csv(10), CUSTOMERS)
    for key in ("vip", "gold"):
        await listed(desk, key)
    return desk


async def listed(desk: Desk, key: str) -> Segment:
    return await desk.asked(lambda tx: segments.create(tx, key=key, name=key, description="", kind="static"))


async def members(desk: Desk, key: str) -> list[str]:
    """List the names that the shop knows the members of a list by."""
    segment: Segment = await desk.asked(lambda tx: segments.get_by_key(tx, key))
    page = await desk.asked(lambda tx: segments.members(tx, segment.id, page=PageRequest(200)))
    assert segment.size == len(page.items)
    found: list[customers.Customer] = [
        await desk.asked(lambda tx, whom=one.customer_id: customers.get(tx, id=whom)) for one in page.items
    ]
    return sorted(one.identities[0]["external_id"] for one in found)


def ids_csv(*ids: int | str) -> str:
    return "\n".join(["id", *map(str, ids), ""])


async def test_a_file_fills_a_list_and_again_changes_nothing(shop: Desk) -> None:
    assert counts(await shop.done(ids_csv(1, 2, 3), ADD)) == (3, 0, 0, 0)
    assert counts(await shop.done(ids_csv(1, 2, 3), ADD)) == (0, 0, 3, 0)
    assert await members(shop, "vip") == ["1", "2", "3"]


async def test_a_customer_whom_nobody_knows_is_refused_with_the_column(shop: Desk) -> None:
    done = await shop.done(ids_csv(1, "nobody", 2), ADD)
    assert counts(done) == (2, 0, 0, 1)
    (refused,) = await shop.refusals(done)
    assert (refused.row_number, refused.code, refused.column_name) == (2, "not_found", "id")


async def test_a_file_removes_and_adds_row_by_row_in_its_order(shop: Desk) -> None:
    content = "id,segment,do\n1,vip,add\n2,gold,add\n1,vip,remove\n1,vip,add\n2,gold,remove\n3,gold,\n"
    done = await shop.done(content, MIXED)
    assert counts(done) == (4, 2, 0, 0)
    assert (await members(shop, "vip"), await members(shop, "gold")) == (["1"], ["3"])


async def test_a_file_replaces_a_list(shop: Desk) -> None:
    await shop.done(ids_csv(1, 2, 3, 4), ADD)
    assert counts(await shop.done(ids_csv(3, 4, 5), REPLACE)) == (1, 0, 2, 0)
    assert await members(shop, "vip") == ["3", "4", "5"]
    assert await members(shop, "gold") == []


async def test_a_replacing_file_that_lists_nobody_takes_out_nobody(shop: Desk) -> None:
    await shop.done(ids_csv(1, 2), ADD)
    done = await shop.done(ids_csv("x", "y"), REPLACE)
    assert counts(done) == (0, 0, 0, 2)
    assert await members(shop, "vip") == ["1", "2"]


async def test_a_replacing_file_that_died_halfway_goes_on_and_replaces(shop: Desk) -> None:
    await shop.done(ids_csv(1, 2, 9), ADD)
    path = shop.file(ids_csv(2, 3, 4, 5))
    id = await shop.begin(path, imports.read_toml(REPLACE))
    seen: list[int] = []

    def stop_after_the_first() -> bool:
        seen.append(1)
        return len(seen) > 1

    assert (await shop.go(path, id, items_max=2, stopped=stop_after_the_first)).state == "paused"
    assert await members(shop, "vip") == ["1", "2", "3", "9"]
    assert (await shop.go(path, id)).state == "finished"
    assert await members(shop, "vip") == ["2", "3", "4", "5"]


async def test_a_dry_run_moves_nobody(shop: Desk) -> None:
    await shop.done(ids_csv(1), ADD)
    assert counts(await shop.done(ids_csv(2, 3), REPLACE, dry_run=True)) == (2, 0, 0, 0)
    assert await members(shop, "vip") == ["1"]


async def test_parquet_and_our_own_ids(shop: Desk) -> None:
    page = await shop.asked(lambda tx: customers.list_customers(tx, page=PageRequest(3)))
    table = pa.table({"customer": [ids.encode("cus", one.id) for one in page.items]})
    written = io.BytesIO()
    pq.write_table(table, written)
    mapping = 'kind = "segment_members"\n[columns]\n"customer" = "customer.id"\n[constants]\nsegment = "gold"\n'
    assert counts(await shop.done(shop.file(written.getvalue(), "file.parquet"), mapping)) == (3, 0, 0, 0)


async def test_a_list_that_is_none_is_refused_row_by_row(shop: Desk) -> None:
    done = await shop.done("id,segment,do\n1,nothing,add\n2,vip,replace\n3,vip,add\n", MIXED)
    assert counts(done) == (1, 0, 0, 2)
    assert [(one.row_number, one.column_name) for one in await shop.refusals(done)] == [(1, "segment"), (2, "do")]


@pytest.mark.parametrize(
    "mapping",
    [
        'kind = "segment_members"\nsource = "shop"\n[columns]\n"id" = "customer.external_id"',
        'kind = "segment_members"\n[columns]\n"id" = "customer.external_id"\n[constants]\nsegment = "vip"',
        'kind = "segment_members"\nsource = "shop"\n[columns]\n"id" = "customer.external_id"\n"s" = "segment"\n'
        '[constants]\naction = "replace"',
    ],
    ids=["no segment", "no source", "replacing several"],
)
def test_a_mapping_that_means_nothing_is_refused(mapping: str) -> None:
    with pytest.raises(BadMapping):
        imports.read_toml(mapping)
