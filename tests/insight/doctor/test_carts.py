"""The doctor on carts: what was counted, taken off, returned and paid back is what the redemptions say."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from uuid import UUID

import pytest

from laurels.insight import doctor
from laurels.kit.doors.door import Pool
from tests.conftest import Database
from tests.insight.doctor.tampering import Place, tampered
from tests.served import serving
from tests.shop import club, customer, give
from tests.till import coupon, gift_card, order, percent, promotion, redeemed

LIMITS = [
    {"scope": "campaign", "period": "ever", "measure": "discount", "max": "500.00"},
    {"scope": "customer", "period": "month", "measure": "times", "max": 9},
    {"scope": "store", "period": "day", "measure": "units", "max": 40},
]
KEPT, UNDONE, RESERVED = (
    f"workspace_id = '{{0}}' AND external_id = '{name}'" for name in ("kept", "undone", "reserved")
)
OF_KEPT = f"redemption_id = (SELECT id FROM redemption WHERE {KEPT})"
RETURN = "workspace_id = '{0}' AND external_id = 'back'"


@pytest.fixture(scope="module")
async def place(shared_database: Database, pool: Pool) -> AsyncGenerator[Place]:
    """Give a workspace with a cart that came back in part, one that was undone and one that is reserved."""
    async with serving(shared_database.app_url, pool) as client:
        await club(client)
        ada = await customer(client)
        await give(client, ada, 1000, "start")
        await promotion(client, {"kind": "line_percent", "percent": "10"}, limits=LIMITS)
        await coupon(client, "ONCE", percent("20"), voucher={"uses_max": 1})
        card = await gift_card(client, 5000)
        pays = [{"code": card["code"], "amount_minor": 600}, {"wallet": "points", "points": "300"}]
        await redeemed(client, "undone", 1000, by="ada", store="north", incentives=[{"code": "ONCE"}, *pays])
        found = await client.get("/v1/redemptions?external_id=undone")
        await client.post(f"/v1/redemptions/{found['items'][0]['id']}/rollbacks", {"reason": "x"})
        kept = await redeemed(client, "kept", 999, 501, by="ada", store="north", incentives=[{"code": "ONCE"}, *pays])
        lines = [{"line": 1, "quantity": 1}]
        await client.post(f"/v1/redemptions/{kept['id']}/returns", {"external_id": "back", "lines": lines})
        await client.post("/v1/reservations", order("reserved", 700, by="ada", store="north", incentives=pays))
        yield shared_database, pool, UUID(str(client.workspace_id))


async def findings(place: Place, *damage: str) -> list[doctor.Finding]:
    async with tampered(place, *(text.format(place[2]) for text in damage)) as tx:
        return [one for one in await doctor.examine(tx) if not one.information]


async def test_carts_that_only_lived_are_well(place: Place) -> None:
    assert await findings(place) == []


def changed(where: str, column: str, path: str, to: int | str) -> str:
    """Write another number into what a row keeps."""
    table = "redemption_return" if where is RETURN else "redemption"
    return f"UPDATE {table} SET {column} = jsonb_set({column}, '{{{{{path}}}}}', '{to}') WHERE {where}"


@pytest.mark.parametrize(
    ("damage", "found"),
    [
        (changed(KEPT, "verdict", "used,0,counts,0,amount", 5), {"redemption_counts"}),
        (
            """UPDATE redemption SET verdict = replace(verdict::text, '"max": 1,', '"max": 0,')::jsonb WHERE """
            "workspace_id = '{0}' AND external_id <> 'reserved'",
            {"redemption_counts"},
        ),
        (changed(RETURN, "uncounted", "0:0", 1), {"redemption_counts"}),
        (
            f"UPDATE redemption SET state = 'voided' WHERE {RESERVED}",
            {"redemption_counts"},
        ),
        (
            f"UPDATE redemption SET state = 'rolled_back' WHERE {KEPT}",
            {"redemption_counts", "redemption_refunds", "redemption_payments"},
        ),
        (
            f"UPDATE redemption SET state = 'redeemed' WHERE {UNDONE}",
            {"redemption_counts", "redemption_refunds", "redemption_payments"},
        ),
        (f"UPDATE redemption SET state = 'redeemed' WHERE {RESERVED}", {"redemption_payments"}),
        (f"UPDATE redemption SET discount_minor = discount_minor + 1 WHERE {KEPT}", {"redemption_sums"}),
        (f"UPDATE redemption SET paid_minor = paid_minor - 1 WHERE {KEPT}", {"redemption_sums"}),
        (f"UPDATE redemption SET amount_minor = amount_minor + 1 WHERE {KEPT}", {"redemption_sums"}),
        (changed(KEPT, "verdict", "delivery_discount_minor", 1), {"redemption_sums"}),
        (f"UPDATE redemption_incentive SET discount_minor = 0 WHERE {OF_KEPT}", {"redemption_sums"}),
        (changed(KEPT, "verdict", "used,0,changes,0,shares", "[99, 50]"), {"redemption_sums", "redemption_shares"}),
        (changed(KEPT, "lines", "0,discount_minor", 1), {"redemption_sums", "redemption_shares"}),
        (changed(KEPT, "lines", "0,left", 2), {"redemption_lines"}),
        (changed(KEPT, "lines", "1,paid_left_minor", 1000), {"redemption_lines"}),
        (changed(RETURN, "parts", "0,quantity", 2), {"redemption_lines"}),
        (changed(RETURN, "parts", "0,refund_minor", 1), {"redemption_lines", "redemption_refunds"}),
        (f"UPDATE redemption SET refunded_minor = 1 WHERE {KEPT}", {"redemption_refunds"}),
        (
            f"UPDATE redemption_return SET refund_minor = refund_minor + 1 WHERE {RETURN}",
            {"redemption_refunds"},
        ),
        (changed(RETURN, "refunds", "0,taken", 1), {"redemption_payments"}),
    ],
)  # fmt: skip
async def test_what_was_changed_in_a_cart_is_found(place: Place, damage: str, found: set[str]) -> None:
    assert {one.check for one in await findings(place, damage)} == found


async def test_a_cart_that_is_gone_leaves_what_it_counted_without_a_cause(place: Place) -> None:
    gone = [
        f"DELETE FROM redemption_return WHERE {RETURN}",
        f"DELETE FROM redemption_incentive WHERE {OF_KEPT}",
        f"DELETE FROM redemption WHERE {KEPT}",
    ]
    assert {one.check for one in await findings(place, *gone)} == {"redemption_counts"}


async def test_a_finding_names_the_cart_and_the_numbers(place: Place) -> None:
    found = await findings(place, changed(KEPT, "lines", "0,discount_minor", 7))
    told = {one.check: (one.subject.removeprefix("redemption ").split(" line ")[1:], one.message) for one in found}
    assert told == {
        "redemption_shares": (["1"], "of 999 is 7 taken off, and its incentives take off 280"),
        "redemption_sums": (
            [],
            "costs 1500 less 420, in all 1080 of which 900 are paid; its lines cost 1500 less 147, its incentives take "
            "off 420 and pay 900, and are listed with 420 and 900",
        ),
    }
