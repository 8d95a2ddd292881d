"""Segments on real shops: ten rules each, and who is in at three dates, customer by customer, as DuckDB works it out.

Every segment is made before the first order, so that its members come and go with what customers do and with the clock
of the workspace. At each date the clock moves first; then everything that happened since the date before arrives, late.
"""

from tests.acceptance.segments.journey import replay as replay_journey
from tests.acceptance.segments.retail import replay as replay_retail

__all__ = ["replay_journey", "replay_retail"]
