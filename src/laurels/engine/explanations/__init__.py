"""Explanations: what a rule says of somebody, and why a campaign gave what it did or nothing.

Everything here only reads. A rule is tried on the same facts, and judged by the same functions, as when it counts; what
was decided is made again from the facts that were kept with it, never from those of today.
"""

from laurels.engine.explanations.carts import judged as judge_cart
from laurels.engine.explanations.model import Given, Judgement, Then, Tried, Why
from laurels.engine.explanations.policy import told
from laurels.engine.explanations.schemas import JudgementOut
from laurels.engine.explanations.service import check_attributes, evaluate
from laurels.engine.explanations.why import explain, judge

__all__ = [
    "Given",
    "Judgement",
    "JudgementOut",
    "Then",
    "Tried",
    "Why",
    "check_attributes",
    "evaluate",
    "explain",
    "judge",
    "judge_cart",
    "told",
]
