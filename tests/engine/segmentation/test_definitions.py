"""Segments that follow rules: created, changed while they are used, named by others, archived."""

from __future__ import annotations

from typing import Any

import pytest

from laurels.engine import segmentation
from laurels.engine.segmentation import jobs, refreshing
from laurels.insight import doctor
from laurels.kit import doors
from laurels.kit.postgres import open_pool
from laurels.program import vocabulary
from laurels.system import jobs as queue
from laurels.system.feed import jobs as feed
from tests.conftest import Database
from tests.engine.segmentation.conftest import START
from tests.scene import request
from tests.segmenting import Marketer
from tests.served import serving
from tests.shop import club, customer

LEEDS, YORK, HULL = (f'customer.attributes.city == "{city}"' for city in ("Leeds", "York", "Hull"))


async def living(marketer: Marketer, **cities: str) -> list[str]:
    """Register customers who live in cities."""
    return [await customer(marketer.client, who, attributes={"city": city}) for who, city in cities.items()]


async def change(marketer: Marketer, id: str, **headers: Any) -> Any:
    body = {name: headers.pop(name) for name in ("rule", "name", "archived") if name in headers}
    response = await marketer.client.send("PATCH", f"/v1/segments/{id}", body, **headers)
    return response.json()


async def test_a_rule_is_read_back_in_plain_words_with_how_far_everybody_was_asked(marketer: Marketer) -> None:
    await living(marketer, ada="Leeds", bob="York")
    await marketer.work()
    id = await marketer.segment("leeds", LEEDS, settled=False)
    made = await marketer.client.get(f"/v1/segments/{id}")
    assert (made["state"], made["kind"], made["rule_version"], made["clock"], made["size"]) == (
        "active", "dynamic", 1, "never", 0,
    )  # fmt: skip
    assert "Leeds" in made["sentence"]
    assert made["work"]["settled"] is False
    assert made["work"]["compared_at"] is None
    await marketer.work()
    found = await marketer.client.get(f"/v1/segments/{id}")
    assert found["size"] == 1
    assert (found["work"]["settled"], found["work"]["found"], found["work"]["waiting"]) == (True, 1, 0)
    assert found["work"]["due_at"] is None, "time alone changes nothing"


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"key": "a", "name": "A", "kind": "dynamic"}, "invalid_field"),
        ({"key": "a", "name": "A", "kind": "static", "rule": "true"}, "invalid_field"),
        ({"key": "Not A Key", "name": "A", "kind": "static"}, "invalid_field"),
        ({"key": "a", "name": "A", "kind": "dynamic", "rule": "customer.attributes.town == 'x'"}, "invalid_rule"),
        ({"key": "a", "name": "A", "kind": "dynamic", "rule": "customer.orders()"}, "invalid_rule"),
        ({"key": "a", "name": "A", "kind": "dynamic", "rule": "order.amount > 3"}, "invalid_rule"),
        ({"key": "a", "name": "A", "kind": "dynamic", "rule": '"nothing" in customer.segments'}, "invalid_rule"),
        ({"key": "a", "name": "A", "kind": "dynamic", "rule": "size(customer.segments) > 1"}, "invalid_rule"),
        ({"key": "a", "name": "A", "kind": "dynamic", "rule": "(" * 1900 + "true" + ")" * 1900}, "invalid_rule"),
    ],
    ids=["no rule", "a list with a rule", "key", "unknown", "no verdict", "an order", "no segment", "all", "deep"],
)
async def test_what_makes_no_segment_is_refused_and_leaves_nothing(
    marketer: Marketer, body: dict[str, Any], code: str
) -> None:
    assert (await marketer.client.refused("POST", "/v1/segments", body))["code"] == code
    assert (await marketer.client.get("/v1/segments"))["items"] == []


async def test_an_edit_moves_only_those_who_differ(marketer: Marketer) -> None:
    ada, bob, cyd = await living(marketer, ada="Leeds", bob="York", cyd="Hull")
    id = await marketer.segment("north", f"{LEEDS} || {YORK}")
    entered = {one["customer_id"]: one["entered_at"] for one in (await _page(marketer, id))["items"]}
    await marketer.client.post("/v1/workspace/clock_advances", {"to": "2026-03-02T10:00:00Z"})
    changed = await change(marketer, id, rule=f"{YORK} || {HULL}")
    assert (changed["rule_version"], changed["size"], changed["work"]["settled"]) == (2, 2, False)
    assert await marketer.members(id) == {ada, bob}, "nobody is let out before everybody was asked"
    await marketer.work()
    assert await marketer.members(id) == {bob, cyd}
    assert (await marketer.told("segment.entered", "segment.left"))[2:] == [
        ("segment.entered", "north", cyd),
        ("segment.left", "north", ada),
    ] or (await marketer.told("segment.entered", "segment.left"))[2:] == [
        ("segment.left", "north", ada),
        ("segment.entered", "north", cyd),
    ]
    now = {one["customer_id"]: one["entered_at"] for one in (await _page(marketer, id))["items"]}
    assert now[bob] == entered[bob]
    versions = (await marketer.client.get(f"/v1/segments/{id}/versions"))["items"]
    assert [(one["version"], one["rule"]) for one in versions] == [(2, f"{YORK} || {HULL}"), (1, f"{LEEDS} || {YORK}")]


