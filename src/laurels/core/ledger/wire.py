"""How journals are handed to the posting functions: plain rows, encoded as one JSON text an argument."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from laurels.core.ledger.model import AccountRef, Bounds, Journal, Transfer
from laurels.kit import ids
from laurels.kit.tx import jsonb

# Locks are taken by rank, then id: a customer's own rows first, what the whole campaign shares last and shortest.
_CUSTOMER, _SHARED = 0, 1


def only_credits(journals: Iterable[Journal]) -> bool:
    """Say whether the journals only add: new lots to wallets, counts to counters under one ceiling each.

    Each account is added to once, with the sum; under two ceilings it would matter which part came when.
    """
    bounds: dict[UUID, Bounds | None] = {}
    for journal in journals:
        for transfer in journal.transfers:
            if not _is_credit(transfer):
                return False
            if (
                transfer.target.kind == "counter"
                and bounds.setdefault(transfer.target.id, transfer.bounds) != transfer.bounds
            ):
                return False
    return True


def _is_credit(transfer: Transfer) -> bool:
    if transfer.source.stored or transfer.reverses is not None:
        return False
    if transfer.target.kind == "wallet":
        return transfer.lot is not None and transfer.bounds is None
    return transfer.bounds is None or (transfer.bounds.floor == 0 and transfer.bounds.ceiling is not None)


def credits(journals: Sequence[Journal]) -> dict[str, Any]:
    """Write the arguments of `ledger_post_credits`."""
    accounts: dict[UUID, dict[str, Any]] = {}
    heads: list[dict[str, Any]] = []
    moved: list[dict[str, Any]] = []
    for journal in journals:
        heads.append(_head(journal))
        for ordinal, transfer in enumerate(journal.transfers):
            target = transfer.target
            target_id = target.id
            account = accounts.get(target_id)
            if account is None:
                account = accounts[target_id] = _account(target) | {"delta": 0, "ceiling": None}
            account["delta"] += transfer.amount
            if transfer.bounds is not None:
                account["ceiling"] = transfer.bounds.ceiling
            row: dict[str, Any] = {
                "journal_id": journal.id,
                "ordinal": ordinal,
                "source_id": transfer.source.id,
                "source_kind": transfer.source.kind,
                "target_id": target_id,
                "target_kind": target.kind,
                "unit_id": target.unit_id,
                "amount": transfer.amount,
                "reason": transfer.reason,
            }
            lot = transfer.lot
            if lot is not None:
                row["lot_id"] = lot_id(journal.id, ordinal, 0)
                row["earned_at"] = lot.earned_at
                row["available_at"] = lot.available_at
                row["expires_at"] = lot.expires_at
            moved.append(row)
    return {
        "accounts": jsonb(list(accounts.values())),
        "journals": jsonb(heads),
        "transfers": jsonb(moved),
    }


def each(journals: Sequence[Journal]) -> dict[str, Any]:
    """Write the arguments of `ledger_post_each`."""
    accounts: dict[UUID, dict[str, Any]] = {}
    rows: list[dict[str, Any]] = []
    for journal in journals:
        for transfer in journal.transfers:
            for side in (transfer.source, transfer.target):
                if side.stored and side.id not in accounts:
                    accounts[side.id] = _account(side)
        rows.append(_head(journal) | {"transfers": [_transfer(transfer) for transfer in journal.transfers]})
    return {"accounts": jsonb(list(accounts.values())), "journals": jsonb(rows)}


def account(ref: AccountRef) -> dict[str, Any]:
    """Write the argument that makes and locks one account."""
    return accounts([ref])


def accounts(refs: Iterable[AccountRef]) -> dict[str, Any]:
    """Write the argument that makes accounts."""
    return {"accounts": jsonb([_account(ref) for ref in refs])}


def lot_id(journal_id: UUID, ordinal: int, number: int) -> UUID:
    """Derive the id of the lot that a transfer issues."""
    return ids.derived("lot", str(journal_id), str(ordinal), str(number))


def _account(ref: AccountRef) -> dict[str, Any]:
    return {
        "id": ref.id,
        "kind": ref.kind,
        "owner_id": ref.owner_id,
        "unit_id": ref.unit_id,
        "period": ref.period,
        "rank": _CUSTOMER if ref.kind == "wallet" else _SHARED,
    }


def _head(journal: Journal) -> dict[str, Any]:
    return {
        "id": journal.id,
        "cause": journal.cause,
        "cause_id": journal.cause_id,
        "occurred_at": journal.occurred_at,
    }


def _transfer(transfer: Transfer) -> dict[str, Any]:
    lot, bounds = transfer.lot, transfer.bounds
    return {
        "source": {"id": transfer.source.id, "kind": transfer.source.kind},
        "target": {"id": transfer.target.id, "kind": transfer.target.kind},
        "unit_id": transfer.source.unit_id,
        "amount": transfer.amount,
        "reason": transfer.reason,
        "mode": transfer.mode,
        "lot": None
        if lot is None
        else {"earned_at": lot.earned_at, "available_at": lot.available_at, "expires_at": lot.expires_at},
        "reverses_id": transfer.reverses,
        "grace": f"{transfer.grace.total_seconds()} seconds",
        "hold_id": transfer.hold_id,
        "bounds": None if bounds is None else {"floor": bounds.floor, "ceiling": bounds.ceiling},
    }
