"""The timeline: everything that became of one customer, the newest first.

It brings together what many rooms keep, each kind read by its own index, and only reads. Of points it says why: the
campaign with its sentence, or who gave them and for what reason. Kinds that the caller may not read are absent.
"""

from laurels.insight.timeline.model import Kind, Moment
from laurels.insight.timeline.service import read

__all__ = ["Kind", "Moment", "read"]
