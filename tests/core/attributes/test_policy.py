"""Which declarations and values are taken."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from laurels.core.attributes import Attribute, Kind, Schema, merged, policy
from laurels.kit.problems import InvalidField
from tests.core.attributes.values import FITTING, KINDS, MISFITTING

NOW = datetime(2026, 3, 14, tzinfo=UTC)


def attribute(name: str, type: Kind, *, required: bool = False, allowed: list[Any] | None = None) -> Attribute:
    return Attribute("customer", name, type, required, allowed, NOW)


def schema(*attributes: Attribute) -> Schema:
    return Schema("customer", {one.name: one for one in attributes})


@pytest.mark.parametrize(("type", "value"), [(type, value) for type in KINDS for value in FITTING[type]])
def test_a_value_of_its_type_is_taken(type: Kind, value: object) -> None:
    schema(attribute("a", type)).check({"a": value})


@pytest.mark.parametrize(("type", "value"), [(type, value) for type in KINDS for value in MISFITTING[type]])
def test_a_value_of_another_type_is_refused_where_it_stands(type: Kind, value: object) -> None:
    with pytest.raises(InvalidField) as refused:
        schema(attribute("a", type)).check({"a": value}, "/items/3/attributes")
    assert refused.value.pointer == "/items/3/attributes/a"


def test_an_unknown_attribute_is_refused_with_the_nearest_known_one() -> None:
    with pytest.raises(InvalidField, match="Did you mean shoe_size") as refused:
        schema(attribute("shoe_size", "integer")).check({"shoesize": 42})
    assert refused.value.pointer == "/attributes/shoesize"


def test_a_value_that_is_not_allowed_is_refused_with_the_allowed_ones() -> None:
    tiers = schema(attribute("tier", "string", allowed=["gold", "silver"]))
    tiers.check({"tier": "gold"})
    with pytest.raises(InvalidField, match="gold, silver"):
        tiers.check({"tier": "bronze"})


def test_each_text_of_a_list_must_be_allowed() -> None:
    hobbies = schema(attribute("hobbies", "string_list", allowed=["chess", "golf"]))
    hobbies.check({"hobbies": ["chess", "golf"]})
    with pytest.raises(InvalidField):
        hobbies.check({"hobbies": ["chess", "tennis"]})


def test_a_missing_required_attribute_is_refused_unless_it_is_stored() -> None:
    strict = schema(attribute("club", "string", required=True), attribute("vip", "boolean"))
    with pytest.raises(InvalidField) as refused:
        strict.check({"vip": True})
    assert refused.value.pointer == "/attributes/club"
    strict.check({"vip": True}, stored={"club": "north"})
    with pytest.raises(InvalidField):
        strict.check({"club": None}, stored={"club": "north"})


def test_without_a_schema_anything_of_sensible_size_is_stored() -> None:
    schema().check({"Any Thing": {"deep": [1, 2.5, None, True, "x"]}})


@pytest.mark.parametrize(
    "values",
    [
        {"a": float("inf")},
        {"a": float("nan")},
        {"a": 2**64},
        {"a": "\ud800"},
        {"a": {"b\0": 1}},
        {"a": [[[[[1]]]]]},
        {"": 1},
        {"a\n": 1},
        {"x" * 65: 1},
        {f"a{n}": n for n in range(101)},
        {f"a{n}": "x" * 1000 for n in range(20)},
    ],
)
def test_nasty_free_form_values_are_refused(values: dict[str, Any]) -> None:
    with pytest.raises(InvalidField):
        schema().check(values)


def test_a_pointer_escapes_what_a_pointer_must() -> None:
    with pytest.raises(InvalidField) as refused:
        schema().check({"a/b~c": float("inf")})
    assert refused.value.pointer == "/attributes/a~1b~0c"


@pytest.mark.parametrize("entity", ["customer", "order", "line", "product", "store", "event:visit", "event:app.opened"])
def test_an_entity_with_attributes_is_known(entity: str) -> None:
    policy.check_entity(entity)


@pytest.mark.parametrize("entity", ["", "event", "event:", "event:Visit", "wallet", "customer ", "event:" + "x" * 100])
def test_another_entity_is_refused(entity: str) -> None:
    with pytest.raises(InvalidField):
        policy.check_entity(entity)


@pytest.mark.parametrize(
    ("entity", "name", "type", "allowed", "pointer"),
    [
        ("customer", "Size", "string", None, "/name"),
        ("customer", "size-eu", "string", None, "/name"),
        ("customer", "in", "string", None, "/name"),
        ("customer", "", "string", None, "/name"),
        ("customer", "a" * 64, "string", None, "/name"),
        ("event:visit", "type", "string", None, "/name"),
        ("customer", "vip", "boolean", [True], "/allowed"),
        ("customer", "size", "integer", [1, "2"], "/allowed/1"),
        ("customer", "size", "integer", [1, True], "/allowed/1"),
        ("customer", "tier", "string", ["a", "b", "a"], "/allowed/2"),
    ],
)
def test_a_declaration_that_rules_could_not_use_is_refused(
    entity: str, name: str, type: str, allowed: list[Any] | None, pointer: str
) -> None:
    with pytest.raises(InvalidField) as refused:
        policy.check_declaration(entity=entity, name=name, type=type, allowed=allowed)
    assert refused.value.pointer == pointer


def test_a_null_takes_an_attribute_away() -> None:
    assert merged({"a": 1, "b": 2}, {"a": None, "c": 3}) == {"b": 2, "c": 3}


def test_rules_read_declared_attributes_only_and_in_exact_types() -> None:
    declared = schema(
        attribute("share", "decimal"), attribute("joined", "timestamp"), attribute("club", "string"),
        attribute("since", "date"), attribute("size", "integer"),
    )  # fmt: skip
    stored = {
        "share": "0.10", "joined": "2026-03-01T09:30:00Z", "club": "north", "secret": "x", "since": "2026-03-01",
        "size": "from before the declaration",
    }  # fmt: skip
    assert declared.facts(stored) == {
        "share": Decimal("0.10"),
        "joined": datetime(2026, 3, 1, 9, 30, tzinfo=UTC),
        "club": "north",
        "since": "2026-03-01",
    }


def test_attributes_enter_the_vocabulary_below_their_prefix() -> None:
    tier, share = schema(
        attribute("tier", "string", allowed=["gold"]), attribute("share", "decimal", allowed=["0.5"])
    ).entries("customer.attributes")
    assert (tier.name, tier.allowed, tier.optional) == ("customer.attributes.tier", ("gold",), True)
    assert (str(share.type), share.allowed) == ("decimal", (Decimal("0.5"),))


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.dates().map(date.isoformat),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


@given(type=st.sampled_from(KINDS), value=VALUES)
def test_whatever_is_taken_is_a_fact_for_rules(type: Kind, value: Any) -> None:
    declared = schema(attribute("a", type))
    try:
        declared.check({"a": value})
    except InvalidField:
        return
    assert (value is None) == (declared.facts(merged({}, {"a": value})) == {})


@given(values=st.dictionaries(st.text(max_size=70), VALUES, max_size=5))
def test_what_free_form_takes_is_finite_text_that_postgresql_can_store(values: dict[str, Any]) -> None:
    try:
        schema().check(values)
    except InvalidField:
        return
    assert "\\u0000" not in json.dumps(values, allow_nan=False)
