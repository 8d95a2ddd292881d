"""Stores: where things are sold, by code.

A code is unique in the workspace and never changes. A store may have a zone of its own; without one it keeps the
workspace's time. An archived store still counts for what was sold there.
"""

from laurels.core import attributes
from laurels.core.stores.model import Store, StoreChange, StoreFacts, Written
from laurels.core.stores.service import create, get, get_by_code, list_stores, lookup, update, write
from laurels.core.stores.store import MISFIT, STORES_BY_CODE

EVENTS = {
    "store.created": "A store was created.",
    "store.updated": "Something about a store changed; `changed` names the fields.",
}

attributes.keep("store", prefix="sto", misfit=MISFIT)

__all__ = [
    "EVENTS",
    "STORES_BY_CODE",
    "Store",
    "StoreChange",
    "StoreFacts",
    "Written",
    "create",
    "get",
    "get_by_code",
    "list_stores",
    "lookup",
    "update",
    "write",
]
