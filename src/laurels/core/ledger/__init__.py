"""The ledger: everything that can be counted is an account.

A transfer moves an amount of one unit from one account to another; a journal groups transfers that happen together or
not at all. Wallets have lots, so that every debit knows the earnings that paid for it. Always true: a balance is the
sum of its transfers, all accounts of a unit sum to zero, and nothing is changed or deleted but running balances.
"""

from laurels.core.ledger import jobs
from laurels.core.ledger.jobs import Speaker, speak_for
from laurels.core.ledger.model import (
    AccountRef,
    Balance,
    Bounds,
    CeilingReached,
    Consumption,
    HeldLot,
    Hold,
    HoldEnded,
    HoldTooSmall,
    InsufficientBalance,
    Journal,
    LedgerRefused,
    Lot,
    LotTerms,
    Posted,
    RestoreTooMuch,
    Transfer,
    UnknownHold,
    UnknownJournal,
)
from laurels.core.ledger.service import (
    STREAM,
    Entry,
    Expired,
    Moved,
    balances,
    content,
    counted,
    entries,
    expire_due,
    get_hold,
    hold,
    lock,
    lots,
    of_causes,
    of_journals,
    post,
    post_one,
    release,
    release_due,
)
from laurels.core.ledger.store import COUNTED, EARNED, HOLDINGS, MATURING, POST_CREDITS, ending_of, flows_of
from laurels.core.ledger.twin import Book
from laurels.core.ledger.wire import credits, only_credits  # noqa: A004 - what a list of them is called

EVENTS = {
    "points.expired": "Points of a customer ran out.",
    "points.released": "Points reserved by a hold were given free, because it was over.",
}

__all__ = [
    "COUNTED",
    "EARNED",
    "EVENTS",
    "HOLDINGS",
    "MATURING",
    "POST_CREDITS",
    "STREAM",
    "AccountRef",
    "Balance",
    "Book",
    "Bounds",
    "CeilingReached",
    "Consumption",
    "Entry",
    "Expired",
    "HeldLot",
    "Hold",
    "HoldEnded",
    "HoldTooSmall",
    "InsufficientBalance",
    "Journal",
    "LedgerRefused",
    "Lot",
    "LotTerms",
    "Moved",
    "Posted",
    "RestoreTooMuch",
    "Speaker",
    "Transfer",
    "UnknownHold",
    "UnknownJournal",
    "balances",
    "content",
    "counted",
    "credits",
    "ending_of",
    "entries",
    "expire_due",
    "flows_of",
    "get_hold",
    "hold",
    "jobs",
    "lock",
    "lots",
    "of_causes",
    "of_journals",
    "only_credits",
    "post",
    "post_one",
    "release",
    "release_due",
    "speak_for",
]
