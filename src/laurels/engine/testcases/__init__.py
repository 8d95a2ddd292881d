"""Test cases: what a campaign must give for a cart or an event; they guard it from then on.

A campaign is asked by itself, on what was known when the case was saved, with nothing used of its limits. So, always
true: a case fails because of what the campaign says, and not because of what others say or somebody bought since.
"""

from laurels.engine.testcases.model import Case, Result
from laurels.engine.testcases.service import guard, run

EVENTS = {
    "test_case.created": "A test case of a campaign was saved.",
    "test_case.updated": "A test case has another name, or expects something else.",
    "test_case.deleted": "A test case was deleted; it guards its campaign no longer.",
}

__all__ = ["EVENTS", "Case", "Result", "guard", "run"]
