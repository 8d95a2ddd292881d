"""Whatever happens in whatever order, a segment has the members that its rule has when asked of everybody afresh."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar
from uuid import UUID
from zoneinfo import ZoneInfo

import psycopg
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule, run_state_machine_as_test

from laurels.core import attributes, customers, orders, segments
from laurels.core.customers import CustomerRef, Saying
from laurels.engine import segmentation
from laurels.kit import ids
from laurels.kit.doors import store as doors
from laurels.kit.postgres.pool import CONTEXT
from laurels.kit.tx import Actor, Scope, Tx, jsonb
from laurels.system import feed, workspaces
from tests.conftest import Database
from tests.core.statistics.purchases import MERGE, Shop, customer
from tests.segmenting import replayed, stored, truth

T = TypeVar("T")

START = datetime(2026, 3, 20, 22, 30, tzinfo=UTC)
ZONE = ZoneInfo("Europe/London")
RULES = (
    'customer.spent("30d") >= 50',
    "customer.days_since_order >= 10",
    'customer.orders("this_month") > 1 || customer.orders("last_month") > 1',
    "customer.days_to_birthday <= 7",
    'customer.attributes.city == "Leeds"',
    'customer.average_order("ever") > 20 && !customer.birthday',
    'now.weekday == "monday" && customer.order_days("90d") >= 2',
    'customer.orders("12h") > 0',
    'customer.items("6m") > 5 && has(customer.attributes.city)',
)
NAMES = ("ada", "bob", "cyd", "dan")
people = st.integers(0, len(NAMES) - 1)


class World:
    """One connection, one open transaction and a fresh workspace for each story."""

    def __init__(self, url: str) -> None:
        self.runner = asyncio.Runner(loop_factory=asyncio.new_event_loop)
        self.db: psycopg.AsyncConnection[Any] = self.run(
            psycopg.AsyncConnection.connect(url, autocommit=True, context=CONTEXT, prepare_threshold=2)
        )
        self.now = START

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        return self.runner.run(work)

    async def begin(self) -> None:
        self.now = START
        self.workspace_id = ids.new_uuid7(START)
        await self.db.execute("BEGIN")
        await workspaces.create(
            self.db, workspace_id=self.workspace_id, name="", mode="test", currency="GBP", zone=ZONE.key, locale="en"
        )

    async def tx(self) -> Tx:
        """Give the transaction as a new request would find it."""
        cursor = await self.db.execute("SELECT version FROM workspace WHERE workspace_id = %s", [self.workspace_id])
        row = await cursor.fetchone()
        assert row is not None
        scope = Scope(self.workspace_id, "test", "GBP", ZONE, "en", row[0])
        return Tx(self.db, scope, Actor("test", None, "test", frozenset()), self.now, "req_test")

    async def done(self, tx: Tx) -> None:
        """Put what a request emitted on the feed."""
        if tx.events:
            await tx.run(doors.EMIT, events=jsonb(tx.events))
            tx.events.clear()

    async def step(self, work: Any) -> bool:
        tx = await self.tx()
        more = bool(await work(tx)) or bool(tx.events)
        await self.done(tx)
        return more

    async def work(self) -> None:
        busy = True
        while busy:
            busy = False
            for step in (feed.dispatch, segmentation.follow, segmentation.compare, segmentation.settle):
                while await self.step(step):
                    busy = True

    def close(self) -> None:
        self.run(self.db.close())
        self.runner.close()


class Story(RuleBasedStateMachine):
    world: World

    def __init__(self) -> None:
        super().__init__()
        self.world.run(self._begin())

    async def _begin(self) -> None:
        await self.world.begin()
        tx = await self.world.tx()
        self.shop = Shop()
        await attributes.define(tx, entity="customer", name="city", type="string")
        self.people = [await customer(tx, name) for name in NAMES]
        self.merged: set[int] = set()
        self.sold: list[orders.Order] = []
        self.list = await segments.create(tx, key="list", name="", description="", kind="static")
        await self.world.done(tx)
        self.ruled: list[UUID] = []
        for number, text in enumerate(RULES[:4]):
            tx = await self.world.tx()
            made = await segmentation.create(tx, key=f"s{number}", name="", description="", kind="dynamic", rule=text)
            self.ruled.append(made.id)
            await self.world.done(tx)
        tx = await self.world.tx()
        nested = '("list" in customer.segments || "s1" in customer.segments) && !("s0" in customer.segments)'
        await segmentation.create(tx, key="nested", name="", description="", kind="dynamic", rule=nested)
        await self.world.done(tx)

    def teardown(self) -> None:
        self.world.run(self._hold_against_truth())
        self.world.run(self.world.db.rollback())

    @rule(who=people, pounds=st.integers(1, 80), days=st.integers(0, 100), hours=st.integers(0, 23))
    def order(self, who: int, pounds: int, days: int, hours: int) -> None:
        self.world.run(self._order(who, pounds, self.world.now - timedelta(days=days, hours=hours)))

    async def _order(self, who: int, pounds: int, placed_at: datetime) -> None:
        tx = await self.world.tx()
        id = self.people[who]
        made = await self.shop.order(tx, id, pounds * 100, placed_at=placed_at)
        self.sold.append(made)
        tx.emit("order.paid", key=made.id, customer_id=ids.encode("cus", id))
        await self.world.done(tx)

    @precondition(lambda self: bool(self.sold))
    @rule(place=st.integers(0, 100))
    def give_back(self, place: int) -> None:
        self.world.run(self._give_back(self.sold.pop(place % len(self.sold))))

    async def _give_back(self, order: orders.Order) -> None:
        tx = await self.world.tx()
        parts = [orders.Part(1, order.lines[0].quantity, order.lines[0].amount_minor)]
        await self.shop.give_back(tx, order, parts)
        assert order.customer_id is not None
        tx.emit("order.returned", key=order.id, customer_id=ids.encode("cus", order.customer_id))
        await self.world.done(tx)

    @rule(who=people, city=st.sampled_from(["Leeds", "York", None]), day=st.integers(1, 28), month=st.integers(3, 5))
    def say(self, who: int, city: str | None, day: int, month: int) -> None:
        born_on = datetime(1990, month, day, tzinfo=UTC).date()
        self.world.run(self._say(who, Saying({"attributes": {"city": city}, "born_on": born_on})))

    async def _say(self, who: int, saying: Saying) -> None:
        tx = await self.world.tx()
        await customers.update(tx, id=self.people[who], saying=saying)
        await self.world.done(tx)

    @rule(who=people, joins=st.booleans())
    def keep_the_list(self, who: int, joins: bool) -> None:
        self.world.run(self._keep(who, joins))

    async def _keep(self, who: int, joins: bool) -> None:
        tx = await self.world.tx()
        move = segments.add_members if joins else segments.remove_members
        await move(tx, self.list.id, [CustomerRef(id=self.people[who])])
        await self.world.done(tx)

    @precondition(lambda self: not self.merged)
    @rule(who=st.integers(1, len(NAMES) - 1))
    def merge(self, who: int) -> None:
        self.merged.add(who)
        self.world.run(self._merge(who))

    async def _merge(self, who: int) -> None:
        tx = await self.world.tx()
        await tx.run(MERGE, id=self.people[who], into=self.people[0])
        tx.emit("customer.updated", key=self.people[who], customer_id=ids.encode("cus", self.people[who]))
        await self.world.done(tx)

    @rule(which=st.integers(0, 3), text=st.sampled_from(RULES))
    def edit(self, which: int, text: str) -> None:
        self.world.run(self._edit(self.ruled[which], text))

    async def _edit(self, id: UUID, text: str) -> None:
        tx = await self.world.tx()
        await segmentation.update(tx, id, rule=text)
        await self.world.done(tx)

    @rule(minutes=st.sampled_from([1, 29, 60, 90, 12 * 60, 24 * 60, 9 * 24 * 60, 40 * 24 * 60]))
    def wait(self, minutes: int) -> None:
        self.world.now += timedelta(minutes=minutes)

    @rule(step=st.sampled_from([feed.dispatch, segmentation.follow, segmentation.compare, segmentation.settle]))
    def do_a_little(self, step: Any) -> None:
        self.world.run(self.world.step(step))

    @rule()
    def come_round(self) -> None:
        self.world.run(self._hold_against_truth())

    async def _hold_against_truth(self) -> None:
        await self.world.work()
        tx = await self.world.tx()
        kept, should = await stored(tx), await truth(tx)
        assert kept == should
        for id, members in kept.items():
            found = await segments.get(tx, id)
            assert (found.size, found.settled, found.fault) == (len(members), True, None)
        assert await replayed(tx) == {id: members for id, members in kept.items() if members}


def test_a_segment_is_what_its_rule_says_whatever_happened(shared_database: Database) -> None:
    Story.world = World(shared_database.app_url)
    try:
        run_state_machine_as_test(
            Story,
            settings=settings(
                max_examples=12,
                stateful_step_count=20,
                deadline=None,
                suppress_health_check=(HealthCheck.too_slow, HealthCheck.data_too_large),
                phases=(Phase.explicit, Phase.generate),
            ),
        )
    finally:
        Story.world.close()
