"""The code of the web: its client is that of the API, it speaks all its languages, and it asks nobody but the API.

Node.js is not needed for any of these; `make check` lets the compiler look at the types as well.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import laurels.app  # noqa: F401  # which brings all routes
from laurels.kit.web import ALL_ROUTES
from tests.house.source import ROOT

WEB = ROOT / "web"
GENERATED = WEB / "kit" / "client" / "generated"
LANGUAGES = ("en", "es", "tr", "id", "vi", "zh")
TEXT = r'"(?:[^"\\]|\\.)*"'
PHRASE = re.compile(rf"(\w+): \[\s*({TEXT}(?:,\s*{TEXT})*),?\s*\]")
PART = re.compile(r"\{(\w+)\}")
FORMS_OF = {"en": 2, "es": 2}
"""Languages whose nouns differ by count; the others say one form."""


def sources() -> Iterator[Path]:
    for path in sorted(WEB.rglob("*.ts*")):
        if "node_modules" not in path.parts and GENERATED not in path.parents:
            yield path


def phrases() -> Iterator[tuple[str, list[str]]]:
    for path in sources():
        if path.name in ("words.ts", "kit.ts", "index.tsx"):
            for key, texts in PHRASE.findall(path.read_text(encoding="utf-8")):
                said = [text[1:-1].replace('\\"', '"') for text in re.findall(TEXT, texts)]
                if len(said) > 1 or path.name != "index.tsx":
                    yield f"{path.relative_to(WEB)} {key}", said


def test_the_generated_client_is_that_of_the_documented_api() -> None:
    document = (ROOT / "docs" / "reference" / "openapi.json").read_bytes()
    written = (GENERATED / "openapi.sha256").read_text(encoding="utf-8").strip()
    assert written == hashlib.sha256(document).hexdigest(), "the API has changed: run `make client`"


def test_every_phrase_is_said_in_all_languages() -> None:
    found = list(phrases())
    assert len(found) > 100, "the pattern finds what is said"
    wrong: list[str] = []
    for name, said in found:
        if len(said) != len(LANGUAGES) or not all(text.strip() for text in said):
            wrong.append(f"{name} is said in {len(said)} of {len(LANGUAGES)} languages")
            continue
        parts = set(PART.findall(said[0]))
        for language, text in zip(LANGUAGES, said, strict=True):
            if set(PART.findall(text)) != parts:
                wrong.append(f"{name} has other parts in {language}: {text}")
            if text.count("|") > FORMS_OF.get(language, 1) - 1:
                wrong.append(f"{name} has more forms than {language} has: {text}")
    assert not wrong, "\n".join(wrong)


def test_what_somebody_did_can_be_said_in_words() -> None:
    """Of each act of the API that changes something of the workspace: `kit/done` looks it up as this does."""
    written = (WEB / "kit" / "done" / "words.ts").read_text(encoding="utf-8")
    words = {key for key, _ in PHRASE.findall(written)}
    acts = {
        card.action: {card.action.rpartition(".")[2], card.action.rpartition(".")[2].split("_")[0]}
        for routes in ALL_ROUTES
        for card in routes.cards
        if card.method != "GET"
    }
    unsaid = {act for act, keys in acts.items() if not keys & words and act.split(".")[0] not in ("anyone", "self")}
    assert unsaid <= {
        "decisions.evaluate_rule", "decisions.preflight_campaign", "decisions.run_test_cases", "decisions.simulate",
        "gift_cards.check", "requests.replay", "rules.check_rule", "segments.preview_segment",
    }, "these change something"  # fmt: skip
    assert words <= set().union(*acts.values()), "these are words for what nobody does"


def test_a_room_loads_its_screens_and_its_words_only_when_they_are_opened() -> None:
    """What `index.tsx` imports, everybody loads before the first screen."""
    allowed = re.compile(r"^(@kit/frame/rooms|@kit/client|@tabler/icons-react)$")
    wrong = [
        f"{path.relative_to(WEB)} imports {module}"
        for path in sorted((WEB / "dashboard").glob("*/index.tsx"))
        for module in re.findall(r'^import [^;]*?from "([^"]+)";', path.read_text(encoding="utf-8"), re.MULTILINE)
        if not allowed.match(module)
    ]
    assert not wrong, "\n".join(wrong)


def test_every_colour_that_is_used_is_one_that_there_is() -> None:
    """A variable that nobody sets is no error to the browser: what it should paint is invisible."""
    theme = (WEB / "kit" / "look" / "theme.ts").read_text(encoding="utf-8")
    styles = [path for path in WEB.rglob("*.css") if "node_modules" not in path.parts]
    texts = [path.read_text(encoding="utf-8") for path in [*sources(), *styles]]
    there = set(re.findall(r'"(--laurels-[\w-]+)"', theme))
    there |= {name for text in texts for name in re.findall(r"(--laurels-[\w-]+)\s*:", text)}
    used = {name for text in texts for name in re.findall(r"(--laurels-\w[\w-]*\w)", text)}
    assert used - there == set()


ELSEWHERE = re.compile(r"\bfetch\(|XMLHttpRequest|sendBeacon|https?://(?!127\.0\.0\.1)")


def test_screens_ask_the_api_through_its_client_and_nobody_else() -> None:
    wrong = [
        f"{path.relative_to(WEB)} line {number}: {line.strip()}"
        for path in sources()
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if ELSEWHERE.search(line)
    ]
    assert not wrong, "\n".join(wrong)


COLOUR = re.compile(r"#[0-9a-fA-F]{3,8}\b|\brgb\(|\bhsl\(")


@pytest.mark.parametrize("path", [WEB / "dashboard", WEB / "kit"], ids=["dashboard", "kit"])
def test_colours_come_from_the_theme(path: Path) -> None:
    """A colour of its own would be wrong in the dark."""
    wrong = [
        f"{one.relative_to(WEB)} line {number}: {line.strip()}"
        for one in sources()
        if path in one.parents and one.parent.name != "look"
        for number, line in enumerate(one.read_text(encoding="utf-8").splitlines(), 1)
        if COLOUR.search(line)
    ]
    assert not wrong, "\n".join(wrong)


def test_files_are_short_enough_to_be_read() -> None:
    long = [
        f"{path.relative_to(WEB)} has {count} lines"
        for path in sources()
        if path.name not in ("words.ts", "kit.ts")
        and (count := len(path.read_text(encoding="utf-8").splitlines())) > 200
    ]
    assert not long, f"make two of each: {long}"


BLOCK = re.compile(r"^`(web/\S+)`\n\n```tsx\n(.*?)\n```", re.MULTILINE | re.DOTALL)


def test_the_example_of_a_screen_is_the_code_that_runs() -> None:
    text = (ROOT / "docs" / "how-to" / "add-a-screen.md").read_text(encoding="utf-8")
    shown = BLOCK.findall(text)
    assert len(shown) > 4, "the page shows the files"
    wrong = [path for path, code in shown if code not in (ROOT / path).read_text(encoding="utf-8")]
    assert not wrong, f"these files have changed since the page was written: {wrong}"
