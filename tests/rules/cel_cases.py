"""The published conformance cases of CEL, run through both readings of the language.

`python -m tests.rules.cel_cases` writes the table of docs/concepts/cel-conformance.md anew. What deviates, and why, is
said by hand in cel_deviations.json, which the test compares case by case.
"""

from __future__ import annotations

import base64
import json
import os
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, cast

from laurels.rules import Entry, RuleError, RuleFailed, Type, Vocabulary, check, moments
from laurels.rules.types import BOOL, BYTES, DOUBLE, DURATION, INT, LIST, MAP, STRING, TIMESTAMP, UINT
from laurels.rules.values import TypeValue, UInt, equal, kind_of

ROOT = Path(__file__).resolve().parents[2]
DEVIATIONS = Path(__file__).with_name("cel_deviations.json")
PAGE = ROOT / "docs" / "concepts" / "cel-conformance.md"
PRIMITIVES = {"INT64": INT, "STRING": STRING, "BOOL": BOOL, "DOUBLE": DOUBLE, "UINT64": UINT, "BYTES": BYTES}
KNOWN = {"TIMESTAMP": TIMESTAMP, "DURATION": DURATION}


class Undeclarable(Exception):
    """Say that the typed language cannot declare what a case binds."""


@dataclass(frozen=True, slots=True)
class Deviation:
    """Cases of one reading that do not give what was published, and why. `lacks`: for want of a feature."""

    reading: str
    reason: str
    lacks: bool
    cases: frozenset[str]


def folder() -> Path:
    """Find the cases: LAURELS_DATA, or shared/data beside the repository."""
    return (ROOT / os.environ.get("LAURELS_DATA", "../shared/data")).resolve() / "cel_spec"


def cases() -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Read all cases: file, name and case."""
    seen: Counter[str] = Counter()
    for path in sorted(folder().glob("*.json")):
        for case in json.loads(path.read_text()):
            name = f"{path.stem}/{case['section']}/{case['name']}"
            seen[name] += 1
            yield path.stem, name if seen[name] == 1 else f"{name}#{seen[name]}", case


def deviations() -> list[Deviation]:
    """Read what is known to deviate."""
    return [
        Deviation(one["reading"], one["reason"], one["lacks"], frozenset(one["cases"]))
        for one in json.loads(DEVIATIONS.read_text())["deviations"]
    ]


def counts() -> dict[str, list[int]]:
    """Read how many cases each file has, and how many give what was published: plain, checked."""
    return json.loads(DEVIATIONS.read_text())["files"]


def value(data: dict[str, Any]) -> Any:
    """Turn a case's value into the value at run time."""
    if not data:
        return None
    kind, body = next(iter(data.items()))
    match kind:
        case "int64_value":
            return int(body)
        case "uint64_value":
            return UInt(body)
        case "double_value":
            return float(body)
        case "bytes_value":
            return base64.b64decode(body)
        case "list_value":
            return [value(item) for item in body.get("values", [])]
        case "map_value":
            return {value(entry["key"]): value(entry["value"]) for entry in body.get("entries", [])}
        case "type_value":
            return TypeValue(body)
        case "object_value":
            return _object(body)
        case _:
            return body


def _object(body: dict[str, Any]) -> Any:
    kind = body["@type"].rsplit(".", 1)[-1]
    if kind == "Duration":
        return moments.duration(body["value"])
    if kind == "Timestamp":
        return moments.timestamp(body["value"])
    return datetime.min.replace(tzinfo=UTC)


def agree(actual: object, expected: object) -> bool:
    """Compare a result with a case's value, types included; an exact decimal stands for a double."""
    actual = _as_double(actual)
    if kind_of(actual) != kind_of(expected):
        return False
    return equal(actual, expected) or (actual != actual and expected != expected)


def _as_double(value: object) -> object:
    match value:
        case Decimal():
            return float(value)
        case list():
            return [_as_double(one) for one in cast(list[object], value)]
        case dict():
            return {_as_double(k): _as_double(v) for k, v in cast(dict[object, object], value).items()}
        case _:
            return value


def plain(case: dict[str, Any]) -> bool:
    """Run a case through plain CEL: does it give what was published?"""
    return _gives(case, Vocabulary.dynamic(case.get("container", "")))


