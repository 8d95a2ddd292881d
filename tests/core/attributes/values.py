"""Values that fit and do not fit each type of attribute."""

from __future__ import annotations

from typing import Any

from laurels.core.attributes import Kind

KINDS: tuple[Kind, ...] = ("string", "integer", "decimal", "boolean", "date", "timestamp", "string_list")

FITTING: dict[Kind, list[Any]] = {
    "string": ["", "a", "ß" * 1000, "٣", "\u202eright to left"],
    "integer": [0, -(2**63), 2**63 - 1],
    "decimal": ["0", "-0.50", "12.50", "9" * 20 + "." + "9" * 20],
    "boolean": [True, False],
    "date": ["2024-02-29", "1900-01-01", "2199-12-31"],
    "timestamp": ["2026-03-01T09:30:00Z", "2026-03-01T09:30:00.123456+05:30", "1900-01-01T00:00:00Z"],
    "string_list": [[], ["a", "b"], ["x"] * 100],
}
MISFITTING: dict[Kind, list[Any]] = {
    "string": [1, True, ["a"], "x" * 1001, "a\0b", "\ud800", {}],
    "integer": ["1", 1.0, 1.5, True, 2**63, -(2**63) - 1, float("nan")],
    "decimal": [1, 1.5, "1e3", "NaN", "Infinity", "+1", ".5", "1.", "01", "1" * 21, "٣", "1,5", " 1", "1\n"],
    "boolean": [0, 1, "true", "yes"],
    "date": ["2026-02-30", "2026-2-3", "20260203", "2026-03-01T00:00:00Z", 20260301, "", "2026-W01-1"],
    "timestamp": [
        "2026-03-01",
        "2026-03-01T09:30:00",
        "2026-03-01 09:30:00Z",
        "2026-13-01T09:30:00Z",
        "2026-03-01T09:30:00-17:15",
        "9999-01-01T00:00:00Z",
        "now",
        1700000000,
    ],
    "string_list": ["a", [1], ["a", None], ["x"] * 101, {"a": "b"}, ["x" * 1001]],
}
