"""What keys may do, and how a key is written."""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from laurels.kit import ids
from laurels.kit.problems import Forbidden, InvalidField, Unauthenticated
from laurels.system.access.model import ApiKey

PERMISSIONS: dict[str, str] = {
    "workspace:read": "See the workspace's settings and clock.",
    "workspace:write": "Change the workspace's settings, move a test clock, stop and resume everything.",
    "workspaces:create": "Create further workspaces.",
    "self:read": "See who you are and where you may work, once signed in.",
    "self:write": "Change how you sign in, and sign out.",
    "staff:read": "See the people of a workspace, their roles and sessions.",
    "staff:write": "Invite people, change their roles and end their sessions.",
    "keys:read": "List API keys.",
    "keys:write": "Create, rotate and revoke API keys.",
    "feed:read": "Pull the feed of everything that happened.",
    "audit:read": "Read the audit trail.",
    "requests:read": "See the last calls of API keys, with what was sent and answered.",
    "requests:replay": "Send a call of a test workspace again.",
    "system:read": "See whether the house is well: workers, queues, the database, what the doctor found.",
    "customers:read": "See customers.",
    "customers:write": "Create and change customers.",
    "catalog:read": "See products, collections and stores.",
    "catalog:write": "Create and change products, collections and stores.",
    "prices:read": "See prices over time and exchange rates.",
    "prices:write": "Push prices and exchange rates.",
    "calendars:read": "See holiday calendars.",
    "calendars:write": "Create and change holiday calendars.",
    "readings:read": "See outside data that was pushed.",
    "readings:write": "Push outside data, such as the weather.",
    "orders:read": "See orders and returns.",
    "orders:write": "Send orders, payments, cancellations and returns.",
    "events:read": "See custom events and their types.",
    "events:write": "Send custom events and define their types.",
    "points:read": "See balances and ledger entries.",
    "points:adjust": "Give or take points by hand, with a reason.",
    "points:spend": "Reserve, capture and release points.",
    "programs:read": "See programs, wallets and memberships.",
    "programs:write": "Create and change programs, wallets and memberships.",
    "campaigns:read": "See campaigns.",
    "campaigns:write": "Create, change, launch, pause and end campaigns.",
    "vouchers:read": "See codes, their batches and images, and export them.",
    "vouchers:write": "Create, change, disable and withdraw codes, one by one and by the million.",
    "publications:read": "See who was given which code or offer.",
    "publications:write": "Give codes and offers to customers, and revoke them.",
    "gift_cards:read": "See gift cards, what is on them and what became of it; their codes are shown to who may spend.",
    "gift_cards:write": "Make, activate, top up, prolong, block and unblock gift cards.",
    "gift_cards:spend": "Pay with gift cards, give back what was paid, and pay out what a law asks to be paid out.",
    "gift_cards:cash_out": "Pay out the rest of a gift card that no law asks to be paid out.",
    "gift_cards:check": "See what is left on a gift card by its whole code, slowly.",
    "segments:read": "See segments, their members and their sizes.",
    "segments:write": "Create, change and archive segments, and add and remove members.",
    "rules:read": "Check rules, and look up what they may read and compare with.",
    "decisions:read": "See decisions, run them again, try rules on customers, and ask why somebody got nothing.",
    "earnings:preview": "Ask what a cart would earn.",
    "redemptions:read": "See redemptions and what was refused.",
    "redemptions:validate": "Ask what a cart costs, what it can use, and prices on catalogue pages.",
    "redemptions:write": "Redeem, reserve, capture, void, roll back and return.",
    "redemptions:backdate": "Redeem for a past order, by the rules of its time.",
    "figures:read": "See the overview: key figures, campaigns compared, what needs attention.",
    "search:read": "Search everything by name, number or id; what is found is what the other permissions let see.",
    "imports:read": "See imports and their reports.",
    "imports:write": "Start imports.",
}
PUBLISHABLE = frozenset({"earnings:preview", "catalog:read", "redemptions:validate", "gift_cards:check"})
"""All that a key in a browser can ever do."""

EVERYTHING = "*"
_TEXT = re.compile(r"lk(s|p)_(live|test)_([0-9a-hjkmnp-tv-z]{26})_([0-9A-Za-z]{20,80})")


def write(*, kind: str, mode: str, workspace_id: UUID, secret: str) -> str:
    """Write a key: its kind and mode for the eye, its workspace for the look-up, its secret for proof."""
    return f"lk{kind[0]}_{mode}_{ids.encode('', workspace_id)}_{secret}"


def workspace_of(text: str) -> UUID:
    """Read which workspace a key belongs to.

    :raises Unauthenticated: it has not the form of a key
    """
    form = _TEXT.fullmatch(text)
    if form is None:
        raise Unauthenticated("This is no API key. Send `Authorization: Bearer lks_…`, as it was shown when created.")
    return ids.decode("", form[3])


def is_public(scopes: Collection[str]) -> bool:
    """Tell whether a key can do no more than what one in a browser may, so that its bearer is anybody."""
    return PUBLISHABLE.issuperset(scopes)


def check_scopes(scopes: Sequence[str], *, kind: str) -> None:
    """Refuse a scope that does not exist or that a publishable key cannot have.

    :raises InvalidField: naming the scope and the nearest known one
    """
    for place, scope in enumerate(scopes):
        pointer = f"/scopes/{place}"
        if kind == "publishable" and scope not in PUBLISHABLE:
            allowed = ", ".join(sorted(PUBLISHABLE))
            raise InvalidField(f"A publishable key can only have {allowed}, not {scope!r}.", pointer=pointer)
        if scope != EVERYTHING and scope not in PERMISSIONS:
            near = difflib.get_close_matches(scope, PERMISSIONS, 1)
            hint = f" Did you mean {near[0]}?" if near else ""
            raise InvalidField(f"There is no scope {scope!r}.{hint}", pointer=pointer)


def check_gift(scopes: Collection[str], *, held: Collection[str]) -> None:
    """Refuse a key that may do more than who makes it, or shows it anew.

    :raises Forbidden: naming what they may not do themselves
    """
    lacking = sorted(frozenset(scopes) - frozenset(held))
    if EVERYTHING not in held and lacking:
        raise Forbidden(
            f"A key can do no more than who makes it, and you may not do this yourself: {', '.join(lacking)}.",
            permission="keys:write",
        )


def admit(key: ApiKey | None, *, permission: str, now: datetime) -> ApiKey:
    """Let a key do what a route asks for, or say why not.

    :raises Unauthenticated: the key is unknown, revoked or expired, which a stranger is not told apart
    :raises Forbidden: the key lacks the permission
    """
    ended = key is None or (key.revoked_at is not None and now >= key.revoked_at)
    if key is None or ended or (key.expires_at is not None and now >= key.expires_at):
        raise Unauthenticated("This API key is unknown, revoked or expired. Create or rotate a key and use that.")
    if permission not in key.scopes and EVERYTHING not in key.scopes:
        raise Forbidden(f"This key lacks the permission {permission}. Use a key that has it.", permission=permission)
    return key
