"""What the builder draws of a rule says what the rule says, to the letter, for every rule that docs and tests know."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from typing import Any

import pytest

from laurels import rules
from laurels.program import vocabulary
from laurels.rules import BOOL, RuleError, Vocabulary
from tests.house.source import ROOT
from tests.program.vocabulary.test_policy import SOURCES

WEB = ROOT / "web"
QUOTED = re.compile(r"'((?:[^'\\\n])+)'|\"((?:[^\"\\\n])+)\"|`([^`\n]+)`")
READS = re.compile(r"\b(?:now|customer|wallets|order|line|event|code|publication|reading)\.[a-z]")
HARD = (
    'order.amount * 2 >= 7 && (now.weekday == "monday" || now.hour >= 17)',
    "!(order.amount > 5) && !!customer.birthday && !customer.anniversary",
    '(has(customer.age) ? customer.age : 0) >= 18 || order.channel in ["web", "app"]',
    'order.lines.filter(line, line.sku == "a" || line.quantity > 2).map(line, line.amount).sum() >= 50.50',
    'order.lines.filter(line, !("tea" in line.collections)).size() < 3',
    '!order.lines.exists(x, x.sku.startsWith("gift")) && order.lines.all(x, x.quantity >= 1)',
    '!(order.channel == "web" && (order.amount > 1 || !(order.amount < 9)))',
    r'order.channel == "a\"b\\c\nd" && now.at >= timestamp("2026-01-01T00:00:00Z")',
    'order.lines.exists(line, true) && customer.spent("30d") >= -5',
)


def texts() -> Iterator[str]:
    """List everything in quotes that may be a rule: it reads something."""
    yield from HARD
    for folder, ending in (("tests", "*.py"), ("docs", "*.md"), ("src/laurels/demo", "*.py")):
        for path in (ROOT / folder).rglob(ending):
            for parts in QUOTED.findall(path.read_text(encoding="utf-8")):
                yield from (part for part in parts if READS.search(part))


def known() -> Iterator[dict[str, Any]]:
    """Check them in every language that there is, each rule once."""
    seen: set[str] = set()
    every = sorted(set(texts()))
    for trigger in (vocabulary.ORDER_PAID, vocabulary.CUSTOMER, vocabulary.CART, "event.ride"):
        language = SOURCES.language(trigger)
        for names in filter(None, (language.moment, language.line)):
            for text in every:
                found = checked(text, names)
                if found is not None and found["text"] not in seen:
                    seen.add(found["text"])
                    yield found


def checked(text: str, names: Vocabulary) -> dict[str, Any] | None:
    try:
        rule = rules.check(text, names, expects=BOOL)
    except RuleError:
        return None
    fields = {one.name: str(one.type) for listed in names.objects.values() for one in listed.values()}
    facts = {name: str(one.type) for name, one in names.entries.items()}
    return {"text": rules.unparse(rule.tree), "tree": rules.encode(rule.tree), "facts": facts, "fields": fields}


@pytest.mark.slow
def test_a_drawing_says_what_the_rule_says() -> None:
    node = shutil.which("node")
    if node is None or not (WEB / "node_modules" / "vite").is_dir():
        pytest.skip("the web's packages are not here: `make web`")
    asked = list(known())
    assert len(asked) > 300, "the pattern finds the rules"
    script = ROOT / "tests" / "browser" / "drawing.mjs"
    given = json.dumps(asked)
    ran = subprocess.run([node, script], input=given, capture_output=True, text=True, timeout=120, check=True)
    answers = json.loads(ran.stdout)
    both = list(zip(asked, answers, strict=True))
    other = [(one["text"], said["written"]) for one, said in both if said["written"] != one["text"]]
    assert not other, "a tree is written as the server writes it"
    unlike = [(one["text"], said["drawn"]) for one, said in both if not said["faithful"]]
    assert not unlike, "whatever has no picture stays as text"
    assert not [said for said in answers if said["open"]], "nothing that was said is missing"
    assert sum(not said["undrawn"] for said in answers) > len(answers) * 2 / 3, "most rules have a picture"
