"""Figures: what happened on each local day, added up as it happens.

Points and budgets come from the transfers of sealed journals, orders and campaigns from the feed, each exactly once.
What comes back or is undone is taken out of the day on which it was bought, so every day is what the books say of it
now; the doctor recomputes all of it. They lag a second or two behind, and another time zone begins them anew.
"""

from laurels.insight.figures.jobs import follow
from laurels.insight.figures.model import CampaignDay, Flows, LedgerDay, Progress, ShopDay, Sold
from laurels.insight.figures.policy import flows, sold
from laurels.insight.figures.service import (
    customers_of,
    last_used,
    of_campaign,
    of_campaigns,
    of_shop,
    of_some_campaigns,
    of_units,
    progress,
    reached,
    shoppers,
    summed,
    waiting,
)

__all__ = [
    "CampaignDay",
    "Flows",
    "LedgerDay",
    "Progress",
    "ShopDay",
    "Sold",
    "customers_of",
    "flows",
    "follow",
    "last_used",
    "of_campaign",
    "of_campaigns",
    "of_shop",
    "of_some_campaigns",
    "of_units",
    "progress",
    "reached",
    "shoppers",
    "sold",
    "summed",
    "waiting",
]
