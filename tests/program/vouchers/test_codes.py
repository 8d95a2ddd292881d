"""Single codes: made by hand, found in any writing, switched off, changed, withdrawn, shared."""

from __future__ import annotations

from typing import Any

import pytest

from laurels.program import vouchers
from laurels.program.vouchers import shapes
from tests.coding import Coder
from tests.shop import customer
from tests.till import promotion

NOON = "2026-01-02T12:00:00Z"


async def test_a_code_is_found_by_any_writing_of_it(coder: Coder) -> None:
    made = await coder.code("Black-Friday 25")
    assert (made["code"], made["uses_max"], made["free"], made["state"]) == ("Black-Friday 25", None, False, "active")
    for typed in ("black-friday 25", "BLACKFRIDAY25", " black friday-25", "BLACK%E2%80%93FRIDAY25"):
        found = await coder.client.get(f"/v1/vouchers/by_code?code={typed}")
        assert found["id"] == made["id"]
    for typed in ("black-friday", "BLACKFRIDAY2S"):
        refused = await coder.client.refused("GET", f"/v1/vouchers/by_code?code={typed}")
        assert (refused["status"], refused["code"]) == (404, "not_found")
    refused = await coder.client.refused("GET", "/v1/vouchers/by_code?code=%C3%A4")
    assert refused["code"] == "code_unusable"


async def test_a_code_is_taken_once_for_good(coder: Coder) -> None:
    made = await coder.code("SPRING-25")
    for again in ("spring25", "S P R I N G 2 5"):
        refused = await coder.client.refused("POST", "/v1/vouchers", {"campaign_id": coder.campaign, "code": again})
        assert (refused["status"], refused["code"], refused["pointer"]) == (409, "code_taken", "/code")
    await coder.client.post(f"/v1/vouchers/{made['id']}/withdrawals", {"reason": "over"})
    refused = await coder.client.refused("POST", "/v1/vouchers", {"campaign_id": coder.campaign, "code": "SPRING25"})
    assert refused["code"] == "voucher_withdrawn"


@pytest.mark.parametrize(
    ("body", "code", "pointer"),
    [
        ({"code": "A" * 65}, "code_unusable", "/code"),
        ({"code": "A" * 10_000}, "invalid_field", "/code"),
        ({"code": "Grün"}, "code_unusable", "/code"),
        ({"code": "---"}, "code_unusable", "/code"),
        ({"code": "A  B"}, "code_unusable", "/code"),
        ({"code": "A", "uses_max": 0}, "invalid_field", "/uses_max"),
        ({"code": "A", "starts_at": NOON, "ends_at": NOON}, "invalid_field", "/ends_at"),
        ({"code": "A", "customer": {"source": "shop", "external_id": "nobody"}}, "invalid_field", "/customer"),
        ({"pattern": "VIP-###"}, "codes_guessable", "/pattern"),
        ({"code": "A", "campaign_id": "cmp_01kaw3x9p3e9rs8s9p1y9e1v5a"}, "not_found", None),
    ],
)  # fmt: skip
async def test_what_cannot_be_a_code_is_refused_by_its_field(
    coder: Coder, body: dict[str, Any], code: str, pointer: str | None
) -> None:
    refused = await coder.client.refused("POST", "/v1/vouchers", {"campaign_id": coder.campaign, **body})
    assert (refused["code"], refused.get("pointer")) == (code, pointer)


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("POST", "/v1/vouchers", {"campaign_id": "…", "code": "A"}),
        ("POST", "/v1/voucher_batches", {"campaign_id": "…", "count": 1}),
        ("PUT", "/v1/voucher_pools/…", {"free_min": 1, "refill_count": 1, "pattern": "########"}),
        ("PUT", "/v1/publication_rules/…", {"with_code": True}),
    ],
)
async def test_only_a_campaign_that_codes_trigger_has_codes(
    coder: Coder, method: str, path: str, body: dict[str, Any]
) -> None:
    other = await promotion(coder.client)
    filled = {name: other if value == "…" else value for name, value in body.items()}
    refused = await coder.client.refused(method, path.replace("…", other), filled)
    pointer = "/with_code" if "with_code" in body else "/campaign_id"
    assert (refused["status"], refused["code"], refused["pointer"]) == (422, "invalid_field", pointer)
    assert "the trigger cart" in refused["detail"]


