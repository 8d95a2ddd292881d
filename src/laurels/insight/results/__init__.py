"""Results of a campaign: what it gave, to how many, what that cost, why it refused, and how long its budgets last.

Always true: what was rolled back or came back is taken out of the day on which it was bought, so a window says what its
days come to by now. A forecast is a straight line through the last week or month, and says so.
"""

from laurels.insight.results.model import Money, Window
from laurels.insight.results.policy import costs, window
from laurels.insight.results.schemas import First, Last, MoneyOut, PointsOut, WindowOut, points_out

__all__ = [
    "First",
    "Last",
    "Money",
    "MoneyOut",
    "PointsOut",
    "Window",
    "WindowOut",
    "costs",
    "points_out",
    "window",
]
