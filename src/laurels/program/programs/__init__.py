"""Programmes: what customers join, and the wallets that they fill.

A wallet fixes its unit and precision for good; its time limits and worth may change, for later earnings only. Expiry is
counted from availability and is a half-open instant: a lot that ends at midnight is not spent at midnight.
"""

from laurels.program.programs.model import Enrolment, ExpiryPolicy, Membership, PendingPolicy, Program, Terms, Wallet
from laurels.program.programs.policy import (
    ChangedMeanwhile,
    NoCashWorth,
    available_at,
    cash_minor,
    expires_at,
    points_for_cash,
    points_text,
    terms,
    to_units,
    unchanged,
    written,
)
from laurels.program.programs.service import (
    ProgramArchived,
    WalletKeyTaken,
    create_program,
    create_wallet,
    enrol,
    enrolment,
    get_program,
    get_wallet,
    join,
    leave,
    memberships_of,
    wallets,
    wallets_by_key,
)
from laurels.program.programs.store import ACTIVE_MEMBERSHIPS, ENROL, MEMBERS_AMONG

EVENTS = {
    "program.created": "A programme was set up.",
    "program.updated": "A programme's name or enrolment was changed.",
    "program.archived": "A programme was closed; its campaigns no longer earn.",
    "wallet.created": "A wallet was added to a programme.",
    "wallet.updated": "A wallet's names, time limits or worth were changed, for later earnings.",
    "membership.joined": "A customer joined a programme.",
    "membership.left": "A customer left a programme.",
}

__all__ = [
    "ACTIVE_MEMBERSHIPS",
    "ENROL",
    "EVENTS",
    "MEMBERS_AMONG",
    "ChangedMeanwhile",
    "Enrolment",
    "ExpiryPolicy",
    "Membership",
    "NoCashWorth",
    "PendingPolicy",
    "Program",
    "ProgramArchived",
    "Terms",
    "Wallet",
    "WalletKeyTaken",
    "available_at",
    "cash_minor",
    "create_program",
    "create_wallet",
    "enrol",
    "enrolment",
    "expires_at",
    "get_program",
    "get_wallet",
    "join",
    "leave",
    "memberships_of",
    "points_for_cash",
    "points_text",
    "terms",
    "to_units",
    "unchanged",
    "wallets",
    "wallets_by_key",
    "written",
]
