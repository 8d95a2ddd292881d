"""Seals: a hash chain over append-only rows, made by a job away from the hot path.

Each seal covers the rows that came since the one before, hashes their content and chains that hash to the last.
Whoever changes or deletes a sealed row later breaks the chain at a known place. A stream is named by the room that
owns its rows.
"""

from laurels.system.seals.model import Broken, Seal
from laurels.system.seals.service import seal, verify

__all__ = ["Broken", "Seal", "seal", "verify"]
