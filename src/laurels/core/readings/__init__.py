"""Readings: data from outside that a shop pushes, such as the weather or a competitor's price, for rules to read.

A reading has a name and the attributes that are declared for `reading:<name>`; there is one of each name, the one
observed last, and what was observed earlier never overwrites it, however late it arrives. When it is no longer valid,
rules miss it. Readings are data, not configuration: pushing them leaves the workspace's version alone.
"""

from laurels.core import attributes
from laurels.core.readings.model import Reading, Written
from laurels.core.readings.service import current, facts, get, list_readings, push, schema
from laurels.core.readings.store import CURRENT, MISFIT

EVENTS = {
    "reading.received": "Outside data was pushed that is newer than what was known, or corrects it.",
}

attributes.keep("reading", prefix="rdg", misfit=MISFIT)

__all__ = [
    "CURRENT",
    "EVENTS",
    "Reading",
    "Written",
    "current",
    "facts",
    "get",
    "list_readings",
    "push",
    "schema",
]
