"""Orders and returns from files: a row a line, gathered by key, and booked as if they were sent."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from laurels.core import orders
from laurels.insight.imports import Import
from tests.insight.imports.files import CUSTOMERS, Desk, counts

ORDERS = """
kind = "orders"
source = "shop"
[columns]
"order" = "external_id"
"at" = "placed_at"
"customer" = "customer.external_id"
"sku" = "line.sku"
"quantity" = "line.quantity"
"price" = "line.unit_price"
"total" = "line.amount"
"""
HEADER = "order,at,customer,sku,quantity,price,total\n"
RETURNS = """
kind = "returns"
source = "shop"
[columns]
"return" = "external_id"
"at" = "returned_at"
"order" = "order.external_id"
"line" = "line.number"
"quantity" = "line.quantity"
"""
DATA = Path(os.environ.get("LAURELS_DATA", "../shared/data")) / "online_retail_ii" / "lines.parquet"


async def all_orders(desk: Desk) -> dict[str, orders.Order]:
    found = await desk.asked(lambda tx: orders.list_orders(tx, customer_id=None, before=None, limit=100))
    return {order.external_id: order for order in found}


@pytest.fixture
async def shop(desk: Desk) -> Desk:
    """Give a workspace that knows two customers."""
    await desk.done("id,name,email\nada,Ada,\nbob,Bob,\n", CUSTOMERS)
    return desk


async def test_consecutive_rows_of_one_key_are_one_order(shop: Desk) -> None:
    content = HEADER + (
        "1,2026-01-05T10:00:00,ada,tea,2,1.50,\n"
        "1,,,cup,3,2.955,\n"
        "2,2026-01-05,,tea,1,,7.25\n"
        "3,2026-01-06T10:00:00Z,bob,tea,,1.005,\n"
    )
    after = await shop.done(content, ORDERS)
    assert (counts(after), after.rows_done) == ((3, 0, 0, 0), 4)
    found = await all_orders(shop)
    assert [(line.sku, line.quantity, line.amount_minor) for line in found["1"].lines] == [
        ("tea", 2, 300),
        ("cup", 3, 887),
    ]
    assert found["1"].placed_at == datetime(2026, 1, 5, 10, tzinfo=UTC)
    assert found["2"].customer_id is None
    assert found["2"].amount_minor == 725
    assert [line.amount_minor for line in found["3"].lines] == [101]
    again = await shop.done(content, ORDERS)
    assert counts(again) == (0, 0, 3, 0)


async def test_refusals_name_the_row_of_the_line_at_fault(shop: Desk) -> None:
    content = HEADER + (
        "1,2026-01-05T10:00:00,ada,tea,2,1.50,\n"
        "1,,,cup,x,2.955,\n"
        "2,2026-01-05,nobody,tea,1,1,\n"
        "3,2026-01-05,ada,tea,1,1,\n"
        "3,2026-01-06,ada,tea,1,1,\n"
        "4,2026-01-05,ada,,1,1,\n"
        "5,2026-01-05,ada,tea,1,,\n"
        "6,2026-01-05,ada,tea,-1,5,\n"
        "1,2026-01-05,ada,tea,1,5,\n"
    )
    after = await shop.done(content, ORDERS)
    assert (counts(after), after.rows_done) == ((1, 0, 0, 6), 9)
    refused = {one.row_number: (one.column_name, one.code, one.detail) for one in await shop.refusals(after)}
    assert list(refused) == [2, 3, 4, 6, 7, 8]
    assert refused[2][:2] == ("quantity", "bad_value")
    assert "'x'" in refused[2][2]
    assert refused[3][:2] == ("customer", "unknown_customer")
    assert "'nobody'" in refused[3][2]
    assert refused[4][0] == "at"
    assert "Rows 4 and 5" in refused[4][2]
    assert refused[6][0] == "sku"
    assert refused[7][0] == "total"
    assert refused[8][0] == "quantity"


async def test_an_order_next_to_a_row_that_cannot_be_read_waits_for_its_repair(shop: Desk) -> None:
    rows = ["1,2026-01-05,ada,tea,1,1,", "1,,,cup,1,1", "1,,,pot,1,1,", "2,2026-01-05,ada,tea,1,1,"]
    after = await shop.done(HEADER + "\n".join(rows), ORDERS)
    assert counts(after) == (1, 0, 0, 3)
    assert list(await all_orders(shop)) == ["2"]
    rows[1] += ","
    repaired = await shop.done(HEADER + "\n".join(rows), ORDERS)
    assert counts(repaired) == (1, 0, 1, 0)
    assert len((await all_orders(shop))["1"].lines) == 3


async def test_an_order_is_whole_however_the_file_is_cut(shop: Desk) -> None:
    content = HEADER + "".join(f"{n // 3},2026-01-05,ada,sku-{n},1,1,\n" for n in range(30))
    path = shop.file(content)
    id = await shop.begin(path, ORDERS)
    seen: list[Import] = []
    for _ in range(3):
        told: list[Import] = []
        await shop.go(path, id, items_max=2, on_progress=told.append, stopped=lambda told=told: bool(told))
        seen += told
    after = await shop.go(path, id, items_max=3)
    assert [one.rows_done for one in seen] == [6, 12, 18]
    assert counts(after) == (10, 0, 0, 0)
    assert {len(order.lines) for order in (await all_orders(shop)).values()} == {3}


async def test_returns_come_of_an_order_s_lines_and_of_a_purchase(shop: Desk) -> None:
    await shop.done(HEADER + "1,2026-01-05,ada,tea,4,1,\n1,,,cup,2,3,\n", ORDERS)
    content = (
        "return,at,order,line,quantity\nr1,2026-01-07,1,1,-1\nr1,,1,2,-2\nr2,2026-01-07,9,1,1\nr3,2026-01-08,1,1,9\n"
    )
    after = await shop.done(content, RETURNS)
    assert (counts(after), after.rows_done) == ((1, 0, 0, 2), 4)
    assert [one.code for one in await shop.refusals(after)] == ["unknown_order", "return_too_much"]
    assert (await all_orders(shop))["1"].returned_minor == 700
    mapping = """
    kind = "returns"
    source = "shop"
    [columns]
    "order" = "external_id"
    "line" = "external_id"
    "at" = "returned_at"
    "customer" = "customer.external_id"
    "sku" = "line.sku"
    "quantity" = "line.quantity"
    "price" = "line.unit_price"
    """
    content = (
        "order,line,at,customer,sku,quantity,price\nC1,1,2026-01-09,ada,tea,-2,1.00\nC1,2,2026-01-09,ada,pot,-1,9\n"
    )
    after = await shop.done(content, mapping)
    assert counts(after) == (1, 0, 0, 1)
    (refused,) = await shop.refusals(after)
    assert refused.row_number == 2
    assert (await all_orders(shop))["1"].returned_minor == 900


async def test_a_whole_order_comes_back_by_amount_or_by_its_name_alone(shop: Desk) -> None:
    await shop.done(HEADER + "1,2026-01-05,ada,tea,4,1,\n2,2026-01-05,ada,tea,4,1,\n", ORDERS)
    mapping = """
    kind = "returns"
    source = "shop"
    [columns]
    "return" = "external_id"
    "at" = "returned_at"
    "order" = "order.external_id"
    "amount" = "amount"
    """
    after = await shop.done("return,at,order,amount\nr1,2026-01-07,1,-1.50\nr2,2026-01-07,2,\n", mapping)
    assert counts(after) == (2, 0, 0, 0)
    found = await all_orders(shop)
    assert (found["1"].returned_minor, found["2"].returned_minor) == (150, 400)


async def test_amounts_and_discounts_of_a_line_are_brought_together(shop: Desk) -> None:
    mapping = ORDERS.replace('"total" = "line.amount"', '"total" = "line.gross_amount"\n"off" = "line.discount"')
    content = HEADER.rstrip() + ",off\n1,2026-01-05,ada,tea,2,,10.00,2.50\n2,2026-01-05,ada,tea,2,4,,1\n"
    after = await shop.done(content + "3,2026-01-05,ada,tea,2,4,,9\n", mapping)
    assert counts(after) == (2, 0, 0, 1)
    found = await all_orders(shop)
    assert [(o.lines[0].amount_minor, o.lines[0].gross_minor) for o in (found["1"], found["2"])] == [
        (750, 1000),
        (700, 800),
    ]


@pytest.mark.skipif(not DATA.exists(), reason="the data set is not here; set LAURELS_DATA")
async def test_the_first_20000_lines_of_a_wholesaler_add_up(desk: Desk) -> None:
    table = next(pq.ParquetFile(DATA).iter_batches(20_000))
    lines = table.to_pylist()
    import pyarrow as pa

    path = desk.directory / "lines.parquet"
    pq.write_table(pa.Table.from_batches([table]), path)
    people = await desk.done(path, 'kind = "customers"\nsource = "retail"\n[columns]\ncustomer_id = "external_id"\n')
    known = {line["customer_id"] for line in lines if line["customer_id"] is not None}
    guests = sum(line["customer_id"] is None for line in lines)
    assert counts(people) == (len(known), 0, 20_000 - guests - len(known), guests)
    mapping = """
    kind = "orders"
    source = "retail"
    [columns]
    invoice = "external_id"
    invoice_ts_local = "placed_at"
    customer_id = "customer.external_id"
    stock_code = "line.sku"
    quantity = "line.quantity"
    unit_price_mills = "line.unit_price"
    country = "attributes.country"
    [formats]
    unit_prices = 3
    zone = "Europe/London"
    """
    after = await desk.done(path, mapping)
    invoices: dict[str, list[dict[str, Any]]] = {}
    for line in lines:
        invoices.setdefault(line["invoice"], []).append(line)
    # Cancellations and corrections have lines of less than nothing; they are no orders.
    sound = [
        name
        for name, own in invoices.items()
        if all(line["quantity"] > 0 and line["unit_price_mills"] >= 0 for line in own)
    ]
    assert after.rows_done == 20_000
    assert counts(after) == (len(sound), 0, 0, len(invoices) - len(sound))
    expected = sum(
        (line["quantity"] * line["unit_price_mills"] + 5) // 10 for line in lines if line["invoice"] in set(sound)
    )
    assert await desk.count("order_line") == sum(len(invoices[name]) for name in sound)
    assert await _booked(desk) == expected


async def _booked(desk: Desk) -> int:
    async with desk.pool.connection() as db, db.transaction():
        await db.execute(f"SET LOCAL laurels.workspace_id = '{desk.workspace_id}'".encode())
        row = await (await db.execute("SELECT sum(amount_minor)::bigint FROM shop_order")).fetchone()
    assert row is not None
    return row[0]
