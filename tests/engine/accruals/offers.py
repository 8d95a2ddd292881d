"""What tests of offers share: a club in which offers are published, and what they pay back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from laurels.insight import doctor
from laurels.kit.doors.door import Pool
from tests.scene import rolled_back
from tests.served import Client
from tests.shop import Club, club, wallet_of
from tests.shop import order as order_of

START = datetime(2026, 3, 2, tzinfo=UTC)
"""When publications of these tests are made: a Monday, some months before any clock."""
ONCE = {"scope": "code", "period": "ever", "measure": "times", "max": 1}
SPEND_10 = "publication.spent >= 10"


def hour(hours: float) -> str:
    """Write the instant so many hours after the start."""
    return (START + timedelta(hours=hours)).isoformat()


@dataclass(frozen=True, slots=True)
class Offers:
    """A club that publishes offers to its customers."""

    shop: Club
    pool: Pool

    @property
    def client(self) -> Client:
        return self.shop.client

    async def offer(self, condition: str | None = SPEND_10, points: str = "2", **more: Any) -> str:
        """Set up and launch an offer that gives some points once for each publication."""
        effect = {"kind": "fixed", "wallet": "points", "points": points}
        about: dict[str, Any] = {"published": True, "limits": [ONCE], "name": "Spend 10, get 2", **more}
        if condition is not None:
            about["condition"] = condition
        return await self.shop.campaign(effect, **about)

    async def publish(
        self, campaign_id: str, *, to: str = "ada", named: str = "mail", at: float = 0, valid_for: str = "P7D"
    ) -> str:
        """Publish an offer to a customer so many hours after the start, and name the publication."""
        made = await self.client.post(
            "/v1/publications",
            {
                "campaign_id": campaign_id,
                "customer": {"source": "shop", "external_id": to},
                "source_id": named,
                "published_at": hour(at),
                "valid_for": valid_for,
            },
        )
        return made["publication"]["id"]

    async def buys(self, name: str, pounds: float, at: float = 1, **more: Any) -> Any:
        """Send an order of so many pounds, so many hours after the start."""
        return await self.client.post("/v1/orders", self.order(name, pounds, at, **more))

    def order(self, name: str, pounds: float, at: float = 1, **more: Any) -> dict[str, Any]:
        """Write an order of so many pounds, so many hours after the start."""
        return order_of(name, round(pounds * 100), placed_at=hour(at), **more)

    async def has(self, customer_id: str) -> int:
        """Read how many points a customer has."""
        return int((await wallet_of(self.client, customer_id))["balance"])

    async def healthy(self) -> None:
        """Prove all books of the workspace."""
        async with rolled_back(self.pool, self.client.workspace_id) as tx:
            assert [found for found in await doctor.examine(tx) if not found.information] == []


async def offers_of(client: Client, pool: Pool) -> Offers:
    """Set up a club."""
    return Offers(await club(client), pool)


def points(answer: Any) -> int:
    """Add up what an answer says was earned."""
    return sum(int(one["points"]) for one in answer["earned"])


def refusals(answer: Any) -> list[str]:
    """List why campaigns gave nothing."""
    return [one["code"] for one in answer["refused"]]
