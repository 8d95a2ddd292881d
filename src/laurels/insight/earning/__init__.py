"""Earning rules: the campaigns of orders and events, each in plain words, with what it gave lately and last.

Always true: what returns took back is taken out of the day on which it was earned, as in all figures.
"""

from laurels.insight.earning.model import EarningRule, On
from laurels.insight.earning.service import list_rules

__all__ = ["EarningRule", "On", "list_rules"]
