"""The audit trail: who did what, when, and what changed. The doors write it; it is append-only and sealed.

All of it is for who audits; what became of one thing is for whoever may see the thing.
"""

from laurels.system.audit.model import Entry
from laurels.system.audit.service import STREAM, content, entries, seal

__all__ = ["STREAM", "Entry", "content", "entries", "seal"]