def checked(case: dict[str, Any]) -> bool:
    """Run a case through the typed dialect, what it binds being declared: does it give what was published?

    :raises Undeclarable: what it binds has no type here, or needs a container
    """
    entries = [Entry(one["name"], declared(one["ident"]["type"])) for one in case.get("type_env", [])]
    if set(case.get("bindings", {})) - {entry.name for entry in entries} or "container" in case:
        raise Undeclarable
    return _gives(case, Vocabulary.of(entries))


def _gives(case: dict[str, Any], vocabulary: Vocabulary) -> bool:
    bound: dict[str, Any] = {}
    try:
        for name, one in case.get("bindings", {}).items():
            groups, last = ([], name) if vocabulary.untyped else (name.split(".")[:-1], name.split(".")[-1])
            inner = bound
            for group in groups:
                inner = inner.setdefault(group, {})
            inner[last] = value(one.get("value", {}))
        actual = check(case["expr"], vocabulary, expects=None).evaluate(bound)
    except (RuleError, RuleFailed):
        return "eval_error" in case
    return "eval_error" not in case and agree(actual, value(case.get("value", {"bool_value": True})))


def declared(kind: dict[str, Any]) -> Type:
    """Give the type that a case declares.

    :raises Undeclarable: the language has no such type
    """
    match next(iter(kind.items())):
        case ("primitive", name):
            return PRIMITIVES[name]
        case ("list_type", inner):
            return LIST(declared(inner["elem_type"]))
        case ("map_type", inner):
            return MAP(declared(inner["key_type"]), declared(inner["value_type"]))
        case ("message_type", "google.protobuf.Duration"):
            return DURATION
        case ("message_type", "google.protobuf.Timestamp"):
            return TIMESTAMP
        case _:
            raise Undeclarable


def outcomes() -> tuple[dict[str, list[int]], dict[str, set[str]]]:
    """Run every case: counts per file, and the names of what deviates, per reading."""
    files: dict[str, list[int]] = {}
    off: dict[str, set[str]] = {"plain": set(), "checked": set()}
    for file, name, case in cases():
        row = files.setdefault(file, [0, 0, 0])
        row[0] += 1
        if plain(case):
            row[1] += 1
        else:
            off["plain"].add(name)
        try:
            passed = checked(case)
        except Undeclarable:
            passed = False
        if passed:
            row[2] += 1
        else:
            off["checked"].add(name)
    return files, off


def share(reading: str) -> float:
    """Give the share that passes of the cases whose features a reading has."""
    total = sum(row[0] for row in counts().values())
    passed = sum(row[1 if reading == "plain" else 2] for row in counts().values())
    lacking = sum(len(one.cases) for one in deviations() if one.reading == reading and one.lacks)
    return passed / (total - lacking)


def table() -> str:
    """Write what the page says of the cases."""
    lines = ["| File | Cases | Plain CEL | Typed dialect |", "|---|---:|---:|---:|"]
    totals = [0, 0, 0]
    for file, row in counts().items():
        lines.append(f"| {file} | {row[0]} | {row[1]} | {row[2]} |")
        totals = [one + other for one, other in zip(totals, row, strict=True)]
    lines.append(f"| all | {totals[0]:,} | {totals[1]:,} | {totals[2]:,} |")
    for reading, title in (("plain", "Plain CEL"), ("checked", "The typed dialect")):
        lines += ["", f"## {title}: every deviation", "", "| Cases | Files | Why |", "|---:|---|---|"]
        for one in deviations():
            if one.reading == reading:
                files = ", ".join(sorted({name.split("/")[0] for name in one.cases}))
                lines.append(f"| {len(one.cases)} | {files} | {one.reason}{'' if one.lacks else ' *'} |")
        of = "which plain CEL here has" if reading == "plain" else "which the typed dialect has"
        lines += ["", f"Of the cases with features {of}, {share(reading):.1%} pass; `*` marks the others."]
    return "\n".join(lines) + "\n"


def page() -> str:
    """Write the page with its table anew."""
    return PAGE.read_text().split("| File |")[0] + table()


if __name__ == "__main__":
    PAGE.write_text(page())
