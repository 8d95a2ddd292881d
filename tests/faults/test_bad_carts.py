"""Whatever cart is sent, the answer is a problem with a code, the field at fault and a cure, and nothing changes."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

import pytest

from tests.conftest import Database
from tests.faults.test_bad_input import ask, check
from tests.served import Client
from tests.shop import club, customer, give, row_counts
from tests.till import coupon, gift_card, off, order, promotion, redeemed

LINE = {"sku": "a", "quantity": 1, "amount_minor": 100}
CODE = {"code": "TEN"}
DEEP = b"[" * 10_000 + b"]" * 10_000
ROUTES = ("/v1/validations", "/v1/redemptions", "/v1/reservations")
REASON = {"reason": "a test"}


def said(**changed: Any) -> bytes:
    return json.dumps({**order("bad", 1000), **changed}).encode()


def lined(**changed: Any) -> bytes:
    return said(lines=[{**LINE, **changed}])


def using(**changed: Any) -> bytes:
    return said(incentives=[CODE, changed])


CARTS: dict[str, tuple[bytes, int, str, str | None]] = {
    "an unknown field": (said(curency="GBP"), 422, "invalid_field", "/curency"),
    "an unknown field of a line": (lined(quantitty=1), 422, "invalid_field", "/lines/0/quantitty"),
    "an unknown field of an incentive": (using(coupon="TEN"), 422, "invalid_field", "/incentives/1/coupon"),
    "no lines": (said(lines=[]), 422, "invalid_field", "/lines"),
    "10,000 lines": (said(lines=[LINE] * 10_000), 422, "invalid_field", "/lines"),
    "a quantity of nothing": (lined(quantity=0), 422, "invalid_field", "/lines/0/quantity"),
    "a negative quantity": (lined(quantity=-1), 422, "invalid_field", "/lines/0/quantity"),
    "a part of a quantity": (lined(quantity=0.5), 422, "invalid_field", "/lines/0/quantity"),
    "a quantity of 2^63": (lined(quantity=2**63), 422, "invalid_field", "/lines/0/quantity"),
    "a negative amount": (lined(amount_minor=-1), 422, "invalid_field", "/lines/0/amount_minor"),
    "an amount of 2^63": (lined(amount_minor=2**63), 422, "invalid_field", "/lines/0/amount_minor"),
    "a negative delivery": (said(delivery_minor=-1), 422, "invalid_field", "/delivery_minor"),
    "a negative cost": (lined(cost_minor=-1), 422, "invalid_field", "/lines/0/cost_minor"),
    "a least amount above the amount": (lined(least_minor=101), 422, "invalid_field", "/lines/0/least_minor"),
    "less before discounts": (lined(gross_amount_minor=99), 422, "invalid_field", "/lines/0/gross_amount_minor"),
    "another currency": (said(currency="EUR"), 422, "invalid_field", "/currency"),
    "an unknown currency": (said(currency="XXQ"), 422, "unknown_currency", "/currency"),
    "a currency of one line": (lined(currency="EUR"), 422, "invalid_field", "/lines/0/currency"),
    "a line id twice": (said(lines=[{**LINE, "id": "a"}] * 2), 422, "invalid_field", "/lines/1/id"),
    "101 incentives": (said(incentives=[{"code": f"C-{n}"} for n in range(101)]), 422, "invalid_field", "/incentives"),
    "a code of 10 kB": (using(code="A" * 10_000), 422, "invalid_field", "/incentives/1/code"),
    "no code at all": (using(code=""), 422, "invalid_field", "/incentives/1/code"),
    "nothing to use": (using(), 422, "invalid_field", "/incentives/1"),
    "a code and a wallet": (using(code="A", wallet="points"), 422, "invalid_field", "/incentives/1"),
    "a code twice": (using(code="t-e n"), 422, "invalid_field", "/incentives/1"),
    "a wallet twice": (
        said(incentives=[{"wallet": "points"}, {"wallet": "points"}]), 422, "invalid_field", "/incentives/1",
    ),
    "points of a code": (using(code="A", points="5"), 422, "invalid_field", "/incentives/1/points"),
    "points and an amount": (
        using(wallet="points", points="5", amount_minor=5), 422, "invalid_field", "/incentives/1/points",
    ),
    "points that are no number": (using(wallet="points", points="٣"), 422, "invalid_number", "/incentives/1/points"),
    "points as NaN": (using(wallet="points", points="NaN"), 422, "invalid_number", "/incentives/1/points"),
    "an amount of nothing": (using(code="A", amount_minor=0), 422, "invalid_field", "/incentives/1/amount_minor"),
    "a negative amount to use": (using(code="A", amount_minor=-5), 422, "invalid_field", "/incentives/1/amount_minor"),
    "an id of another kind": (
        using(campaign_id="ord_01kaw3x9p3e9rs8s9p1y9e1v5a"), 422, "bad_id", "/incentives/1/campaign_id",
    ),
    "an unknown customer": (
        said(customer={"source": "shop", "external_id": "nobody"}), 422, "unknown_customer", "/customer",
    ),
    "a future date": (said(placed_at="2099-01-01T00:00:00Z"), 422, "invalid_field", "/placed_at"),
    "the first year": (said(placed_at="0001-01-01T00:00:00+14:00"), 422, "invalid_field", "/placed_at"),
    "a naive date": (said(placed_at="2026-01-01T00:00:00"), 422, "invalid_field", "/placed_at"),
    "a NUL in a code": (using(code="A\0B"), 400, "invalid_body", None),
    "a lone surrogate in a code": (using(code="@@").replace(b"@@", b"\\ud800"), 400, "invalid_body", None),
    "bad UTF-8 in a code": (using(code="@@").replace(b"@@", b"\xff"), 400, "invalid_body", None),
    "2 MB": (said(attributes={"a": "a" * 2_000_000}), 413, "body_too_large", None),
    "depth 10,000": (said(attributes={"a": "@@"}).replace(b'"@@"', DEEP), 400, "invalid_body", None),
}  # fmt: skip

CODES = {
    "right to left": "\u202eNET",
    "a combining mark": "TEN\u0301",
    "a control character": "T\x07EN",
    "an escape sequence": "\x1b[31mTEN",
    "a line end": "TEN\r\nX-Evil: 1",
    "nothing but blanks": " \u00a0\u2003",
    "SQL": "TEN'; DROP TABLE voucher; --",
    "a pattern": "%",
    "a template": "{0} %s ${TEN} {{ten}}",
    "faces": "😀" * 50,
    "Turkish letters": "tİı",
    "letters that grow": "ß" * 200,
}
"""Codes that nobody made. Each is looked up as it is, and found nowhere."""


@dataclass(frozen=True, slots=True)
class Till:
    """A shop with a code, a promotion, a card and points."""

    client: Client
    card: str
    database: Database

    def rows(self) -> dict[str, int]:
        return row_counts(self.database.super_url)

    async def refused(self, method: str, path: str, body: Any, status: int, code: str, pointer: str | None) -> Any:
        """Send something that is refused with just this problem, and changes nothing."""
        before = self.rows()
        sent = None if body is None else json.dumps(body).encode()
        problem = check(path, await ask(self.client, method, path, sent), status, code, pointer)
        assert self.rows() == before
        return problem


@pytest.fixture
async def till(client: Client, shared_database: Database) -> Till:
    await club(client)
    ada = await customer(client)
    await give(client, ada, 1000, "start")
    await promotion(client)
    await coupon(client, "TEN", off("1.00"))
    card = await gift_card(client, 500)
    return Till(client, card["code"], shared_database)


@pytest.mark.parametrize("route", ROUTES)
async def test_a_bad_cart_is_refused_with_the_field_at_fault_and_changes_nothing(till: Till, route: str) -> None:
    before = till.rows()
    for name, (body, status, code, pointer) in CARTS.items():
        sent = body
        if route == "/v1/validations":
            sent = body.replace(b', "external_id": "bad"', b"", 1)
        problem = check(name, await ask(till.client, "POST", route, sent), status, code, pointer)
        assert len(problem["detail"]) > 10, name
    assert till.rows() == before


async def test_a_bad_cart_of_a_list_is_refused_alone(till: Till) -> None:
    bad = [json.loads(body) for body, status, _, _ in CARTS.values() if status == 422]
    rows: list[Any] = []
    for place, body in enumerate(bad):
        rows += [order(f"good-{place}", 100), body]
    for start in range(0, len(rows), 10):
        part = rows[start : start + 10]
        answer = await till.client.post("/v1/redemptions/bulk", {"items": part})
        assert [row["status"] for row in answer["results"]] == ["redeemed", "refused"] * (len(part) // 2)
        assert all(row["problem"]["detail"] and row["problem"]["pointer"] for row in answer["results"][1::2])


@pytest.mark.parametrize("name", CODES)
async def test_a_code_that_nobody_made_is_not_found_and_not_repeated_in_headers(till: Till, name: str) -> None:
    asked = order("odd", 1000, incentives=[{"code": CODES[name]}])
    before = till.rows()
    said = await till.client.post("/v1/validations", {k: v for k, v in asked.items() if k != "external_id"})
    assert [one["refusal"]["code"] for one in said["refused"]] in (["code_not_found"], ["code_mistyped"])
    assert till.rows() == before
    answer = await ask(till.client, "POST", "/v1/redemptions", json.dumps(asked).encode())
    problem = check(name, answer, 409, "incentive_refused", "/incentives/0")
    assert problem["refused"][0]["code"] == CODES[name]
    # That it was refused is kept for who asks later, and nothing else.
    after = till.rows()
    assert {table for table in after if after[table] != before[table]} == {"redemption_refusal"}


async def test_one_card_that_is_typed_in_two_ways_pays_once(till: Till) -> None:
    typed = [till.card, till.card.replace("-", "\u200b"), "".join(chr(ord(c) + 0xFEE0) for c in till.card)]
    asked = order("twice", 2000, incentives=[{"code": code} for code in typed])
    said = await till.client.post("/v1/validations", {k: v for k, v in asked.items() if k != "external_id"})
    assert (said["status"], [one["refusal"]["code"] for one in said["refused"]]) == (
        "refused",
        ["gift_card_used_twice"] * 2,
    )
    problem = await till.client.refused("POST", "/v1/redemptions", asked)
    assert (problem["code"], problem["pointer"]) == ("incentive_refused", "/incentives/1")


async def test_what_was_reserved_or_given_up_cannot_be_returned_or_rolled_back(till: Till) -> None:
    pays = [CODE, {"code": till.card}]
    held = await till.client.post("/v1/reservations", order("held", 1000, by="ada", incentives=pays))
    path = f"/v1/redemptions/{held['id']}"
    back = {"external_id": "r", "lines": [{"line": 1, "quantity": 1}]}
    for state in ("reserved", "voided"):
        for what, body in (("returns", back), ("rollbacks", REASON)):
            problem = await till.refused("POST", f"{path}/{what}", body, 409, "redemption_state", None)
            assert state in problem["detail"]
            assert "A reserved one is captured or voided" in problem["detail"]
        await till.client.post(f"{path}/voids", REASON)
    await till.refused("POST", f"{path}/captures", {}, 409, "redemption_state", None)


async def test_twice_is_once(till: Till) -> None:
    held = await till.client.post("/v1/reservations", order("held", 1000, incentives=[CODE, {"code": till.card}]))
    path = f"/v1/redemptions/{held['id']}"
    assert (await till.client.post(f"{path}/captures", {}))["changed"]
    before = till.rows()
    assert not (await till.client.post(f"{path}/captures", {}))["changed"]
    assert till.rows() == before
    await till.refused("POST", f"{path}/voids", REASON, 409, "redemption_state", None)
    assert (await till.client.post(f"{path}/rollbacks", REASON))["changed"]
    before = till.rows()
    again = await till.client.post(f"{path}/rollbacks", REASON)
    assert (again["changed"], again["refund_minor"], again["status"]) == (False, 0, "rolled_back")
    assert till.rows() == before
    back = {"external_id": "r", "lines": [{"line": 1, "quantity": 1}]}
    await till.refused("POST", f"{path}/returns", back, 409, "redemption_state", None)
    await till.refused("POST", f"{path}/captures", {}, 409, "redemption_state", None)


async def test_no_more_comes_back_than_was_bought(till: Till) -> None:
    kept = await redeemed(till.client, "o", 1000, 501)
    path = f"/v1/redemptions/{kept['id']}/returns"
    whole = [line["total_minor"] for line in kept["lines"]]
    many = {"line": 1, "quantity": 2}
    for lines, code, pointer, left in (
        ([{"line": 1, "quantity": 3}], "return_too_much", "/lines/0/quantity", 2),
        ([many, {"line": 1, "quantity": 1}], "return_too_much", "/lines/1/quantity", 0),
        ([{"line": 2, "amount_minor": whole[1] + 1}], "return_too_much", "/lines/0/amount_minor", whole[1]),
        ([many, {"line": 1, "amount_minor": 1}], "return_too_much", "/lines/1/amount_minor", 0),
    ):
        problem = await till.refused("POST", path, {"external_id": "r", "lines": lines}, 409, code, pointer)
        assert problem["left"] == left
    for lines, code, pointer in (
        ([{"line": 3, "quantity": 1}], "unknown_line", "/lines/0"),
        ([{"line": 0, "quantity": 1}], "invalid_field", "/lines/0/line"),
        ([{"line": 1, "quantity": 0}], "invalid_field", "/lines/0/quantity"),
        ([{"line": 1, "quantity": -1}], "invalid_field", "/lines/0/quantity"),
        ([{"line": 1, "amount_minor": -1}], "invalid_field", "/lines/0/amount_minor"),
        ([{"line": 1}], "invalid_field", "/lines/0/quantity"),
        ([{"line": 1, "quantity": 1, "amount_minor": 1}], "invalid_field", "/lines/0/quantity"),
        ([{"quantity": 1}], "invalid_field", "/lines/0"),
        ([{"line": 1, "quantitty": 1}], "invalid_field", "/lines/0/quantitty"),
        ([], "invalid_field", "/lines"),
    ):
        await till.refused("POST", path, {"external_id": "r", "lines": lines}, 422, code, pointer)
    await till.client.post(path, {"external_id": "r", "lines": [many]})
    other = {"external_id": "r", "lines": [{"line": 2, "quantity": 1}]}
    await till.refused("POST", path, other, 409, "conflict", "/external_id")
    await till.client.post(path, {"external_id": "rest"})
    problem = await till.refused("POST", path, {"external_id": "more"}, 409, "return_too_much", "/lines")
    assert problem["left"] == 0


async def test_an_order_is_not_redeemed_again_with_another_cart(till: Till) -> None:
    await redeemed(till.client, "o", 1000, codes=("TEN",))
    await till.refused(
        "POST", "/v1/redemptions", order("o", 1001, codes=("TEN",)), 409, "external_id_reused", "/external_id"
    )
    held = order("held", 1000, codes=("TEN",))
    await till.client.post("/v1/reservations", held)
    await till.refused("POST", "/v1/redemptions", held, 409, "redemption_state", "/external_id")


async def test_what_nobody_has_is_not_found(till: Till) -> None:
    nobody = "/v1/redemptions/red_01kaw3x9p3e9rs8s9p1y9e1v5a"
    for what, body in (("captures", {}), ("voids", REASON), ("rollbacks", REASON), ("returns", {"external_id": "r"})):
        await till.refused("POST", f"{nobody}/{what}", body, 404, "not_found", None)
    await till.refused("POST", "/v1/redemptions/ord_01kaw3x9p3e9rs8s9p1y9e1v5a/voids", REASON, 422, "bad_id", None)
    await till.refused("POST", f"{nobody}/voids", {}, 422, "invalid_field", "/reason")
    await till.refused("POST", f"{nobody}/voids", {**REASON, "resaon": ""}, 422, "invalid_field", "/resaon")
    await till.refused("GET", nobody, None, 404, "not_found", None)
