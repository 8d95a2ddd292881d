from __future__ import annotations

import base64
import json
import os
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from laurels.rules import RuleError, RuleFailed, Vocabulary, check, moments
from laurels.rules.values import TypeValue, UInt, equal, kind_of

CORE = [
    "basic",
    "comparisons",
    "conversions",
    "fields",
    "fp_math",
    "integer_math",
    "lists",
    "logic",
    "macros",
    "namespace",
    "parse",
    "plumbing",
    "string",
    "timestamps",
]


def folder() -> Path:
    """Find the cases: LAURELS_DATA, or shared/data beside the repository."""
    root = Path(__file__).resolve().parents[2]
    return (root / os.environ.get("LAURELS_DATA", "../shared/data")).resolve() / "cel_spec"


def cases(name: str) -> list[dict[str, Any]]:
    """Read the cases of one file."""
    return json.loads((folder() / f"{name}.json").read_text())


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


def context(case: dict[str, Any]) -> dict[str, Any]:
    """Give a case's bindings as a context."""
    return {name: value(bound.get("value", {})) for name, bound in case.get("bindings", {}).items()}


def agree(actual: object, expected: object) -> bool:
    """Compare a result with a case's value, types included."""
    if kind_of(actual) != kind_of(expected):
        return False
    return equal(actual, expected) or (actual != actual and expected != expected)


pytestmark = pytest.mark.skipif(
    not folder().is_dir(), reason="the conformance cases are not here; set LAURELS_DATA to the data folder"
)


def passes(case: dict[str, Any]) -> bool:
    try:
        rule = check(case["expr"], Vocabulary.dynamic(case.get("container", "")))
        actual = rule.evaluate(context(case))
    except (RuleError, RuleFailed):
        return "eval_error" in case
    return agree(actual, value(case.get("value", {"bool_value": True})))


def test_plain_cel_agrees_with_the_published_cases() -> None:
    started = time.perf_counter()
    results = [(name, case["name"], case["expr"][:200], passes(case)) for name in CORE for case in cases(name)]
    failed = [result[:3] for result in results if not result[3]]
    share = 1 - len(failed) / len(results)
    print(f"{len(results) - len(failed)} of {len(results)} cases, {share:.2%}, {time.perf_counter() - started:.1f} s")
    assert share >= 0.96, failed
