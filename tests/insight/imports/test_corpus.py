"""Files as the world writes them: each is read right, or each of its rows is refused with a reason."""

from __future__ import annotations

import csv
import gzip
import io
from datetime import date
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from laurels.insight import imports
from tests.insight.imports.files import CUSTOMERS, Desk, adds_up, counts, customers_csv
from tests.scene import request

ADA = ("Ada Lovelace", "ada@example.com", {})
PLAIN = "id,name,email\r\n1,Ada Lovelace,ada@example.com\r\n"


@pytest.mark.parametrize(
    "content",
    [
        PLAIN.encode(),
        PLAIN.encode("utf-8-sig"),
        PLAIN.encode("utf-16"),
        "\ufeff".encode("utf-16-be") + PLAIN.encode("utf-16-be"),
        PLAIN.replace("\r\n", "\n").encode(),
        PLAIN.replace("\r\n", "\r").encode(),
        PLAIN.rstrip().encode(),
        PLAIN.replace(",", ";").encode(),
        PLAIN.replace(",", "\t").encode(),
        ("sep=;\r\n" + PLAIN.replace(",", ";")).encode(),
        b'"id","name","email"\n"1","Ada Lovelace","ada@example.com"\n',
        b"\n" + PLAIN.encode().replace(b"\r\n", b"\r\n\r\n") + b"\n\n",
        gzip.compress(PLAIN.encode(), mtime=0),
    ],
)
async def test_a_file_is_read_however_it_is_written(desk: Desk, content: bytes) -> None:
    if content.startswith(b"\n"):
        content = content[1:]
    after = await desk.done(content, CUSTOMERS)
    assert (after.state, counts(after)) == ("finished", (1, 0, 0, 0))
    assert await desk.customers() == [ADA]


async def test_parquet_is_read_with_its_types(desk: Desk) -> None:
    table = pa.table({"id": [13085.0, None], "name": ["Ada", "Nobody"], "born": [date(1990, 12, 10)] * 2})
    out = io.BytesIO()
    pq.write_table(table, out)
    mapping = CUSTOMERS.replace('"email" = "email"', '"born" = "born_on"')
    after = await desk.done(out.getvalue(), mapping)
    assert counts(after) == (1, 0, 0, 1)
    (refused,) = await desk.refusals(after)
    assert (refused.row_number, refused.column_name) == (2, "id")
    found = await desk.asked(lambda tx: _by_identity(tx, "13085"))
    assert found.born_on == date(1990, 12, 10)


async def _by_identity(tx: Any, external_id: str) -> Any:
    from laurels.core import customers

    return await customers.get_by_identity(tx, source="shop", external_id=external_id)


async def test_a_cell_may_have_quotes_and_lines(desk: Desk) -> None:
    content = 'id,name,email\n1,"Ada ""the first"" Lovelace",a@example.com\n2,"two\nlines",b@example.com\n3,C,\n'
    after = await desk.done(content, CUSTOMERS)
    assert counts(after) == (2, 0, 0, 1)
    (refused,) = await desk.refusals(after)
    assert (refused.row_number, refused.line_number, refused.column_name) == (2, 3, "name")
    assert [name for name, _, _ in await desk.customers()] == ['Ada "the first" Lovelace', "C"]


async def test_one_bad_row_in_many_is_named_and_hurts_no_other(desk: Desk) -> None:
    lines = customers_csv(2500).splitlines()
    lines[1778] = "1777,Somebody,no-address"
    after = await desk.done("\n".join(lines), CUSTOMERS)
    assert (counts(after), after.rows_done, adds_up(after)) == ((2499, 0, 0, 1), 2500, True)
    (refused,) = await desk.refusals(after)
    assert (refused.row_number, refused.line_number, refused.code) == (1778, 1779, "invalid_field")
    assert refused.column_name == "email"
    assert "'no-address'" in refused.detail
    assert refused.content == "1777,Somebody,no-address"


async def test_a_row_that_comes_twice_is_as_if_it_were_sent_twice(desk: Desk) -> None:
    content = "id,name,email\n1,A,\n2,B,\n1,A,\n1,Anew,\n2,B,b@example.com\n"
    after = await desk.done(content, CUSTOMERS)
    assert counts(after) == (2, 2, 1, 0)
    assert await desk.customers() == [("Anew", None, {}), ("B", "b@example.com", {})]


