"""rules: the language of conditions, a typed dialect of CEL (https://github.com/google/cel-spec).

Always true: pure (no I/O, no clock); a text is refused with a position, never half understood; every reading of a rule
(compiled function, strict evaluation, explanation, sentence) agrees; amounts are exact; checking and matching take time
linear in their input, and what macros multiply is bounded (`rules.bounds`, `rules.work`).

    expression = or ["?" or ":" expression]    or = and {"||" and}    and = relation {"&&" relation}
    relation = sum {("<" | "<=" | ">" | ">=" | "==" | "!=" | "in") sum}    sum = product {("+" | "-") product}
    product = unary {("*" | "/" | "%") unary}    unary = ({"!"} | {"-"}) member
    member = primary {"." name ["(" [list] ")"] | "[" expression "]" | ".?" name | "[?" expression "]"}
    primary = name | literal | name "(" [list] ")" | "(" expression ")" | "[" [list] "]" | "{" [key ":" value, …] "}"
    macros: has(a.b) · list.all(x, c) · exists(x, c) · exists_one(x, c) · filter(x, c) · map(x, e) · map(x, c, e)
            map.all(k, v, c) · exists(k, v, c) · exists_one(k, v, c) · cel.bind(x, e, e) · optional.optMap(x, e)

Where the typed dialect leaves CEL:
- a literal with a point is an exact decimal, and a double only beside a double; int with decimal gives decimal;
- a number beside money or points, in + - and comparisons, is in major units: `order.amount >= 99.95` is 9995 minor
  units; more digits than the unit has are refused; amount * and / number stay exact, amount / amount is a decimal;
  division that does not end keeps 34 significant digits, half to even; amounts have no 64-bit limit;
- a context is a nested dict whose datetimes know their zone (UTC is best); a fact that is absent or None is missing;
- every name, field and comparison is checked against the vocabulary, so values of different kinds are refused where
  CEL would say they differ;
- a fact may be asked with constant arguments: `customer.spent("365d")`, also inside has(); a context holds its value
  below the fact and each argument as text: `c["customer"]["spent"]["365d"]`;
- optional values are asked at once (`customer.?age.orValue(0)`), of facts too, and become has() and ? : in the tree;
- `days(30)`, `decimal(x)` are added; `type`, `dyn` and building objects are left out;
- timestamps and durations have microseconds; finer text is refused;
- `matches` takes the part of RE2's syntax that `rules.pattern` lists, searched by an automaton in linear time.

Plain CEL, untyped, is `check(text, Vocabulary.dynamic())`: 64-bit overflow, uint, double, bytes and all, without
protobuf messages; an int is compared with a double exactly, where CEL may round the int first.
"""

from laurels.rules.codec import decode, encode, unparse
from laurels.rules.errors import RuleError, RuleFailed
from laurels.rules.explain import Change, Explanation, Group, Leaf
from laurels.rules.parser import parse
from laurels.rules.rule import Rule, check
from laurels.rules.tree import Read
from laurels.rules.types import (
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
    Type,
)
from laurels.rules.vocabulary import Entry, Noun, Parameter, Vocabulary

__all__ = [
    "BOOL",
    "DECIMAL",
    "DOUBLE",
    "DURATION",
    "INT",
    "LIST",
    "MAP",
    "MONEY",
    "OBJECT",
    "POINTS",
    "STRING",
    "TIMESTAMP",
    "Change",
    "Entry",
    "Explanation",
    "Group",
    "Leaf",
    "Noun",
    "Parameter",
    "Read",
    "Rule",
    "RuleError",
    "RuleFailed",
    "Type",
    "Vocabulary",
    "check",
    "decode",
    "encode",
    "parse",
    "unparse",
]
