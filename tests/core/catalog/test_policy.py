"""What may be said about a product."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

import pytest

from laurels.core.attributes import Attribute, Schema
from laurels.core.catalog import ProductChange, ProductRow, policy, vocabulary
from laurels.kit.problems import InvalidField

NOW = datetime(2026, 3, 14, tzinfo=UTC)
ID = UUID("01890a5d-ac96-774b-bcce-b302099a8057")
FREE = Schema("product", {})
BRAND = Schema("product", {"brand": Attribute("product", "brand", "string", True, None, NOW)})


@pytest.mark.parametrize("key", ["tea", "hot-drinks", "a_b-c9", "0", "x" * 64])
def test_a_slug_is_a_key(key: str) -> None:
    policy.check_key(key)


@pytest.mark.parametrize("key", ["", "Tea", "hot drinks", "-tea", "tea-", "a--b", "thé", "x" * 65, "tea\n"])
def test_anything_else_is_no_key(key: str) -> None:
    with pytest.raises(InvalidField):
        policy.check_key(key)


def test_an_unknown_collection_is_refused_with_the_nearest_known_one() -> None:
    policy.check_collections(ProductChange("1", {}, frozenset({"tea"})), {"tea": 1})
    with pytest.raises(InvalidField, match="Did you mean hot-drinks") as refused:
        policy.check_collections(ProductChange("1", {}, frozenset({"hotdrinks"}), "/items/4"), {"hot-drinks": 1})
    assert refused.value.pointer == "/items/4/collections"


def test_a_product_without_a_name_is_called_by_its_sku() -> None:
    assert policy.born(ProductChange("T1", {}), id=ID, now=NOW, schema=FREE).name == "T1"
    assert policy.born(ProductChange("T1", {"name": "Tea"}), id=ID, now=NOW, schema=FREE).name == "Tea"


def test_a_required_attribute_is_asked_of_a_new_product() -> None:
    with pytest.raises(InvalidField) as refused:
        policy.born(ProductChange("T1", {}, pointer="/items/1"), id=ID, now=NOW, schema=BRAND)
    assert refused.value.pointer == "/items/1/attributes/brand"


def test_only_what_was_said_changes() -> None:
    before = policy.born(
        ProductChange("T1", {"price_minor": 450, "attributes": {"a": 1, "b": 2}}, frozenset({"tea"})),
        id=ID, now=NOW, schema=FREE,
    )  # fmt: skip
    after = policy.told(before, ProductChange("T1", {"price_minor": None, "attributes": {"a": None}}), schema=FREE)
    assert (after.name, after.price_minor, after.attributes, after.collections) == ("T1", None, {"b": 2}, ["tea"])
    assert policy.changed(before, after) == ["price_minor", "attributes"]
    emptied = policy.told(after, ProductChange("T1", {}, frozenset()), schema=FREE)
    assert policy.changed(after, emptied) == ["collections"]


def test_rules_read_a_product_as_part_of_its_line() -> None:
    collections, brand = vocabulary(BRAND, ("tea",))
    assert (collections.name, str(collections.type), collections.allowed) == ("collections", "list(string)", ("tea",))
    assert (brand.name, str(brand.type)) == ("product.brand", "string")
    assert policy.facts(ProductRow(ID, "T1", {"brand": "x"}, ["a", "b"])).collections == ("a", "b")