async def test_a_code_without_a_text_is_drawn(coder: Coder) -> None:
    made = [await coder.code() for _ in range(3)]
    assert len({one["code"] for one in made}) == 3
    assert all(len(one["code"]) == 14 for one in made)
    own = await coder.code(pattern="VIP-######*", characters="letters")
    assert own["code"].startswith("VIP-")
    assert not await coder.asked(lambda tx: vouchers.mistyped(tx, own["code"]))


async def test_where_case_counts_only_the_exact_writing_is_found(coder: Coder) -> None:
    exact = await coder.code("aBcDeF", case_sensitive=True)
    assert (await coder.client.get("/v1/vouchers/by_code?code=aBc-DeF"))["id"] == exact["id"]
    refused = await coder.client.refused("GET", "/v1/vouchers/by_code?code=abcdef")
    assert refused["code"] == "not_found"


async def test_one_code_is_switched_off_and_on_and_withdrawn(coder: Coder) -> None:
    made = await coder.code("LEAK")
    path = f"/v1/vouchers/{made['id']}"
    off = await coder.client.post(f"{path}/disablements", {"reason": "on a coupon site"})
    assert (off["state"], off["reason"]) == ("disabled", "on a coupon site")
    assert await coder.client.post(f"{path}/disablements", {"reason": "again"}) == off
    on = await coder.client.post(f"{path}/enablements", {"reason": "cured"})
    assert on["state"] == "active"
    gone = await coder.client.post(f"{path}/withdrawals", {"reason": "enough"})
    assert gone["state"] == "withdrawn"
    refused = await coder.client.refused("POST", f"{path}/enablements", {"reason": "please"})
    assert refused["code"] == "voucher_withdrawn"
    told = await coder.told("voucher.created", "voucher.disabled", "voucher.enabled", "voucher.withdrawn")
    assert [one["type"].split(".")[1] for one in told] == ["created", "disabled", "enabled", "withdrawn"]
    assert {one["voucher_id"] for one in told} == {made["id"]}
    assert not [one for one in told if "LEAK" in str(one)], "the feed carries ids, not codes"
    audit = await coder.client.get("/v1/audit?limit=10")
    assert any("on a coupon site" in str(one) for one in audit["items"])


async def test_fields_of_a_code_change_and_others_stay(coder: Coder) -> None:
    ada = await customer(coder.client)
    made = await coder.code("ONE", uses_max=3, attributes={"channel": "radio", "city": "Leeds"})
    path = f"/v1/vouchers/{made['id']}"
    answer = await coder.client.send(
        "PATCH", path, {"ends_at": "2030-01-01T00:00:00Z", "customer": {"id": ada}, "attributes": {"city": None}}
    )
    changed = answer.json()
    assert (changed["uses_max"], changed["customer_id"], changed["attributes"]) == (3, ada, {"channel": "radio"})
    assert changed["published_at"] is not None
    answer = await coder.client.send("PATCH", path, {"uses_max": None, "customer": None})
    assert (answer.json()["uses_max"], answer.json()["customer_id"]) == (None, None)
    refused = await coder.client.refused("PATCH", path, {"starts_at": "2031-01-01T00:00:00Z"})
    assert refused["pointer"] == "/ends_at"