async def test_two_names_of_one_customer_in_one_list_are_told_after_each_other(desk: Desk) -> None:
    mapping = CUSTOMERS + '"card" = "identities.card"\n'
    await desk.done("id,name,email,card\n1,A,,x\n", mapping)
    after = await desk.done("id,name,email,card\n1,First,,\n,Second,,x\n1,Third,,\n", mapping)
    assert counts(after) == (0, 3, 0, 0)
    assert await desk.customers() == [("Third", None, {})]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (b"1,Ada", "2 cells and the header has 3"),
        (b"1,Ada,a@example.com,more", "4 cells"),
        (b"1,\xff\xfe,a@example.com", "no text"),
        (b"1,A\x00da,a@example.com", "no text"),
        (b'1,"Ada" Lovelace,a@example.com', "quotes"),
        (b"1," + b"x" * 200_000 + b",a@example.com", "too long"),
        (b"1," + b"x" * 2_000_000 + b",a@example.com", "longer than"),
        (b"1," + b"x" * 1000 + b",a@example.com", "at most 200"),
        (b",Ada,a@example.com", "external id is empty"),
    ],
)
async def test_a_row_that_cannot_be_read_is_refused_by_itself(desk: Desk, row: bytes, reason: str) -> None:
    content = b"id,name,email\n0,Before,\n" + row + b"\n2,After,\n"
    after = await desk.done(content, CUSTOMERS)
    assert (counts(after), after.rows_done) == ((2, 0, 0, 1), 3)
    (refused,) = await desk.refusals(after)
    assert refused.row_number == 2
    assert reason in refused.detail
    assert len(refused.content) <= 1000


async def test_a_quote_that_is_never_closed_is_reported(desk: Desk) -> None:
    after = await desk.done('id,name,email\n1,A,\n2,B,"oh\n3,C,\n', CUSTOMERS)
    assert counts(after)[0] == 1
    (refused,) = await desk.refusals(after)
    assert "lines 3 to 4" in refused.detail


async def test_a_formula_is_kept_as_text_and_harmless_in_the_report(desk: Desk) -> None:
    content = 'id,name,email\n1,"=HYPERLINK(""http://evil"")",a@example.com\n2,=1+1,+nonsense\n'
    after = await desk.done(content, CUSTOMERS)
    assert counts(after) == (1, 0, 0, 1)
    assert (await desk.customers())[0][0] == '=HYPERLINK("http://evil")'
    text = "".join([piece async for piece in imports.report(desk.pool, request(desk.workspace_id), after.id)])
    header, row = csv.reader(io.StringIO(text))
    assert header == ["row", "line", "code", "column", "reason", "content"]
    assert row[:4] == ["2", "3", "invalid_field", "email"]
    assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for cell in row)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty"),
        (b"\n\n", "names its columns"),
        (b"PK\x03\x04rest of a spreadsheet", "spreadsheet"),
        (b"PAR1 and then nothing", "Parquet"),
        (b"id,name,e-mail\n1,A,a@example.com\n", "'email', which the file has not. Did you mean 'e-mail'?"),
        (b"id,name,email,id\n1,A,a@example.com,1\n", "twice"),
    ],
)
async def test_a_file_that_cannot_be_read_fails_with_a_sentence(desk: Desk, content: bytes, reason: str) -> None:
    after = await desk.done(content, CUSTOMERS)
    assert after.state == "failed"
    assert reason in (after.failure or "")


@pytest.mark.slow
async def test_an_archive_that_breaks_off_fails_where_it_does_and_keeps_what_was_read(desk: Desk) -> None:
    whole = gzip.compress(customers_csv(50_000).encode())
    after = await desk.done(whole[: len(whole) // 2], CUSTOMERS, items_max=500)
    assert after.state == "failed"
    assert after.created_count == after.rows_done > 0
    assert await desk.count("customer") == after.created_count


async def test_products_come_with_prices_and_flags(desk: Desk) -> None:
    from laurels.core import catalog

    mapping = """
    kind = "products"
    [columns]
    "Artikel" = "sku"
    "Name" = "name"
    "Preis" = "price"
    "Ende" = "archived"
    "Farbe" = "attributes.color"
    [formats]
    decimal_comma = true
    thousands = "."
    """
    content = 'Artikel;Name;Preis;Ende;Farbe\nT1;Tee;"1.234,565";no;\nT2;Tee 2;12.50;no;\nT3;Tee 3;;yes;rot\n'
    after = await desk.done(content, mapping)
    assert counts(after) == (2, 0, 0, 1)
    (refused,) = await desk.refusals(after)
    assert (refused.row_number, refused.column_name) == (2, "Preis")
    tea = await desk.asked(lambda tx: catalog.get_product_by_sku(tx, sku="T1"))
    assert tea.price_minor == 123457 == (Decimal("1234.565") * 100).to_integral_value("ROUND_HALF_UP")
    other = await desk.asked(lambda tx: catalog.get_product_by_sku(tx, sku="T3"))
    assert (other.archived, other.attributes) == (True, {"color": "rot"})
