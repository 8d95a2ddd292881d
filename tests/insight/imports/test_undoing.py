"""What an import did is taken back to the last field, and what was said or used since stays and is told."""

from __future__ import annotations

import asyncio
import contextlib
from typing import Any

import pytest

from laurels.core import catalog, customers, segments
from laurels.core.customers import Identity, Saying
from laurels.insight import doctor, imports
from laurels.insight.imports import Import, Kept, TakenOver
from laurels.insight.imports.model import NotUndoable
from laurels.kit.problems import Conflict
from tests.insight.imports.files import CUSTOMERS, Desk, counts, customers_csv

TOLD = """
kind = "customers"
source = "shop"
[columns]
"id" = "external_id"
"name" = "name"
"email" = "email"
"as_of" = "as_of"
"till" = "identities.till"
"size" = "attributes.size"
"""
HEAD = "id,name,email,as_of,till,size\n"
PRODUCTS = """
kind = "products"
source = "shop"
[columns]
"sku" = "sku"
"name" = "name"
"price" = "price"
"in" = "collections"
"brand" = "attributes.brand"
"""
TABLES = {
    "customer": "updated_at",
    "customer_identity": "created_at",
    "product": "updated_at",
    "collection_member": "",
    "segment_member": "import_id",
    "segment": "",
}
"""What an undo restores, each table with the column that may say that something happened."""


async def undone(desk: Desk, one: Import, **more: Any) -> Import:
    """Undo an import here and now."""
    await desk.asked(lambda tx: imports.begin_undo(tx, id=one.id, reason="the wrong file", by_worker=False))
    return await imports.undo(desk.pool, desk.workspace_id, one.id, **more)


async def kept(desk: Desk, one: Import) -> list[Kept]:
    return await desk.asked(lambda tx: imports.list_kept(tx, id=one.id, limit=1000))


def back(one: Import) -> tuple[str, int, int]:
    """Give its state, and how much was taken back and kept."""
    assert one.taken_back_count + one.kept_count == one.undo_count
    return one.state, one.taken_back_count, one.kept_count


async def all_rows(desk: Desk) -> dict[str, list[str]]:
    """Read all that an undo restores."""
    found: dict[str, list[str]] = {}
    async with desk.pool.connection() as db:
        await db.execute("BEGIN")
        await db.execute(f"SET LOCAL laurels.workspace_id = '{desk.workspace_id}'".encode())
        for table, apart in TABLES.items():
            rows = await db.execute(f"SELECT (to_jsonb({table}) - '{apart}')::text FROM {table} ORDER BY 1".encode())
            found[table] = [row[0] for row in await rows.fetchall()]
        await db.execute("ROLLBACK")
    return found


async def healthy(desk: Desk) -> bool:
    return not [one for one in await desk.asked(doctor.examine) if not one.information]


async def said(desk: Desk, external_id: str, **changes: Any) -> None:
    """Let somebody say something of a customer."""
    named = Saying(changes, (Identity("shop", external_id),))
    await desk.asked(lambda tx: customers.create(tx, saying=named))


async def test_customers_are_again_what_they_were(desk: Desk) -> None:
    await desk.done(HEAD + "1,Ada,ada@example.com,2026-01-01T00:00:00Z,,42\n2,Bob,,,,\n", TOLD)
    before = await all_rows(desk)
    content = HEAD + "1,Ada L,wrong@example.com,2026-02-01T00:00:00Z,t1,\n2,Bob,,,t2,44\n3,New,new@example.com,,t3,1\n"
    done = await desk.done(content + "1,Ada M,,2026-03-01T00:00:00Z,,41\n", TOLD)
    assert counts(done) == (1, 3, 0, 0)
    assert await all_rows(desk) != before
    assert back(await undone(desk, done)) == ("undone", 4, 0)
    assert await all_rows(desk) == before
    assert await kept(desk, done) == []
    assert await desk.count("import_change") == 2, "of the first import alone"
    assert await healthy(desk)


async def test_asked_twice_it_is_undone_once(desk: Desk) -> None:
    done = await desk.done(customers_csv(5), CUSTOMERS)
    assert back(await undone(desk, done)) == ("undone", 5, 0)
    again = await desk.asked(lambda tx: imports.begin_undo(tx, id=done.id, reason="again", by_worker=False))
    assert (again.state, again.undo_reason, back(again)) == ("undone", "the wrong file", ("undone", 5, 0))
    with pytest.raises(Conflict, match="undone"):
        await imports.undo(desk.pool, desk.workspace_id, done.id)


