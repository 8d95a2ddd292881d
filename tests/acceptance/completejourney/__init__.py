"""The Complete Journey: a grocer's campaigns, the households they were sent to, and the coupons that came back.

Every recorded redemption is told again, and each with five copies of it that are spoilt in one way each.
"""

from tests.acceptance.completejourney.run import replay

__all__ = ["replay"]
