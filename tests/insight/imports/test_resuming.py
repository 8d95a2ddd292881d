"""An import that is stopped, killed or run twice neither loses a row nor books one twice."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from laurels.insight import imports
from laurels.insight.imports import Import, TakenOver, policy
from laurels.insight.imports.model import BadRow, Item, Row
from laurels.kit.doors.door import Pool
from laurels.kit.problems import Conflict
from tests.conftest import Database
from tests.insight.imports.files import CUSTOMERS, Desk, adds_up, counts, customers_csv
from tests.scene import new_workspace

RUNNER = Path(__file__).with_name("runner.py")


def stop_after(lists: int) -> tuple[list[Import], dict[str, object]]:
    """Give what stops a run after so many lists."""
    told: list[Import] = []
    return told, {"on_progress": told.append, "stopped": lambda: len(told) >= lists}


async def test_a_stopped_import_goes_on_where_it_was(desk: Desk) -> None:
    path = desk.file(customers_csv(1000))
    id = await desk.begin(path, CUSTOMERS)
    told, stopping = stop_after(3)
    paused = await desk.go(path, id, items_max=100, **stopping)
    assert (paused.state, paused.rows_done, [one.rows_done for one in told]) == ("paused", 300, [100, 200, 300])
    assert await desk.count("customer") == 300
    after = await desk.go(path, id)
    assert (after.state, counts(after), after.rows_done) == ("finished", (1000, 0, 0, 0), 1000)
    assert after.progress == 1


async def test_an_import_can_be_stopped_from_elsewhere(desk: Desk) -> None:
    path = desk.file(customers_csv(500))
    id = await desk.begin(path, CUSTOMERS)
    running = asyncio.create_task(desk.go(path, id, items_max=20))
    while await desk.count("customer") == 0:
        await asyncio.sleep(0.01)
    await desk.asked(lambda tx: imports.stop(tx, id=id))
    paused = await running
    assert paused.state == "paused"
    assert 0 < paused.rows_done < 500
    assert await desk.count("customer") == paused.created_count == paused.rows_done


async def test_the_same_file_again_changes_nothing(desk: Desk) -> None:
    path = desk.file(customers_csv(300))
    await desk.done(path, CUSTOMERS)
    again = await desk.done(path, CUSTOMERS)
    assert counts(again) == (0, 0, 300, 0)
    with pytest.raises(Conflict, match="finished"):
        await desk.go(path, again.id)


async def test_of_two_runs_of_one_import_the_later_books_and_the_earlier_steps_back(desk: Desk) -> None:
    path = desk.file(customers_csv(400))
    id = await desk.begin(path, CUSTOMERS)
    first = asyncio.create_task(desk.go(path, id, items_max=10))
    while await desk.count("customer") == 0:
        await asyncio.sleep(0.01)
    second = asyncio.create_task(desk.go(path, id, items_max=10))
    with pytest.raises(TakenOver):
        await first
    after = await second
    assert (after.state, counts(after)) == ("finished", (400, 0, 0, 0))
    assert await desk.count("customer") == 400


async def test_a_dry_run_leaves_no_trace_but_its_report(desk: Desk) -> None:
    await desk.done("id,name,email\n0,Customer 0,c0@example.com\n1,Other,\n", CUSTOMERS)
    tables = ("customer", "customer_identity", "feed_inbox", "audit")
    before = [await desk.count(table) for table in tables]
    content = customers_csv(50) + "x,Somebody,no-address\n"
    dry = await desk.done(content, CUSTOMERS, dry_run=True, items_max=20)
    assert (dry.state, counts(dry), dry.rows_done) == ("finished", (48, 1, 1, 1), 51)
    assert [one.row_number for one in await desk.refusals(dry)] == [51]
    after = [await desk.count(table) for table in tables]
    assert after[:3] == before[:3]
    # The audit trail tells that a dry run was asked for, and that it ended.
    assert after[3] == before[3] + 2
    wet = await desk.done(content, CUSTOMERS)
    assert counts(wet) == counts(dry)


async def test_a_killed_import_loses_and_doubles_nothing(database: Database, pool: Pool, tmp_path: Path) -> None:
    from laurels.kit.postgres import open_pool

    own = await open_pool(database.app_url, size=4, name="killed")
    try:
        desk = Desk(own, await new_workspace(own), tmp_path)
        lines = customers_csv(3000).splitlines()
        for number in (500, 1500, 2500):
            lines[number] += ",one too many"
        path = desk.file("\n".join(lines))
        id = await desk.begin(path, CUSTOMERS)
        killed = 0
        for kill_after in (300, 1100, 2000):
            killed += await _run_and_kill(database.app_url, desk, id, path, kill_after)
        assert killed >= 2
        after = await desk.go(path, id)
        assert (after.state, counts(after), after.rows_done) == ("finished", (2997, 0, 0, 3), 3000)
        assert adds_up(after)
        assert await desk.count("customer") == await desk.count("customer_identity") == 2997
        assert [one.row_number for one in await desk.refusals(after)] == [500, 1500, 2500]
        created = "feed_inbox WHERE type = 'customer.created'"
        assert await desk.count(created) == 2997
    finally:
        await own.close()


async def _run_and_kill(url: str, desk: Desk, id: object, path: Path, kill_after: int) -> bool:
    """Run the import in a process of its own and kill it once it has come far enough; tell if it was alive then."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, str(RUNNER), url, str(desk.workspace_id), str(id), str(path)
    )
    deadline = time.monotonic() + 60
    while await desk.count("customer") < kill_after and process.returncode is None:
        assert time.monotonic() < deadline
        await asyncio.sleep(0.005)
    alive = process.returncode is None
    if alive:
        os.kill(process.pid, signal.SIGKILL)
    await process.wait()
    return alive


