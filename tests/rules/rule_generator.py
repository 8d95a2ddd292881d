"""Random rules of every construct, and random contexts for them, over a vocabulary that has every type."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from laurels.rules import (
    BOOL,
    DECIMAL,
    DOUBLE,
    DURATION,
    INT,
    LIST,
    MAP,
    MONEY,
    OBJECT,
    POINTS,
    STRING,
    TIMESTAMP,
    Entry,
    Parameter,
    Vocabulary,
)

GBP, STARS = MONEY("GBP", 2), POINTS(1)
NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
WINDOW = Parameter("window", STRING, default="ever")

VOCABULARY = Vocabulary.of(
    [
        Entry("now", TIMESTAMP),
        Entry("order.amount", GBP),
        Entry("order.discount", GBP, optional=True),
        Entry("order.channel", STRING),
        Entry("order.lines", LIST(OBJECT("line"))),
        Entry("order.weight", DECIMAL, optional=True),
        Entry("customer.attributes.text", STRING, optional=True),
        Entry("customer.attributes.zone", STRING, optional=True),
        Entry("customer.attributes.sure", BOOL, optional=True),
        Entry("customer.attributes.rate", DECIMAL, optional=True),
        Entry("customer.attributes.count", INT, optional=True),
        Entry("customer.attributes.score", DOUBLE, optional=True),
        Entry("customer.attributes.day", TIMESTAMP, optional=True),
        Entry("customer.attributes.visit", DURATION, optional=True),
        Entry("customer.attributes.tags", LIST(STRING), optional=True),
        Entry("customer.numbers", LIST(INT)),
        Entry("customer.rates", LIST(DECIMAL)),
        Entry("customer.days", LIST(TIMESTAMP)),
        Entry("customer.counts", MAP(STRING, INT)),
        Entry("customer.prices", MAP(STRING, GBP), optional=True),
        Entry("customer.orders", INT, parameters=(WINDOW,)),
        Entry("customer.spent", GBP, parameters=(WINDOW,), optional=True),
        Entry("customer.bought", INT, parameters=(Parameter("sku", STRING), WINDOW)),
        Entry("wallets.stars.spendable", STARS),
        Entry("wallets.stars.pending", STARS, optional=True),
        Entry("customer.active", BOOL),
    ],
    {
        "line": [
            Entry("sku", STRING),
            Entry("amount", GBP),
            Entry("quantity", INT),
            Entry("collections", LIST(STRING)),
            Entry("attributes.colour", STRING, optional=True),
            Entry("attributes.weight", DECIMAL, optional=True),
        ]
    },
)

TEXTS = ("A", "B", "AT", "red", "shoes", "", " Ab c ", "é", "ß\n", "😀x", "a.b", "12", "-3", "1.50", "true", "1h30m")
TEXTS += ("2026-03-29T01:30:00+01:00", "Europe/Berlin", "+05:30", "Nowhere/Land", "CEST", "1e5", "%s", "'; --", "\\")
INTS = (0, 1, 2, 3, -1, 7, 12, 100, 2**31, 2**53 + 1, 2**62, 2**63 - 1, -(2**63))
AMOUNTS = (0, 1, 100, 150, 5000, 9995, 10_000, -100, 10**15 + 1, 3)
DECIMALS = tuple(map(Decimal, ("0", "1.25", "1.250", "-3.1", "100", "0.333", "2", "1234567.000000001", "-0.5", "1E+3")))
DOUBLES = (0.0, -0.0, 1.5, -2.25, 0.1, 1e300, 5e-324, 1e15, 123456789012345680.0, *map(float, ("inf", "-inf", "nan")))
DAYS = (0, -1, -30, -399, -800, 31, 200, 9_000, -20_000)
SPANS = (0, 90, -90, 86_400, 5400.5, -0.000001, 9_223_372_036.854775)
ZONES = ("Europe/Berlin", "America/New_York", "UTC", "+05:30", "-03:00", "CET", "Asia/Kathmandu")
PATTERNS = ("^[a-z]+$", "(?i)AB", r"\\d+", "^$", "s.o", "[^a-c]", "(a|b|)*x?", "é")


# How a value of each kind is made of parts: {kind} is a value, {=} and {<} a comparison, {over} a macro, ⟦ ⟧ braces.
TEMPLATES: dict[str, tuple[str, ...]] = {
    "bool": (
        "({bool} && {bool})", "({bool} || {bool})", "({bool} && {bool} && {bool})", "({bool} || !{bool} || {bool})",
        "!({bool})", "({bool} ? {bool} : {bool})", "({int} {<} {int})", "({decimal} {<} {decimal})",
        "({int} {<} {decimal})", "({money} {<} {money})", "({points} {<} {points})", "({string} {<} {string})",
        "({timestamp} {<} {timestamp})", "({duration} {<} {duration})", "({double} {<} {double})",
        "({double} {<} {int})", "({decimal} {<} {double})", "({bool} {=} {bool})", "({string} in ['A', 'B', 'red'])",
        "({string} in {list(string)})", "({string} in customer.attributes.tags)", "({int} in {list(int)})",
        "({int} in [{int}, 3])",
        "({decimal} in {list(decimal)})", "({money} in [{money}, 100])", "({int} in {list(decimal)})",
        "({timestamp} in {list(timestamp)})", "({double} in [{double}, {double}])", "({string} in {map(int)})",
        "({list(string)} {=} {list(string)})", "({list(int)} {=} {list(int)})", "({list(decimal)} {=} {list(decimal)})",
        "({map(int)} {=} {map(int)})", "([{double}] {=} [{double}])", "(order.lines {=} order.lines)",
        "([{timestamp}] {=} customer.days)", "{over}", "{over}", "{over}",
        "({string}).contains({string})", "({string}).startsWith({string})", "({string}).endsWith({string})",
        "({string}).matches({pattern})", "has(customer.attributes.text)", "has(customer.counts.a)",
        "has(customer.prices.b)", "has(order.lines[0].attributes.colour)", "bool({string})",
        "has(customer.spent('30d'))", "has(order.discount)",
        "math.isNaN({double})", "math.isFinite({double})", "(bytes({string}) {<} bytes({string}))",
        "({string} + {string} {<} {string})", "(null == null)", "cel.bind(v, {int}, v > 1 || v == {int})",
        "customer.attributes.text.hasValue()", "customer.counts.exists(k, v, v > 1)",
    ),
    "int": (
        "({int} + {int})", "({int} - {int})", "({int} * {int})", "({int} / {int})", "({int} % {int})", "(-{int})",
        "({bool} ? {int} : {int})", "size({string})", "size({list(string)})", "size({map(int)})", "size(order.lines)",
        "int({string})", "int({decimal})", "int({double})", "int({timestamp})", "{list(int)}[{int}]", "{map(int)}['a']",
        "{map(int)}.b", "{timestamp}.getHours({zone})", "{timestamp}.getFullYear({zone})", "{timestamp}.getMonth()",
        "{timestamp}.getDate({zone})", "{timestamp}.getDayOfMonth()", "{timestamp}.getDayOfWeek({zone})",
        "{timestamp}.getDayOfYear({zone})", "{timestamp}.getMinutes({zone})", "{timestamp}.getSeconds()",
        "{timestamp}.getMilliseconds()", "{duration}.getHours()", "{duration}.getMinutes()", "{duration}.getSeconds()",
        "{duration}.getMilliseconds()", "({string}).indexOf({string})", "({string}).indexOf({string}, {int})",
        "({string}).lastIndexOf({string})", "({string}).lastIndexOf({string}, {int})", "math.greatest({int}, {int})",
        "math.least({int}, {int}, {int})", "math.abs({int})", "math.sign({int})", "math.greatest({list(int)})",
        "order.lines.filter(l, l.amount > 10).size()", "order.lines.map(l, l.quantity)[0]", "({list(int)}).sum()",
        "customer.attributes.count.orValue({int})", "customer.counts[?'a'].orValue(0)",
    ),
    "decimal": (
        "({decimal} + {decimal})", "({decimal} - {int})", "({decimal} * {decimal})", "({decimal} / {decimal})",
        "({int} / {decimal})", "(-({decimal}))", "(order.amount / {money})", "decimal({money})",
        "decimal({int})", "decimal({string})", "({bool} ? {decimal} : {int})", "{list(decimal)}[{int}]",
        "math.round({decimal})", "math.floor({decimal})", "math.ceil({decimal})", "math.trunc({decimal})",
        "math.greatest({decimal}, {decimal})", "math.abs({decimal})", "math.sign({decimal})",
        "math.least({list(decimal)})", "(wallets.stars.spendable / wallets.stars.pending)",
    ),
    "money": (
        "({money} + order.amount)", "(order.amount - {money})", "(order.amount * {decimal})", "(order.amount * {int})",
        "(order.amount / {decimal})", "(order.amount / {int})", "(-order.amount)", "({bool} ? order.amount : {money})",
        "order.lines.map(l, l.amount)[{int}]", "order.lines.filter(l, {string} in [l.sku]).map(l, l.amount).sum()",
        "math.greatest(order.amount, {money})", "math.abs(order.amount)",
        "(order.amount + {decimal})",
    ),
    "points": (
        "(wallets.stars.spendable + {points})", "(wallets.stars.spendable * {decimal})",
        "(wallets.stars.spendable / {int})",
        "math.least(wallets.stars.spendable, {points})", "({points} - wallets.stars.pending)",
    ),
    "string": (
        "({string} + {string})", "({string}).lowerAscii()", "({string}).upperAscii()", "({string}).trim()",
        "string({int})", "string({decimal})", "string({bool})", "string({timestamp})", "string({duration})",
        "string({double})", "string(bytes({string}))", "{list(string)}[{int}]", "({bool} ? {string} : {string})",
        "({string}).charAt({int})", "({string}).substring({int})", "({string}).substring({int}, {int})",
        "({string}).replace({string}, {string})", "({string}).replace({string}, {string}, {int})",
        "({string}).reverse()", "{list(string)}.join()", "{list(string)}.join({string})",
        "customer.attributes.text.orValue({string})",
    ),
    "double": (
        "({double} + {double})", "({double} - {double})", "({double} * {double})", "({double} / {double})",
        "(-({double}))",
        "double({int})", "double({decimal})", "double({string})", "math.round({double})", "math.floor({double})",
        "math.ceil({double})", "math.trunc({double})", "math.abs({double})", "math.sign({double})",
        "math.greatest({double}, {double})", "math.least([{double}, {double}, {double}])",
        "[{double}, {double}][{int}]",
    ),
    "timestamp": (
        "({timestamp} + {duration})", "({timestamp} - {duration})", "({duration} + {timestamp})", "timestamp({string})",
        "timestamp({int})", "customer.days[{int}]", "({bool} ? {timestamp} : {timestamp})",
    ),
    "duration": (
        "({duration} + {duration})", "({duration} - {duration})", "({timestamp} - {timestamp})", "duration({string})",
        "duration({int})", "days({int})", "({bool} ? {duration} : {duration})",
    ),
    "list(string)": (
        "({list(string)} + {list(string)})", "[{string}, {string}]", "{list(string)}.filter(s, s {<} {string})",
        "order.lines.map(l, l.sku)", "order.lines.map(l, l.quantity > 1, l.attributes.colour)", "{map(int)}.map(k, k)",
        "({string}).split({string})", "({string}).split({string}, {int})", "({bool} ? {list(string)} : [])",
        "order.lines.filter(l, 'shoes' in l.collections).map(l, l.sku)",
    ),
    "list(int)": (
        "({list(int)} + {list(int)})", "[{int}, {int}]", "{list(int)}.map(n, n * {int})",
        "{list(int)}.filter(n, n > {int})",
        "order.lines.map(l, l.quantity)", "{list(string)}.map(s, size(s))",
    ),
    "list(decimal)": (
        "[{decimal}, {decimal}]", "{list(decimal)}.map(d, d / {decimal})", "order.lines.map(l, l.attributes.weight)",
        "{list(decimal)}.filter(d, d {<} {decimal})",
    ),
    "list(timestamp)": ("[{timestamp}, {timestamp}]", "customer.days.map(d, d + {duration})"),
    "map(int)": ("⟦{string}: {int}, {string}: {int}⟧", "({bool} ? {map(int)} : ⟦⟧)"),
}  # fmt: skip


class Rules:
    """Writes rules. `rule()` gives the text of a condition, `value(kind)` that of a value of a kind."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.lines: list[str] = []
        self.names = 0

    def one(self, *choices: Any) -> Any:
        return choices[int(self.random.random() * len(choices))]

    def rule(self, depth: int = 3) -> str:
        return self.value("bool", depth)

    def value(self, kind: str, depth: int = 2) -> str:
        """Write a value; deeper ones are made of more parts."""
        if depth <= 0 or self.random.random() < 0.15:
            return self.one(*self.leaves(kind))()
        inside: Callable[[str], str] = lambda other: self.value(other, depth - 1)  # noqa: E731
        made: str = self.one(*TEMPLATES[kind])
        return self.filled(made, inside, depth)

    def filled(self, template: str, inside: Callable[[str], str], depth: int) -> str:
        """Fill {kind} with values, {=} with an operator, and {x: …} with a macro's variable over a list."""
        out, at = "", 0
        while (start := template.find("{", at)) >= 0:
            end = template.index("}", start)
            out, hole, at = out + template[at:start], template[start + 1 : end], end + 1
            match hole:
                case "=":
                    out += self.one("==", "!=")
                case "<":
                    out += self.one("==", "!=", "<", "<=", ">", ">=")
                case "over":
                    out += self.over(depth, "bool")
                case "zone":
                    out += self.one(*map(repr, ZONES), "customer.attributes.zone", "customer.attributes.text")
                case "pattern":
                    out += f"'{self.one(*PATTERNS)}'"
                case "window":
                    out += self.one("'30d'", "'ever'", "")
                case _:
                    out += inside(hole)
        return (out + template[at:]).replace("⟦", "{").replace("⟧", "}")

    def over(self, depth: int, body: str) -> str:
        """Write a macro over the order lines or a list: the variable can be read inside."""
        self.names += 1
        name = f"x{self.names}"
        macro = self.one("exists", "all", "exists_one")
        kind = self.one("line", "line", "line", "string", "int", "decimal", "key")
        if kind == "line":
            self.lines.append(name)
            inner = self.value(body, min(depth - 1, 2))
            self.lines.pop()
            return f"order.lines.{macro}({name}, {inner})"
        if kind == "key":
            return f"{self.one('customer.counts', 'customer.prices')}.{macro}({name}, {name} {self.one('==', '<')} 'b')"
        source = {"string": "list(string)", "int": "list(int)", "decimal": "list(decimal)"}[kind]
        other = self.value(kind, depth - 2)
        sign = self.one("==", "!=", "<", ">=")
        return f"{self.value(source, depth - 2)}.{macro}({name}, {name} {sign} {other} || {self.value('bool', 0)})"

    def leaves(self, kind: str) -> list[Callable[[], str]]:
        """List what a value of a kind can be without parts: facts, fields of lines in sight, constants."""
        facts: dict[str, tuple[str, ...]] = {
            "bool": ("customer.active", "customer.attributes.sure", "true", "has(customer.attributes.sure)"),
            "int": (
                "customer.attributes.count",
                "customer.orders({window})",
                "customer.bought('A', '30d')",
                "now.getDayOfYear()",
            ),
            "decimal": ("customer.attributes.rate", "order.weight"),
            "money": ("order.amount", "order.discount", "customer.spent({window})", "customer.prices.b"),
            "points": ("wallets.stars.spendable", "wallets.stars.pending"),
            "string": ("customer.attributes.text", "order.channel", "customer.attributes.zone"),
            "double": ("customer.attributes.score", "double(customer.attributes.rate)"),
            "timestamp": ("now", "customer.attributes.day"),
            "duration": ("customer.attributes.visit",),
            "list(string)": ("customer.attributes.tags", "['A', 'B', '']", "[]"),
            "list(int)": ("customer.numbers", "[1, 2, 3]"),
            "list(decimal)": ("customer.rates", "[1.25, 2.0]"),
            "list(timestamp)": ("customer.days",),
            "map(int)": ("customer.counts", "{'a': 1, 'b': 2}", "⟦⟧"),
        }
        fields = {"string": ("sku", "attributes.colour"), "money": ("amount",), "int": ("quantity",)}
        fields |= {"list(string)": ("collections",), "decimal": ("attributes.weight",)}
        found: list[Callable[[], str]] = [
            lambda text=text: self.filled(text, lambda _: "", 0) if "{window}" in text else text for text in facts[kind]
        ]
        if self.lines:
            name = self.one(*self.lines)
            found += [lambda path=path: f"{name}.{path}" for path in fields.get(kind, ())] * 3
        constant = self.constant(kind)
        return [*found, *([lambda: constant] * (1 + len(found) // 2))] if constant else found

    def constant(self, kind: str) -> str:
        match kind:
            case "int":
                return self.one("0", "1", "2", "3", "-1", "100", "9223372036854775807", "0x10")
            case "decimal":
                return self.one("0.0", "1.25", "-3.1", "2.0", "0.333", "1e3", "0.1")
            case "money" | "points":
                return self.one("0", "1", "50.5", "99.9", "-1", "100") if self.lines else self.one("0", "50.5", "100")
            case "double":
                return f"double('{self.one('1.5', '0', '-0.0', '1e300', 'nan', 'inf', '0.1')}')"
            case "string":
                return self.one("'A'", "'B'", "''", "'red'", "'shoes'", "'é'", "'a'", "' '", '"it\'s 100%"', "'Ab c'")
            case "timestamp":
                day = self.one("2026-01-01T00:00:00Z", "2026-10-25T02:30:00+02:00", "9999-12-31T23:59:59Z")
                return f"timestamp('{day}')"
            case "duration":
                return self.one(
                    "duration('720h')", "duration('-90s')", "days(30)", "duration('0.000001s')", "days(100000)"
                )
            case _:
                return ""


def _maybe(random: Random, table: dict[str, Any], **facts: Callable[[], Any]) -> dict[str, Any]:
    for name, make in facts.items():
        chance = random.random()
        if chance > 0.25:
            table[name] = make()
        elif chance < 0.1:
            table[name] = None
    return table


def context(random: Random) -> dict[str, Any]:
    """Give a context: facts that may be missing are sometimes absent and sometimes null."""
    pick = random.choice

    def moment() -> datetime:
        late = timedelta(seconds=random.randrange(90_000), microseconds=pick((0, 0, 1, 500_000)))
        return NOW + timedelta(days=pick(DAYS)) + late

    def several(make: Callable[[], Any]) -> list[Any]:
        return [make() for _ in range(random.randrange(4))]

    def text() -> str:
        return pick(TEXTS)

    def amount() -> int:
        return pick(AMOUNTS)

    def line() -> dict[str, Any]:
        return {
            "sku": pick("AB"),
            "amount": amount(),
            "quantity": random.randrange(5),
            "collections": several(lambda: pick(("shoes", "red"))),
            "attributes": _maybe(random, {}, colour=text, weight=lambda: pick(DECIMALS)),
        }

    def windows(make: Callable[[], Any]) -> dict[str, Any]:
        return _maybe(random, {}, **{"30d": make, "ever": make})

    attributes: dict[str, Callable[[], Any]] = {
        "text": text,
        "zone": lambda: pick(ZONES),
        "sure": lambda: pick((True, False)),
        "rate": lambda: pick(DECIMALS),
        "count": lambda: pick(INTS),
        "score": lambda: pick(DOUBLES),
        "day": moment,
        "visit": lambda: timedelta(seconds=pick(SPANS)),
        "tags": lambda: several(text),
    }
    return {
        "now": NOW,
        "order": _maybe(
            random,
            {"amount": amount(), "channel": text(), "lines": several(line)},
            discount=amount,
            weight=lambda: pick(DECIMALS),
        ),
        "customer": _maybe(
            random,
            {
                "attributes": _maybe(random, {}, **attributes),
                "active": pick((True, False)),
                "numbers": several(lambda: pick(INTS)),
                "rates": several(lambda: pick(DECIMALS)),
                "days": several(moment),
                "counts": {key: pick(INTS) for key in "abc" if random.random() < 0.6},
                "orders": windows(lambda: random.randrange(9)),
                "spent": windows(amount),
                "bought": {"A": windows(lambda: random.randrange(4))},
            },
            prices=lambda: {key: amount() for key in "ab" if random.random() < 0.6},
        ),
        "wallets": {"stars": _maybe(random, {"spendable": amount()}, pending=amount)},
    }