async def test_what_was_said_since_stays_and_is_told(desk: Desk) -> None:
    await desk.done("id,name,email\n1,Ada,ada@example.com\n2,Bob,bob@example.com\n", CUSTOMERS)
    done = await desk.done("id,name,email\n1,A,a@example.com\n2,B,b@example.com\n3,C,\n4,D,\n", CUSTOMERS)
    await said(desk, "1", email="right@example.com")
    await said(desk, "3", name="Cleo")
    assert back(await undone(desk, done)) == ("undone", 2, 2)
    assert [row[:2] for row in await desk.customers()] == [
        ("Ada", "right@example.com"),
        ("Bob", "bob@example.com"),
        ("Cleo", None),
    ]
    assert [(one.number, one.code) for one in await kept(desk, done)] == [(1, "changed_since"), (3, "changed_since")]
    assert "email" in (await kept(desk, done))[0].detail


async def test_a_customer_whom_something_depends_on_stays(desk: Desk) -> None:
    done = await desk.done(customers_csv(3), CUSTOMERS)
    await desk.asked(lambda tx: segments.create(tx, key="vip", name="vip", description="", kind="static"))
    listed = 'kind = "segment_members"\nsource = "shop"\n[columns]\n"id" = "customer.external_id"\n'
    members = await desk.done("id\n1\n", listed + '[constants]\nsegment = "vip"\n')
    assert back(await undone(desk, done)) == ("undone", 2, 1)
    (one,) = await kept(desk, done)
    assert (one.number, one.code, "static segment" in one.detail) == (2, "in_use", True)
    assert back(await undone(desk, members)) == ("undone", 1, 0)


async def test_the_same_file_comes_in_anew_after_an_undo(desk: Desk) -> None:
    path = desk.file(customers_csv(20))
    await undone(desk, await desk.done(path, CUSTOMERS))
    assert await desk.count("customer") == await desk.count("customer_identity") == 0
    assert counts(await desk.done(path, CUSTOMERS)) == (20, 0, 0, 0)


async def test_products_are_again_what_they_were(desk: Desk) -> None:
    for key in ("tea", "cups"):
        await desk.asked(lambda tx, key=key: catalog.create_collection(tx, key=key, name=key))
    await desk.done("sku,name,price,in,brand\na,A,1.00,tea,x\nb,B,2.00,,\n", PRODUCTS)
    before = await all_rows(desk)
    done = await desk.done("sku,name,price,in,brand\na,A2,9.00,tea;cups,y\nb,B,2.00,cups,z\nc,C,3,tea,\n", PRODUCTS)
    assert counts(done) == (1, 2, 0, 0)
    assert back(await undone(desk, done)) == ("undone", 3, 0)
    assert await all_rows(desk) == before


async def test_an_undo_is_cut_into_lists_and_goes_on_where_it_was(desk: Desk) -> None:
    await desk.done(customers_csv(30), CUSTOMERS)
    before = await all_rows(desk)
    done = await desk.done(customers_csv(60, start=20).replace("Customer", "Somebody"), CUSTOMERS)
    told: list[Import] = []
    some = await undone(desk, done, items_max=7, on_progress=told.append, stopped=lambda: len(told) >= 3)
    assert (some.state, some.taken_back_count, some.undo_count) == ("undoing", 21, 60)
    with pytest.raises(Conflict, match="undoing"):
        await desk.asked(lambda tx: imports.resume(tx, id=done.id))
    after = await imports.undo(desk.pool, desk.workspace_id, done.id, items_max=7)
    assert back(after) == ("undone", 60, 0)
    assert await all_rows(desk) == before


async def test_a_paused_import_is_undone_and_its_run_books_nothing_more(desk: Desk) -> None:
    path = desk.file(customers_csv(300))
    id = await desk.begin(path, CUSTOMERS)
    running = asyncio.create_task(desk.go(path, id, items_max=5))
    while await desk.count("customer") == 0:
        await asyncio.sleep(0.01)
    with pytest.raises(NotUndoable, match="Stop it first"):
        await desk.asked(lambda tx: imports.begin_undo(tx, id=id, reason="wrong", by_worker=False))
    paused: Import = await desk.asked(lambda tx: imports.stop(tx, id=id))
    assert (await undone(desk, paused)).state == "undone"
    with contextlib.suppress(TakenOver):
        await running
    assert await desk.count("customer") == await desk.count("import_change") == 0
    with pytest.raises(Conflict, match="undone"):
        await desk.go(path, id)
