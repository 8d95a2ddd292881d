"""Doors: the only places where a transaction begins and ends.

A door opens a `Tx`, runs one verb, writes what the verb emitted, noted and answered, and commits; a dry run does all of
it and rolls back. A deadlock or a lost connection makes it run the verb again. Nothing else commits.
"""

from laurels.kit.doors.door import Answer, CommitUnknown, Request, Work, answer, transact
from laurels.kit.doors.idempotency import KeyInFlight, KeyReused

__all__ = ["Answer", "CommitUnknown", "KeyInFlight", "KeyReused", "Request", "Work", "answer", "transact"]
