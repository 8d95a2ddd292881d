"""The proof is worth something only if it sees what is wrong."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from laurels.core.ledger.model import Bounds, Transfer
from laurels.core.ledger.twin import Book
from tests.core.ledger.strategies import ANN, COUNTED, COUNTERS, SPENT, Story

USES = COUNTERS[0]


def a_book() -> Book:
    story = Story()
    story.earn(30, ends=9)
    story.hold(5, ends=4)
    spent = story.spend(50, "debt")
    story.give(10, spent)
    story.post(Transfer(COUNTED, USES, 2, "use", bounds=Bounds(ceiling=2)))
    return story.book


def balance(book: Book) -> None:
    book.accounts[ANN].balance += 1


def debt(book: Book) -> None:
    book.accounts[ANN].debt += 1


def counter(book: Book) -> None:
    book.accounts[USES].balance -= 1


def ceiling(book: Book) -> None:
    book.accounts[USES].bounds = Bounds()


def held(book: Book) -> None:
    book.accounts[ANN].held -= 1


def remaining(book: Book) -> None:
    book.accounts[ANN].lots[0].remaining += 1


def live(book: Book) -> None:
    book.accounts[ANN].live.append(book.accounts[ANN].lots[0])


def consumption(book: Book) -> None:
    [id] = [id for id, entry in book.entries.items() if entry.journal.transfers[0].target == SPENT]
    entry = book.entries[id]
    book.entries[id] = replace(entry, posted=replace(entry.posted, consumed=()))


def amount(book: Book) -> None:
    id, entry = list(book.entries.items())[-1]
    book.entries[id] = replace(entry, posted=replace(entry.posted, amounts=(3,)))


def given(book: Book) -> None:
    book.given.clear()


@pytest.mark.parametrize(
    ("damage", "invariants"),
    [
        (balance, {"I1", "I2", "I3"}),
        (debt, {"I1", "I3"}),
        (counter, {"I1", "I2"}),
        (ceiling, {"I5"}),
        (held, {"I3"}),
        (remaining, {"I3", "I4"}),
        (live, {"I3"}),
        (consumption, {"I1", "I4"}),
        (amount, {"I1", "I2", "I4", "I5"}),
        (given, {"I4"}),
    ],
)
def test_a_damaged_book_does_not_pass(damage: Callable[[Book], None], invariants: set[str]) -> None:
    book = a_book()
    assert book.check() == []
    damage(book)
    assert {fault.split(":")[0] for fault in book.check()} == invariants
