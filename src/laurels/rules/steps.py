"""How many steps it takes to look once at all that is inside the macros of a rule."""

from __future__ import annotations

from collections.abc import Mapping

from laurels.rules import pattern
from laurels.rules.bounds import FACT_TEXT_MAX, PATTERN_STATES_MAX, STEP_CHARACTERS, TEXT_GROWN_MAX
from laurels.rules.tree import Binary, Call, Literal, Macro, Node, Read, Select, Variable, children
from laurels.rules.types import BOOL

_COLLECTIONS = frozenset(("list", "map", "object"))
_TEXTS = frozenset(("string", "bytes"))
# In steps: two items compared that are lists, maps or objects, and a pattern made ready that only a fact knows.
_COMPARED = 100
_MADE_READY = 10 * PATTERN_STATES_MAX
# So many characters are a step where a list keeps the texts that are made for it.
_KEPT_CHARACTERS = 32
_OUTSIDE: Mapping[str, int] = {}


def steps(node: Node, texts: Mapping[str, int] = _OUTSIDE) -> int:
    """Count the steps of looking once at each part inside macros, whose variables hold texts of such lengths."""
    own = _look(node, texts) if texts else 0
    if not isinstance(node, Macro):
        return own + sum(steps(below, texts) for below in children(node))
    inner = {**texts, node.variable: longest(node.source, texts)}
    own += steps(node.source, texts) + steps(node.body, inner) + (steps(node.test, inner) if node.test else 0)
    made = node.macro == "map" and not isinstance(node.body, Literal | Read | Select | Variable)
    return own + (longest(node.body, inner) // _KEPT_CHARACTERS if made else 0)


def _look(node: Node, texts: Mapping[str, int]) -> int:
    """Count the steps of one look: more than one where it compares what has parts, or works through a text."""
    match node:
        case Call() if searches(node):
            expression = node.operands[1]
            return states(expression) if isinstance(expression, Literal) else _MADE_READY
        case Binary(operator="==" | "!=" | "in", left=left, right=right):
            items = (left.type, *right.type.of) if node.operator == "in" else (left.type, right.type)
            return _COMPARED if any(one.kind in _COLLECTIONS for one in items) else 1
        case Call() | Binary() if any(one.type.kind in _TEXTS for one in (node, *children(node))):
            return 1 + longest(node, texts) // STEP_CHARACTERS
        case _:
            return 1


def longest(node: Node, texts: Mapping[str, int] = _OUTSIDE) -> int:
    """Tell how long a text can be, or the longest text in a list."""
    match node:
        case Literal(value=str() | bytes() as text):
            return len(text)
        case Variable(name=name):
            return texts[name]
        case Macro(macro="map", source=source, variable=variable, body=body):
            return longest(body, {**texts, variable: longest(source, texts)})
        case Macro(source=source):
            return longest(source, texts)
        case Binary(operator="+", left=left, right=right):
            return longest(left, texts) + longest(right, texts)
        case Call(function="replace" | "join"):
            return TEXT_GROWN_MAX
        case _:
            return max((longest(below, texts) for below in children(node)), default=FACT_TEXT_MAX)


def searches(node: Node) -> bool:
    """Tell whether a part is a search for a pattern."""
    return isinstance(node, Call) and node.function == "matches" and node.type == BOOL


def states(expression: Node) -> int:
    """Count the states of a pattern; one that only a fact knows may have as many as any."""
    return len(pattern.compiled(str(expression.value)).tests) if isinstance(expression, Literal) else PATTERN_STATES_MAX
