"""What tests of segments share: a workspace whose worker works when it is told to."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from uuid import UUID

from laurels.core import segments
from laurels.engine import segmentation
from laurels.engine.segmentation import programme
from laurels.kit import doors, ids
from laurels.kit.doors.door import Pool
from laurels.kit.tx import Tx
from laurels.system import feed
from tests.scene import request
from tests.served import Client

STEPS = (feed.dispatch, segmentation.follow, segmentation.compare, segmentation.settle)


async def work(pool: Pool, workspace_id: UUID) -> None:
    """Do what the worker does for the feed and for segments, until nothing is left."""
    busy = True
    while busy:
        busy = False
        for step in STEPS:
            while await doors.transact(pool, _noticed(step), request(workspace_id)):
                busy = True


def _noticed(step: Callable[[Tx], Awaitable[bool]]) -> Callable[[Tx], Awaitable[bool]]:
    """Take what a step puts on the feed for a sign that there is more to do."""

    async def work(tx: Tx) -> bool:
        return await step(tx) or bool(tx.events)

    return work


@dataclass(frozen=True, slots=True)
class Marketer:
    """Somebody who keeps segments through the API."""

    client: Client
    pool: Pool

    async def work(self) -> None:
        """Let the worker come round."""
        await work(self.pool, self.client.workspace_id)

    async def move(self, to: str) -> None:
        """Move the clock of the workspace, and let the worker come round."""
        await self.client.post("/v1/workspace/clock_advances", {"to": to})
        await self.work()

    async def segment(self, key: str, rule: str | None = None, *, settled: bool = True) -> str:
        """Create a segment and, unless told otherwise, wait until its members are known."""
        kind = "static" if rule is None else "dynamic"
        body = {"key": key, "name": key.title(), "kind": kind, **({} if rule is None else {"rule": rule})}
        made = await self.client.post("/v1/segments", body)
        if settled:
            await self.work()
        return made["id"]

    async def members(self, segment_id: str) -> set[str]:
        """List who is in a segment, page by page, and see that its size says the same."""
        found: list[str] = []
        cursor = ""
        while True:
            page = await self.client.get(f"/v1/segments/{segment_id}/members?limit=200{cursor}")
            found += [one["customer_id"] for one in page["items"]]
            if page["next_cursor"] is None:
                break
            cursor = f"&cursor={page['next_cursor']}"
        assert (await self.client.get(f"/v1/segments/{segment_id}"))["size"] == len(found) == len(set(found))
        return set(found)

    async def told(self, *types: str) -> list[tuple[str, str, str]]:
        """List what the feed tells of these types: type, segment and customer, in order."""
        await self.work()
        wanted = "&".join(f"types={type}" for type in types)
        items = (await self.client.get(f"/v1/feed?limit=1000&{wanted}"))["items"]
        return [(one["type"], one["payload"]["segment"], one["payload"]["customer_id"]) for one in items]


async def truth(tx: Tx) -> dict[UUID, set[UUID]]:
    """Ask every rule of everybody, apart from what is stored: the members that each segment should have.

    A segment that names others is asked as they are stored, so all of them are right only if each is.
    """
    known = await programme.read(tx)
    should: dict[UUID, set[UUID]] = {}
    for id in known.rules:
        asked = known.asked(tx, [id], among=None)
        cursor = await tx.db.execute(asked.text.encode(), {**asked.params, "workspace_id": tx.workspace_id})
        should[id] = {row[0] for row in await cursor.fetchall() if row[1]}
    return should


async def stored(tx: Tx) -> dict[UUID, set[UUID]]:
    """List the members that segments with a rule have."""
    kept: dict[UUID, set[UUID]] = {one.id: set() for one in await segments.ruled(tx)}
    cursor = await tx.db.execute(
        "SELECT segment_id, customer_id FROM segment_member WHERE workspace_id = %s", [tx.workspace_id]
    )
    for segment_id, customer_id in await cursor.fetchall():
        if segment_id in kept:
            kept[segment_id].add(customer_id)
    return kept


async def replayed(tx: Tx) -> dict[UUID, set[UUID]]:
    """Follow the feed from its beginning: who entered and has not left."""
    there: dict[UUID, set[UUID]] = {}
    after = 0
    while events := await feed.pull(tx, after=after, limit=1000, types=["segment.entered", "segment.left"]):
        for event in events:
            if event.payload["kind"] == "dynamic":
                members = there.setdefault(ids.decode("seg", event.payload["segment_id"]), set())
                entered = event.type == "segment.entered"
                assert (event.key in members) != entered, "who is in does not enter, who is out does not leave"
                (members.add if entered else members.remove)(event.key)
        after = events[-1].sequence
    return {id: members for id, members in there.items() if members}
