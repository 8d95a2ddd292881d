"""Health for people: what is not well has a name, and the screen is for who looks after the house."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from laurels.insight.doctor import Run
from laurels.insight.health import policy
from laurels.insight.health.model import Backlog, Database, Disk, Follower
from laurels.kit.doors.door import Pool
from laurels.system import jobs
from laurels.system.jobs import Waiting, Worker
from tests import conftest
from tests.served import Client
from tests.shop import customer
from tests.signed_in import signed_in

NOW = datetime(2030, 1, 1, tzinfo=UTC)


def ago(**length: float) -> datetime:
    return NOW - timedelta(**length)


DATABASE = Database("18.1", 1, 5, 100, NOW, NOW, 0, False, None, None)
WELL: dict[str, Any] = {
    "database": DATABASE,
    "backlog": Backlog(0, None, 7, 0, NOW),
    "followers": [Follower("segments", 3)],
    "workers": [Worker(1, ago(seconds=9))],
    "queue": [Waiting("import.run", 1, 1, 0, ago(minutes=1))],
    "doctor": Run(ago(hours=20), Decimal(1), [], 0),
    "disk": Disk(100 * 2**30, 50 * 2**30),
    "clock": NOW,
}


@pytest.mark.parametrize(
    ("changed", "found"),
    [
        ({}, ()),
        ({"doctor": None}, ()),
        ({"workers": [Worker(1, ago(minutes=2))]}, ("worker_away",)),
        ({"workers": []}, ("worker_away",)),
        ({"backlog": Backlog(3, ago(minutes=2), 7, 0, NOW)}, ("feed_behind",)),
        ({"followers": [Follower("segments", 20_000)]}, ("followers_behind",)),
        ({"queue": [Waiting("import.run", 1, 0, 0, ago(minutes=11))]}, ("jobs_late",)),
        ({"queue": [Waiting("import.run", 0, 0, 2, None)]}, ("jobs_failed",)),
        ({"doctor": Run(ago(days=3), Decimal(1), [], 1)}, ("doctor_findings", "doctor_late")),
        ({"disk": Disk(100 * 2**30, 2**30)}, ("disk_full",)),
        ({"disk": Disk(2000 * 2**30, 100 * 2**30)}, ()),
        ({"database": replace(DATABASE, connections=95)}, ("connections_full",)),
        ({"database": replace(DATABASE, archiving=True, archive_failed_at=NOW)}, ("archive_fails",)),
        ({"database": replace(DATABASE, archiving=True, archive_failed_at=ago(days=1), archived_at=NOW)}, ()),
    ],
)
def test_what_is_not_well_has_a_name(changed: dict[str, Any], found: tuple[str, ...]) -> None:
    assert policy.problems(**{**WELL, **changed}) == found


async def test_health_tells_of_the_house_and_of_what_waits_here(
    client: Client, shared_database: conftest.Database
) -> None:
    jobs.migrate(shared_database.owner_url, user_urls=(shared_database.app_url,))
    await customer(client)
    told = await client.get("/v1/system/health")
    assert told["backlog"]["events"] > 0
    assert told["backlog"]["unsealed"] > 0
    assert told["problems"] == ["worker_away"], "no worker runs in this test"
    assert told["database"]["size_bytes"] > 1_000_000
    assert told["database"]["connections"] >= 1
    assert told["database"]["migration"][:4].isdigit()
    assert told["disk"]["free_bytes"] > 0
    assert told["doctor"] is None


async def test_health_is_for_who_looks_after_the_house(client: Client, pool: Pool) -> None:
    for role, status in (("developer", 200), ("auditor", 200), ("marketer", 403), ("support", 403)):
        person = await signed_in(client, pool, role)
        assert (await person.send("GET", "/v1/system/health")).status_code == status, role
