"""Codes by the thousand: exactly as many as were asked for, whoever is stopped, killed or overtaken."""

from __future__ import annotations

import asyncio
import csv
import io
import itertools
import os
import signal
import sys
import time
from pathlib import Path

import pytest

from laurels import worker
from laurels.kit import ids
from laurels.kit.problems import Conflict
from laurels.program.vouchers import Batch, Pattern, TakenOver, drawing, patterns
from tests.coding import Coder
from tests.conftest import Database

RUNNER = Path(__file__).with_name("runner.py")


async def whole(maker: Coder, batch: Batch) -> None:
    """Make sure that a batch has the codes that it counts, each once."""
    assert (batch.state, batch.made_count) == ("finished", batch.wanted_count)
    assert await maker.count("voucher") == batch.wanted_count
    codes = {one["code"] for one in await maker.codes(batch_id=ids.encode("vba", batch.id))}
    assert len(codes) == batch.wanted_count


async def test_a_batch_is_made_by_the_worker(maker: Coder, database: Database) -> None:
    begun = await maker.batch(3000, pattern="MAIL-####-####*", uses_max=2, holder_only=True, name="Mailing")
    assert (begun["state"], begun["made"], begun["count"]) == ("pending", 0, 3000)
    stop = asyncio.Event()
    running = asyncio.create_task(
        worker.run(database.app_url, database.batch_url, stop, shelf=Path("/nonexistent/imports"))
    )
    deadline = time.monotonic() + 60
    while (done := await maker.client.get(f"/v1/voucher_batches/{begun['id']}"))["state"] != "finished":
        assert time.monotonic() < deadline, done
        await asyncio.sleep(0.1)
    stop.set()
    await running
    assert done["made"] == 3000
    one = (await maker.codes(batch_id=begun["id"]))[0]
    assert (one["uses_max"], one["holder_only"], one["batch_id"], one["free"]) == (2, True, begun["id"], True)
    assert await maker.count("voucher") == 3000


async def test_a_stopped_batch_goes_on_where_it_was(maker: Coder) -> None:
    begun = await maker.batch(2000)
    told: list[Batch] = []
    paused = await maker.generate(begun, on_progress=told.append, stopped=lambda: len(told) >= 2, codes_at_once=100)
    assert paused.state == "paused"
    assert 200 <= paused.made_count < 2000
    assert await maker.count("voucher") == paused.made_count
    resumed = await maker.client.post(f"/v1/voucher_batches/{begun['id']}/resumptions")
    assert resumed["state"] == "pending"
    await whole(maker, await maker.generate(begun))
    with pytest.raises(Conflict, match="finished"):
        await maker.generate(begun)


async def test_a_batch_can_be_stopped_from_elsewhere(maker: Coder) -> None:
    begun = await maker.batch(5000)
    running = asyncio.create_task(maker.generate(begun, codes_at_once=50))
    while await maker.count("voucher") == 0:
        await asyncio.sleep(0.01)
    await maker.client.post(f"/v1/voucher_batches/{begun['id']}/stops")
    paused = await running
    assert paused.state == "paused"
    assert await maker.count("voucher") == paused.made_count < 5000


async def test_of_two_who_make_a_batch_the_later_makes_it(maker: Coder) -> None:
    begun = await maker.batch(3000)
    first = asyncio.create_task(maker.generate(begun, codes_at_once=20))
    while await maker.count("voucher") == 0:
        await asyncio.sleep(0.01)
    second = asyncio.create_task(maker.generate(begun, codes_at_once=500))
    with pytest.raises(TakenOver):
        await first
    await whole(maker, await second)


async def test_a_killed_batch_loses_and_doubles_nothing(maker: Coder, database: Database) -> None:
    begun = await maker.batch(5000)
    id = ids.decode("vba", begun["id"])
    killed = 0
    for kill_after in (300, 1500, 3000):
        process = await asyncio.create_subprocess_exec(
            sys.executable, str(RUNNER), database.batch_url, str(maker.client.workspace_id), str(id)
        )
        deadline = time.monotonic() + 60
        while await maker.count("voucher") < kill_after and process.returncode is None:
            assert time.monotonic() < deadline
            await asyncio.sleep(0.005)
        if process.returncode is None:
            os.kill(process.pid, signal.SIGKILL)
            killed += 1
        await process.wait()
        shown = await maker.client.get(f"/v1/voucher_batches/{begun['id']}")
        assert shown["made"] >= kill_after
    assert killed >= 2
    await whole(maker, await maker.generate(begun))


