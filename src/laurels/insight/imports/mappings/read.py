"""Mapping files: read from TOML or JSON, checked to the last word, and written back as they are kept."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping as Names
from dataclasses import asdict
from difflib import get_close_matches
from math import isfinite
from typing import Any, cast

from laurels.insight.imports.mappings import fields
from laurels.insight.imports.mappings.checks import check_formats
from laurels.insight.imports.model import KINDS, BadMapping, Formats, KindName, Mapping

TOML_MAX = 200_000
COLUMNS_MAX = 500
_TOP = ("kind", "source", "customer_source", "order_source", "columns", "constants", "formats")


def read_toml(text: str, *, name: str = "mapping") -> Mapping:
    """Read a mapping file.

    :raises BadMapping: naming the file, the line and the cure
    """
    if len(text) > TOML_MAX:
        raise BadMapping(f"{name} is too long for a mapping: at most {TOML_MAX} characters.")
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise BadMapping(f"{name} is no TOML: {error}. Correct that line.") from None
    try:
        return read(document)
    except BadMapping as bad:
        line = _line_of(text, bad.pointer or "")
        place = f"{name}, line {line}" if line else name
        raise BadMapping(f"{place}: {bad.detail}", pointer=bad.pointer, line=line) from None


def read(document: Names[str, Any]) -> Mapping:
    """Read a mapping from its document.

    :raises BadMapping: naming what is wrong and the cure
    """
    _only(document, _TOP, "")
    kind = document.get("kind")
    if kind not in KINDS:
        raise BadMapping(f"Say what the rows are: kind is one of {', '.join(KINDS)}.", pointer="/kind")
    sources = {key: _source(document, key) for key in ("source", "customer_source", "order_source")}
    mapping = Mapping(
        kind=kind,
        source=sources["source"] or "",
        customer_source=sources["customer_source"],
        order_source=sources["order_source"],
        columns=_columns(document, kind),
        constants=_constants(document, kind),
        formats=_formats(document),
    )
    _check_whole(mapping)
    return mapping


def as_stored(mapping: Mapping) -> dict[str, Any]:
    """Write a mapping as the document that `read` takes: what is not said is left out."""
    plain = Formats()
    document: dict[str, Any] = {
        "kind": mapping.kind,
        "source": mapping.source,
        "customer_source": mapping.customer_source,
        "order_source": mapping.order_source,
        # A list, since the order in which columns make one field counts, and jsonb keeps none of a table.
        "columns": [{"column": name, "fields": list(where)} for name, where in mapping.columns.items()],
        "constants": dict(mapping.constants),
        "formats": {
            name: value for name, value in asdict(mapping.formats).items() if value != getattr(plain, name)
        },
    }  # fmt: skip
    return {name: value for name, value in document.items() if value not in (None, {}, "")}


def _source(document: Names[str, Any], key: str) -> str | None:
    value = document.get(key)
    if value is not None and (not isinstance(value, str) or len(value) > 50 or not value.isprintable()):
        raise BadMapping(f'{key} is the name of a system in at most 50 characters, such as "shop".', pointer=f"/{key}")
    return value


def _columns(document: Names[str, Any], kind: KindName) -> dict[str, tuple[str, ...]]:
    table = _pairs(document["columns"]) if isinstance(document.get("columns"), list) else _table(document, "columns")
    if not table:
        raise BadMapping('Say which column is which field: under [columns], "E-mail" = "email".', pointer="/columns")
    if len(table) > COLUMNS_MAX:
        raise BadMapping(f"Map at most {COLUMNS_MAX} columns.", pointer="/columns")
    found: dict[str, tuple[str, ...]] = {}
    for column, named in table.items():
        pointer = f"/columns/{column}"
        names = cast(list[Any], named) if isinstance(named, list) else [named]
        if "\x00" in column:
            raise BadMapping("The name of a column has no NUL character. Remove it.", pointer="/columns")
        if not names or not all(isinstance(name, str) for name in names):
            raise BadMapping(f'Give {column!r} the name of a field, such as "{column}" = "name".', pointer=pointer)
        for name in names:
            _check_field(kind, name, pointer)
        found[column] = tuple(names)
    return found


def _pairs(given: list[Any]) -> dict[str, Any]:
    """Read columns as they are stored: in a list, which keeps their order."""
    try:
        return {str(one["column"]): one["fields"] for one in given}
    except (TypeError, KeyError):
        raise BadMapping('Write columns as a table: "E-mail" = "email" below [columns].', pointer="/columns") from None


def _check_field(kind: KindName, name: str, pointer: str) -> None:
    if fields.type_of(kind, name) is None:
        raise BadMapping(f"{kind} have no field {name!r}.{fields.nearest(kind, name)}", pointer=pointer)


def _constants(document: Names[str, Any], kind: KindName) -> dict[str, Any]:
    table = _flat(_table(document, "constants"))
    for name, value in table.items():
        _check_field(kind, name, f"/constants/{name}")
        if not (value.isprintable() if isinstance(value, str) else isinstance(value, int) or _is_finite(value)):
            raise BadMapping(f"Give {name} one plain value on one line.", pointer=f"/constants/{name}")
    return table


def _is_finite(value: Any) -> bool:
    return isinstance(value, float) and isfinite(value)


def _flat(table: Names[str, Any], prefix: str = "") -> dict[str, Any]:
    """Undo that TOML reads `line.quantity = 1` as a table in a table."""
    found: dict[str, Any] = {}
    for name, value in table.items():
        if isinstance(value, dict):
            found |= _flat(cast(dict[str, Any], value), f"{prefix}{name}.")
        else:
            found[prefix + name] = value
    return found


def _formats(document: Names[str, Any]) -> Formats:
    table = _table(document, "formats")
    _only(table, tuple(asdict(Formats())), "/formats")
    return check_formats(Formats(**table))


def _table(document: Names[str, Any], key: str) -> dict[str, Any]:
    table = document.get(key, {})
    if not isinstance(table, dict):
        raise BadMapping(f"{key} is a table: write it below a line [{key}].", pointer=f"/{key}")
    return cast(dict[str, Any], table)


def _only(table: Names[str, Any], known: tuple[str, ...], pointer: str) -> None:
    for name in table:
        if name not in known:
            near = get_close_matches(name, known, 1)
            hint = f"Did you mean {near[0]}?" if near else f"There are {', '.join(known)}."
            raise BadMapping(f"A mapping has no {name!r} here. {hint}", pointer=f"{pointer}/{name}")


def _check_whole(mapping: Mapping) -> None:
    columns = mapping.fields()
    for name, where in columns.items():
        joined = fields.JOINED_BY.get(fields.type_of(mapping.kind, name) or "")
        if len(where) > 1 and joined is None:
            raise BadMapping(
                f"The columns {' and '.join(map(repr, where))} are both {name}, which holds one value. Keep one.",
                pointer=f"/columns/{where[1]}",
            )
    group = fields.missing(mapping.kind, {*columns, *mapping.constants})
    if group is not None:
        wanted = " or ".join(f"{name}…" if name.endswith(".") else name for name in group)
        raise BadMapping(f"No column is {wanted}, which every row of {mapping.kind} needs.", pointer="/columns")
    if mapping.kind == "segment_members":
        _check_members(mapping, columns)
    if mapping.kind == "vouchers":
        _check_vouchers(mapping, columns)
    if mapping.kind == "customers" and "external_id" in columns and not mapping.source:
        raise BadMapping(
            'Say which system gives the external ids: source = "shop". A customer has one for each system.',
            pointer="/source",
        )


def _check_members(mapping: Mapping, columns: Names[str, Any]) -> None:
    if "customer.external_id" in columns and not (mapping.customer_source or mapping.source):
        raise BadMapping('Say which system gives the customers\' ids: source = "shop".', pointer="/source")
    if mapping.constants.get("action") == "replace" and "segment" in columns:
        raise BadMapping(
            'A file replaces the members of one segment: name it below [constants], segment = "vip".',
            pointer="/columns/segment",
        )


def _check_vouchers(mapping: Mapping, columns: Names[str, Any]) -> None:
    if "campaign" in columns:
        raise BadMapping(
            'A file brings codes of one campaign: name it below [constants], campaign = "cmp_…".',
            pointer="/columns/campaign",
        )
    if "customer.external_id" in columns and not (mapping.customer_source or mapping.source):
        raise BadMapping('Say which system gives the customers\' ids: source = "shop".', pointer="/source")


def _line_of(text: str, pointer: str) -> int | None:
    """Find the line of a mapping file that a pointer speaks of, as well as it can be told from the text."""
    name = pointer.split("/", 2)[-1].split("/")[-1] if pointer.count("/") < 2 else pointer.split("/", 2)[2]
    if not name:
        return None
    key = re.compile(rf"""\s*(?:["']?{re.escape(name)}["']?\s*=|\[{re.escape(name)}\])""")
    return next((number for number, line in enumerate(text.splitlines(), 1) if key.match(line)), None)
