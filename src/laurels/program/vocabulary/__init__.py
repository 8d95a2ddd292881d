"""The vocabulary: what rules may read, and where each of it is found.

A trigger has a language: order.paid, each event type, and CUSTOMER, the language of segments, which reads only what is
known of a customer. A fact is found in two ways: of a few customers at a moment, from the orders themselves, and of
everybody in one statement. Always true: a name means the same in every language that has it, both ways find the same,
and the order that a rule is asked about is not yet part of the history that it reads.
"""

from laurels.program.vocabulary.finding import offer_grants
from laurels.program.vocabulary.model import (
    CART,
    CODE,
    CUSTOMER,
    EVENT,
    ORDER_PAID,
    BadRule,
    Language,
    Sources,
    UnknownTrigger,
    checked,
)
from laurels.program.vocabulary.policy import Clock, clock, dates, moment, moving, to_load
from laurels.program.vocabulary.population import Population, population
from laurels.program.vocabulary.service import facts, sources

__all__ = [
    "CART",
    "CODE",
    "CUSTOMER",
    "EVENT",
    "ORDER_PAID",
    "BadRule",
    "Clock",
    "Language",
    "Population",
    "Sources",
    "UnknownTrigger",
    "checked",
    "clock",
    "dates",
    "facts",
    "moment",
    "moving",
    "offer_grants",
    "population",
    "sources",
    "to_load",
]
