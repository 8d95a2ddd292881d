"""Campaigns that are changed, reservations that end and codes in any order, all while many are at the counter."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any

from laurels.engine import redemptions
from laurels.kit import doors
from laurels.kit.doors.door import Pool
from tests.engine.redemptions.crowd import CLIENTS, crowd, healthy, refusals
from tests.scene import request
from tests.served import Client
from tests.till import coupon, gift_card, off, order, percent, promotion, redeemed, validated, why

GO = {"reason": "a test"}


async def shopping(twins: list[Client], name: str, going: asyncio.Event, *codes: str) -> list[tuple[bool, Any]]:
    """Redeem some carts one after the other, and tell of each whether it was sent after the change."""
    found: list[tuple[bool, Any]] = []
    for n in range(40):
        before = going.is_set()
        answer = await twins[n % 2].send("POST", "/v1/redemptions", order(f"{name}-{n}", 1000, codes=codes))
        found.append((before, answer.json()))
    return found


async def test_an_edit_between_question_and_purchase_is_never_a_price_that_nobody_named(
    twins: list[Client], pool: Pool
) -> None:
    id = await coupon(twins[0], "EDITED")
    quoted = await validated(twins[0], 1000, codes=("EDITED",))
    assert [one["version"] for one in quoted["incentives"]] == [1]
    kept = await crowd(twins, [order(f"kept-{n}", 1000, codes=("EDITED",)) for n in range(16)], "/v1/reservations")
    changed = asyncio.Event()

    async def edit() -> None:
        definition = (await twins[0].get(f"/v1/campaigns/{id}"))["definition"]
        await asyncio.sleep(0.1)
        await twins[0].post(f"/v1/campaigns/{id}/versions", {**definition, "effects": [percent("25")]})
        changed.set()

    editing = asyncio.create_task(edit())
    tills = [shopping(twins, f"till-{n}", changed, "EDITED") for n in range(CLIENTS // 4)]
    captures = [twins[n % 2].send("POST", f"/v1/redemptions/{one['id']}/captures", {}) for n, one in enumerate(kept)]
    found = await asyncio.gather(*tills)
    assert {answer.json()["status"] for answer in await asyncio.gather(*captures)} == {"redeemed"}
    await editing
    answers = [one for till in found for one in till]
    priced = Counter((one["incentives"][0]["version"], one["total_minor"]) for _, one in answers)
    assert priced.keys() == {(1, 900), (2, 750)}
    assert {one["incentives"][0]["version"] for after, one in answers if after} == {2}
    for one in kept:
        shown = await twins[1].get(f"/v1/redemptions/{one['id']}")
        assert (shown["incentives"][0]["version"], shown["total_minor"]) == (1, quoted["total_minor"])
    await healthy(pool, twins[0])


async def test_a_code_that_is_stopped_between_question_and_purchase_is_refused_and_not_left_out(
    twins: list[Client], pool: Pool
) -> None:
    id = await coupon(twins[0], "STOPPED")
    assert (await validated(twins[0], 1000, codes=("STOPPED",)))["status"] == "valid"
    stopped = asyncio.Event()

    async def stop() -> None:
        await asyncio.sleep(0.1)
        await twins[0].post(f"/v1/campaigns/{id}/pauses", GO)
        stopped.set()

    stopping = asyncio.create_task(stop())
    found = await asyncio.gather(
        *(shopping(twins, f"till-{n}", stopped, "STOPPED") for n in range(CLIENTS // 4)),
    )
    await stopping
    answers = [one for till in found for one in till]
    assert {(one["status"], one.get("total_minor"), *why(one)) for _, one in answers} == {
        ("redeemed", 900),
        (409, None, "campaign_paused"),
    }
    assert {one["status"] for after, one in answers if after} == {409}
    await healthy(pool, twins[0])


async def test_a_budget_holds_while_its_campaign_is_stopped_and_started_again(twins: list[Client], pool: Pool) -> None:
    limit = {"scope": "campaign", "period": "ever", "measure": "discount", "max": "50.00"}
    id = await promotion(twins[0], off("0.70"), limits=[limit])
    running = [True]

    async def shop(number: int) -> list[tuple[bool, int]]:
        found: list[tuple[bool, int]] = []
        for n in range(12):
            before = list(running)
            answer = await redeemed(twins[number % 2], f"o{number}-{n}", 1000)
            # Stopped all the while that it was asked: nothing may have become true or false since.
            found.append((before == running and not before[-1], answer["discount_minor"]))
        return found

    async def toggle() -> None:
        for _ in range(4):
            await twins[0].post(f"/v1/campaigns/{id}/pauses", GO)
            running.append(False)
            await asyncio.sleep(0.03)
            running.append(True)
            await twins[0].post(f"/v1/campaigns/{id}/launches", GO)

    toggling = asyncio.create_task(toggle())
    answers = [one for found in await asyncio.gather(*(shop(n) for n in range(CLIENTS // 4))) for one in found]
    await toggling
    answers += await shop(999)
    assert {discount for stopped, discount in answers if stopped} <= {0}
    assert sum(discount for _, discount in answers) <= 5000
    assert {discount for _, discount in answers} <= {0, 70, 5000 % 70}
    await healthy(pool, twins[0])


async def test_what_a_reservation_kept_is_free_once_its_time_is_over_and_nobody_captures_it_then(
    twins: list[Client], pool: Pool
) -> None:
    await coupon(twins[0], "LAST", voucher={"uses_max": 1})
    card = await gift_card(twins[0], 500)
    asked = [{"code": "LAST"}, {"code": card["code"]}]
    held = await twins[0].post("/v1/reservations", order("held", 1000, incentives=asked, life_seconds=60))
    late = (datetime.now(UTC) + timedelta(minutes=5)).isoformat()
    await twins[0].post("/v1/workspace/clock_advances", {"to": late})
    sweeps = [
        doors.transact(pool, redemptions.jobs.expire, request(twins[0].workspace_id)) for _ in range(CLIENTS // 8)
    ]
    captures = [twins[n % 2].send("POST", f"/v1/redemptions/{held['id']}/captures", {}) for n in range(CLIENTS // 2)]
    others = crowd(twins, [order(f"o{n}", 1000, incentives=asked) for n in range(CLIENTS // 2)])
    _, captured, first = await asyncio.gather(asyncio.gather(*sweeps), asyncio.gather(*captures), others)
    assert Counter((answer.status_code, answer.json()["code"]) for answer in captured) == {
        (409, "redemption_state"): CLIENTS // 2
    }
    assert (await twins[0].get(f"/v1/redemptions/{held['id']}"))["status"] == "expired"
    again = await crowd(twins, [order(f"again-{n}", 1000, incentives=asked) for n in range(CLIENTS // 2)])
    answers = [*first, *again]
    assert Counter(answer["status"] for answer in answers) == {"redeemed": 1, 409: CLIENTS - 1}
    assert refusals(answers).keys() <= {"code_used_up", "gift_card_empty"}
    assert (await twins[0].get(f"/v1/gift_cards/{card['id']}"))["balance_minor"] == 0
    await healthy(pool, twins[0])


async def test_codes_and_cards_in_any_order_wait_for_one_another_in_one(twins: list[Client], pool: Pool) -> None:
    chance = random.Random(7)
    limit = {"scope": "campaign", "period": "ever", "measure": "times", "max": 1000}
    for n in range(4):
        await coupon(twins[0], f"CODE-{n}", off("0.10"), name=f"Campaign {n}", limits=[limit])
    cards = [await gift_card(twins[0], 1000) for _ in range(3)]
    codes = [*(f"CODE-{n}" for n in range(4)), *(card["code"] for card in cards)]

    async def till(number: int) -> None:
        client = twins[number % 2]
        for n in range(4):
            mixed = [{"code": code} for code in chance.sample(codes[:4], 3)]
            mixed += [{"code": code, "amount_minor": 1} for code in chance.sample(codes[4:], 2)]
            chance.shuffle(mixed)
            sent = order(f"t{number}-{n}", 1000, incentives=mixed)
            way = "reservations" if n == 3 else "redemptions"
            made = await client.post(f"/v1/{way}", sent, **({"Idempotency_Key": f"k{number}"} if n == 1 else {}))
            assert (made["discount_minor"], made["paid_minor"]) == (30, 2)
            path = f"/v1/redemptions/{made['id']}"
            match n:
                case 0:
                    await client.post(f"{path}/returns", {"external_id": "r", "lines": [{"line": 1, "quantity": 1}]})
                case 1:
                    await client.post(f"{path}/rollbacks", GO)
                case 2:
                    pass
                case _:
                    await client.post(f"{path}/{chance.choice(['captures', 'voids'])}", GO)

    await asyncio.gather(*(till(number) for number in range(CLIENTS)))
    await healthy(pool, twins[0])
