"""What an import did is taken back to the last field, and what was said or used since stays and is told."""

from __future__ import annotations

import asyncio
import contextlib
import os
import random
import signal
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from laurels.core import catalog, customers, ledger, segments
from laurels.core.customers import Identity, Saying
from laurels.core.ledger import AccountRef, Journal, Transfer
from laurels.insight import doctor, imports
from laurels.insight.imports import Import, Kept, TakenOver
from laurels.insight.imports.model import NotUndoable
from laurels.kit import ids
from laurels.kit.doors.door import Pool
from laurels.kit.paging import PageRequest
from laurels.kit.problems import Conflict, NotFound
from laurels.program import vouchers
from tests.conftest import Database
from tests.insight.imports.files import CUSTOMERS, Desk, counts, customers_csv
from tests.insight.imports.test_orders import HEADER, ORDERS, RETURNS
from tests.insight.imports.test_segment_members import ADD, MIXED, REPLACE, ids_csv, members
from tests.insight.imports.test_vouchers import CODES, FILE, codes, new_campaign
from tests.insight.imports.test_vouchers import HEAD as CODES_HEAD
from tests.scene import new_workspace

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


async def test_killed_undos_go_on_and_take_back_everything_once(
    desk: Desk, shared_database: Database, tmp_path: Path
) -> None:
    await desk.done(customers_csv(200), CUSTOMERS)
    before = await all_rows(desk)
    done = await desk.done(customers_csv(1500).replace("Customer", "Somebody"), CUSTOMERS)
    await desk.asked(lambda tx: imports.begin_undo(tx, id=done.id, reason="wrong", by_worker=False))
    for left in (1400, 800, 0):
        await _killed(desk, shared_database.app_url, done.id, left)
    assert await all_rows(desk) == before
    assert back(await desk.asked(lambda tx: imports.get(tx, id=done.id))) == ("undone", 1500, 0)