async def _page(marketer: Marketer, id: str) -> Any:
    return await marketer.client.get(f"/v1/segments/{id}/members")


async def test_an_edit_counts_at_once_for_whom_something_happens_to(marketer: Marketer) -> None:
    ada, bob = await living(marketer, ada="Leeds", bob="York")
    id = await marketer.segment("north", LEEDS)
    await change(marketer, id, rule=YORK)
    await marketer.client.send("PATCH", f"/v1/customers/{bob}", {"name": "Robert"})
    for step in (feed.dispatch, segmentation.follow):
        await doors.transact(marketer.pool, step, request(marketer.client.workspace_id))
    assert await marketer.members(id) == {ada, bob}


async def test_a_change_by_who_saw_another_state_is_refused(marketer: Marketer) -> None:
    id = await marketer.segment("leeds", LEEDS)
    await change(marketer, id, name="First")
    refused = await change(marketer, id, name="Second", If_Match="1")
    assert refused["code"] == "changed_meanwhile"
    assert (await change(marketer, id, name="Third", If_Match="2"))["name"] == "Third"


async def test_segments_of_segments_follow_in_one_go(marketer: Marketer) -> None:
    client = marketer.client
    ada, bob = await living(marketer, ada="Leeds", bob="York")
    staff = await marketer.segment("staff")
    leeds = await marketer.segment("leeds", LEEDS)
    guests = await marketer.segment("guests", '"leeds" in customer.segments && !("staff" in customer.segments)')
    asked = await marketer.segment("asked", '"guests" in customer.segments')
    assert (await client.get(f"/v1/segments/{guests}"))["names"] == ["leeds", "staff"]
    assert await marketer.members(asked) == {ada}
    await client.post(f"/v1/segments/{staff}/members", {"items": [{"id": ada}]})
    await client.send("PATCH", f"/v1/customers/{bob}", {"attributes": {"city": "Leeds"}})
    await marketer.work()
    assert await marketer.members(leeds) == {ada, bob}
    assert await marketer.members(guests) == await marketer.members(asked) == {bob}
    belongs = await client.get(f"/v1/customers/{bob}/segments")
    assert [one["key"] for one in belongs["items"]] == ["asked", "guests", "leeds"]
    await change(marketer, leeds, rule=HULL)
    await marketer.work()
    assert await marketer.members(guests) == await marketer.members(asked) == set()


async def test_a_circle_is_refused_by_its_name(marketer: Marketer) -> None:
    first = await marketer.segment("first", "true", settled=False)
    await marketer.segment("second", '"first" in customer.segments', settled=False)
    await marketer.segment("third", '!("second" in customer.segments)', settled=False)
    refused = await change(marketer, first, rule='"third" in customer.segments')
    assert (refused["code"], refused["circle"]) == ("circular_segments", ["first", "third", "second", "first"])
    itself = await change(marketer, first, rule='"first" in customer.segments')
    assert itself["circle"] == ["first", "first"]
    assert (await marketer.client.get(f"/v1/segments/{first}"))["rule"] == "true"


async def test_what_is_used_is_not_archived(marketer: Marketer) -> None:
    client = marketer.client
    shop = await club(client)
    first = await marketer.segment("first", LEEDS)
    second = await marketer.segment("second", '"first" in customer.segments')
    campaign = await shop.campaign(condition='"first" in customer.segments')
    uses = await client.get(f"/v1/segments/{first}/uses")
    assert ([one["id"] for one in uses["campaigns"]], [one["key"] for one in uses["segments"]]) == (
        [campaign],
        ["second"],
    )
    refused = await change(marketer, first, archived=True)
    assert refused["code"] == "segment_in_use"
    assert ([one["id"] for one in refused["campaigns"]], [one["key"] for one in refused["segments"]]) == (
        [campaign],
        ["second"],
    )
    assert (await change(marketer, second, archived=True))["state"] == "archived"
    await client.post(f"/v1/campaigns/{campaign}/endings", {"reason": "over"})
    assert (await client.get(f"/v1/segments/{first}/uses")) == {"campaigns": [], "segments": []}
    assert (await change(marketer, first, archived=True))["state"] == "archived"


