"""Mapping files: what they mean, what is wrong with them and where, and how one is guessed."""

from __future__ import annotations

import json
import tomllib
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from laurels.core.attributes import Attribute, Schema
from laurels.insight import imports
from laurels.insight.imports import BadMapping, Formats, mappings
from laurels.insight.imports.mappings.checks import check_formats
from laurels.insight.imports.mappings.values import Misread, Reading
from laurels.insight.imports.model import KINDS, Row

ORDERS = """\
kind = "orders"
source = "shop"

[columns]
"Order" = "external_id"
"Date" = "placed_at"
"SKU" = "line.sku"
"Total" = "line.amount"

[constants]
line.quantity = 1
currency = "GBP"

[formats]
times = "%d/%m/%Y %H:%M"
"""


def reading(currency: str = "GBP", **formats: Any) -> Reading:
    declared = {
        name: Attribute("customer", name, kind, False, None, datetime(2026, 1, 1, tzinfo=UTC))  # type: ignore[arg-type]
        for name, kind in (("size", "integer"), ("height", "decimal"), ("vip", "boolean"), ("tags", "string_list"),
                           ("since", "date"), ("seen", "timestamp"), ("color", "string"))
    }  # fmt: skip
    schemas = {"customer": Schema("customer", declared)}
    zone = ZoneInfo(formats.get("zone", "Europe/London"))
    return Reading(check_formats(Formats(**formats)), zone, currency, schemas)


def test_a_mapping_says_what_it_says() -> None:
    mapping = imports.read_toml(ORDERS)
    assert mapping.fields() == {
        "external_id": ("Order",), "placed_at": ("Date",), "line.sku": ("SKU",), "line.amount": ("Total",)
    }  # fmt: skip
    assert mapping.constants == {"line.quantity": 1, "currency": "GBP"}
    assert mapping.formats.times == "%d/%m/%Y %H:%M"
    assert mappings.read(mappings.as_stored(mapping)) == mapping


@pytest.mark.parametrize(
    ("old", "new", "line", "reason"),
    [
        ('kind = "orders"', 'kind = "order"', 1, "kind is one of"),
        ('kind = "orders"', 'kind = "orders', 1, "no TOML"),
        ('source = "shop"', 'sauce = "shop"', 2, "Did you mean source"),
        ('"Order" = "external_id"', '"Order" = "external-id"', 5, "Did you mean external_id"),
        ('"SKU" = "line.sku"', '"SKU" = 7', 7, "the name of a field"),
        ('"SKU" = "line.sku"', '"SKU" = "line.id"', 4, "line.sku"),
        ('"Total" = "line.amount"', '"Total" = "store"', 4, "line.amount or line.gross_amount"),
        ('"Total" = "line.amount"', '"Total" = "line.amount"\n"T2" = "line.amount"', 9, "holds one value"),
        ("line.quantity = 1", "line.quality = 1", 11, "line.quantity"),
        ('times = "%d/%m/%Y %H:%M"', 'times = "%d/%m"', 15, "leaves the day, the month or the year out"),
        ('times = "%d/%m/%Y %H:%M"', 'zone = "Europe/Londn"', 15, "zone"),
        ('times = "%d/%m/%Y %H:%M"', 'amounts = "pennies"', 15, "amounts is"),
        ('times = "%d/%m/%Y %H:%M"', 'thousands = "."', 15, "decimal point"),
        ('times = "%d/%m/%Y %H:%M"', "decimal_comma = 1", 15, "true or false"),
        ('times = "%d/%m/%Y %H:%M"', 'delimiter = ";;"', 15, "one character"),
        ('times = "%d/%m/%Y %H:%M"', 'encoding = "utf-9"', 15, "encoding"),
    ],
)
def test_a_wrong_mapping_is_refused_with_file_line_and_cure(old: str, new: str, line: int, reason: str) -> None:
    assert old in ORDERS
    with pytest.raises(BadMapping) as refused:
        imports.read_toml(ORDERS.replace(old, new), name="orders.toml")
    assert refused.value.detail.startswith("orders.toml")
    assert reason in refused.value.detail
    assert f"line {line}" in refused.value.detail


