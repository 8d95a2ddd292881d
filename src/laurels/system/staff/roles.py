"""What each role may do: named sets of the permissions that routes ask for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from laurels.system.access import PERMISSIONS

EVERYTHING: Final = "*"


@dataclass(frozen=True, slots=True)
class Role:
    """A named set of permissions."""

    key: str
    name: str
    does: str
    permissions: frozenset[str]


_SELF = frozenset({"self:read", "self:write"})
_READS = frozenset(name for name in PERMISSIONS if name.endswith(":read"))
_LOOKS = _READS - {"audit:read", "keys:read", "staff:read", "feed:read", "requests:read", "system:read"}
_ASKS = frozenset({"earnings:preview", "redemptions:validate", "gift_cards:check"})

ROLES: Final[dict[str, Role]] = {
    role.key: role
    for role in (
        Role(
            "administrator",
            "Administrator",
            "Everything: people, keys, settings and all that the others may.",
            frozenset({EVERYTHING}),
        ),
        Role(
            "marketer",
            "Marketer",
            "Sets up programs, campaigns, codes, gift cards and segments, and looks at everything they do.",
            _SELF
            | _LOOKS
            | _ASKS
            | {
                "catalog:write",
                "calendars:write",
                "programs:write",
                "campaigns:write",
                "vouchers:write",
                "publications:write",
                "gift_cards:write",
                "segments:write",
                "imports:write",
            },
        ),
        Role(
            "support",
            "Support",
            "Helps customers: finds what happened, gives points and codes, redeems and undoes for them.",
            _SELF
            | (_LOOKS - {"imports:read", "readings:read"})
            | _ASKS
            | {"customers:write", "points:adjust", "publications:write", "redemptions:write"},
        ),
        Role(
            "developer",
            "Developer",
            "Connects shops: keys, data, events and the feed, and whatever a shop's own server may do.",
            _SELF
            | (_READS - {"audit:read", "staff:read"})
            | _ASKS
            | {
                "workspace:write",
                "keys:write",
                "requests:replay",
                "customers:write",
                "catalog:write",
                "prices:write",
                "readings:write",
                "orders:write",
                "events:write",
                "points:spend",
                "gift_cards:spend",
                "publications:write",
                "redemptions:write",
                "imports:write",
            },
        ),
        Role(
            "cashier",
            "Cashier",
            "Works at the till: looks a customer up, checks and redeems codes, takes points and gift cards.",
            _SELF
            | _ASKS
            | {
                "workspace:read",
                "catalog:read",
                "customers:read",
                "points:read",
                "points:spend",
                "publications:read",
                "gift_cards:spend",
                "redemptions:read",
                "redemptions:write",
            },
        ),
        Role("auditor", "Auditor", "Sees everything, the audit trail included, and changes nothing.", _SELF | _READS),
    )
}
