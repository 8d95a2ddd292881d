"""Customers: whom the business knows, and under which names other systems know them.

A customer has many identities (source, external_id), and an identity one customer. State is active, blocked, merged or
erased; a merged one points straight at the survivor, never at another merged one, and every read follows. A blocked one
is known, and gets and uses nothing. Sayings may come in any order: each field keeps what was true last. Personal data
is in this room's two tables only.
"""

from laurels.core import attributes
from laurels.core.customers.model import (
    Customer,
    CustomerBlocked,
    CustomerRef,
    Identity,
    Known,
    Resolved,
    Saying,
    Written,
)
from laurels.core.customers.policy import FIELDS, email_key, facts, phone_key, ref, vocabulary
from laurels.core.customers.schemas import CustomerCreate, CustomerRefIn
from laurels.core.customers.service import (
    create,
    every_id,
    get,
    get_by_identity,
    identify,
    keys_of,
    list_customers,
    lock,
    names_of,
    remove,
    resolve,
    resolve_params,
    resolved,
    restore,
    take_turns,
    update,
    write,
)
from laurels.core.customers.store import (
    ACTIVE,
    IDENTITIES,
    MERGED,
    MISFIT,
    RESOLVE,
    SURVIVORS,
    every_id_of,
    survivor_of,
)

EVENTS = {
    "customer.created": "A customer was created.",
    "customer.updated": "Something about a customer changed; `changed` names the fields.",
    "customer.removed": "A customer with whom nothing was connected was taken away with the import that had made them.",
    "customer.blocked": "A customer was blocked: they get and use nothing.",
    "customer.unblocked": "A blocked customer takes part again.",
}

attributes.keep("customer", prefix="cus", misfit=MISFIT)

__all__ = [
    "ACTIVE",
    "EVENTS",
    "FIELDS",
    "IDENTITIES",
    "MERGED",
    "RESOLVE",
    "SURVIVORS",
    "Customer",
    "CustomerBlocked",
    "CustomerCreate",
    "CustomerRef",
    "CustomerRefIn",
    "Identity",
    "Known",
    "Resolved",
    "Saying",
    "Written",
    "create",
    "email_key",
    "every_id",
    "every_id_of",
    "facts",
    "get",
    "get_by_identity",
    "identify",
    "keys_of",
    "list_customers",
    "lock",
    "names_of",
    "phone_key",
    "ref",
    "remove",
    "resolve",
    "resolve_params",
    "resolved",
    "restore",
    "survivor_of",
    "take_turns",
    "update",
    "vocabulary",
    "write",
]
