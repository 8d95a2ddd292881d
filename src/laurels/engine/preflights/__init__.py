"""Preflights: what stands in the way of a campaign before it goes live, or before a new version does.

Everything here only reads, and refuses nothing. Always true: what is called an error would refuse the launch, or let
nobody have anything; the rest is for a person to judge. What it gives and costs is for backtests to say.
"""

from laurels.engine.preflights.model import Check
from laurels.engine.preflights.service import check

__all__ = ["Check", "check"]