@pytest.mark.parametrize(
    "change",
    [
        {"source": "a\x00b"},
        {"source": 7},
        {"columns": [7]},
        {"columns": [{"column": "a"}]},
        {"columns": {"a\x00": "name", "id": "external_id"}},
        {"columns": "id"},
        {"columns": {"id": []}},
        {"constants": {"name": "a\x00"}},
        {"constants": {"name": float("nan")}},
        {"constants": {"name": ["a"]}},
        {"constants": {"attributes": {"x": {}}, "name": None}},
        {"formats": {"encoding": "rot13"}},
        {"formats": {"encoding": "a\x00"}},
        {"formats": {"encoding": 8}},
        {"formats": {"dates": "%d%d%m%Y"}},
        {"formats": {"dates": "%Y-%m-%d\x00"}},
        {"formats": {"delimiter": "\x00"}},
        {"formats": {"delimiter": ""}},
        {"formats": {"list_separator": ""}},
        {"formats": {"amounts": 1.5}},
        {"formats": {"amounts": True}},
        {"formats": {"zone": "../../etc/passwd"}},
        {"formats": []},
    ],
)
def test_a_mapping_made_to_break_something_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(BadMapping):
        mappings.read({"kind": "customers", "source": "shop", "columns": {"id": "external_id"}, **change})


def test_columns_that_make_one_field_keep_their_order_when_stored() -> None:
    columns = {"zz": "external_id", "a": "external_id", "b": ["external_id", "name"]}
    mapping = mappings.read({"kind": "customers", "source": "shop", "columns": columns})
    kept = json.loads(json.dumps(mappings.as_stored(mapping), sort_keys=True))
    assert mappings.read(kept).fields() == {"external_id": ("zz", "a", "b"), "name": ("b",)}


def test_customers_without_anything_to_find_them_by_are_refused() -> None:
    with pytest.raises(BadMapping, match=r"external_id or identities"):
        mappings.read({"kind": "customers", "columns": {"name": "name"}})
    with pytest.raises(BadMapping, match="source"):
        mappings.read({"kind": "customers", "columns": {"id": "external_id"}})


@pytest.mark.parametrize(
    ("said", "formats", "minor"),
    [
        ("12.50", {}, 1250),
        ("12.5", {}, 1250),
        (" +12 ", {}, 1200),
        ("0012.345", {}, 1235),
        ("-12.345", {}, -1235),
        ("12.344", {}, 1234),
        ("1.005", {}, 101),
        ("12,50", {"decimal_comma": True}, 1250),
        ("1.234.567,89", {"decimal_comma": True, "thousands": "."}, 123456789),
        ("1,234.5", {"thousands": ","}, 123450),
        ("1 234,5", {"thousands": " ", "decimal_comma": True}, 123450),
        ("1250", {"amounts": "minor"}, 1250),
        ("1250.5", {"amounts": "minor"}, 1251),
        ("2955", {"amounts": 3}, 296),
        (2955, {"amounts": 3}, 296),
        (0.285, {}, 29),
        (Decimal("0.285"), {}, 29),
        (".5", {}, 50),
    ],
)
def test_an_amount_is_read_exactly_and_rounded_half_up_once(said: Any, formats: dict[str, Any], minor: int) -> None:
    assert reading(**formats).value("amount", said) == minor


def test_an_amount_has_the_places_of_its_currency() -> None:
    assert reading("JPY").value("amount", "12.5") == 13
    assert reading("KWD").value("amount", "1.2345") == 1235
    assert reading("KWD", amounts="minor").value("price", "1234") == "1234"
    assert reading("KWD", unit_prices="minor").value("price", "1234") == "1.234"
    assert reading(unit_prices=3).value("price", 6950) == "6.95"


@pytest.mark.parametrize(
    ("said", "formats"),
    [
        ("12,50", {}),
        ("1,234", {}),
        ("1.234", {"decimal_comma": True}),
        ("1,23,456", {"thousands": ","}),
        ("1234,567", {"thousands": ","}),
        ("£12", {}),
        ("1e5", {}),
        ("٣", {}),
        ("NaN", {}),
        ("1" * 41, {}),
        (float("inf"), {}),
        (True, {}),
        ("", {}),
        ("9" * 30, {}),
    ],
)
def test_a_number_that_may_mean_something_else_is_refused(said: Any, formats: dict[str, Any]) -> None:
    with pytest.raises(Misread):
        reading(**formats).value("amount", said)


