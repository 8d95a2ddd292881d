"""The ledger explorer: what moved in whose wallets, why, by which rule and at whose hand.

It is walked from the newest entry back, and only reads. An entry that a campaign gave or took names the campaign and
its version; one that somebody booked names who, and for what reason.
"""

from laurels.insight.explorer.model import Booked, Entry, Reason, Wanted
from laurels.insight.explorer.schemas import HandOut
from laurels.insight.explorer.service import list_entries, reasons

__all__ = ["Booked", "Entry", "HandOut", "Reason", "Wanted", "list_entries", "reasons"]
