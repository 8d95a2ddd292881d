"""Stacking: how several incentives go together on one cart, by rules that a workspace sets.

Groups are gone through in order. In a group all incentives apply, or the first, or the best combination, which is found
by trying each. Always true: the same offers on the same cart give the same result in whatever order they come, what is
excluded from either side never goes together, what a customer asked for is not lost to what applies by itself except
where the best is looked for, and each offer that is not taken is told why.
"""

from laurels.program.stacking.best import EXACT_MAX
from laurels.program.stacking.compatibility import compared
from laurels.program.stacking.model import DEFAULT, Group, Mode, Offer, Refusal, Result, Rules, Taken
from laurels.program.stacking.policy import stack
from laurels.program.stacking.service import get, versions
from laurels.program.stacking.taking import clash

EVENTS = {"stacking.changed": "The rules by which incentives go together were changed."}

REFUSALS = {
    "excluded_by": "Another incentive of the cart excludes it.",
    "gives_way": "It applies by itself, and what was asked for would be lost to it.",
    "not_first": "Another incentive of its group came first.",
    "not_best": "Other incentives of its group are worth more together.",
    "incentives_max": "The cart has as many incentives as it may have.",
    "no_effect": "It changes nothing here.",
    "margin_floor": "It would leave the shop less than it must keep.",
    "budget_exhausted": "Its budget does not suffice.",
    "units_limit_reached": "It made as many units cheaper as it may.",
    "discount_max": "The cart is discounted as much as it may be.",
}

__all__ = [
    "DEFAULT",
    "EVENTS",
    "EXACT_MAX",
    "REFUSALS",
    "Group",
    "Mode",
    "Offer",
    "Refusal",
    "Result",
    "Rules",
    "Taken",
    "clash",
    "compared",
    "get",
    "stack",
    "versions",
]