@pytest.mark.parametrize(
    ("said", "formats", "instant"),
    [
        ("2026-07-01T09:30:00", {}, datetime(2026, 7, 1, 8, 30, tzinfo=UTC)),
        ("2026-07-01 09:30", {"zone": "UTC"}, datetime(2026, 7, 1, 9, 30, tzinfo=UTC)),
        ("2026-07-01T09:30:00Z", {}, datetime(2026, 7, 1, 9, 30, tzinfo=UTC)),
        ("2026-07-01", {}, datetime(2026, 6, 30, 23, tzinfo=UTC)),
        ("2026-03-29T01:30:00", {}, datetime(2026, 3, 29, 1, 30, tzinfo=UTC)),
        ("1/12/2010 8:26", {"times": "%d/%m/%Y %H:%M"}, datetime(2010, 12, 1, 8, 26, tzinfo=UTC)),
        ("1262304000", {"times": "unix"}, datetime(2010, 1, 1, tzinfo=UTC)),
        ("1262304000000", {"times": "unix_ms"}, datetime(2010, 1, 1, tzinfo=UTC)),
        (datetime(2010, 7, 1, 9, 0), {}, datetime(2010, 7, 1, 8, 0, tzinfo=UTC)),  # noqa: DTZ001
        (date(2026, 7, 1), {}, datetime(2026, 6, 30, 23, tzinfo=UTC)),
    ],
)
def test_a_naive_time_is_that_of_the_zone(said: Any, formats: dict[str, Any], instant: datetime) -> None:
    assert reading(**formats).value("instant", said) == instant


@pytest.mark.parametrize("said", ["01.02.2026", "yesterday", "2026-13-01", "0001-01-01", "9999-01-01T00:00:00"])
def test_a_time_that_is_none_is_refused(said: str) -> None:
    with pytest.raises(Misread):
        reading().value("instant", said)


def test_an_attribute_is_read_by_its_declaration() -> None:
    read = reading(dates="%d.%m.%Y", decimal_comma=True)
    said = {"size": "42", "height": "1,80", "vip": "yes", "tags": "a; b;", "since": "01.02.2026", "color": "7",
            "seen": "2026-01-01T00:00:00"}  # fmt: skip
    assert {name: read.attribute("customer", name, cell) for name, cell in said.items()} == {
        "size": 42, "height": "1.8", "vip": True, "tags": ["a", "b"], "since": "2026-02-01", "color": "7",
        "seen": "2026-01-01T00:00:00Z",
    }  # fmt: skip
    assert read.attribute("order", "free", 7) == 7
    assert read.attribute("order", "free", "7") == "7"
    with pytest.raises(Misread):
        read.attribute("customer", "size", "4,5")


@pytest.mark.parametrize(
    ("kind", "header", "expected"),
    [
        ("customers", "Customer ID,First Name,Last Name,E-Mail,Date of birth", "external_id name name email born_on"),
        ("orders", "Invoice,StockCode,Description,Quantity,InvoiceDate,Price,Customer ID,Country",
         "external_id line.sku - line.quantity placed_at line.unit_price customer.external_id -"),
        ("products", "SKU;Title;Price;Tags", "sku name price collections"),
        ("returns", "refund_id,order_id,refunded_at,amount", "external_id order.external_id returned_at amount"),
    ],
)  # fmt: skip
def test_a_mapping_is_guessed_from_the_headers(kind: Any, header: str, expected: str) -> None:
    columns = header.replace(";", ",").split(",")
    guess = imports.suggested(kind, columns, [])
    assert [guess.columns.get(column, ("-",))[0] for column in columns] == expected.split()
    assert imports.read_toml(imports.toml_of(guess, columns)) == guess


def test_a_guess_looks_at_the_rows_for_formats() -> None:
    header = ["order", "date", "sku", "amount"]
    rows = [Row(1, 2, ("1", "13/02/2026 10:00", "a", "1.234,50")), Row(2, 3, ("2", "01/02/2026 10:00", "a", "2,5"))]
    guess = imports.suggested("orders", header, rows)
    assert (guess.formats.times, guess.formats.decimal_comma) == ("%d/%m/%Y %H:%M", True)


@pytest.mark.parametrize("kind", KINDS)
def test_a_suggestion_is_toml_whatever_the_headers_are(kind: Any) -> None:
    header = ['a "quoted" one', "back\\slash", "", "new\nline", "Ünïcode", "\x7f", "id"]
    text = imports.toml_of(imports.suggested(kind, header, []), header)
    assert tomllib.loads(text)["kind"] == kind
