"""Doors: the only places where a transaction begins and ends.

A door opens a `Tx`, runs one verb, writes what the verb emitted, noted and answered, and commits; a dry run does all of
it and rolls back. A deadlock or a lost connection makes it run the verb again. Nothing else commits.
"""

from laurels.kit.doors.door import Answer, CommitUnknown, Request, Work, answer, transact
from laurels.kit.doors.idempotency import KeyInFlight, KeyReused
from laurels.kit.doors.lists import ALONE_ATTEMPTS_MAX, ListRefused, answer_alone, apart, halved

__all__ = [
    "ALONE_ATTEMPTS_MAX",
    "Answer",
    "CommitUnknown",
    "KeyInFlight",
    "KeyReused",
    "ListRefused",
    "Request",
    "Work",
    "answer",
    "answer_alone",
    "apart",
    "halved",
    "transact",
]
