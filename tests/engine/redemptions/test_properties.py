"""What is true of every cart in every shop, through the API and on the database."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from itertools import count
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from laurels.kit.doors.door import Pool
from tests.conftest import Database
from tests.engine.redemptions.worlds import APART, EFFECT, WORLDS, Shop, World
from tests.served import Client, serving
from tests.till import promotion

FEW, MANY = 4, 60
SLOW = (
    HealthCheck.too_slow,
    HealthCheck.data_too_large,
    HealthCheck.function_scoped_fixture,
    HealthCheck.large_base_example,
)
_names = count()
SAME = (
    "currency",
    "amount_minor",
    "discount_minor",
    "delivery_minor",
    "delivery_discount_minor",
    "total_minor",
    "paid_minor",
    "to_pay_minor",
    "lines",
    "incentives",
    "refused",
    "gifts",
    "add",
    "replace",
    "order",
    "exact",
)
"""What a validation says of a cart and its redemption too."""


def often(examples: int) -> settings:
    return settings(
        max_examples=examples,
        deadline=None,
        derandomize=examples == FEW,
        suppress_health_check=SLOW,
        phases=(Phase.explicit, Phase.generate),
    )


@pytest.fixture
async def shop(shared_database: Database, pool: Pool) -> AsyncGenerator[Shop]:
    """Give a shop in a workspace of its own, which worlds follow one another in."""
    async with serving(shared_database.app_url, pool) as client:
        yield Shop(client, pool, shared_database.super_url)


def named(cart: dict[str, Any]) -> dict[str, Any]:
    return {**cart, "external_id": f"o{next(_names)}"}


def adds_up(answer: dict[str, Any]) -> None:
    """Hold an answer against itself: nothing is negative, and every sum is the sum of its parts."""
    lines, used = answer["lines"], answer["incentives"]
    delivery = answer["delivery_minor"] - answer["delivery_discount_minor"]
    assert answer["total_minor"] >= 0
    assert answer["to_pay_minor"] >= 0
    assert delivery >= 0
    assert all(line["total_minor"] >= 0 and line["discount_minor"] >= 0 for line in lines)
    assert all(line["taxable_minor"] >= 0 for line in lines)
    assert sum(line["discount_minor"] for line in lines) == answer["discount_minor"]
    assert sum(line["total_minor"] for line in lines) + delivery == answer["total_minor"]
    assert sum(one["discount_minor"] for one in used) == answer["discount_minor"] + answer["delivery_discount_minor"]
    assert sum(one["paid_minor"] for one in used) == answer["paid_minor"]
    assert answer["total_minor"] - answer["paid_minor"] == answer["to_pay_minor"]
    for line in lines:
        assert sum(share["discount_minor"] for share in line["shares"]) == line["discount_minor"]
        if "units" in line:
            assert sum(line["units"]) == line["discount_minor"]


async def bought(shop: Shop, cart: dict[str, Any]) -> dict[str, Any] | None:
    """Redeem a cart, or without what was asked for where that cannot be used; None: it still cannot be."""
    answer = await shop.client.send("POST", "/v1/redemptions", named(cart))
    if answer.status_code == 409:
        answer = await shop.client.send("POST", "/v1/redemptions", named({**cart, "incentives": []}))
    assert answer.status_code == 200, answer.text
    return answer.json()


# ---- prices


async def check_prices(shop: Shop, world: World) -> None:
    cart = await shop.open(world)
    before = shop.books(), shop.counts()
    said = await shop.client.post("/v1/validations", cart)
    assert (shop.books(), shop.counts()) == before
    adds_up(said)
    least = sum(line["least_minor"] for line in cart["lines"])
    assert said["total_minor"] >= least
    answer = await shop.client.send("POST", "/v1/redemptions", named(cart))
    done = answer.json()
    if said["status"] == "refused":
        assert (answer.status_code, done["code"]) == (409, "incentive_refused")
        asked = [(one["asked"], one["refusal"]["code"]) for one in said["refused"] if one["asked"] is not None]
        assert [(one["asked"], one["refusal"]["code"]) for one in done["refused"]] == asked
        return
    assert answer.status_code == 200, done
    assert {name: done[name] for name in SAME} == {name: said[name] for name in SAME}
    assert await shop.client.get(f"/v1/redemptions/{done['id']}") == {
        name: value for name, value in done.items() if name != "replayed"
    }
    assert (await shop.client.get(f"/v1/redemptions/{done['id']}/rerun"))["same"]
    await shop.healthy()


@often(FEW)
@given(WORLDS)
async def test_a_cart_costs_what_was_said_and_every_sum_is_that_of_its_parts(shop: Shop, world: World) -> None:
    await check_prices(shop, world)


@pytest.mark.slow
@often(MANY)
@given(WORLDS)
async def test_a_cart_costs_what_was_said_in_many_shops(shop: Shop, world: World) -> None:
    await check_prices(shop, world)


async def check_order(client: Client, effect: dict[str, Any], carts: list[list[dict[str, Any]]], seed: int) -> None:
    if effect.get("units_max") and effect.get("which") == "all":
        effect = {**effect, "which": "cheapest"}  # of all alike, the first lines come first
    id = await promotion(client, effect)
    for lines in carts:
        cart = {"currency": "GBP", "lines": lines, "delivery_minor": 490}
        mixed = list(lines)
        Random(seed).shuffle(mixed)
        one = await client.post("/v1/validations", cart)
        other = await client.post("/v1/validations", {**cart, "lines": mixed})
        for name in ("discount_minor", "delivery_discount_minor", "total_minor"):
            assert one[name] == other[name], (name, effect, lines, mixed)
    await client.post(f"/v1/campaigns/{id}/endings", {"reason": "over"})


CARTS = st.lists(APART, min_size=5, max_size=12)


@often(FEW)
@given(EFFECT, CARTS, st.integers(0, 2**32))
async def test_the_order_of_lines_does_not_matter(
    client: Client, effect: dict[str, Any], carts: list[list[dict[str, Any]]], seed: int
) -> None:
    await check_order(client, effect, carts, seed)


@pytest.mark.slow
@often(MANY)
@given(EFFECT, CARTS, st.integers(0, 2**32))
async def test_the_order_of_lines_does_not_matter_to_many_effects(
    client: Client, effect: dict[str, Any], carts: list[list[dict[str, Any]]], seed: int
) -> None:
    await check_order(client, effect, carts, seed)


# ---- what comes back


RETURNS = st.lists(st.tuples(st.integers(0, 5), st.booleans(), st.integers(1, 10_000)), max_size=6)


async def check_returns(shop: Shop, world: World, returns: list[tuple[int, bool, int]]) -> None:
    """Send goods back bit by bit, then the rest: together they pay back what was paid for goods."""
    cart = await shop.open(world)
    before = shop.books()
    done = await bought(shop, cart)
    assert done is not None
    path = f"/v1/redemptions/{done['id']}"
    answers: list[dict[str, Any]] = []

    async def back(lines: list[dict[str, Any]] | None) -> None:
        body = {"external_id": f"r{len(answers)}", **({} if lines is None else {"lines": lines})}
        answer = await shop.client.send("POST", f"{path}/returns", body)
        assert answer.status_code in (200, 201), answer.text
        books, counts = shop.books(), shop.counts()
        again = (await shop.client.send("POST", f"{path}/returns", body)).json()
        assert again == {**answer.json(), "status": "unchanged"}
        assert (shop.books(), shop.counts()) == (books, counts)
        answers.append(answer.json())

    left = [line["quantity"] for line in cart["lines"]]
    worth = [line["total_minor"] for line in done["lines"]]
    for place, by_quantity, much in returns:
        place %= len(left)
        if by_quantity and left[place]:
            quantity = 1 + much % left[place]
            left[place] -= quantity
            await back([{"line": place + 1, "quantity": quantity}])
        elif not by_quantity and worth[place] and not any(one.more.get("on_return") for one in world.campaigns):
            amount = 1 + much % worth[place]
            await back([{"line": place + 1, "amount_minor": amount}])
        else:
            continue
        for part in answers[-1]["lines"]:
            worth[part["line"] - 1] -= part["refund_minor"] + part["withdrawn_minor"]
    if any(left):
        await back(None)
    for answer in answers:
        assert answer["refund_minor"] >= 0
        assert sum(part["refund_minor"] for part in answer["lines"]) == answer["refund_minor"]
        assert sum(one["amount_minor"] for one in answer["refunds"]) == answer["refund_minor"]
        assert all(one["amount_minor"] >= 0 for one in answer["refunds"])
    delivery = done["delivery_minor"] - done["delivery_discount_minor"]
    assert sum(answer["refund_minor"] for answer in answers) == done["total_minor"] - delivery
    nothing = await shop.client.refused("POST", f"{path}/returns", {"external_id": "more"})
    assert nothing["code"] == "return_too_much"
    await shop.healthy()
    ended = await shop.client.post(f"{path}/rollbacks", {"reason": "x"})
    assert ended["refund_minor"] == delivery
    assert shop.books() == before
    await shop.healthy()


@often(FEW)
@given(WORLDS, RETURNS)
async def test_returns_in_any_order_pay_back_what_was_paid(
    shop: Shop, world: World, returns: list[tuple[int, bool, int]]
) -> None:
    await check_returns(shop, world, returns)


@pytest.mark.slow
@often(MANY)
@given(WORLDS, RETURNS)
async def test_returns_in_any_order_pay_back_what_was_paid_in_many_shops(
    shop: Shop, world: World, returns: list[tuple[int, bool, int]]
) -> None:
    await check_returns(shop, world, returns)


# ---- what is undone


async def check_undone(shop: Shop, world: World, way: str) -> None:
    """Use a cart and undo it, at once or from a reservation: the books are what they were."""
    cart = await shop.open(world)
    before = shop.books()
    said = await shop.client.post("/v1/validations", cart)
    if said["status"] == "refused":
        cart = {**cart, "incentives": []}
        said = await shop.client.post("/v1/validations", cart)
    first = "/v1/redemptions" if way == "redeemed" else "/v1/reservations"
    done = await shop.client.post(first, named(cart))
    path = f"/v1/redemptions/{done['id']}"
    if way == "captured":
        await shop.client.post(f"{path}/captures", {})
    ended = "voids" if way == "voided" else "rollbacks"
    undone = await shop.client.post(f"{path}/{ended}", {"reason": "x"})
    assert shop.books() == before
    books, counts = shop.books(), shop.counts()
    assert await shop.client.post(f"{path}/{ended}", {"reason": "x"}) == {
        **undone,
        "changed": False,
        "refund_minor": 0,
    }
    assert (shop.books(), shop.counts()) == (books, counts)
    again = await shop.client.post("/v1/validations", cart)
    assert {name: again[name] for name in SAME} == {name: said[name] for name in SAME}
    await shop.healthy()


WAYS = st.sampled_from(["redeemed", "captured", "voided"])


@often(FEW)
@given(WORLDS, WAYS)
async def test_what_is_undone_is_as_if_it_had_not_been(shop: Shop, world: World, way: str) -> None:
    await check_undone(shop, world, way)


@pytest.mark.slow
@often(MANY)
@given(WORLDS, WAYS)
async def test_what_is_undone_is_as_if_it_had_not_been_in_many_shops(shop: Shop, world: World, way: str) -> None:
    await check_undone(shop, world, way)


# ---- what is sent again


async def check_again(shop: Shop, world: World) -> None:
    """Send a cart twice with one key, with another key, and without: it happens once, and the answer is the same."""
    cart = named(await shop.open(world))
    key = f"key-{cart['external_id']}"
    first = await shop.client.send("POST", "/v1/redemptions", cart, Idempotency_Key=key)
    if first.status_code != 200:
        cart = {**cart, "incentives": []}
        first = await shop.client.send("POST", "/v1/redemptions", cart, Idempotency_Key=f"{key}-bare")
        key = f"{key}-bare"
    assert first.status_code == 200, first.text
    books, counts = shop.books(), shop.counts()
    again = await shop.client.send("POST", "/v1/redemptions", cart, Idempotency_Key=key)
    assert again.content == first.content
    for more in ({}, {"Idempotency_Key": f"{key}-other"}):
        other = await shop.client.send("POST", "/v1/redemptions", cart, **more)
        assert other.json() == {**first.json(), "replayed": True}
    assert (shop.books(), shop.counts()) == (books, counts)


@often(FEW)
@given(WORLDS)
async def test_a_cart_that_is_sent_again_changes_nothing(shop: Shop, world: World) -> None:
    await check_again(shop, world)


@pytest.mark.slow
@often(MANY)
@given(WORLDS)
async def test_a_cart_that_is_sent_again_changes_nothing_in_many_shops(shop: Shop, world: World) -> None:
    await check_again(shop, world)
