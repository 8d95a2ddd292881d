"""Points as people ask for them: balances, statements, and corrections by hand with a reason.

The ledger counts by account; this room speaks of customers and wallets. A correction by hand is a journal like any
other: it says who, why, and is in the audit trail.
"""

from laurels.engine.points.policy import cause_id
from laurels.engine.points.service import Adjustment, BalanceOf, adjust, balances, entries

EVENTS = {
    "points.adjusted": "Somebody gave or took points by hand, with a reason.",
}

__all__ = ["EVENTS", "Adjustment", "BalanceOf", "adjust", "balances", "cause_id", "entries"]
