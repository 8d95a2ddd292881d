"""Backtests: what a campaign would have given on the orders of a past span, had it been live; nothing of it is booked.

A draft, or a new definition of a live campaign, is decided on recorded orders by the functions that decide live ones,
in the order of their time, within its own limits. Always true: memory holds one list of orders, never the span; what
limits count lies in tables of its own, so a run that is stopped or dies goes on where it was, and gives the same.
"""

from laurels.engine.backtests.jobs import run, run_stored
from laurels.engine.backtests.service import JOB, forget_old

EVENTS = {
    "backtest.created": "A campaign shall be tried on past orders.",
    "backtest.stopped": "A backtest was stopped; it can go on.",
    "backtest.finished": "A backtest came to its end.",
    "backtest.failed": "A backtest could not go on; the backtest says why.",
}

__all__ = ["EVENTS", "JOB", "forget_old", "run", "run_stored"]
