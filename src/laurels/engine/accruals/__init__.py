"""Accruals: what happened goes in, what it earned comes out, any number at once.

The hot path is a batch machine: it takes a list of orders, events and returns of one workspace, loads the facts of all,
decides each and applies all, with a result for each. A single call is a list of one, and concurrent calls gather while the
list before them is in flight. Always true: a thing that was sent before changes nothing and gets its first answer; a
refused one leaves no trace and hurts no other.
"""

from laurels.engine.accruals.model import Outcome
from laurels.engine.accruals.service import accrue, cancel, preview

__all__ = ["Outcome", "accrue", "cancel", "preview"]
