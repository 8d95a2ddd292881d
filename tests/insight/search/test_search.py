"""One box finds whatever has a name, and only what the caller may read."""

from __future__ import annotations

import pytest

from laurels.insight.search import policy
from laurels.kit.doors.door import Pool
from tests import shop, till
from tests.insight.conftest import with_scopes
from tests.served import Client


async def found(client: Client, q: str) -> list[tuple[str, str]]:
    answer = await client.http.request(
        "GET", "/v1/search", params={"q": q}, headers={"Authorization": f"Bearer {client.key}"}
    )
    assert answer.status_code == 200, answer.text
    return [(hit["kind"], hit["title"]) for hit in answer.json()["items"]]


async def test_a_customer_is_found_by_the_beginning_of_whatever_they_are_called(client: Client) -> None:
    named = {"identities": [{"source": "shop", "external_id": "C-4711"}], "phone": "+44 20 7946 0018"}
    await client.post("/v1/customers", {"name": "Işıl Çelik", "email": "Isil@Example.com", **named})
    await client.post("/v1/customers", {"name": "Isaac Newton"})
    me = ("customer", "Işıl Çelik")
    for q in ("işıl", "ISIL C", "celik", "isil@ex", "C-47", "+44 20 7946"):
        assert await found(client, q) == [me], q
    assert sorted(await found(client, "is")) == [("customer", "Isaac Newton"), me]
    assert await found(client, "sil") == []


async def test_codes_orders_carts_and_cards_are_found_by_their_numbers(client: Client) -> None:
    await till.coupon(client, "SPRING-10", name="Spring sale")
    card = await till.gift_card(client, 2500)
    await shop.club(client)
    await shop.customer(client)
    await client.post("/v1/orders", shop.order("A-1", 500))
    await till.redeemed(client, "B-1", 500)
    assert await found(client, "spring-10") == [("code", "SPRING-10")]
    assert await found(client, "spring") == [("campaign", "Spring sale")]
    assert await found(client, "A-1") == [("order", "A-1")]
    assert await found(client, "B-1") == [("redemption", "B-1")]
    tail = card["code"].replace("-", "")[-4:]
    assert await found(client, tail) == [("gift_card", f"•••• {tail}")]
    assert await found(client, card["code"]) == [("gift_card", f"•••• {tail}")]


async def test_products_segments_and_stores_are_found_by_parts_of_their_names(client: Client) -> None:
    await client.post("/v1/products", {"sku": "tea-1", "name": "Green tea"})
    await client.post("/v1/segments", {"key": "tea_lovers", "name": "Tea lovers", "kind": "static"})
    await client.post("/v1/stores", {"code": "north", "name": "Northern teahouse"})
    assert sorted(await found(client, "tea")) == [
        ("product", "Green tea"),
        ("segment", "Tea lovers"),
        ("store", "Northern teahouse"),
    ]


async def test_any_id_leads_to_what_it_names(client: Client) -> None:
    club = await shop.club(client)
    ada = await shop.customer(client)
    campaign = await club.campaign()
    order = await client.post("/v1/orders", shop.order("A-1", 500))
    wanted = {
        ada: "customer",
        campaign: "campaign",
        order["id"]: "order",
        order["decision_id"]: "decision",
        club.wallet_id: "wallet",
        club.program_id: "program",
    }
    for id, kind in wanted.items():
        answer = await client.get(f"/v1/search?q={id}")
        assert [(hit["kind"], hit["id"]) for hit in answer["items"]] == [(kind, id)]
    assert await found(client, ada[:-1] + ("0" if ada[-1] != "0" else "1")) == []


async def test_what_the_key_may_not_read_is_not_found(client: Client, pool: Pool) -> None:
    await till.coupon(client, "ADA", name="Ada sale")
    ada = await shop.customer(client)
    less = await with_scopes(client, pool, ["search:read", "campaigns:read"])
    assert await found(less, "ada") == [("campaign", "Ada sale")]
    assert await found(less, ada) == []
    refused = await (await with_scopes(client, pool, ["customers:read"])).refused("GET", "/v1/search?q=ada")
    assert refused["code"] == "forbidden"


@pytest.mark.parametrize("said", ["Işıl İnan", "ÀÉÎÕÜ ßtraße", "Łukasz ŻÓŁĆ", "Nguyễn Thị Ánh", "李 小龙", "ΣΟΦΟΣ"])
async def test_what_is_typed_is_folded_as_the_database_folds_it(said: str, client: Client) -> None:
    await client.post("/v1/customers", {"name": said})
    assert await found(client, said.upper() if said.isascii() else said) == [("customer", said)]
    assert await found(client, policy.fold(said)) == [("customer", said)]


async def test_nothing_typed_is_refused(client: Client) -> None:
    assert (await client.refused("GET", "/v1/search?q=%20"))["pointer"] == "/query/q"
