"""Explanations: what a rule says of somebody, and why a campaign gave what it did or nothing.

Everything here only reads. A rule is tried on the same facts, and judged by the same functions, as when it counts; what
was decided is made again from the facts that were kept with it, never from those of today.
"""

from laurels.engine.explanations.model import Judgement, Then, Tried, Why
from laurels.engine.explanations.service import evaluate
from laurels.engine.explanations.why import explain

__all__ = ["Judgement", "Then", "Tried", "Why", "evaluate", "explain"]