async def test_codes_that_are_taken_are_drawn_again(maker: Coder, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two draws that come twice: the codes of the second are new, and none is counted twice."""
    begun = await maker.batch(2000, pattern="TWICE-########")
    real, numbers = drawing.codes, itertools.count()
    first = real(patterns.read("TWICE-########", "readable"), 500)

    def again(pattern: Pattern, count: int) -> tuple[list[str], list[str]]:
        return first if next(numbers) < 2 else real(pattern, count)

    monkeypatch.setattr(drawing, "codes", again)
    done = await maker.generate(begun, codes_at_once=500)
    assert done.collided_count == 500
    await whole(maker, done)


async def test_a_pattern_that_is_used_up_fails_and_says_so(maker: Coder, monkeypatch: pytest.MonkeyPatch) -> None:
    begun = await maker.batch(1500, pattern="SAME-########")
    first = drawing.codes(patterns.read("SAME-########", "readable"), 500)

    def same(pattern: Pattern, count: int) -> tuple[list[str], list[str]]:
        return first

    monkeypatch.setattr(drawing, "codes", same)
    failed = await maker.generate(begun, codes_at_once=500)
    assert (failed.state, failed.made_count) == ("failed", 500)
    assert "longer" in (failed.failure or "")
    monkeypatch.undo()
    await maker.client.post(f"/v1/voucher_batches/{begun['id']}/resumptions")
    await whole(maker, await maker.generate(begun))


async def test_the_feed_tells_of_batches_and_not_of_each_code(coder: Coder) -> None:
    made = await coder.batch(50)
    told = await coder.told("voucher_batch.created", "voucher_batch.generated", "voucher.created")
    assert [(one["type"], one["made"]) for one in told] == [
        ("voucher_batch.created", 0),
        ("voucher_batch.generated", 50),
    ]
    assert {one["batch_id"] for one in told} == {made["id"]}


async def test_all_codes_of_a_filter_are_exported_as_they_are_read(coder: Coder) -> None:
    batch = await coder.batch(1000)
    await coder.code("=1+1")
    answer = await coder.client.send("GET", f"/v1/vouchers/export?campaign_id={coder.campaign}")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    rows = list(csv.DictReader(io.StringIO(answer.text)))
    assert {row["code"] for row in rows} == {"'=1+1"} | {one["code"] for one in await coder.codes(batch_id=batch["id"])}
    assert {row["batch_id"] for row in rows} == {"", batch["id"]}
    only = await coder.client.send("GET", f"/v1/vouchers/export?batch_id={batch['id']}&state=disabled")
    assert only.text.count("\n") == 1


async def test_more_than_codes_of_a_pattern_can_be_is_refused(coder: Coder) -> None:
    body = {"campaign_id": coder.campaign, "count": 500_000, "pattern": "SPRING-####-####"}
    refused = await coder.client.refused("POST", "/v1/voucher_batches?dry_run=true", {**body, "count": 900_000})
    assert (refused["code"], refused["pointer"], refused["drawn_needed"]) == ("codes_guessable", "/pattern", 9)
    refused = await coder.client.refused("POST", "/v1/voucher_batches", {**body, "count": 10_000_001})
    assert refused["pointer"] == "/count"


async def test_a_batch_makes_no_gift_cards(coder: Coder) -> None:
    sent = {"campaign_id": coder.campaign, "count": 2, "kind": "gift_card"}
    refused = await coder.client.refused("POST", "/v1/voucher_batches", sent)
    assert (refused["status"], refused["pointer"]) == (422, "/kind")
    assert "POST /v1/gift_cards" in refused["detail"]
    assert await coder.count("voucher_batch") == 0