@settings(max_examples=200, deadline=None)
@given(st.lists(st.sampled_from(["a", "b", "c", "?"]), max_size=25), st.integers(1, 6), st.data())
def test_lists_cut_anywhere_gather_the_same_rest(keys: list[str], most: int, data: st.DataObject) -> None:
    whole = [_seen(item) for item in _items(keys)]
    assert [number for numbers, _ in whole for number in numbers] == list(range(1, len(keys) + 1))
    place = data.draw(st.integers(0, len(whole)))
    behind = sum(len(numbers) for numbers, _ in whole[:place])
    gathered = list(policy.lists(_items(keys), behind=behind, most=most))
    assert [_seen(item) for one in gathered for item in one] == whole[place:]
    assert all(len(one) <= most for one in gathered)


def _seen(item: Item) -> tuple[list[int], bool]:
    first = item.rows[0].number
    return list(range(first, first + item.row_count)), item.fault is None


def _items(keys: list[str]) -> list[Item]:
    rows = [Row(n, n + 1, (key,), BadRow("torn") if key == "?" else None) for n, key in enumerate(keys, 1)]
    return list(policy.grouped(iter(rows), lambda row: row.cells[0], most=3))


def test_a_row_that_cannot_be_read_takes_its_neighbours_with_it() -> None:
    items = _items(["a", "a", "?", "b", "b", "c", "?", "?", "c", "a", "a", "a", "a"])
    assert [([row.number for row in item.rows], item.fault is None, item.row_count) for item in items] == [
        ([1, 2], False, 2),
        ([3], False, 1),
        ([4, 5], False, 2),
        ([6], False, 1),
        ([7], False, 1),
        ([8], False, 1),
        ([9], False, 1),
        ([10, 11, 12], False, 4),
    ]
    assert "at most 3" in str(items[-1].fault)


@pytest.mark.parametrize("cut", [1, 2, 3, 5, 8, 13, 21, 29])
async def test_splitting_a_file_at_any_row_and_resuming_equals_one_run(pool: Pool, tmp_path: Path, cut: int) -> None:
    rows = [f"{n * 7 % 11},Name {n},{'bad' if n % 9 == 4 else ''}" for n in range(30)]
    path = tmp_path / "file.csv"
    path.write_text("id,name,email\n" + "\n".join(rows))
    seen: list[object] = []
    for lists in ([30], [cut, 4]):
        desk = Desk(pool, await new_workspace(pool), tmp_path)
        id = await desk.begin(path, CUSTOMERS)
        after = None
        for items_max in lists:
            _, stopping = stop_after(1)
            after = await desk.go(path, id, items_max=items_max, **(stopping if items_max != lists[-1] else {}))
        assert after is not None
        assert after.state == "finished"
        refused = [(one.row_number, one.code, one.detail) for one in await desk.refusals(after)]
        seen.append((counts(after), after.rows_done, refused, await desk.customers()))
    assert seen[0] == seen[1]


def test_rounds_keep_the_order_of_what_shares_a_name() -> None:
    assert policy.waves([["a"], ["b"], ["a", "b"], ["b"], [], ["c"]]) == [0, 0, 1, 2, 0, 0]


async def test_reports_are_forgotten_after_thirty_days(pool: Pool, tmp_path: Path) -> None:
    workspace = await new_workspace(pool, starts_at=datetime(2026, 3, 1, tzinfo=UTC))
    desk = Desk(pool, workspace, tmp_path)
    after = await desk.done("id,name,email\n1,A,bad\n", CUSTOMERS)
    assert await desk.asked(imports.expire_reports) == 0
    async with pool.connection() as db, db.transaction():
        await db.execute(f"SET LOCAL laurels.workspace_id = '{workspace}'".encode())
        await db.execute(
            b"UPDATE workspace SET clock_offset = clock_offset + interval '31 days' WHERE workspace_id = %s",
            [workspace],
        )
    assert await desk.asked(imports.expire_reports) == 1
    assert await desk.refusals(after) == []
