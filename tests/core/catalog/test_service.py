"""Products and collections on a real database."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from laurels.core import attributes, catalog
from laurels.core.catalog import Product, ProductChange, WrittenProduct
from laurels.kit.paging import PageRequest
from laurels.kit.problems import Conflict, InvalidField, NotFound, Problem
from laurels.kit.tx import Tx
from laurels.system import workspaces


async def create(tx: Tx, sku: str, *collections: str, **changes: Any) -> WrittenProduct:
    placed = frozenset(collections) if collections else None
    return await catalog.create_product(tx, change=ProductChange(sku, changes, placed))


async def collection(tx: Tx, key: str) -> None:
    await catalog.create_collection(tx, key=key, name=key.title())


async def test_a_created_product_is_read_back(tx: Tx) -> None:
    await collection(tx, "tea")
    written = await create(tx, "T1", "tea", name="Assam", price_minor=450, attributes={"brand": "x"})
    assert written.status == "created"
    assert await catalog.get_product(tx, id=written.product.id) == written.product
    assert await catalog.get_product_by_sku(tx, sku="T1") == written.product
    assert written.product.collections == ["tea"]


async def test_the_same_product_again_is_updated_or_unchanged(tx: Tx) -> None:
    first = await create(tx, "T1", name="Assam")
    assert await create(tx, "T1", name="Assam") == WrittenProduct("unchanged", first.product, first.product)
    changed = await create(tx, "T1", price_minor=450)
    assert (changed.status, changed.product.id, changed.product.name) == ("updated", first.product.id, "Assam")
    assert [event.type for event in tx.events] == ["product.created", "product.updated"]


async def test_a_patch_leaves_the_sku_and_what_it_does_not_name(tx: Tx) -> None:
    id = (await create(tx, "T1", name="Assam", price_minor=450)).product.id
    after = await catalog.update_product(tx, id=id, changes={"archived": True})
    assert (after.product.sku, after.product.name, after.product.price_minor) == ("T1", "Assam", 450)
    assert [one.sku for one in (await catalog.list_products(tx, page=PageRequest())).items] == []
    assert [one.sku for one in (await catalog.list_products(tx, page=PageRequest(), archived=True)).items] == ["T1"]


async def test_what_does_not_exist_is_not_found(tx: Tx) -> None:
    with pytest.raises(NotFound):
        await catalog.get_product(tx, id=uuid4())
    with pytest.raises(NotFound):
        await catalog.get_product_by_sku(tx, sku="none")
    with pytest.raises(NotFound):
        await catalog.add_members(tx, key="none", skus=["T1"])
    with pytest.raises(NotFound):
        await catalog.update_collection(tx, key="none", name="x")


async def test_a_product_is_in_exactly_the_collections_that_were_said(tx: Tx) -> None:
    for key in ("a", "b", "c"):
        await collection(tx, key)
    await create(tx, "T1", "a", "b")
    assert (await create(tx, "T1", "b", "c")).product.collections == ["b", "c"]
    assert (await catalog.get_product_by_sku(tx, sku="T1")).collections == ["b", "c"]
    await create(tx, "T1", name="said nothing of collections")
    assert (await catalog.get_product_by_sku(tx, sku="T1")).collections == ["b", "c"]
    await catalog.create_product(tx, change=ProductChange("T1", {}, frozenset()))
    assert (await catalog.get_product_by_sku(tx, sku="T1")).collections == []


async def test_the_engine_looks_up_products_with_their_collections(tx: Tx) -> None:
    await collection(tx, "a")
    await collection(tx, "b")
    await create(tx, "T1", "a", "b", attributes={"brand": "x"}, archived=True)
    await create(tx, "T2")
    await catalog.update_collection(tx, key="b", archived=True)
    found = await catalog.lookup(tx, ["T1", "T2", "T3", "T1"])
    assert {sku: (facts.attributes, facts.collections) for sku, facts in found.items()} == {
        "T1": ({"brand": "x"}, ("a",)),
        "T2": ({}, ()),
    }
    assert await catalog.lookup(tx, []) == {}
    assert await catalog.keys(tx) == ["a"]


async def test_products_join_and_leave_a_collection_by_sku(tx: Tx) -> None:
    await collection(tx, "tea")
    for sku in ("T1", "T2", "T3"):
        await create(tx, sku)
    await catalog.add_members(tx, key="tea", skus=["T1"])
    joined = await catalog.add_members(tx, key="tea", skus=["T1", "T2", "T2", "T3", "X"])
    assert (joined.changed_count, joined.unchanged_count, joined.unknown) == (2, 1, ["X"])
    left = await catalog.remove_members(tx, key="tea", skus=["T2", "X"])
    assert (left.changed_count, left.unchanged_count, left.unknown) == (1, 0, ["X"])
    page = await catalog.list_members(tx, key="tea", page=PageRequest(limit=1))
    rest = await catalog.list_members(tx, key="tea", page=PageRequest(limit=1, after=page.next_cursor))
    assert [one.sku for one in (*page.items, *rest.items)] == ["T1", "T3"]
    assert rest.next_cursor is None


async def test_only_collections_are_configuration(tx: Tx) -> None:
    async def version() -> int:
        return (await workspaces.get(tx)).version

    before = await version()
    await collection(tx, "tea")
    await catalog.update_collection(tx, key="tea", name="Tea")
    await catalog.update_collection(tx, key="tea", name="Teas")
    assert await version() == before + 2
    await create(tx, "T1", "tea")
    await catalog.remove_members(tx, key="tea", skus=["T1"])
    assert await version() == before + 2


async def test_a_key_is_given_once(tx: Tx) -> None:
    await collection(tx, "tea")
    with pytest.raises(Conflict):
        await collection(tx, "tea")


async def test_a_refused_row_does_not_hurt_the_others(tx: Tx) -> None:
    await collection(tx, "tea")
    await attributes.define(tx, entity="product", name="grams", type="integer")
    changes: list[ProductChange | Problem] = [
        ProductChange("T1", {"attributes": {"grams": "100"}}, pointer="/items/0"),
        ProductChange("T2", {"attributes": {"grams": 100}}, frozenset({"tea"}), pointer="/items/1"),
        ProductChange("T3", {}, frozenset({"te"}), pointer="/items/2"),
        ProductChange("T2", {}, pointer="/items/3"),
        InvalidField("Read before.", pointer="/items/4"),
        ProductChange("T5", {}, pointer="/items/5"),
    ]
    outcomes = await catalog.write_products(tx, changes=changes)
    assert [one.pointer if isinstance(one, Problem) else one.status for one in outcomes] == [
        "/items/0/attributes/grams", "created", "/items/2/collections", "/items/3/sku", "/items/4", "created",
    ]  # fmt: skip
    assert isinstance(outcomes[3], Problem)
    assert outcomes[3].extra == {"first": "/items/1"}
    assert set(await catalog.lookup(tx, ["T1", "T2", "T3", "T5"])) == {"T2", "T5"}


async def test_a_thousand_products_are_written_and_looked_up(tx: Tx) -> None:
    await collection(tx, "even")
    await collection(tx, "all")

    def changes(name: str) -> list[ProductChange | Problem]:
        return [
            ProductChange(f"S{n}", {"name": name}, frozenset({"all"} if n % 2 else {"all", "even"}))
            for n in range(1000)
        ]

    first = await catalog.write_products(tx, changes=changes("x"))
    assert {one.status for one in first if isinstance(one, WrittenProduct)} == {"created"}
    again = await catalog.write_products(tx, changes=changes("x")[:500] + changes("y")[500:])
    statuses = [one.status for one in again if isinstance(one, WrittenProduct)]
    assert statuses == ["unchanged"] * 500 + ["updated"] * 500
    found = await catalog.lookup(tx, [f"S{n}" for n in range(1000)])
    assert sum("even" in facts.collections for facts in found.values()) == 500


async def test_products_are_listed_by_sku_page_by_page(tx: Tx) -> None:
    for sku in ("b", "a", "C", "ä"):
        await create(tx, sku)
    first = await catalog.list_products(tx, page=PageRequest(limit=3))
    rest = await catalog.list_products(tx, page=PageRequest(limit=3, after=first.next_cursor))
    assert [one.sku for one in first.items] + [one.sku for one in rest.items] == ["C", "a", "b", "ä"]


async def test_an_attribute_cannot_be_declared_against_what_products_have(tx: Tx) -> None:
    product: Product = (await create(tx, "T1", attributes={"grams": "100"})).product
    with pytest.raises(Conflict, match="prd_"):
        await attributes.define(tx, entity="product", name="grams", type="integer")
    await catalog.update_product(tx, id=product.id, changes={"attributes": {"grams": 100}})
    await attributes.define(tx, entity="product", name="grams", type="integer")
