"""Load the demo: set up, live the year month by month as the clock goes along, and open the till the day after."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from laurels.demo import programme, story, till
from laurels.demo.client import Api, Refused
from laurels.demo.journey import ATTRIBUTES, SOURCE, Basket, Year, months
from laurels.demo.story import Activity

LANES = 3
"""How many lists are under way at once; a household always keeps to its lane, so that its year stays in order."""

AT_ONCE = 8
PAID_MINOR = 500
HELD_SECONDS = 86_400

Progress = Callable[[str, int], None]
"""Is told what goes on, and how many more orders are in."""


@dataclass(slots=True)
class Loaded:
    """What was loaded."""

    customers: int = 0
    products: int = 0
    orders: int = 0
    returns: int = 0
    payments: int = 0
    sign_ups: int = 0
    segments: int = 0
    redemptions: int = 0


async def load(api: Api, year: Year, progress: Progress) -> Loaded:
    """Set up the programme and load the year.

    :raises Refused: the API did not take something
    """
    loaded = Loaded()
    progress("setting up the programme", 0)
    program_id = await _set_up(api, year, loaded)
    await Living(api, year, loaded, progress).live()
    for segment in programme.SEGMENTS:
        await api.post("/v1/segments", {**segment, "kind": "dynamic"})
        loaded.segments += 1
    progress("a day at the till", 0)
    loaded.redemptions = await till.open_till(api, year, program_id)
    return loaded


async def _set_up(api: Api, year: Year, loaded: Loaded) -> str:
    for name, body in programme.ATTRIBUTES.items():
        await api.put(f"/v1/attributes/{name}", body)
    await api.post("/v1/event_types", programme.NEWSLETTER)
    await _fill_catalogue(api, year, loaded)
    program = await api.post("/v1/programs", programme.PROGRAM)
    for wallet in programme.WALLETS:
        await api.post("/v1/wallets", {**wallet, "program_id": program["id"]})
    for campaign in programme.CAMPAIGNS:
        drafted = await api.post("/v1/campaigns", {**campaign, "program_id": program["id"]})
        await api.post(f"/v1/campaigns/{drafted['id']}/launches", {"reason": "The year begins"})
    households = [_household(year, household) for household in year.households]
    loaded.customers = await api.bulk("/v1/customers/bulk", households)
    return str(program["id"])


async def _fill_catalogue(api: Api, year: Year, loaded: Loaded) -> None:
    for department in sorted({row["department"] for row in year.products}):
        await api.post("/v1/collections", {"key": _slug(department), "name": department.capitalize()})
    loaded.products = await api.bulk("/v1/products/bulk", [_product(row) for row in year.products])
    await api.bulk("/v1/stores/bulk", [{"code": str(store), "name": f"Store {store}"} for store in year.stores()])


def _household(year: Year, household: int) -> dict[str, Any]:
    known = year.demographics.get(household, {})
    return {
        "name": f"Household {household}",
        "identities": [{"source": SOURCE, "external_id": str(household)}],
        "attributes": {name: known[name] for name in ATTRIBUTES if known.get(name)},
    }


def _product(row: dict[str, Any]) -> dict[str, Any]:
    attributes = {"brand": row["brand"], "category": row["product_category"], "package_size": row["package_size"]}
    return {
        "sku": str(row["product_id"]),
        "name": (row["product_type"] or row["department"]).capitalize(),
        "attributes": {name: value for name, value in attributes.items() if value},
        "collections": [_slug(row["department"])],
    }


def _slug(department: str) -> str:
    words = "".join(letter if letter.isalnum() else " " for letter in department.lower())
    return "-".join(words.split())


class Living:
    """The year as it goes on."""

    def __init__(self, api: Api, year: Year, loaded: Loaded, progress: Progress) -> None:
        self._api = api
        self._year = year
        self._loaded = loaded
        self._progress = progress
        self._known: set[int] = set()
        self._later: list[Activity] = []
        self._turns = asyncio.Semaphore(AT_ONCE)

    async def live(self) -> None:
        """Go through the year. A month is loaded when the clock shows its end, since nothing may lie in the future."""
        for begins, ends in months():
            self._progress(f"{begins:%B %Y}", 0)
            await self._api.post("/v1/workspace/clock_advances", {"to": ends})
            baskets = list(self._year.baskets(begins, ends))
            payments = await self._reserve(baskets)
            lanes: dict[int, list[Activity]] = defaultdict(list)
            for activity in self._happened(baskets, payments, until=ends):
                lanes[activity.household % LANES].append(activity)
            await asyncio.gather(*(self._send(lane) for lane in lanes.values()))

    def _happened(self, baskets: list[Basket], payments: dict[int, str], *, until: datetime) -> list[Activity]:
        """Put everything of the month in order, with what was left from the month before."""
        happened, self._later = self._later, []
        for basket in baskets:
            if not basket.lines:
                continue
            happened.append(story.order(basket, payment_id=payments.get(basket.id)))
            if story.is_returned(basket):
                happened.append(story.give_back(basket))
            if basket.household not in self._known:
                self._known.add(basket.household)
                signed = story.signs_up(basket.household, basket)
                happened += [signed] if signed is not None else []
        self._later = [activity for activity in happened if activity.at >= until]
        return sorted((one for one in happened if one.at < until), key=lambda one: one.at)

    async def _send(self, lane: list[Activity]) -> None:
        for rows in story.lists(lane):
            await self._api.bulk("/v1/activities/bulk", rows)
            kinds = [row["kind"] for row in rows]
            self._loaded.orders += kinds.count("order")
            self._loaded.returns += kinds.count("return")
            self._loaded.sign_ups += kinds.count("event")
            self._progress("", kinds.count("order"))

    async def _reserve(self, baskets: list[Basket]) -> dict[int, str]:
        """Reserve points for the orders that are to be paid with them; who has too few pays without."""
        chosen: dict[int, Basket] = {}
        for basket in baskets:
            if story.pays_with_points(basket):
                chosen.setdefault(basket.household, basket)
        made = await asyncio.gather(*(self._pay(basket) for basket in chosen.values()))
        return {basket: payment for basket, payment in made if payment is not None}

    async def _pay(self, basket: Basket) -> tuple[int, str | None]:
        async with self._turns:
            try:
                payment = await self._api.post(
                    "/v1/payments",
                    {
                        "source": SOURCE,
                        "external_id": f"payment-{basket.id}",
                        "customer": story.customer(basket.household),
                        "wallet": "points",
                        "amount_minor": PAID_MINOR,
                        "life_seconds": HELD_SECONDS,
                    },
                )
            except Refused as refused:
                if refused.code != "insufficient_balance":
                    raise
                return basket.id, None
        self._loaded.payments += 1
        return basket.id, payment["id"]
