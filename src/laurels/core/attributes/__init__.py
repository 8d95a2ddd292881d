"""Attributes: what a workspace adds to customers, orders, lines, products, stores, events and readings, each typed.

Where an entity has declarations, only declared attributes of the right type are stored, and rules can read them by
name. Where it has none, anything of sensible size is stored and no rule can read it. A declaration is never changed
against what is stored. Each change raises the workspace's version. Things with attributes also arrive in batches, whose
rows are read and answered one by one.
"""

from laurels.core.attributes.model import Attribute, Kind, Schema
from laurels.core.attributes.policy import below, merged, nearest
from laurels.core.attributes.schemas import Batch, BatchOut, Text, read_rows
from laurels.core.attributes.service import define, get, keep, list_attributes, remove, schema, schemas

EVENTS = {
    "attribute.declared": "An attribute was declared, or declared anew.",
    "attribute.removed": "The declaration of an attribute was taken back.",
}

__all__ = [
    "EVENTS",
    "Attribute",
    "Batch",
    "BatchOut",
    "Kind",
    "Schema",
    "Text",
    "below",
    "define",
    "get",
    "keep",
    "list_attributes",
    "merged",
    "nearest",
    "read_rows",
    "remove",
    "schema",
    "schemas",
]
