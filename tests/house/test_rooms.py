"""Every room has the same few files, and a face that says what it is."""

from __future__ import annotations

import ast
import importlib

import pytest

from tests.house.source import modules, rooms

FILES = frozenset({"__init__", "model", "policy", "store", "service", "schemas", "api", "jobs"})

MORE: dict[str, dict[str, str]] = {
    "laurels.core.calendars": {
        "countries": "the holidays that a library computes, behind one pure door",
    },
    "laurels.core.ledger": {
        "twin": "the same verbs in memory: the oracle of the property tests and the book of a backtest",
        "wire": "journals as the rows that the posting functions take",
    },
    "laurels.core.segments": {
        "membership": "the verbs that make memberships follow rules, apart from those of lists and definitions",
    },
    "laurels.core.carts": {
        "priced": "a cart with its discounts: what every effect asks, and as long as all other nouns",
    },
    "laurels.engine.accruals": {
        "answers": "what was done, as the answer of a hot route",
        "earning": "one of the two verbs of the batch machine: what an order or event earns",
        "facts": "loads all that a list of requests needs in few round trips",
        "known": "what is known of a list, and moves on as it is decided",
        "publishing": "what open publications have reached: read, counted and lowered",
        "returning": "the other verb of the batch machine: what a return takes back",
    },
    "laurels.engine.backtests": {
        "replay": "decides a campaign on recorded orders: as long as all verbs that keep what it finds",
    },
    "laurels.engine.simulations": {
        "alone": "the other verb: one campaign by itself, which test cases ask for",
        "scenes": "reads what is to be simulated, also as test cases kept it",
    },
    "laurels.engine.decisions": {
        "context": "what rules see of a moment: pure, and as long as all of policy",
    },
    "laurels.engine.pricing": {
        "answers": "what was decided, as it is kept and as it is shown: other rooms show the same",
        "deciding": "what a cart gets, from values only, and as long as all of policy",
        "facts": "loads all that a list of carts needs in few round trips",
        "guessing": "slows down who tries codes: one count for all routes that take codes",
        "limits": "what limits leave and what is counted: pure, and as long as all other policy",
        "paying": "what gift cards and points pay: pure",
    },
    "laurels.engine.redemptions": {
        "again": "works a kept redemption out again: pure, for reruns and returns alike",
        "answers": "what was used, as the answer of a hot route",
        "reserving": "the verbs of reservations, apart from those that use at once",
        "returning": "what a return pays back, to whom: pure, and as long as all of policy",
        "undoing": "the verbs that give back, whole or in part",
        "using": "writes what was decided as rows and journals",
    },
    "laurels.engine.segmentation": {
        "programme": "the rules of all segments, read and ordered: what the verbs and the jobs both ask",
        "refreshing": "makes memberships true, for some customers or for everybody",
    },
    "laurels.engine.drafts": {
        "offers": "what is offered to who writes a rule: names, and values to compare with",
    },
    "laurels.engine.explanations": {
        "carts": "the story of a campaign of carts, which redemptions tell",
        "phrases": "an open set: one file per language of an answer",
        "why": "the story of one campaign and one customer, then and now",
    },
    "laurels.insight.imports": {
        "files": "an open set: one file per format",
        "kinds": "an open set: one file per thing that can be imported",
        "mappings": "how columns become fields: read, guessed, checked and stored",
        "reports": "the report of refused rows as a file",
        "undoing": "the verbs of an undo, apart from those of imports",
        "uploads": "where a file waits between its upload and its import",
    },
    "laurels.insight.requests": {
        "recorder": "notes calls in memory and writes them beside the requests: the room's only part that keeps state",
    },
    "laurels.program.campaigns": {
        "cache": "keeps compiled campaigns of one programme version",
        "compiler": "turns a definition into what is evaluated",
        "index": "finds the campaigns in question: pure, and as long as all of policy",
        "staleness": "says what a changed set-up concerns: pure, and only for the cache",
        "effects": "an open set: one file per kind of effect",
        "phrases": "an open set: one file per language",
        "sentence": "says what a campaign does in words",
    },
    "laurels.program.stacking": {
        "best": "searches the best combination: pure, and as long as all of policy",
        "compatibility": "campaigns against each other, before any cart: pure",
        "taking": "takes one more offer: pure, what policy and the search both do",
    },
    "laurels.program.giftcards": {
        "laws": "what the law of some places says, as data, and what follows from it: pure",
        "transfers": "what payments and loadings move in the ledger: pure, and as long as all of policy",
        "spending": "the verbs that move the money of cards, apart from those that make and change them",
    },
    "laurels.program.vocabulary": {
        "entries": "the names that rules read: long lists, and pure",
        "columns": "what is counted of the rows of a source, joined once for all rules",
        "finding": "where each fact is found: one place for both ways",
        "live": "facts of a few customers, each at a moment",
        "moments": "what depends on the moment of a question, as parameters",
        "nouns": "an open set: one file per language",
        "population": "rules asked about everybody in one statement",
    },
    "laurels.program.vouchers": {
        "batches": "the verbs of batches: codes by the million",
        "changes": "the verbs of changes of many codes",
        "drafts": "the verbs that bring codes in singly or from lists",
        "drawing": "draws codes: the room's only source of chance",
        "exports": "codes as a table that is streamed",
        "images": "codes as images, by two libraries behind one door",
        "patterns": "patterns, character sets and check characters: pure, and as long as all of policy",
        "pools": "the verbs of pools that fill themselves",
        "shapes": "which patterns there are: what single codes and batches both ask",
    },
    "laurels.system.access": {
        "gate": "admits the bearers of keys before a transaction is opened",
    },
    "laurels.system.credentials": {
        "ceremonies": "reads and writes what passkeys say, by a library that is only loaded when one is used",
        "codes": "the verbs of authenticators and recovery codes, apart from those of passwords",
        "hashing": "hashes passwords beside the loop: slow on purpose, and few at once",
        "passkeys": "the verbs of passkeys, apart from those of passwords",
    },
    "laurels.system.sessions": {
        "browser": "what a browser says and is told besides JSON: all routes of people share it",
        "gate": "admits people with sessions beside the bearers of keys",
        "page": "what a one-time link opens, without the dashboard",
        "ways": "the ways to sign in, which the routes and that page share",
        "proving": "attempts to sign in, over several transactions, so that each is counted",
    },
    "laurels.system.staff": {
        "grants": "the verbs of who may do what where, apart from those of people",
        "invitations": "the verbs of the way in, apart from those of who is in",
        "roles": "what each role may do: one table, and pure",
    },
}
"""Files beyond the usual ones, each with the reason why its room is not two rooms instead."""


