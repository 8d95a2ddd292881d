"""Whatever happens to gift cards, in any order: the ledger has what a plain account book has, and so has finance."""

from __future__ import annotations

import random
from contextlib import nullcontext
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from laurels import worker
from laurels.core import ledger
from laurels.insight import doctor
from laurels.kit.problems import Problem
from laurels.kit.tx import Tx
from laurels.program.giftcards import service, spending
from laurels.program.giftcards.model import GiftCard
from tests.program.giftcards.cards import make

DAY = timedelta(days=1)
_ = worker  # binds who speaks for the units of money


@dataclass
class Book:
    """What a person would write down of one card."""

    ends_at: datetime | None
    balance: int
    held: dict[UUID, int] = field(default_factory=dict[UUID, int])
    paid: dict[UUID, int] = field(default_factory=dict[UUID, int])
    blocked: bool = False
    expired: int = 0
    spent: int = 0
    back: int = 0
    topped: int = 0

    @property
    def free(self) -> int:
        return self.balance - sum(self.held.values())

    def live(self, now: datetime) -> bool:
        return not self.blocked and (self.ends_at is None or now < self.ends_at)

    def run_out(self, now: datetime) -> None:
        """Lose what is free once the card has ended."""
        if self.ends_at is not None and now >= self.ends_at:
            self.expired += self.free
            self.balance -= self.free


def fits(may: bool) -> Any:
    """Expect a refusal exactly when the book says that it is none of the things that may be done."""
    return nullcontext() if may else pytest.raises(Problem)


async def step(tx: Tx, draw: random.Random, number: int, card: GiftCard, book: Book) -> None:
    """Do one thing, and write it down if it was not refused."""
    amount, name = draw.randint(1, 700), f"n{number}"
    asked: dict[str, Any] = {"source": "", "external_id": name, "amount_minor": amount}
    pays = book.live(tx.now) and amount <= book.free
    match draw.choice(["debit", "debit", "hold", "capture", "void", "refund", "top_up", "block", "unblock", "prolong"]):
        case "debit":
            with fits(pays):
                done = await spending.debit(tx, card.code, **asked)
                book.balance, book.spent = book.balance - amount, book.spent + amount
                book.paid[done.id] = amount
        case "hold":
            with fits(pays):
                done = await spending.debit(tx, card.code, **asked, life=timedelta(days=3))
                book.held[done.id] = amount
        case "capture" if book.held:
            id = draw.choice(list(book.held))
            taken = draw.randint(1, book.held[id])
            with fits(not book.blocked):
                await spending.capture(tx, card.code, id, amount_minor=taken)
                del book.held[id]
                book.balance, book.spent = book.balance - taken, book.spent + taken
                book.paid[id] = taken
        case "void" if book.held:
            id = draw.choice(list(book.held))
            await spending.void(tx, card.code, id)
            del book.held[id]
        case "refund" if book.paid:
            id = draw.choice(list(book.paid))
            with fits(amount <= book.paid[id]):
                await spending.refund(tx, card.code, id, **asked)
                book.paid[id] -= amount
                if book.ends_at is not None and tx.now >= book.ends_at:
                    book.ends_at = tx.now + service.REFUND_GRACE
                book.balance, book.back = book.balance + amount, book.back + amount
        case "top_up":
            with fits(book.live(tx.now)):
                await spending.top_up(tx, card.code, **asked)
                book.balance, book.topped = book.balance + amount, book.topped + amount
        case "block":
            await service.block(tx, card.code, reason="a test")
            book.blocked = True
        case "unblock":
            await service.unblock(tx, card.code, reason="a test")
            book.blocked = False
        case "prolong" if book.ends_at is not None:
            later = book.ends_at + draw.randint(1, 20) * DAY
            with fits(tx.now < book.ends_at):
                await service.prolong(tx, card.code, expires_at=later, reason="a test")
                book.ends_at = later
        case _:
            pass


@pytest.mark.parametrize("seed", range(6))
async def test_the_ledger_has_what_a_plain_account_book_has(tx: Tx, seed: int) -> None:
    draw = random.Random(seed)
    cards = [await make(tx, 3000, expires_at=tx.now + draw.randint(5, 40) * DAY) for _ in range(2)]
    cards.append(await make(tx, 3000))
    books = {card.id: Book(card.expires_at, 3000) for card in cards}
    for number in range(70):
        card = draw.choice(cards)
        await step(tx, draw, number, card, books[card.id])
        if draw.random() < 0.3:
            tx = replace(tx, now=tx.now + draw.randint(1, 60) * timedelta(hours=1))
            for hold in await ledger.release_due(tx, limit=100):
                assert hold.account.owner_id is not None
                del books[hold.account.owner_id].held[hold.id]
        await ledger.jobs.expire(tx)
        for book in books.values():
            book.run_out(tx.now)
        for one in await service.standings(tx, cards):
            book = books[one.card.id]
            assert (one.balance.balance, one.balance.held) == (book.balance, sum(book.held.values())), number
    await ledger.jobs.expire(tx)
    for book in books.values():
        book.run_out(tx.now)
    (total,) = await service.totals(tx, at=tx.now + DAY)
    assert (total.spent_minor, total.refunded_minor, total.topped_up_minor) == (
        sum(book.spent for book in books.values()),
        sum(book.back for book in books.values()),
        sum(book.topped for book in books.values()),
    )
    assert total.outstanding_minor == sum(book.balance for book in books.values())
    assert total.expired_minor == sum(book.expired for book in books.values())
    assert [one for one in await doctor.examine(tx) if not one.information and one.check != "feed_numbers"] == []