async def test_an_archived_segment_is_gone_for_rules_until_it_is_brought_back(marketer: Marketer) -> None:
    client = marketer.client
    ada, bob = await living(marketer, ada="Leeds", bob="York")
    id = await marketer.segment("leeds", LEEDS)
    await change(marketer, id, archived=True)
    await client.send("PATCH", f"/v1/customers/{bob}", {"attributes": {"city": "Leeds"}})
    await marketer.work()
    assert (await client.get(f"/v1/customers/{ada}/segments"))["items"] == []
    assert (await client.get("/v1/segments"))["items"] == []
    assert [one["key"] for one in (await client.get("/v1/segments?archived=true"))["items"]] == ["leeds"]
    body = {"key": "second", "name": "Second", "kind": "dynamic", "rule": '"leeds" in customer.segments'}
    assert (await client.refused("POST", "/v1/segments", body))["code"] == "invalid_rule"
    assert (await client.refused("POST", f"/v1/segments/{id}/rebuilds"))["code"] == "segment_archived"
    await change(marketer, id, archived=False)
    await marketer.work()
    assert await marketer.members(id) == {ada, bob}


async def test_a_rule_that_no_longer_fits_keeps_its_members_and_says_why(marketer: Marketer) -> None:
    client = marketer.client
    ada, bob = await living(marketer, ada="Leeds", bob="York")
    id = await marketer.segment("leeds", LEEDS)
    other = await marketer.segment("all", "true")
    for who in (ada, bob):
        await client.send("PATCH", f"/v1/customers/{who}", {"attributes": {"city": None}})
    await client.send("DELETE", "/v1/attributes/customer/city")
    cyd = await customer(client, "cyd")
    await marketer.work()
    found = await client.get(f"/v1/segments/{id}")
    assert "city" in found["fault"]
    assert found["sentence"] is None
    assert await marketer.members(other) == {ada, bob, cyd}, "one that is broken hurts no other"
    await client.send("PUT", "/v1/attributes/customer/city", {"type": "string"})
    await client.send("PATCH", f"/v1/customers/{cyd}", {"attributes": {"city": "Leeds"}})
    await marketer.work()
    assert (await client.get(f"/v1/segments/{id}"))["fault"] is None
    assert await marketer.members(id) == {cyd}


async def test_a_rule_that_the_database_cannot_ask_hurts_no_other(
    marketer: Marketer, monkeypatch: pytest.MonkeyPatch
) -> None:
    ada, bob = await living(marketer, ada="Leeds", bob="York")
    broken = await marketer.segment("broken", HULL)
    sound = await marketer.segment("sound", LEEDS)
    plain = vocabulary.population

    def failing(sources: Any, rules: Any, **how: Any) -> vocabulary.Population:
        asked = plain(sources, rules, **how)
        if any(rule.text == HULL for rule in rules):
            return vocabulary.Population(
                f"{asked.text} WHERE 1 / length(left('', known.f_0::text::int)) = 1", asked.params
            )
        return asked

    monkeypatch.setattr(vocabulary, "population", failing)
    await marketer.client.send("PATCH", f"/v1/customers/{bob}", {"attributes": {"city": "Leeds"}})
    await marketer.work()
    assert await marketer.members(sound) == {ada, bob}
    assert (await marketer.client.get(f"/v1/segments/{broken}"))["fault"].startswith("The database cannot ask it")
    monkeypatch.undo()
    await marketer.client.post(f"/v1/segments/{broken}/rebuilds")
    await marketer.work()
    assert (await marketer.client.get(f"/v1/segments/{broken}"))["fault"] is None


async def test_work_that_is_stopped_halfway_waits_and_goes_on(
    marketer: Marketer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "CUSTOMERS_AT_LEAST", 2)
    monkeypatch.setattr(refreshing, "CHANGES_AT_ONCE", 2)
    client = marketer.client
    everybody = set(await living(marketer, **{f"c{n}": "Leeds" for n in range(5)}))
    await marketer.work()
    id = await marketer.segment("leeds", LEEDS, settled=False)
    for step in (jobs.compare, jobs.compare, jobs.settle):
        await doors.transact(marketer.pool, step, request(client.workspace_id))
    stopped = await client.post(f"/v1/segments/{id}/stops")
    assert (stopped["size"], stopped["work"]["found"], stopped["work"]["waiting"]) == (2, 5, 3)
    await marketer.work()
    assert len(await marketer.members(id)) == 2
    await client.post(f"/v1/segments/{id}/rebuilds")
    await marketer.work()
    assert await marketer.members(id) == everybody
    assert (await client.get(f"/v1/segments/{id}"))["work"]["settled"]


