"""Random rules and contexts in the part of CEL that the typed dialect shares with everybody, and Google's own engine.

`cases(seed, rules, contexts)` gives pairs; `Oracle` says what cel-cpp makes of them. Doubles appear beside doubles,
numbers only beside their like, and `counts` is always there for `has(counts.visits)`, because there the typed dialect
means to differ. cel-cpp 0.1.3 refuses `'abc'.substring(1, 3)`, so that is not asked.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from cel_expr_python import cel
from cel_expr_python.ext import ext_math, ext_optional, ext_strings

from laurels.rules import Entry, RuleError, Vocabulary, parse
from laurels.rules.types import BOOL, DOUBLE, DURATION, INT, LIST, MAP, OBJECT, STRING, TIMESTAMP

NOW = datetime(2026, 11, 21, 12, 30, 15, 123_000, tzinfo=UTC)  # engines write .250 or .25, but one .123
FACTS = {
    "amount": INT,
    "orders": INT,
    "score": DOUBLE,
    "name": STRING,
    "country": STRING,
    "vip": BOOL,
    "tags": LIST(STRING),
    "counts": MAP(STRING, INT),
    "joined": TIMESTAMP,
    "now": TIMESTAMP,
    "visit": DURATION,
    "lines": LIST(OBJECT("line")),
}
LINE = [
    Entry("sku", STRING),
    Entry("amount", INT),
    Entry("quantity", INT),
    Entry("colour", STRING, optional=True),
    Entry("collections", LIST(STRING)),
]
VOCABULARY = Vocabulary.of([Entry(name, kind, optional=True) for name, kind in FACTS.items()], {"line": LINE})
ZONES = ("UTC", "Europe/Berlin", "America/New_York", "Asia/Kolkata", "-03:30")
WORDS = ("", "a", "A", "shoes", "red", "blue shoes", "DE", "AT", "ß", "日本", "a-b-c")
PATTERNS = ("^a", "s$", "[a-z]+", "^[A-Z]{2}$", "(red|blue)", "o.s", "a*", "\\\\d")
FAILED = "failed"


class Oracle:
    """Google's engine, told the same types."""

    def __init__(self) -> None:
        kinds = cel.Type
        listed = kinds.List(kinds.Map(kinds.STRING, kinds.DYN))
        types = {
            "amount": kinds.INT,
            "orders": kinds.INT,
            "score": kinds.DOUBLE,
            "name": kinds.STRING,
            "country": kinds.STRING,
            "vip": kinds.BOOL,
            "tags": kinds.List(kinds.STRING),
            "counts": kinds.Map(kinds.STRING, kinds.INT),
            "joined": kinds.TIMESTAMP,
            "now": kinds.TIMESTAMP,
            "visit": kinds.DURATION,
            "lines": listed,
        }
        extensions = [ext_math.ExtMath(), ext_strings.ExtStrings(), ext_optional.ExtOptional()]
        self.environment = cel.NewEnv(variables=types, extensions=extensions)

    def compiled(self, text: str) -> Any:
        """Compile a rule."""
        return self.environment.compile(text)

    def says(self, expression: Any, context: dict[str, Any]) -> object:
        """Give the value of a compiled rule, or FAILED."""
        value = expression.eval(data=context)
        return FAILED if value.type() == cel.Type.ERROR else value.plain_value()


