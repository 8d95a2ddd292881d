"""Calendars: the holidays that a shop keeps, by key, so that rules can ask whether a day is one.

A calendar follows a country or a part of it, days added by hand, or both; a day can be taken out of it again. Its key
is unique in the workspace and never changes. The days of a country are computed for any year when asked, and nothing of
them is stored. Rules no longer see an archived calendar. Each change raises the workspace's version.
"""

from laurels.core.calendars.model import Calendar, Holiday, Observances
from laurels.core.calendars.service import (
    create,
    days,
    get,
    holidays_on,
    keys,
    list_calendars,
    observances,
    update,
)

EVENTS = {
    "calendar.created": "A holiday calendar was created.",
    "calendar.updated": "Something about a holiday calendar or its days changed.",
}

__all__ = [
    "EVENTS",
    "Calendar",
    "Holiday",
    "Observances",
    "create",
    "days",
    "get",
    "holidays_on",
    "keys",
    "list_calendars",
    "observances",
    "update",
]
