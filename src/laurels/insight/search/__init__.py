"""Search: one box for everything that has a name or an id.

It answers a few of each kind, each with what it is, what it is called and where it is. What the caller may not read is
not searched, so it is neither shown nor counted. Codes are found whole and gift cards by their last signs.
"""

from laurels.insight.search.model import Hit, Kind
from laurels.insight.search.service import search

__all__ = ["Hit", "Kind", "search"]
