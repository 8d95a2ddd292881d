"""Drafts: rules that somebody is writing: checked, said in words, counted, with what they may read and compare with.

Nothing is saved here. A wrong rule is an answer, not a refusal, and says where it is wrong.
"""

from laurels.engine.drafts.model import Audience, Checked, Offer, Value
from laurels.engine.drafts.offers import offer, values
from laurels.engine.drafts.schemas import FactOut, Locale, RuleText, Trigger
from laurels.engine.drafts.service import check, language_of

__all__ = [
    "Audience",
    "Checked",
    "FactOut",
    "Locale",
    "Offer",
    "RuleText",
    "Trigger",
    "Value",
    "check",
    "language_of",
    "offer",
    "values",
]