class Writer:
    """Writes random rules that fit their types."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance

    def rule(self) -> str:
        """Write a whole rule: mostly a condition, sometimes a value."""
        kind = self.chance.choices(("b", "i", "s", "f", "t"), (16, 2, 2, 1, 1))[0]
        return self.write(kind, 3)

    def write(self, kind: str, depth: int, line: bool = False) -> str:
        """Write an expression of a kind; the deeper, the simpler."""
        ways = (LEAVES if depth <= 0 else GROWN)[kind]
        if line and self.chance.random() < 0.5 and kind in OF_LINE:
            ways = OF_LINE[kind]
        text, out = self.chance.choice(ways), ""
        at = 0
        while at < len(text):
            if text[at] == "<":
                end = text.index(">", at)
                hole = text[at + 1 : end]
                out += self.hole(hole, depth - 1, line)
                at = end + 1
            else:
                out += text[at]
                at += 1
        return out

    def hole(self, hole: str, depth: int, line: bool) -> str:
        chance = self.chance
        match hole:
            case "cmp":
                return chance.choice(("==", "!=", "<", "<=", ">", ">="))
            case "eq":
                return chance.choice(("==", "!="))
            case "word":
                return f"'{chance.choice(WORDS)}'"
            case "int":
                return str(chance.choice((0, 1, 2, 3, 5, -1, -7, 100, 9223372036854775807)))
            case "small":
                return str(chance.choice((0, 1, 2, 3, 7)))
            case "double":
                return chance.choice(("0.0", "1.5", "-2.25", "1e10"))
            case "key":
                return chance.choice(("visits", "calls", "other"))
            case "zone":
                return f"'{chance.choice(ZONES)}'"
            case "pattern":
                return f"'{chance.choice(PATTERNS)}'"
            case "line":
                return self.write("b", depth, line=True)
            case "of_line":
                return self.write("i", min(depth, 0), line=True)
            case _:
                return self.write(hole, depth, line)


LEAVES = {
    "b": (
        "vip",
        "amount <cmp> <int>",
        "country <eq> <word>",
        "<word> in tags",
        "true",
        "false",
        "score <cmp> <double>",
    ),
    "i": ("amount", "orders", "<int>", "counts.<key>", "size(tags)", "name.size()"),
    "s": ("name", "country", "<word>", "tags[0]"),
    "f": ("score", "double(orders)"),
    "t": ("now", "joined", "timestamp('2026-01-31T10:00:00Z')"),
    "d": ("visit", "duration('90m')", "duration('-36h')"),
}
GROWN = {
    "b": (
        *LEAVES["b"],
        "(<b> && <b>)", "(<b> || <b>)", "!(<b>)", "(<b> ? <b> : <b>)", "(<b> && <b> || !(<b>))",
        "<i> <cmp> <i>", "<i> <cmp> <i>", "<s> <cmp> <s>", "<s> <eq> <s>", "<f> <cmp> <f>", "<double> <cmp> <f>",
        "<t> <cmp> <t>", "<d> <cmp> <d>",
        "<s>.startsWith(<s>)", "<s>.endsWith(<word>)", "<s>.contains(<s>)", "<s>.matches(<pattern>)", "<s> in tags",
        "<i> in [1, 2, <i>]", "<s> in ['DE', <s>]", "'<key>' in counts", "has(counts.<key>)", "(<b>) <eq> (<b>)",
        "lines.exists(line, <line>)", "lines.all(line, <line>)", "lines.exists_one(line, <line>)",
        "lines.filter(line, <line>).size() <cmp> <small>", "lines.map(line, <of_line>) == [<i>, <i>]",
        "lines.map(line, <line>, line.amount).exists(x, x <cmp> <i>)", "tags.exists(tag, tag <eq> <s>)",
        "tags.all(tag, tag.contains(<word>) || <b>)", "tags == ['a', <s>]", "tags + [<s>] != tags",
        "counts.exists(key, counts[key] <cmp> <i>)", "counts[?'<key>'].hasValue()", "lines[<small>].sku <eq> <s>",
        "lines.exists(line, line.collections.exists(c, c <eq> <word>))", "<s> + <s> == <s>", "vip <eq> (<b>)",
    ),
    "i": (
        *LEAVES["i"],
        "(<i> + <i>)", "(<i> - <i>)", "(<i> * <i>)", "(<i> / <i>)", "(<i> % <i>)", "-(<i>)", "(<b> ? <i> : <i>)",
        "size(<s>)", "lines.size()", "counts['<key>']", "counts[?'<key>'].orValue(<i>)", "lines[<small>].quantity",
        "int(<s>)", "int(<f>)", "int(<t>)", "<t>.getMonth()", "<t>.getDayOfWeek(<zone>)", "<t>.getHours(<zone>)",
        "<t>.getFullYear()", "<t>.getDate(<zone>)", "<t>.getDayOfYear(<zone>)", "<t>.getMilliseconds()",
        "<d>.getMinutes()",
        "<d>.getHours()", "math.greatest(<i>, <i>)", "math.least(<i>, <i>, <i>)", "math.abs(<i>)",
        "<s>.indexOf(<word>)",
        "<s>.lastIndexOf(<word>)", "lines.map(line, <of_line>)[<small>]", "math.sign(<i>)", "<s>.split('-').size()",
    ),
    "s": (
        *LEAVES["s"],
        "(<s> + <s>)", "(<b> ? <s> : <s>)", "<s>.lowerAscii()", "<s>.upperAscii()", "<s>.trim()", "<s>.charAt(<small>)",
        "<s>.substring(<small>)", "<s>.replace(<word>, <s>)", "tags.join('-')",
        "string(<i>)", "string(<b>)", "<s>.reverse()", "tags[<small>]", "lines[<small>].sku", "string(<d>)",
        "string(<t>)",
        "<s>.replace('a', 'b', <small>)", "lines[<small>].colour",
    ),
    "f": (
        *LEAVES["f"], "(<f> + <f>)", "(<f> * <double>)", "(<f> - <f>)", "(<f> / <double>)", "-(<f>)",
        "double(<i>)", "double(<s>)",
    ),
    "t": (*LEAVES["t"], "(<t> + <d>)", "(<t> - <d>)", "timestamp(<s>)"),
    "d": (*LEAVES["d"], "(<t> - <t>)", "(<d> + <d>)", "(<d> - <d>)", "duration(<s>)"),
}  # fmt: skip
OF_LINE = {
    "b": (
        "line.amount <cmp> <i>", "line.sku <eq> <s>", "line.quantity <cmp> <small>", "<word> in line.collections",
        "has(line.colour)", "line.colour <eq> <word>", "line.amount / line.quantity <cmp> <small>",
        "line.colour.startsWith(<word>) || line.quantity <cmp> <small>",
    ),
    "i": (
        "line.amount", "line.quantity", "line.amount * line.quantity", "line.sku.size()",
        "line.amount % line.quantity",
    ),
    "s": ("line.sku", "line.colour"),
}  # fmt: skip


def context(chance: random.Random) -> dict[str, Any]:
    """Make a context; facts may be missing."""

    def word() -> str:
        return chance.choice(WORDS)

    def line() -> dict[str, Any]:
        made: dict[str, Any] = {
            "sku": word(),
            "amount": chance.choice((0, 1, 5, 99, -3)),
            "quantity": chance.choice((0, 1, 2, 3)),
            "collections": [word() for _ in range(chance.randrange(3))],
        }
        return made | ({"colour": word()} if chance.random() < 0.6 else {})

    made: dict[str, Any] = {
        "amount": chance.choice((0, 1, 2, 50, 100, -7, 2**63 - 1, -(2**63))),
        "orders": chance.randrange(-2, 8),
        "score": chance.choice((0.0, -0.0, 1.5, -2.25, 1e300, float("inf"))),
        "name": word(),
        "country": chance.choice(("DE", "AT", "")),
        "vip": chance.random() < 0.5,
        "tags": [word() for _ in range(chance.randrange(4))],
        "counts": {key: chance.randrange(-1, 4) for key in ("visits", "calls") if chance.random() < 0.6},
        "joined": NOW - timedelta(days=chance.randrange(1500), seconds=chance.randrange(86_400)),
        "now": NOW,
        "visit": timedelta(minutes=chance.randrange(-600, 600)),
        "lines": [line() for _ in range(chance.randrange(4))],
    }
    return {name: value for name, value in made.items() if name == "counts" or chance.random() < 0.93}


def cases(seed: int, rules: int, contexts: int) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """Give rules, each with contexts; the same for the same seed."""
    chance = random.Random(seed)
    writer = Writer(chance)
    for _ in range(rules):
        text = writer.rule()
        while not _fits(text):
            text = writer.rule()
        yield text, [context(chance) for _ in range(contexts)]


def _fits(text: str) -> bool:
    """Tell whether a rule keeps the bounds that other engines do not have."""
    try:
        parse(text)
    except RuleError as error:
        if error.code in ("macros_too_deep", "rule_too_deep", "rule_too_large"):
            return False
        raise
    return True
