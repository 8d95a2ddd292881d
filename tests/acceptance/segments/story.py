"""What both shops have in common: the way of a story through the product, and the comparison at each date."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

import msgspec

from laurels import worker
from laurels.kit import doors
from tests.acceptance.api import Api, Item, in_lanes
from tests.acceptance.house import House
from tests.acceptance.report import Report

STEPS = tuple(step for step in worker.STEPS if step.name.startswith(("feed.", "segments.")))
QUIET_ROUNDS = 3
PAGE = 200

Members = Mapping[str, set[str]]


@dataclass(frozen=True, slots=True)
class Happening:
    """An order or a return to send, when it happened, and the lane that keeps one customer's in order.

    Those of one group are sent together, each group in the order of time, as an import of old orders does.
    """

    at: datetime
    lane: int
    item: Item
    group: int = 0


@dataclass(frozen=True, slots=True)
class Story:
    """A shop, what happens in it in the order of time, the rules that are asked, and who is right to be in when."""

    title: str
    currency: str
    zone: ZoneInfo
    starts_at: datetime
    dates: tuple[datetime, ...]
    attributes: tuple[str, ...]
    people: Sequence[Item]
    products: Sequence[Item]
    collections: Sequence[str]
    happenings: Sequence[Happening]
    rules: Mapping[str, str]
    expected: Callable[[datetime], Members]


async def tell(house: House, report: Report, story: Story) -> None:
    """Tell a story date by date, and compare the members of every segment with who should be in."""
    with report.step(f"{story.title}: {len(story.people):,} customers and {len(story.rules)} segments"):
        workspace_id, api = await house.workspace(
            name=story.title, currency=story.currency, zone=story.zone.key, starts_at=story.starts_at
        )
        names = await _set_up(api, story)
        segments = await _segments(api, story)
    before = story.starts_at
    for date in story.dates:
        new = sorted((one for one in story.happenings if before <= one.at < date), key=lambda one: one.group)
        with report.step(f"{date:%Y-%m-%d}: the clock moves, and time alone makes members leave"):
            await api.post("/v1/workspace/clock_advances", {"to": date.isoformat()})
            await _settle(house, workspace_id)
        with report.step(f"{date:%Y-%m-%d}: {len(new):,} orders and returns"):
            lanes = [[one.item for one in new if one.lane == lane] for lane in sorted({one.lane for one in new})]
            await in_lanes(api, "/v1/activities/bulk", lanes)
        with report.step(f"{date:%Y-%m-%d}: segments follow"):
            await _settle(house, workspace_id)
        await _compare(api, report, story, date, names, segments)
        before = date
    with report.step("doctor"):
        report.compare(f"{story.title}: doctor's findings", {}, await house.findings(workspace_id))


async def _set_up(api: Api, story: Story) -> dict[str, str]:
    """Declare what rules read, and give the names of the customers by their ids."""
    for attribute in story.attributes:
        await api.put(f"/v1/attributes/customer/{attribute}", {"type": "string"})
    for key in story.collections:
        await api.post("/v1/collections", {"key": key, "name": key.title()})
    await api.send("/v1/products/bulk", story.products)
    rows = await api.send("/v1/customers/bulk", story.people)
    return {str(row.id): name for name, row in rows.items()}


async def _segments(api: Api, story: Story) -> dict[str, str]:
    """Make the segments, and give their ids by their keys."""
    made: dict[str, str] = {}
    for key, rule in story.rules.items():
        answer = await api.post("/v1/segments", {"key": key, "name": key, "kind": "dynamic", "rule": rule})
        made[key] = answer["id"]
    return made


async def _settle(house: House, workspace_id: UUID) -> None:
    """Do what the worker does, step after step, until it finds nothing more to do."""
    quiet = 0
    while quiet < QUIET_ROUNDS:
        quiet += 1
        for step in STEPS:
            while await doors.transact(house.pool, step.work, worker.request(workspace_id, step.name)):
                quiet = 0


async def _compare(
    api: Api, report: Report, story: Story, date: datetime, names: Mapping[str, str], segments: Mapping[str, str]
) -> None:
    right = story.expected(date)
    for key, id in segments.items():
        segment = await api.get(f"/v1/segments/{id}")
        assert segment["fault"] is None, segment
        assert segment["work"]["settled"], segment
        title = f"{date:%Y-%m-%d} {key}"
        report.compare(title, dict.fromkeys(right[key], "in"), dict.fromkeys(await _members(api, id, names), "in"))
        preview = await api.post("/v1/segments/preview", {"rule": story.rules[key]})
        counts = {"size": segment["size"], "preview": preview["size"]}
        report.compare(f"{title}: counts", dict.fromkeys(counts, len(right[key])), counts)


async def _members(api: Api, id: str, names: Mapping[str, str]) -> list[str]:
    """Read who is in, page by page, as the shop knows them."""
    found: list[str] = []
    query: dict[str, str] = {"limit": str(PAGE)}
    while True:
        page = await api.get(f"/v1/segments/{id}/members", **query)
        found += [names[one["customer_id"]] for one in page["items"]]
        if page["next_cursor"] is None:
            return found
        query["cursor"] = page["next_cursor"]


def body(**content: object) -> bytes:
    """Write the JSON of a row."""
    return msgspec.json.encode(content)
