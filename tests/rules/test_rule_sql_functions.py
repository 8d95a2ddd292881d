"""Each function of the language gives in SQL what it gives in Python, for far more values than rules come to."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

import psycopg
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from laurels.rules import RuleFailed, exact, operators
from laurels.rules.functions import FUNCTIONS, Signature
from laurels.rules.sql import forms
from laurels.rules.types import BOOL, BYTES, DECIMAL, DOUBLE, DURATION, INT, LIST, MAP, STRING, TIMESTAMP, UINT, Type
from laurels.rules.values import UInt, order
from tests.conftest import Database
from tests.rules.sql_examples import shown, stored

# A pattern is put into PostgreSQL's words when it is known, which test_rule_sql_patterns holds to account.
TRANSLATED = {"matches"}
# Rows are compared one by one, so that a wrong one is named without being searched for.
MANY = settings(
    max_examples=3,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    phases=[Phase.generate],
)

_near = st.sampled_from([2**63 - 1, -(2**63), 2**62, 2**53 + 1, 10**12, -(10**12), 253402300799, 253402300800, 106751])
_plain = st.text(st.sampled_from("aAbBzZ éß😀\t\n\u2003 ,.-%'\\\"1"), max_size=12)
_zones = st.sampled_from(
    ["Europe/Berlin", "UTC", "+05:30", "-23:59", "+24:00", "CET", "Nowhere/Land", "CEST", "", "EST5"]
)
_numerals = st.from_regex(r"[+-]?[0-9]{0,20}\.?[0-9]{0,8}([eE][+-]?[0-9]{1,6})?", fullmatch=True)
_spans = st.from_regex(r"[+-]?([0-9]{0,4}(\.[0-9]{0,7})?(ns|us|µs|ms|h|m|s|x)){1,3}", fullmatch=True)
_times = st.from_regex(
    r"(000[01]|19[0-9]{2}|20[0-9]{2}|9999)-[01][0-9]-[0-3][0-9][Tt ][0-2][0-9]:[0-6][0-9]:[0-6][0-9]"
    r"(\.[0-9]{1,9}|\.5000000|)([Zz]|[+-][0-2][0-9]:[0-6][0-9]|)",
    fullmatch=True,
)
_words = st.sampled_from(
    ["true", "True", "t", "1", "false", "F", "inf", "-Infinity", "nan", "+nan", "0", "-0", "1_000", "٣"]
)
_texts = st.one_of(_plain, _zones, _numerals, _spans, _times, _words)

VALUES: dict[Type, st.SearchStrategy[Any]] = {
    BOOL: st.booleans(),
    INT: st.one_of(st.integers(-20, 20), st.integers(-(2**63), 2**63 - 1), _near),
    UINT: st.integers(0, 2**64 - 1).map(UInt),
    DECIMAL: st.one_of(
        st.decimals(-100, 100, places=3), st.decimals("-1e30", "1e30", places=10), st.integers(-9, 9).map(Decimal),
        st.sampled_from(list(map(Decimal, ("0.5", "1.5", "-2.5", "9223372036854775807.5", "1e25", "1e-30")))),
    ),
    DOUBLE: st.one_of(st.floats(), st.floats(-10, 10), st.integers(-9, 9).map(float)),
    STRING: _texts,
    BYTES: st.one_of(st.binary(max_size=8).map(lambda found: found.replace(b"\0", b"a")), _plain.map(str.encode)),
    TIMESTAMP: st.datetimes(timezones=st.just(UTC)).map(lambda moment: moment.replace(fold=0)),
    DURATION: st.timedeltas(timedelta(days=-106751), timedelta(days=106751)),
}  # fmt: skip
# What these give lies halfway between the smallest doubles, and goes to the even one.
HALFWAY = [(5e-324, -2.0), (1.5e-323, 2.0), (5e-324, 0.5), (-3.5e-323, 2.0), (5e-324, 2.0000000000000004)]
DOUBLES = st.lists(st.tuples(VALUES[DOUBLE], VALUES[DOUBLE]), min_size=50, max_size=100)


@pytest.fixture(scope="module")
def db(shared_database: Database) -> Iterator[psycopg.Connection[Any]]:
    with psycopg.connect(shared_database.app_url, autocommit=True) as db:
        yield db


def values(kind: Type) -> st.SearchStrategy[Any]:
    match kind.kind:
        case "list":
            return st.lists(VALUES.get(kind.of[0], _plain), max_size=4)
        case "map":
            return st.dictionaries(_plain, VALUES[INT], max_size=3)
        case _:
            return VALUES[kind]


def given_to_sql(value: Any, kind: Type) -> Any:
    if not forms.scalar(kind):
        return json.dumps(stored(value))
    if isinstance(value, int) and not isinstance(value, bool):
        return Decimal(value)
    return Decimal(value // timedelta(microseconds=1)) if isinstance(value, timedelta) else value


def column(kind: Type) -> str:
    return f"{forms.kind(kind)}[]"


def computed(db: psycopg.Connection[Any], text: str, kinds: tuple[Type, ...], rows: list[tuple[Any, ...]]) -> list[Any]:
    """Work an expression over {0}, {1} … out for many rows of values at once."""
    arrays = [[given_to_sql(row[place], kind) for row in rows] for place, kind in enumerate(kinds)]
    sources = ", ".join(
        f"%s::text[]::{column(kind)}" if kind.kind in ("list", "map") else f"%s::{column(kind)}" for kind in kinds
    )
    names = [f"v{place}" for place in range(len(kinds))]
    query = (
        f"SELECT {text.format(*names)} FROM unnest({sources}) WITH ORDINALITY AS given({', '.join(names)}, place)"
        " ORDER BY place"
    )
    return [found for (found,) in db.execute(query.encode(), arrays)]


def attempted(run: Any, row: tuple[Any, ...]) -> object:
    try:
        return run(*row)
    except (RuleFailed, ArithmeticError):
        return None


def typed() -> dict[str, tuple[Any, Signature]]:
    """List every way to call a function in a typed rule, with its SQL."""
    found: dict[str, tuple[Any, Signature]] = {}
    for name, function in FUNCTIONS.items():
        signatures = list(function.signatures)
        totals = bool(function.alike) and function.form == "method"
        for kind in (INT, DECIMAL) if totals else (INT, DECIMAL, DOUBLE) if function.alike else ():
            if totals:
                signatures.append(Signature((LIST(kind),), kind, function.sql["list"]))
                continue
            sql = function.sql.get(str(kind)) or function.sql.get("", "")
            signatures.append(Signature((kind,) * (2 if function.alike > 1 else 1), kind, sql))
            if function.alike > 1:
                listed = function.sql.get(f"list({kind})") or function.sql.get("list", "")
                signatures.append(Signature((LIST(kind),), kind, listed))
        for one in signatures:
            found[f"{name}({', '.join(map(str, one.arguments))})"] = (function, one)
    return found


TYPED = typed()


@pytest.mark.parametrize("name", TYPED)
def test_every_function_has_its_sql(name: str) -> None:
    function, signature = TYPED[name]
    assert signature.sql or function.name in TRANSLATED, (
        "give the signature its sql: docs/how-to/add-a-rule-function.md"
    )


@pytest.mark.parametrize("name", [name for name, (function, _) in TYPED.items() if function.name not in TRANSLATED])
def test_a_function_gives_in_sql_what_it_gives_in_python(name: str, db: psycopg.Connection[Any]) -> None:
    function, signature = TYPED[name]
    if "rule_local" in signature.sql and STRING in signature.arguments:
        moments = st.datetimes(datetime(1980, 1, 1), datetime(2037, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
    else:
        moments = VALUES[TIMESTAMP]
    kinds = tuple(
        MAP(STRING, INT) if kind.kind == "map" else LIST(STRING) if str(kind) == "list(dyn)" else kind
        for kind in signature.arguments
    )

    @MANY
    @given(
        st.lists(
            st.tuples(*(moments if kind == TIMESTAMP else values(kind) for kind in kinds)), min_size=20, max_size=60
        )
    )
    def compared(rows: list[tuple[Any, ...]]) -> None:
        for row, found in zip(rows, computed(db, signature.sql, kinds, rows), strict=True):
            assert repr(shown(found)) == repr(shown(attempted(function.run, row))), row

    compared()


@MANY
@given(rows=st.lists(st.tuples(VALUES[DECIMAL], VALUES[DECIMAL]), min_size=50, max_size=100))
def test_a_quotient_has_the_same_34_digits(db: psycopg.Connection[Any], rows: list[tuple[Any, Any]]) -> None:
    found = computed(db, "rule_quotient({0}, {1})", (DECIMAL, DECIMAL), rows)
    for row, quotient in zip(rows, found, strict=True):
        expected = attempted(exact.divide, row)
        assert quotient == expected, row


@pytest.mark.parametrize(
    ("text", "operator"), [("rule_add", "+"), ("rule_subtract", "-"), ("rule_multiply", "*"), ("rule_divide", "/")]
)
def test_doubles_are_worked_out_as_ieee_754_says(text: str, operator: str, db: psycopg.Connection[Any]) -> None:
    @settings(MANY, max_examples=10)
    @given(DOUBLES)
    def compared(rows: list[tuple[float, float]]) -> None:
        rows = [*rows, *HALFWAY]
        found = computed(db, f"{text}({{0}}, {{1}})", (DOUBLE, DOUBLE), rows)
        for row, one in zip(rows, found, strict=True):
            assert repr(one) == repr(operators.arithmetic(operator, *row)), row

    compared()


@pytest.mark.parametrize("other", [DOUBLE, DECIMAL], ids=str)
def test_a_double_is_compared_exactly(other: Type, db: psycopg.Connection[Any]) -> None:
    @settings(MANY, max_examples=10)
    @given(st.lists(st.tuples(VALUES[DOUBLE], values(other)), min_size=50, max_size=100), st.booleans())
    def compared(rows: list[tuple[Any, Any]], exactly: bool) -> None:
        if other == DECIMAL and exactly:  # so near that only exact comparing tells them apart
            rows = [(one, Decimal(one)) for one, _ in rows if one == one and abs(one) < 1e300]
        for row, found in zip(rows, computed(db, "rule_order({0}, {1})", (DOUBLE, other), rows), strict=True):
            less, more = order("<", *row), order(">", *row)
            unordered = not (less or more or order("<=", *row))
            assert found == (2 if unordered else more - less), row

    compared()


def test_every_zone_shows_the_same_clock(db: psycopg.Connection[Any]) -> None:
    zones = sorted(available_timezones() - {"Factory", "localtime"})
    moments = [datetime(year, month, 15, 12, tzinfo=UTC) for year in (2012, 2016, 2020) for month in (1, 7)]
    rows = [(moment, zone) for zone in zones for moment in moments]
    found = computed(db, "rule_local({0}, {1})", (TIMESTAMP, STRING), rows)
    wrong = {
        zone
        for (moment, zone), shown_at in zip(rows, found, strict=True)
        if shown_at != moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    }
    # Two releases of the zones may know a country's history differently; a zone read wrongly would be one of many.
    assert len(wrong) <= 5, wrong
