"""Statistics: what each customer bought on each local day, for rules that ask about everybody at once.

A row says how many orders still count, what is left of their amounts after returns and when the first and last were
placed; a customer who was merged counts as the survivor. Rows are recounted from the orders and never added to, so they
are what a rebuild would make, except while an event of that customer waits for its follower. A moment's own facts are
read from the orders themselves. `Window` says which days, or hours, a question is about.
"""

from laurels.core.statistics.jobs import rebuild, rebuild_begun
from laurels.core.statistics.model import Clock, Rebuild, Window
from laurels.core.statistics.policy import CURE, BadWindow, ahead_complaint, complaint, window
from laurels.core.statistics.service import (
    JOB,
    advance_rebuild,
    begin_rebuild,
    customers_count,
    keep,
    latest_rebuild,
    recount,
)
from laurels.core.statistics.store import DAYS

EVENTS = {
    "statistics.rebuilt": "What everybody bought was recounted; the counts say how many days had to be corrected.",
}

FOLLOWER = "statistics"
"""The follower of the feed whose position says which events these days already know."""

__all__ = [
    "CURE",
    "DAYS",
    "EVENTS",
    "FOLLOWER",
    "JOB",
    "BadWindow",
    "Clock",
    "Rebuild",
    "Window",
    "advance_rebuild",
    "ahead_complaint",
    "begin_rebuild",
    "complaint",
    "customers_count",
    "keep",
    "latest_rebuild",
    "rebuild",
    "rebuild_begun",
    "recount",
    "window",
]
