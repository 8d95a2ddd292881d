"""Segmentation: keeps the members of dynamic segments those for whom their rules hold.

Three steps of the worker do it, each in batches and one at a time in a workspace: following the feed, it asks again
about whom something happened to; comparing, it finds of everybody who differs, when a rule is new or time has passed;
settling, it asks those again and changes them. Always true: whoever changes a membership by a rule sees all that others
who did have committed, so the last to ask has the last word.
"""

from laurels.engine.segmentation.jobs import compare, follow, settle
from laurels.engine.segmentation.service import astray, create, preview, rebuild, stop, update, uses

__all__ = ["astray", "compare", "create", "follow", "preview", "rebuild", "settle", "stop", "update", "uses"]
