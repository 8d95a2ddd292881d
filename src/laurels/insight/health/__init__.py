"""Health of the house for people: what runs, what waits, how much room is left, and when the books were proved last.

What a load balancer asks stands under `/health`, and what an operator's graphs ask under `/metrics`; this is the same
for somebody who signs in and wants to know whether all is well. Each problem has a name that says what to do.
"""

from laurels.insight.health.model import Health
from laurels.insight.health.service import health

__all__ = ["Health", "health"]
