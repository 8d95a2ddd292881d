"""The vocabulary: what rules may read, and where each of it is found.

A trigger has a language: order.paid, each event type, and CUSTOMER, the language of segments, which reads only what is
known of a customer. Always true: a name means the same in every language that has it.
"""

from laurels.program.vocabulary.model import (
    CUSTOMER,
    EVENT,
    ORDER_PAID,
    BadRule,
    Language,
    Sources,
    UnknownTrigger,
    checked,
)
from laurels.program.vocabulary.service import sources

__all__ = [
    "CUSTOMER",
    "EVENT",
    "ORDER_PAID",
    "BadRule",
    "Language",
    "Sources",
    "UnknownTrigger",
    "checked",
    "sources",
]
