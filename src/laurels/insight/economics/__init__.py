"""Economics of a wallet: what its points cost of what is sold, by what happened and by what somebody has in mind.

Always true: it is arithmetic on a few numbers that are shown with it, exact until it is rounded once, half up, at the
end; nothing is stored. It counts what points are worth to who spends them, and says nothing of what they sell.
"""

from laurels.insight.economics.model import Economics, Happened, Offer
from laurels.insight.economics.policy import economics, redeemed_share
from laurels.insight.economics.service import happened

__all__ = ["Economics", "Happened", "Offer", "economics", "happened", "redeemed_share"]
