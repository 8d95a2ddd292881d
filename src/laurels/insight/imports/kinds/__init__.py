"""Kinds: an open set, one file for each kind of row that a file can have, written through the verbs of its room."""

from laurels.insight.imports.kinds.customers import CUSTOMERS
from laurels.insight.imports.kinds.kind import Kind
from laurels.insight.imports.kinds.orders import ORDERS
from laurels.insight.imports.kinds.products import PRODUCTS
from laurels.insight.imports.kinds.returns import RETURNS
from laurels.insight.imports.kinds.segment_members import SEGMENT_MEMBERS
from laurels.insight.imports.kinds.vouchers import VOUCHERS
from laurels.insight.imports.model import KindName

ALL: dict[KindName, Kind] = {
    "customers": CUSTOMERS,
    "products": PRODUCTS,
    "orders": ORDERS,
    "returns": RETURNS,
    "segment_members": SEGMENT_MEMBERS,
    "vouchers": VOUCHERS,
}

__all__ = ["ALL", "Kind"]