@pytest.mark.parametrize("room", rooms())
def test_a_room_has_only_the_usual_files(room: str) -> None:
    depth = room.count(".") + 1
    found = {one.name.split(".")[depth] for one in modules() if one.room == room and one.name != room}
    allowed = FILES | MORE.get(room, {}).keys()
    assert found <= allowed, (
        f"{room} has {sorted(found - allowed)}: put it into {sorted(FILES)}, make a second room, or say why in MORE"
    )


def test_no_exception_outlives_its_file() -> None:
    known = {one.name for one in modules()}
    gone = [f"{room}.{file}" for room, files in MORE.items() for file in files if f"{room}.{file}" not in known]
    assert not gone, f"MORE explains files that are gone: {gone}"


@pytest.mark.parametrize("room", rooms())
def test_a_room_has_a_face_that_says_what_it_is(room: str) -> None:
    face = importlib.import_module(room)
    text = face.__doc__ or ""
    assert text.split(":")[0].strip(), f"{room} needs a docstring: what it is, and what is always true of it"
    assert len(text.strip().splitlines()) <= 12, f"{room} says too much; a face says it in about five lines"


@pytest.mark.parametrize("room", rooms())
def test_a_face_names_all_that_it_shows(room: str) -> None:
    face = importlib.import_module(room)
    shown: list[str] = getattr(face, "__all__", [])
    assert shown, f"{room} shows nothing: give it __all__"
    assert not [name for name in shown if not hasattr(face, name)]


def test_a_store_declares_every_statement() -> None:
    """SQL stands in stores alone, as constants, so that each can be prepared by a test."""
    verbs = ("SELECT ", "INSERT INTO ", "UPDATE ", "DELETE FROM ", "WITH ")
    broken: list[str] = []
    for module in modules():
        if module.name.split(".")[-1] == "store" or module.name.startswith("laurels.kit.postgres"):
            continue
        for node in module.nodes:
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                text = node.value.lstrip()
                if text.startswith(verbs) and text not in HARMLESS:
                    broken.append(f"{module.place}:{node.lineno} holds SQL; move it to a store")
    assert not broken, "\n".join(broken)


HARMLESS = frozenset({"SELECT 1", "SELECT now()", "SELECT current_user"})
"""Asks of a session: whether it answers, what its clock shows, who it is."""
