"""What tidy people do anyway, held by a test so that nobody has to say it in a review."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

import pytest

from tests.house.source import Module, modules

UNFINISHED = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b|\braise NotImplementedError\b")
VAGUE = frozenset({"utils", "util", "helpers", "helper", "manager", "managers", "misc", "common", "base", "shared"})
A_MACHINE = re.compile(r"(?<![\w.:/])/(?:home|root|Users|work|tmp)/\w")
LINES_MAX = 400

LONG = {
    "laurels.core.segments.store": "definitions, lists and what rules make of them: one statement for each question",
    "laurels.program.vouchers.store": "codes, batches, changes and pools are four tables of one room",
    "laurels.core.ledger.twin": "one book with all its verbs, which the property tests read as one thing",
    "laurels.insight.doctor.store": "one statement for each thing that must always be true",
}
"""Files of more than 400 lines, each with the reason why two would be worse."""

MONEY = ("laurels.core", "laurels.program", "laurels.engine")

DIVIDES = {
    "laurels.program.campaigns.effects.proportional": "a ratio of fractions",
    "laurels.program.programs.policy": "a worth in fractions",
}
"""Modules of money that divide with `/`, each with the reason: `/` of two integers is a float."""

FLOATS = {
    "laurels.program.vouchers.images": "millimetres of a picture",
    "laurels.core.attributes.policy": "attributes without a schema may hold any JSON number",
}
"""Modules of money that may use floats, each with the reason."""

CLOCKS = {
    "laurels.engine.pricing.guessing": "guesses are counted by this process, before any transaction",
    "laurels.kit.doors": "doors read the workspace's clock from the database",
    "laurels.kit.front": "the id of a request is drawn before any transaction, and the time to answer is measured",
    "laurels.kit.ids": "draws the random tail of an id",
    "laurels.kit.crypto": "draws secrets",
    "laurels.kit.vault": "draws keys and nonces",
    "laurels.kit.log": "a log line says when it was written",
    "laurels.kit.traces": "a span says when it began",
    "laurels.kit.outbound": "bounds the time of a call",
    "laurels.kit.postgres": "waits for a server, and for locks",
    "laurels.system.sessions.gate": "requests of a session are counted by this process",
    "laurels.system.access.gate": "a key is believed for two seconds of the process",
    "laurels.insight.imports.api": "the id of an upload is drawn before any transaction",
    "laurels.insight.imports.jobs": "the id of a run is drawn before any transaction",
    "laurels.core.statistics.jobs": "the id of a run is drawn before any transaction",
    "laurels.program.vouchers.drawing": "draws codes",
    "laurels.worker": "paces its loops",
    "laurels.cli": "a person's command happens now",
    "laurels.demo": "tells a year that ends today",
}
"""Modules that may read a clock or draw a random number; everything else gets its time from the transaction."""

CLOCK_CALLS = frozenset({
    "datetime.now", "datetime.utcnow", "datetime.today", "date.today", "time.time", "time.monotonic", "time.time_ns",
    "time.perf_counter", "uuid.uuid4", "uuid4", "uuid.uuid1", "uuid7", "token_bytes", "token_hex", "token_urlsafe",
})  # fmt: skip
CLOCK_MODULES = ("random.", "secrets.")


def _calls(module: Module) -> Iterator[tuple[int, str]]:
    for node in module.nodes:
        if isinstance(node, ast.Call):
            yield node.lineno, ast.unparse(node.func)


def _allowed(name: str, places: dict[str, str]) -> bool:
    return any(name == place or name.startswith(f"{place}.") for place in places)


@pytest.mark.parametrize("module", modules(), ids=lambda module: module.name)
def test_nothing_is_left_half_done(module: Module) -> None:
    found = [f"{module.place}:{n}: {line.strip()}" for n, line in _lines(module) if UNFINISHED.search(line)]
    assert not found, "finish it or leave it out:\n" + "\n".join(found)


def _lines(module: Module) -> Iterator[tuple[int, str]]:
    yield from enumerate(module.text.splitlines(), 1)


def test_a_module_is_named_after_what_it_holds() -> None:
    vague = [module.place for module in modules() if VAGUE & set(module.name.split("."))]
    assert not vague, f"a name that fits everything says nothing: {vague}"


def test_every_module_says_what_it_is() -> None:
    silent = [module.place for module in modules() if not ast.get_docstring(module.tree)]
    assert not silent


def test_no_file_knows_a_machine() -> None:
    found = [f"{module.place}:{n}" for module in modules() for n, line in _lines(module) if A_MACHINE.search(line)]
    assert not found, f"absolute paths of a machine: {found}"


def test_nobody_prints() -> None:
    found = [f"{module.place}:{n}" for module in modules() for n, call in _calls(module) if call == "print"]
    assert not found, f"log it, or write it through the command line's screen: {found}"


def test_money_is_never_a_float() -> None:
    found: list[str] = []
    for module in modules():
        if not module.name.startswith(MONEY) or _allowed(module.name, FLOATS):
            continue
        for node in module.nodes:
            if (isinstance(node, ast.Constant) and isinstance(node.value, float)) or (
                isinstance(node, ast.Name) and node.id == "float"
            ):
                found.append(f"{module.place}:{node.lineno}")
            if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div) and module.name not in DIVIDES:
                found.append(f"{module.place}:{node.lineno} divides with /")
    assert not found, f"count in whole smallest parts, or in Decimal: {found}"


def test_only_doors_read_the_clock_and_draw_numbers() -> None:
    found = [
        f"{module.place}:{line} calls {call}"
        for module in modules()
        if not _allowed(module.name, CLOCKS)
        for line, call in _calls(module)
        if call in CLOCK_CALLS or call.startswith(CLOCK_MODULES)
    ]
    assert not found, "take `now` from the transaction or an argument:\n" + "\n".join(found)


def test_only_doors_commit() -> None:
    ends = {"commit", "rollback"}
    found = [
        f"{module.place}:{line}"
        for module in modules()
        if not module.name.startswith(("laurels.kit", "laurels.cli", "laurels.demo"))
        for line, call in _calls(module)
        if call.split(".")[-1] in ends
    ]
    assert not found, f"a verb neither commits nor rolls back: {found}"


def test_a_file_does_not_make_one_scroll() -> None:
    long = {module.name: len(module.text.splitlines()) for module in modules()}
    too_long = {name: lines for name, lines in long.items() if lines > LINES_MAX and name not in LONG}
    assert not too_long, f"make it two, or say in LONG why not: {too_long}"
    short = [name for name in LONG if long.get(name, 0) <= LINES_MAX]
    assert not short, f"these need no reason any more: {short}"


def test_a_suppressed_warning_says_why_or_which() -> None:
    bare = re.compile(r"#\s*(noqa(?!: )|type: ignore(?!\[)|pyright: ignore(?!\[))")
    found = [f"{module.place}:{n}" for module in modules() for n, line in _lines(module) if bare.search(line)]
    assert not found, f"name the rule: {found}"