async def test_lists_are_narrowed_by_what_they_are_asked(coder: Coder) -> None:
    ada = await customer(coder.client)
    hers = await coder.code("HERS", customer={"id": ada})
    off = await coder.code("OFF")
    await coder.client.post(f"/v1/vouchers/{off['id']}/disablements", {"reason": "off"})
    batch = await coder.batch(5)
    assert batch["state"] == "finished"

    async def listed(**wanted: str) -> set[str]:
        return {one["code"] for one in await coder.codes(**wanted)}

    drawn = await listed(batch_id=batch["id"])
    assert len(drawn) == 5
    assert await listed() == await listed(campaign_id=coder.campaign) == {"HERS", "OFF", *drawn}
    assert await listed(customer_id=ada) == {hers["code"]}
    assert await listed(state="disabled") == await listed(campaign_id=coder.campaign, state="disabled") == {"OFF"}
    assert await listed(free="true") == await listed(campaign_id=coder.campaign, free="true") == drawn
    assert await listed(free="false") == {"HERS", "OFF"}
    first = await coder.client.get(f"/v1/vouchers?campaign_id={coder.campaign}&limit=3")
    rest = await coder.client.get(f"/v1/vouchers?campaign_id={coder.campaign}&cursor={first['next_cursor']}")
    assert [one["code"] for one in first["items"] + rest["items"]] == [one["code"] for one in await coder.codes()]


async def test_a_code_has_several_holders_with_shares(coder: Coder) -> None:
    """187: one code shared by several holders."""
    ada, bob = await customer(coder.client, "ada"), await customer(coder.client, "bob")
    made = await coder.code("ADA-AND-BOB")
    path = f"/v1/vouchers/{made['id']}/holders"
    both = {"holders": [{"customer": {"id": ada}, "share_bps": 6000}, {"customer": {"id": bob}, "share_bps": 4000}]}
    answer = await coder.client.send("PUT", path, both)
    assert {one["customer_id"]: one["share_bps"] for one in answer.json()["holders"]} == {ada: 6000, bob: 4000}
    shown = await coder.client.get(f"/v1/vouchers/{made['id']}")
    assert set(shown["holders"]) == {ada, bob}
    assert [one["code"] for one in await coder.codes(customer_id=bob)] == ["ADA-AND-BOB"]
    too_much = {"holders": [{"customer": {"id": ada}, "share_bps": 6000}, {"customer": {"id": bob}, "share_bps": 4001}]}
    assert (await coder.client.refused("PUT", path, too_much))["pointer"] == "/holders"
    await coder.client.send("PUT", path, {"holders": [{"customer": {"id": bob}}]})
    assert [one["customer_id"] for one in (await coder.client.get(path))["holders"]] == [bob]


async def test_a_code_by_hand_is_never_taken_for_a_typing_error(coder: Coder) -> None:
    await coder.batch(3, pattern="SPRING-####-##*")
    for wrong in ("SPRING-2222-22A", "SPRING-2222-22B"):
        answer = await coder.client.send("POST", "/v1/vouchers", {"campaign_id": coder.campaign, "code": wrong})
        assert answer.status_code in (201, 422)
        mistyped = await coder.asked(lambda tx, wrong=wrong: vouchers.mistyped(tx, wrong))
        assert mistyped is (answer.status_code == 422)
        if answer.status_code == 422:
            assert answer.json()["code"] == "code_looks_mistyped"
    refused = await coder.client.refused(
        "POST", "/v1/voucher_batches", {"campaign_id": coder.campaign, "count": 1, "pattern": "SPRING-#######"}
    )
    assert (refused["code"], refused["pointer"]) == ("pattern_ambiguous", "/pattern")


async def test_a_pattern_cannot_shadow_codes_that_there_are(coder: Coder) -> None:
    await coder.code("SUMMER-2345-67")
    for pattern in ("SUMMER-#####*", "SUM###-#####*"):
        refused = await coder.client.refused(
            "POST", "/v1/voucher_batches", {"campaign_id": coder.campaign, "count": 1, "pattern": pattern}
        )
        assert refused["code"] in ("pattern_ambiguous", "codes_guessable"), refused
    assert (await coder.batch(1, pattern="SUN-######*"))["made"] == 1
    known = await coder.asked(shapes.checked)
    assert [one.text for one in known] == ["SUN-######*"]


async def test_names_of_the_ledger_stay() -> None:
    """Counters of uses are found by this id; were it another, every code could be used again."""
    assert str(vouchers.USES) == "a66e5a70-88f7-8314-bc91-2d3cbc2c1af6"
