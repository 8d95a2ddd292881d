"""Many at the counter at once: no limit is passed, no money is spent twice, nobody is refused only for the crowd."""

from __future__ import annotations

import asyncio
from collections import Counter

import pytest

from laurels.kit.doors.door import Pool
from tests.engine.redemptions.crowd import CLIENTS, crowd, healthy, refusals, told
from tests.served import Client
from tests.shop import club, customer, give, wallet_of
from tests.till import coupon, gift_card, off, order, percent, promotion, redeemed


@pytest.mark.parametrize("uses", [1, 3])
async def test_a_code_is_used_as_often_as_it_may_be(twins: list[Client], pool: Pool, uses: int) -> None:
    await coupon(twins[0], "LAST", voucher={"uses_max": uses})
    answers = await crowd(twins, [order(f"o{n}", 1000, codes=("last",)) for n in range(200)])
    assert Counter(answer["status"] for answer in answers) == {"redeemed": uses, 409: 200 - uses}
    assert refusals(answers)["code_used_up"] == 200 - uses
    await healthy(pool, twins[0])


async def test_the_first_customers_get_it_and_the_next_do_not(twins: list[Client], pool: Pool) -> None:
    await promotion(twins[0], limits=[{"scope": "campaign", "period": "ever", "measure": "times", "max": 100}])
    answers = await crowd(twins, [order(f"o{n}", 1000) for n in range(3 * CLIENTS)])
    assert {answer["status"] for answer in answers} == {"redeemed"}
    assert Counter(answer["discount_minor"] for answer in answers) == {100: 100, 0: 3 * CLIENTS - 100}
    await healthy(pool, twins[0])


async def test_a_budget_of_discount_is_given_to_the_penny(twins: list[Client], pool: Pool) -> None:
    limit = {"scope": "campaign", "period": "ever", "measure": "discount", "max": "30.00", "alerts": [50, 100]}
    id = await promotion(twins[0], off("0.70"), limits=[limit])
    answers = await crowd(twins, [order(f"o{n}", 1000) for n in range(CLIENTS)])
    assert {answer["status"] for answer in answers} == {"redeemed"}
    assert sum(answer["discount_minor"] for answer in answers) == 3000
    assert Counter(answer["discount_minor"] for answer in answers) == {70: 42, 60: 1, 0: CLIENTS - 43}
    feed = await told(twins[0], pool, "campaign.limit_alert")
    assert [one["share_percent"] for one in feed if one["campaign_id"] == id] == [50, 100]
    await healthy(pool, twins[0])


async def test_a_budget_of_order_value_is_not_passed(twins: list[Client], pool: Pool) -> None:
    limit = {"scope": "campaign", "period": "ever", "measure": "order_value", "max": "200.00"}
    await promotion(twins[0], limits=[limit])
    answers = await crowd(twins, [order(f"o{n}", 300 + 100 * (n % 7)) for n in range(CLIENTS)])
    value = sum(answer["amount_minor"] for answer in answers if answer["discount_minor"])
    assert value <= 20_000
    assert value > 20_000 - 900
    await healthy(pool, twins[0])


async def test_a_customer_gets_it_as_often_as_one_may_also_as_a_guest_of_the_same_address(
    twins: list[Client], pool: Pool
) -> None:
    limit = {"scope": "customer", "period": "ever", "measure": "times", "max": 2, "by": ["email"]}
    await promotion(twins[0], limits=[limit])
    await customer(twins[0], "ada", email="ada@example.com")
    mine = [order(f"m{n}", 1000, by="ada") for n in range(20)]
    guest = [order(f"g{n}", 1000, guest={"email": "Ada+shop@example.com"}) for n in range(20)]
    answers = await crowd(twins, [one for pair in zip(mine, guest, strict=True) for one in pair])
    assert Counter(answer["discount_minor"] for answer in answers) == {100: 2, 0: 38}
    await healthy(pool, twins[0])


async def test_a_gift_card_never_pays_more_than_it_has(twins: list[Client], pool: Pool) -> None:
    card = await gift_card(twins[0], 10_000)
    bodies = [order(f"o{n}", 6000, incentives=[{"code": card["code"]}]) for n in range(100)]
    answers = await crowd(twins, bodies)
    paid = Counter(answer.get("paid_minor") for answer in answers)
    assert paid == {6000: 1, 4000: 1, None: 98}
    assert refusals(answers)["gift_card_empty"] == 98
    await healthy(pool, twins[0])


