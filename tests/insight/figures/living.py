"""A shop that lives at random through the API, while a worker comes round now and then."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

from laurels.core import ledger
from laurels.insight import figures
from laurels.kit import doors
from laurels.kit.doors.door import Pool
from laurels.kit.problems import Problem
from laurels.system import feed
from tests import shop as selling
from tests import till
from tests.scene import request
from tests.served import Client
from tests.shop import club, customer, give, reserve

NAMES = ("ada", "bob", "cem")
GIVES = ({"kind": "order_percent", "percent": "10"}, {"kind": "fixed", "wallet": "points", "points": "7"})


async def worked(pool: Pool, client: Client, *, until_done: bool = True) -> None:
    """Let the worker come round: number events, seal journals, add them to days."""
    for step in (feed.dispatch, ledger.jobs.expire, ledger.jobs.seal, feed.dispatch, figures.follow):
        while await doors.transact(pool, step, request(client.workspace_id)) and until_done:
            pass


@dataclass(slots=True)
class Life:
    """What happens in one shop, chosen at random."""

    client: Client
    pool: Pool
    random: Random
    orders: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])
    opened: list[str] = field(default_factory=list[str])
    redeemed: list[str] = field(default_factory=list[str])
    reserved: list[str] = field(default_factory=list[str])
    number: int = 0

    async def begin(self) -> None:
        """Set up a club, campaigns of orders, carts and codes, and some customers."""
        members = await club(self.client, expiry={"kind": "rolling", "period": "P2D"})
        await members.campaign()
        await members.campaign({"kind": "fixed", "wallet": "points", "points": "5"}, condition="order.amount >= 30")
        limit = {"scope": "campaign", "period": "ever", "measure": "discount", "max": "30.00"}
        await till.promotion(self.client, {"kind": "line_percent", "percent": "7"}, limits=[limit])
        await till.coupon(self.client, "GIFT", *GIVES, program_id=members.program_id)
        await till.coupon(self.client, "CREDIT", {"kind": "credit", "amount": "2.00"}, on_rollback="keep_used")
        for name in NAMES:
            await give(self.client, await customer(self.client, name), 500, f"start-{name}")

    async def lives(self, acts: int) -> None:
        """Do things at random; what is refused was asked too late."""
        ways = (
            self.order, self.order, self.redeem, self.redeem, self.bring_back, self.undo, self.give_back, self.reserve,
            self.decide_reserved, self.cancel, self.open, self.pay_with_points, self.sleep, self.work,
        )  # fmt: skip
        for _ in range(acts):
            await self.random.choice(ways)()

    def _name(self) -> str:
        self.number += 1
        return f"n{self.number}"

    async def _send(self, path: str, body: Any) -> Any:
        answer = await self.client.send("POST", path, body)
        return answer.json() if answer.status_code < 300 else None

    def _amounts(self) -> list[int]:
        return [self.random.randint(1, 4000) for _ in range(self.random.randint(1, 3))]

    def _placed(self) -> str:
        return selling.ago(hours=self.random.choice((0, 0, 3, 30, 60)))

    async def order(self) -> None:
        name = self._name()
        body = selling.order(name, *self._amounts(), by=self.random.choice(NAMES), placed_at=self._placed())
        if self.random.random() < 0.2:
            del body["customer"]
        made = await self._send("/v1/orders", body)
        self.orders.append((name, made["id"]))

    async def open(self) -> None:
        if self.opened and self.random.random() < 0.5:
            name = self.opened.pop()
            made = await self._send("/v1/orders", selling.order(name, 1500))
            self.orders.append((name, made["id"]))
            return
        name = self._name()
        made = await self._send("/v1/orders", selling.order(name, 1500, state="open"))
        self.opened.append(name)
        if self.random.random() < 0.3:
            self.opened.remove(name)
            await self._send(f"/v1/orders/{made['id']}/cancellations", {"reason": "regret"})

    async def cancel(self) -> None:
        if self.orders:
            _, id = self.random.choice(self.orders)
            await self._send(f"/v1/orders/{id}/cancellations", {"reason": "regret"})

    async def bring_back(self) -> None:
        if self.orders:
            name, _ = self.random.choice(self.orders)
            part = self.random.choice(({"lines": [{"line": 1, "quantity": 1}]}, {}))
            await self._send("/v1/returns", selling.back(self._name(), name, **part))

    def _cart(self) -> dict[str, Any]:
        codes = self.random.choice(((), ("GIFT",), ("CREDIT",), ("GIFT", "CREDIT"), ("NONE",)))
        by = self.random.choice((*NAMES, None))
        return till.order(self._name(), *self._amounts(), codes=codes, by=by, placed_at=self._placed())

    async def redeem(self) -> None:
        if made := await self._send("/v1/redemptions", self._cart()):
            self.redeemed.append(made["id"])

    async def reserve(self) -> None:
        if made := await self._send("/v1/reservations", self._cart()):
            self.reserved.append(made["id"])

    async def decide_reserved(self) -> None:
        if self.reserved:
            id = self.reserved.pop()
            if self.random.random() < 0.6:
                await self._send(f"/v1/redemptions/{id}/captures", {})
                self.redeemed.append(id)
            else:
                await self._send(f"/v1/redemptions/{id}/voids", {"reason": "regret"})

    async def undo(self) -> None:
        if self.redeemed:
            id = self.random.choice(self.redeemed)
            await self._send(f"/v1/redemptions/{id}/rollbacks", {"reason": "regret"})

    async def give_back(self) -> None:
        if self.redeemed:
            id = self.random.choice(self.redeemed)
            part = self.random.choice(({"lines": [{"line": 1, "quantity": 1}]}, {}))
            await self._send(f"/v1/redemptions/{id}/returns", {"external_id": self._name(), **part})

    async def pay_with_points(self) -> None:
        name = self._name()
        with suppress(AssertionError, Problem):
            ada = await self.client.get("/v1/customers/by_identity?source=shop&external_id=ada")
            payment = await reserve(self.client, ada["id"], 20, name)
            tenders = [{"kind": "points", "payment_id": payment["id"]}]
            made = await self._send("/v1/orders", selling.order(name, 2500, tenders=tenders))
            if made:
                self.orders.append((name, made["id"]))

    async def sleep(self) -> None:
        """Move the clock, so that points run out."""
        workspace = await self.client.get("/v1/workspace")
        to = datetime.fromisoformat(workspace["now"]) + timedelta(hours=self.random.choice((1, 20)))
        await self._send("/v1/workspace/clock_advances", {"to": to.astimezone(UTC).isoformat()})

    async def work(self) -> None:
        await worked(self.pool, self.client, until_done=False)
