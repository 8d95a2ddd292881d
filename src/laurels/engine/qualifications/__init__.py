"""Qualifications: what a customer and a cart can use, what is nearly reached, and prices on catalogue pages.

Nothing is written, and nothing is remembered: each answer is of the moment. Always true: what is said to apply would
apply, alone, if it were redeemed now, and a change that is advised has been tried.
"""

from laurels.engine.qualifications.service import catalogue, qualify

__all__ = ["catalogue", "qualify"]