async def test_points_never_pay_more_than_there_are(twins: list[Client], pool: Pool) -> None:
    await club(twins[0])
    ada = await customer(twins[0])
    await give(twins[0], ada, 1000, "start")
    asked = [{"wallet": "points", "points": "300"}]
    answers = await crowd(twins, [order(f"o{n}", 5000, by="ada", incentives=asked) for n in range(CLIENTS)])
    assert Counter(answer["status"] for answer in answers) == {"redeemed": 3, 409: CLIENTS - 3}
    assert (await wallet_of(twins[0], ada))["balance"] == "100"
    await healthy(pool, twins[0])


async def test_one_order_is_redeemed_once_however_often_it_is_sent(twins: list[Client], pool: Pool) -> None:
    await coupon(twins[0], "ONCE", voucher={"uses_max": 1})
    answers = await crowd(twins, [order("same", 1000, codes=("ONCE",)) for _ in range(50)])
    assert {answer["id"] for answer in answers} == {answers[0]["id"]}
    assert Counter(answer["replayed"] for answer in answers)[False] == 1
    await healthy(pool, twins[0])


async def test_the_last_one_is_reserved_by_one_and_freed_for_one(twins: list[Client], pool: Pool) -> None:
    await coupon(twins[0], "LAST", voucher={"uses_max": 1})
    card = await gift_card(twins[0], 500)
    asked = [{"code": "LAST"}, {"code": card["code"]}]
    bodies = [order(f"o{n}", 1000, incentives=asked) for n in range(50)]
    answers = await crowd(twins, bodies, "/v1/reservations")
    (mine,) = [answer for answer in answers if answer["status"] == "reserved"]
    voids = await asyncio.gather(
        *(twins[n % 2].send("POST", f"/v1/redemptions/{mine['id']}/voids", {"reason": "x"}) for n in range(10)),
        *(twins[n % 2].send("POST", f"/v1/redemptions/{mine['id']}/captures", {}) for n in range(10)),
    )
    ways = Counter(answer.json()["status"] for answer in voids)
    assert set(ways) in ({"voided", 409}, {"redeemed", 409})
    again = await crowd(twins, [{**body, "external_id": f"again-{n}"} for n, body in enumerate(bodies)])
    won = len([answer for answer in again if answer["status"] == "redeemed"])
    assert won == (1 if "voided" in ways else 0)
    await healthy(pool, twins[0])


async def test_returns_and_a_rollback_at_once_pay_back_what_was_paid(twins: list[Client], pool: Pool) -> None:
    await promotion(twins[0], percent("15"))
    card = await gift_card(twins[0], 500)
    kept = await redeemed(twins[0], "o", 999, 1501, incentives=[{"code": card["code"]}])
    path = f"/v1/redemptions/{kept['id']}"
    backs = [
        twins[n % 2].send(
            "POST", f"{path}/returns", {"external_id": f"r{n}", "lines": [{"line": 1 + n % 2, "quantity": 1}]}
        )
        for n in range(10)
    ]
    undone = [twins[n % 2].send("POST", f"{path}/rollbacks", {"reason": "x"}) for n in range(10)]
    answers = [answer.json() for answer in await asyncio.gather(*backs, *undone)]
    refunds = sum(answer.get("refund_minor", 0) for answer in answers)
    assert refunds == kept["total_minor"]
    shown = await twins[0].get(f"/v1/gift_cards/{card['id']}")
    assert shown["balance_minor"] == 500
    assert (await twins[0].get(path))["status"] == "rolled_back"
    await healthy(pool, twins[0])


async def test_nothing_is_used_once_a_kill_is_acknowledged(twins: list[Client], pool: Pool) -> None:
    id = await promotion(twins[0])
    stopped = asyncio.Event()

    async def shop(number: int) -> list[tuple[bool, int]]:
        found: list[tuple[bool, int]] = []
        for n in range(12):
            before = stopped.is_set()
            answer = await redeemed(twins[number % 2], f"o{number}-{n}", 1000)
            found.append((before, answer["discount_minor"]))
        return found

    async def stop() -> None:
        await asyncio.sleep(0.1)
        await twins[0].post(f"/v1/campaigns/{id}/kills", {"reason": "a wrong price"})
        stopped.set()

    stopping = asyncio.create_task(stop())
    shops = await asyncio.gather(*(shop(n) for n in range(8)))
    await stopping
    all_of_them = [one for found in shops for one in found]
    assert {discount for after, discount in all_of_them if after} <= {0}
    await healthy(pool, twins[0])


async def test_campaigns_with_one_budget_do_not_pass_it_together(twins: list[Client], pool: Pool) -> None:
    limit = {"scope": "campaign", "period": "ever", "measure": "times", "max": 25, "shared": "spring"}
    for name in ("One", "Other"):
        await promotion(twins[0], off("1.00"), name=name, limits=[limit])
    answers = await crowd(twins, [order(f"o{n}", 1000) for n in range(CLIENTS)])
    assert sum(answer["discount_minor"] for answer in answers) == 2500
    await healthy(pool, twins[0])