async def test_a_rebuild_mends_what_went_wrong_and_a_stop_holds_it(marketer: Marketer) -> None:
    client = marketer.client
    (ada,) = await living(marketer, ada="Leeds")
    id = await marketer.segment("leeds", LEEDS)
    async with marketer.pool.connection() as db:
        await db.execute("BEGIN")
        await db.execute(f"SET LOCAL laurels.workspace_id = '{client.workspace_id}'".encode())
        await db.execute("DELETE FROM segment_member")
        await db.execute("UPDATE segment SET size = 0")
        await db.execute("COMMIT")
    stopped = await client.post(f"/v1/segments/{id}/stops")
    assert stopped["work"]["stopped"] is True
    await marketer.work()
    assert await marketer.members(id) == set()
    again = await client.post(f"/v1/segments/{id}/rebuilds")
    assert (again["work"]["stopped"], again["work"]["due_at"] is not None) == (False, True)
    await marketer.work()
    assert await marketer.members(id) == {ada}


async def test_history_and_overlap_are_told(marketer: Marketer) -> None:
    client = marketer.client
    ada, bob = await living(marketer, ada="Leeds", bob="York")
    leeds, north = await marketer.segment("leeds", LEEDS), await marketer.segment("north", f"{LEEDS} || {YORK}")
    await marketer.move("2026-03-04T12:00:00Z")
    await client.send("PATCH", f"/v1/customers/{ada}", {"attributes": {"city": "Hull"}})
    await marketer.work()
    told = (await client.get(f"/v1/segments/{north}/history"))["items"]
    assert [(one["day"], one["size"], one["entered"], one["left"]) for one in told] == [
        ("2026-03-02", 2, 2, 0),
        ("2026-03-03", 2, 0, 0),
        ("2026-03-04", 1, 0, 1),
    ]
    one_day = await client.get(f"/v1/segments/{north}/history?from=2026-03-03&to=2026-03-03")
    assert [one["size"] for one in one_day["items"]] == [2]
    shared = await client.get(f"/v1/segments/overlap?first={leeds}&second={north}")
    assert shared == {"both": 0, "only_first": 0, "only_second": 1}
    assert await marketer.members(north) == {bob}


async def test_a_dry_run_of_a_segment_leaves_none(marketer: Marketer) -> None:
    body = {"key": "leeds", "name": "Leeds", "kind": "dynamic", "rule": LEEDS}
    made = await marketer.client.post("/v1/segments?dry_run=true", body)
    assert made["key"] == "leeds"
    assert (await marketer.client.get("/v1/segments"))["items"] == []


async def test_outside_data_lets_everybody_in_at_once(marketer: Marketer) -> None:
    client = marketer.client
    (ada,) = await living(marketer, ada="Leeds")
    await client.send("PUT", "/v1/attributes/reading:weather/rain", {"type": "integer"})
    wet = await marketer.segment("wet", f"{LEEDS} && reading.weather.rain > 5")
    assert await marketer.members(wet) == set()
    rain = {"name": "weather", "attributes": {"rain": 9}, "observed_at": "2026-03-02T09:00:00Z"}
    await client.post("/v1/readings", rain)
    await marketer.work()
    assert await marketer.members(wet) == {ada}


async def test_a_moved_zone_moves_the_days(database: Database) -> None:
    queue.migrate(database.owner_url, user_urls=(database.app_url,))
    own = await open_pool(database.app_url, size=4, name="test")
    try:
        async with serving(database.app_url, own, starts_at=START) as client:
            marketer = Marketer(client, own)
            ada = await customer(client, "ada", born_on="1990-03-03")
            birthday = await marketer.segment("birthday", "customer.birthday")
            assert await marketer.members(birthday) == set()
            await client.send("PATCH", "/v1/workspace", {"zone": "Pacific/Kiritimati"})
            await marketer.move("2026-03-02T10:30:00Z")
            assert await marketer.members(birthday) == {ada}, "there it is the third of March"
    finally:
        await own.close()


async def test_the_doctor_tells_who_is_in_against_a_rule_and_what_is_miscounted(marketer: Marketer) -> None:
    workspace_id = marketer.client.workspace_id
    await living(marketer, ada="Leeds", bob="York")
    await marketer.segment("leeds", LEEDS)

    async def found() -> list[tuple[str, str, bool]]:
        told = await doors.transact(marketer.pool, doctor.examine, request(workspace_id))
        return [(one.check, one.subject, one.information) for one in told if one.invariant == "I17"]

    assert await found() == []
    async with marketer.pool.connection() as db:
        await db.execute("BEGIN")
        await db.execute(f"SET LOCAL laurels.workspace_id = '{workspace_id}'".encode())
        await db.execute("DELETE FROM segment_member")
        await db.execute("COMMIT")
    assert await found() == [
        ("segment_sizes", "segment leeds", False),
        ("segment_members", "segment leeds", True),
    ]
