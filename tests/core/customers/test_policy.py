"""What may be said about a customer, and which of two sayings holds."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from laurels.core.attributes import Attribute, Schema
from laurels.core.customers import Customer, CustomerRef, Known, Saying, facts, policy, ref, vocabulary
from laurels.kit import ids
from laurels.kit.problems import Conflict, InvalidField, Problem

NOW = datetime(2026, 3, 14, 23, 30, tzinfo=UTC)
LONDON, AUCKLAND = ZoneInfo("Europe/London"), ZoneInfo("Pacific/Auckland")
ID = UUID("01890a5d-ac96-774b-bcce-b302099a8057")
FREE = Schema("customer", {})
VIP = Schema("customer", {"vip": Attribute("customer", "vip", "boolean", True, None, NOW)})


def check(zone: ZoneInfo = LONDON, as_of: datetime | None = None, **changes: Any) -> None:
    policy.check(Saying(changes, as_of=as_of, pointer="/items/2"), now=NOW, zone=zone)


@pytest.mark.parametrize(
    "changes",
    [
        {"email": "ada@example.com"},
        {"email": "Ada.L+x@sub.example.co.uk"},
        {"email": "用户@例子.公司"},
        {"email": None, "phone": None, "born_on": None, "locale": None, "registered_at": None},
        {"phone": "+44 (0)20 7946-0018"},
        {"phone": "020.7946.0018 ext. 12"},
        {"locale": "en-GB"},
        {"locale": "zh-Hant-TW"},
        {"born_on": date(1900, 1, 1)},
        {"born_on": date(2026, 3, 14)},
        {"registered_at": NOW},
    ],
)
def test_what_can_be_true_is_taken(changes: dict[str, Any]) -> None:
    check(**changes)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("email", "ada"),
        ("email", "ada@localhost"),
        ("email", "a@b@example.com"),
        ("email", "a b@example.com"),
        ("email", "ada@example..com"),
        ("email", "ada@example.com\n"),
        ("email", "@example.com"),
        ("email", "x" * 65 + "@example.com"),
        ("phone", "12"),
        ("phone", "call me"),
        ("phone", "+" + "1" * 21),
        ("phone", "٠٢٠٧٩٤٦"),
        ("locale", "english"),
        ("locale", "en_GB"),
        ("born_on", date(1899, 12, 31)),
        ("born_on", date(2026, 3, 15)),
        ("registered_at", NOW + timedelta(minutes=6)),
    ],
)
def test_what_cannot_be_true_is_refused_where_it_stands(field: str, value: Any) -> None:
    with pytest.raises(InvalidField) as refused:
        check(**{field: value})
    assert refused.value.pointer == f"/items/2/{field}"


def test_today_is_the_day_of_the_workspace() -> None:
    check(zone=AUCKLAND, born_on=date(2026, 3, 15))


def test_news_from_the_future_is_refused() -> None:
    check(as_of=NOW + timedelta(minutes=5))
    with pytest.raises(InvalidField) as refused:
        check(as_of=NOW + timedelta(minutes=5, seconds=1))
    assert refused.value.pointer == "/items/2/as_of"


def test_addresses_are_looked_up_without_regard_to_case_and_numbers_by_their_digits() -> None:
    assert policy.email_key("Ada@Example.COM") == "ada@example.com"
    assert policy.phone_key("+44 (0)20 7946-0018 ext. 12") == "4402079460018"


def born(**changes: Any) -> Customer:
    return policy.born(Saying(changes), id=ID, now=NOW, schema=FREE)


def test_a_new_customer_registers_now_unless_told_otherwise() -> None:
    earlier = NOW - timedelta(days=900)
    assert born().registered_at == NOW
    assert born(registered_at=earlier).registered_at == earlier
    assert born(registered_at=None).registered_at == NOW


def test_a_required_attribute_is_asked_of_a_new_customer_and_of_changes_to_attributes_only() -> None:
    with pytest.raises(InvalidField):
        policy.born(Saying({}), id=ID, now=NOW, schema=VIP)
    policy.told(born(), Saying({"name": "Ada"}), now=NOW, schema=VIP)
    with pytest.raises(InvalidField):
        policy.told(born(), Saying({"attributes": {"vip": None}}), now=NOW, schema=VIP)


def test_older_news_never_overwrites_newer_field_by_field() -> None:
    customer = born(name="Ada", email="ada@example.com", attributes={"size": 40})
    late = Saying(
        {"name": "Augusta", "phone": "020 7946 0018", "attributes": {"size": 38, "club": "north"}},
        as_of=NOW - timedelta(days=1),
    )
    after = policy.told(customer, late, now=NOW, schema=FREE)
    assert (after.name, after.phone, after.attributes) == ("Ada", "020 7946 0018", {"size": 40, "club": "north"})
    assert policy.changed(customer, after) == ["phone", "attributes.club"]


def test_what_was_taken_away_stays_away_when_older_news_comes_late() -> None:
    gone = policy.told(born(email="a@b.org"), Saying({"email": None}), now=NOW, schema=FREE)
    late = policy.told(gone, Saying({"email": "old@b.org"}, as_of=NOW - timedelta(days=1)), now=NOW, schema=FREE)
    assert (late.email, late.email_key) == (None, None)


def test_nothing_is_kept_about_an_erased_customer() -> None:
    with pytest.raises(Conflict):
        policy.told(replace(born(), state="erased"), Saying({"name": "Ada"}), now=NOW, schema=FREE)


SAYINGS = st.lists(
    st.tuples(
        st.dictionaries(
            st.sampled_from(["name", "email", "phone"]), st.none() | st.sampled_from(["a@b.org", "c@d.org", "1234"])
        ),
        st.dictionaries(st.sampled_from(["x", "y"]), st.none() | st.integers(0, 3)),
    ),
    max_size=6,
)


@given(sayings=SAYINGS, random=st.randoms())
def test_sayings_in_any_order_leave_the_same_record(sayings: list[tuple[Any, Any]], random: Any) -> None:
    in_order = [
        Saying({**fields, "attributes": attributes}, as_of=NOW - timedelta(days=90 - day))
        for day, (fields, attributes) in enumerate(sayings)
    ]
    shuffled = list(in_order)
    random.shuffle(shuffled)
    records: list[Customer] = []
    for order in (in_order, shuffled, shuffled + shuffled):
        customer = born()
        for saying in order:
            customer = policy.told(customer, saying, now=NOW, schema=FREE)
        records.append(customer)
    assert records[0] == records[1] == records[2]


def test_a_customer_is_named_by_id_or_by_identity() -> None:
    assert ref(id=ids.encode("cus", ID)) == CustomerRef(id=ID)
    assert ref(source="shop", external_id="42") == CustomerRef(source="shop", external_id="42")


@pytest.mark.parametrize(
    "named",
    [{}, {"source": "shop"}, {"external_id": "42"}, {"id": "cus_01h455vb4pex5vsknk084sn02q", "source": "shop"},
     {"id": "ord_01h455vb4pex5vsknk084sn02q"}, {"id": "42"}],
)  # fmt: skip
def test_a_customer_named_otherwise_is_refused(named: dict[str, str]) -> None:
    with pytest.raises(Problem) as refused:
        ref(**named, pointer="/orders/0/customer")
    assert (refused.value.pointer or "").startswith("/orders/0/customer")


@pytest.mark.parametrize(
    ("born_on", "day", "birthday", "age"),
    [
        (date(1990, 3, 14), datetime(2026, 3, 14, 12, tzinfo=UTC), True, 36),
        (date(1990, 3, 15), datetime(2026, 3, 14, 12, tzinfo=UTC), False, 35),
        (date(2000, 2, 29), datetime(2026, 2, 28, 12, tzinfo=UTC), True, 26),
        (date(2000, 2, 29), datetime(2028, 2, 28, 12, tzinfo=UTC), False, 27),
        (date(1990, 7, 1), datetime(2026, 6, 30, 23, 30, tzinfo=UTC), True, 36),
    ],
)
def test_a_birthday_is_a_local_day(born_on: date, day: datetime, birthday: bool, age: int) -> None:
    known = Known(ID, {"vip": True, "other": 1}, born_on, NOW, "active")
    assert facts(known, schema=VIP, at=day, zone=LONDON) == {
        "id": ids.encode("cus", ID), "attributes": {"vip": True}, "since": NOW, "birthday": birthday, "age": age,
    }  # fmt: skip


def test_whoever_has_no_known_birthday_has_no_age() -> None:
    told = facts(Known(ID, {}, None, NOW, "active"), schema=FREE, at=NOW, zone=LONDON)
    assert (told["birthday"], "age" in told) == (False, False)


def test_every_fact_is_in_the_vocabulary() -> None:
    known = Known(ID, {"vip": True}, date(1990, 1, 1), NOW, "active")
    told = facts(known, schema=VIP, at=NOW, zone=LONDON)
    names = {f"customer.{name}" for name in told if name != "attributes"} | {"customer.attributes.vip"}
    assert {entry.name for entry in vocabulary(VIP)} == names
