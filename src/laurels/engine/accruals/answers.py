"""What the machine answers, as the wire has it. Built from the stored decision, so a repeated call reads the same."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any
from uuid import UUID

from msgspec import UNSET, UnsetType

from laurels.engine import decisions
from laurels.engine.accruals.model import Done, Outcome
from laurels.engine.accruals.schemas import (
    AccruedOut,
    CancelledOut,
    EarnedOut,
    RefusedOut,
    RowOut,
    RowsOut,
    TakenBackOut,
)
from laurels.engine.accruals.service import Preview
from laurels.engine.decisions import verdict_of
from laurels.kit import ids
from laurels.kit.problems import Problem, to_json
from laurels.program import programs
from laurels.program.programs import Wallet

PREFIXES = {"order": "ord", "event": "evn", "return": "ret"}


def done_out(done: Done, wallets: Mapping[UUID, Wallet]) -> AccruedOut:
    """Show what was booked and what it earned."""
    verdict: Mapping[str, Any] = {} if done.decision is None else done.decision.verdict
    return AccruedOut(
        status=done.status,  # type: ignore[arg-type]
        id=ids.encode(PREFIXES[done.kind], done.id),
        decision_id=None if done.decision is None else ids.encode("dec", done.decision.id),
        earned=[_earned(row, wallets) for row in verdict.get("grants", ())],
        refused=[_refused(row) for row in verdict.get("refused", ())],
        order_id=UNSET if done.order_id is None else ids.encode("ord", done.order_id),
        taken_back=[_earned(row, wallets) for row in decisions.taken_back(verdict)]
        if "taken_back" in verdict
        else UNSET,
        returned_minor=UNSET if done.amount_minor is None else done.amount_minor,
        note=UNSET if done.note is None else done.note,
    )


def cancelled_out(done: Done, wallets: Mapping[UUID, Wallet]) -> CancelledOut:
    """Show what a cancellation did."""
    out = done_out(done, wallets)
    taken = [] if out.taken_back is UNSET else out.taken_back
    return CancelledOut(
        status="updated" if done.status == "updated" else "unchanged",
        id=out.id,
        decision_id=out.decision_id,
        taken_back=[
            TakenBackOut(campaign_id=one.campaign_id, campaign=one.campaign, wallet=one.wallet, points=one.points)
            for one in taken
        ],
        returned_minor=done.amount_minor,
    )


def preview_out(preview: Preview) -> AccruedOut:
    """Show what a cart would earn, with the explanation of each refusal."""
    verdict = verdict_of(preview.decided, earned_by=UUID(int=0))
    refused = [_refused(row) for row in verdict["refused"]]
    for row, out in zip(verdict["refused"], refused, strict=True):
        publication = row.get("publication_id")
        key = UUID(row["campaign_id"]), None if publication is None else UUID(publication)
        explanation = preview.explanations.get(key)
        if explanation is not None:
            out.explanation = explanation.as_dict()
    return AccruedOut(
        status="preview",
        id="",
        decision_id=None,
        earned=[_earned(row, preview.programme.wallets) for row in verdict["grants"]],
        refused=refused,
    )


def rows_out(outcomes: list[Outcome], wallets: Mapping[UUID, Wallet], request_id: str) -> RowsOut:
    """Show the result of each row, and count them."""
    rows: list[RowOut] = []
    counts = {"created": 0, "updated": 0, "unchanged": 0, "refused": 0}
    for index, outcome in enumerate(outcomes):
        if isinstance(outcome, Problem):
            rows.append(RowOut(index=index, status="refused", problem=dict(to_json(outcome, request_id))))
            counts["refused"] += 1
        else:
            result = done_out(outcome, wallets)
            rows.append(RowOut(index=index, status=outcome.status, id=result.id, result=result))  # type: ignore[arg-type]
            counts[outcome.status] += 1
    return RowsOut(results=rows, **counts)


# A list names the same few wallets and campaigns a thousand times.
_uuid = lru_cache(maxsize=4096)(UUID)


@lru_cache(maxsize=4096)
def _campaign_id(text: str) -> str:
    return ids.encode("cmp", UUID(text))


def _earned(row: Mapping[str, Any], wallets: Mapping[UUID, Wallet]) -> EarnedOut:
    wallet = wallets[_uuid(row["wallet_id"])]
    return EarnedOut(
        campaign_id=_campaign_id(row["campaign_id"]),
        campaign=row["campaign"],
        version=row["version"],
        wallet=wallet.key,
        points=programs.points_text(row["points"], wallet.precision),
        limited=row["points"] < row["asked"],
        publication_id=_publication_id(row),
    )


def _refused(row: Mapping[str, Any]) -> RefusedOut:
    return RefusedOut(
        campaign_id=_campaign_id(row["campaign_id"]),
        campaign=row["campaign"],
        version=row["version"],
        code=row["code"],
        message=row["message"],
        publication_id=_publication_id(row),
    )


def _publication_id(row: Mapping[str, Any]) -> str | UnsetType:
    return ids.encode("pub", UUID(row["publication_id"])) if "publication_id" in row else UNSET