async def _killed(desk: Desk, url: str, id: UUID, left: int) -> None:
    """Undo in a process of its own, and kill it when so many things are left."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.insight.imports.runner", url, str(desk.workspace_id), str(id), "undo"
    )
    while process.returncode is None and await desk.count("import_change") > left + 200:
        await asyncio.sleep(0.005)
    if process.returncode is None and left:
        os.kill(process.pid, signal.SIGKILL)
    await process.wait()


@pytest.mark.parametrize("seed", range(6))
async def test_undoing_the_last_of_several_files_leaves_what_was_before_it(desk: Desk, seed: int) -> None:
    chance = random.Random(seed)
    states: list[dict[str, list[str]]] = []
    done: list[Import] = []
    for _ in range(3):
        states.append(await all_rows(desk))
        done.append(await desk.done(desk.file(HEAD + _people(chance)), TOLD, items_max=chance.randint(3, 30)))
    for one, before in reversed(list(zip(done, states, strict=True))):
        assert (await undone(desk, one, items_max=chance.randint(1, 9))).kept_count == 0
        assert await all_rows(desk) == before


def _people(chance: random.Random) -> str:
    """Write rows about few people, so that a file says several things of one."""
    rows: list[str] = []
    for _ in range(20):
        id = chance.randrange(8)
        email = chance.choice(["", "bad", f"{chance.randrange(3)}@example.com"])
        as_of = chance.choice(["", f"2026-0{chance.randint(1, 9)}-01T00:00:00Z"])
        till = chance.choice(["", "", f"till-{id}-{chance.randrange(2)}"])
        rows.append(f"{id},{chance.choice(['Ada', 'Bob', ''])},{email},{as_of},{till},{chance.choice(['', '1', '2'])}")
    return "\n".join([*rows, ""])


async def test_who_is_in_a_segment_is_again_who_was_and_since_when(desk: Desk) -> None:
    await desk.done(customers_csv(10), CUSTOMERS)
    for key in ("vip", "gold"):
        await desk.asked(lambda tx, key=key: segments.create(tx, key=key, name=key, description="", kind="static"))
    await desk.done(ids_csv(1, 2, 3, 9), ADD)
    before = await all_rows(desk)
    replaced = await desk.done(ids_csv(3, 4, 5), REPLACE)
    assert await members(desk, "vip") == ["3", "4", "5"]
    mixed = await desk.done("id,segment,do\n3,vip,remove\n3,gold,add\n3,vip,add\n6,vip,remove\n", MIXED)
    assert (await undone(desk, mixed)).kept_count == 0
    assert back(await undone(desk, replaced)) == ("undone", 5, 0)
    assert await all_rows(desk) == before
    assert await members(desk, "vip") == ["1", "2", "3", "9"]
    assert await healthy(desk)


async def test_a_member_whom_another_file_lists_too_stays(desk: Desk) -> None:
    await desk.done(customers_csv(3), CUSTOMERS)
    await desk.asked(lambda tx: segments.create(tx, key="vip", name="vip", description="", kind="static"))
    first = await desk.done(ids_csv(0, 1), ADD)
    await desk.done(ids_csv(1, 2), ADD)
    assert back(await undone(desk, first)) == ("undone", 1, 1)
    assert await members(desk, "vip") == ["1", "2"]


async def test_codes_are_withdrawn_or_again_what_they_were(desk: Desk) -> None:
    await desk.done(customers_csv(2), CUSTOMERS)
    mapping = CODES.format(campaign=ids.encode("cmp", await new_campaign(desk)))
    await desk.done(FILE, mapping)
    before = await codes(desk)
    rows = ["SPRING-1,1,2031-01-01,9,,Hull", "SPRING2,,,,disable,", "Spring-3,,,,withdraw,", "NEW-1,0,,,,"]
    done = await desk.done("\n".join([CODES_HEAD, *rows, ""]), mapping)
    assert counts(done) == (1, 3, 0, 0)
    assert back(await undone(desk, done)) == ("undone", 4, 0)
    after = await codes(desk)
    new = after.pop("NEW-1")
    assert (new.state, new.reason) == ("withdrawn", "the wrong file")
    assert after == before
    assert await healthy(desk)


async def test_a_code_that_was_used_or_changed_since_stays(desk: Desk) -> None:
    await desk.done(customers_csv(2), CUSTOMERS)
    mapping = CODES.format(campaign=ids.encode("cmp", await new_campaign(desk)))
    done = await desk.done("\n".join([CODES_HEAD, "USED-1,,,,,", "GIVEN-1,,,,,", "OTHER-1,,,,,", ""]), mapping)
    found = await codes(desk)
    whose = (await desk.asked(lambda tx: customers.list_customers(tx, page=PageRequest(1)))).items[0].id
    use = Transfer(
        AccountRef("issuer", None, vouchers.USES), AccountRef("counter", found["USED-1"].id, vouchers.USES), 1, "use"
    )
    await desk.asked(lambda tx: ledger.post_one(tx, Journal(tx.new_id(), "test", tx.new_id(), tx.now, (use,))))
    await desk.asked(lambda tx: vouchers.update(tx, found["GIVEN-1"].id, customer_id=whose))
    assert back(await undone(desk, done)) == ("undone", 1, 2)
    assert {code: one.state for code, one in (await codes(desk)).items()} == {
        "USED-1": "active",
        "GIVEN-1": "active",
        "OTHER-1": "withdrawn",
    }
    assert [one.code for one in await kept(desk, done)] == ["in_use", "changed_since"]


async def test_a_product_that_was_bought_since_stays_archived(desk: Desk) -> None:
    done = await desk.done("sku,name,price,in,brand\ntea,Tea,1,,\ncup,Cup,1,,\npot,Pot,1,,\n", PRODUCTS)
    await desk.done(HEADER + "1,2026-01-05,,tea,1,1,\n", ORDERS)
    now = datetime.now(UTC)
    await desk.asked(lambda tx: catalog.create_product(tx, change=catalog.ProductChange("pot", {"name": "Teapot"})))
    assert back(await undone(desk, done)) == ("undone", 1, 2)
    tea: catalog.Product = await desk.asked(lambda tx: catalog.get_product_by_sku(tx, sku="tea"))
    assert (tea.archived, tea.updated_at > now) == (True, True)
    assert [(one.number, one.code) for one in await kept(desk, done)] == [(1, "in_use"), (3, "changed_since")]


async def test_returns_and_dry_runs_cannot_be_undone_and_say_why(desk: Desk) -> None:
    await desk.done(HEADER + "1,2026-01-05,,tea,2,1,\n", ORDERS)
    returned = await desk.done("return,at,order,line,quantity\nr1,2026-01-07,1,1,-1\n", RETURNS)
    tried = await desk.done(customers_csv(2), CUSTOMERS, dry_run=True)
    assert await desk.count("import_change") == 1, "of the order alone"
    for one, why in ((returned, "as an order"), (tried, "dry run")):
        with pytest.raises(NotUndoable, match=why):
            await undone(desk, one)


async def test_after_thirty_days_it_is_forgotten_and_refused(desk: Desk) -> None:
    done = await desk.done(customers_csv(3), CUSTOMERS)
    await desk.asked(imports.expire_reports)
    assert await desk.count("import_change") == 3
    async with desk.pool.connection() as db, db.transaction():
        await db.execute(f"SET LOCAL laurels.workspace_id = '{desk.workspace_id}'".encode())
        await db.execute(
            b"UPDATE workspace SET clock_offset = clock_offset + interval '31 days' WHERE workspace_id = %s",
            [desk.workspace_id],
        )
    await desk.asked(imports.expire_reports)
    assert await desk.count("import_change") == 0
    with pytest.raises(NotUndoable, match="30 days"):
        await undone(desk, done)
    assert await desk.count("customer") == 3


async def test_another_workspace_sees_nothing_of_it(desk: Desk, pool: Pool) -> None:
    done = await desk.done(customers_csv(3), CUSTOMERS)
    other = Desk(pool, await new_workspace(pool), desk.directory)
    assert await other.count("import_change") == 0
    for verb in (kept, undone):
        with pytest.raises(NotFound):
            await verb(other, done)
    assert await desk.count("customer") == 3
