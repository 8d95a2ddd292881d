"""Redemptions and returns as the wire has them: built from what is kept, so a repeated call reads the same."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from laurels.engine import pricing
from laurels.engine.pricing import PricedOut
from laurels.engine.redemptions.model import Redemption
from laurels.engine.redemptions.returning import back_to
from laurels.engine.redemptions.schemas import (
    BackLineOut,
    BackOut,
    RedemptionRowOut,
    RedemptionRowsOut,
    RefundOut,
)
from laurels.engine.redemptions.service import Outcome
from laurels.engine.redemptions.undoing import Returned
from laurels.kit import ids
from laurels.kit.problems import Problem, to_json
from laurels.program import programs
from laurels.program.programs import Wallet


def redemption_out(kept: Redemption, wallets: Mapping[UUID, Wallet], *, replayed: bool | None = None) -> PricedOut:
    """Show a redemption."""
    out = pricing.priced_out(
        kept.state,
        kept.id,
        kept.verdict,
        kept.cart["lines"],
        currency=kept.currency,
        delivery_minor=kept.cart["delivery_minor"],
        discounts=[line["discount_minor"] for line in kept.lines],
        wallets=wallets,
    )
    out.source, out.external_id, out.created_at = kept.source, kept.external_id, kept.created_at
    out.refunded_minor = kept.refunded_minor
    if kept.expires_at is not None:
        out.expires_at = kept.expires_at
    if replayed is not None:
        out.replayed = replayed
    return out


def rows_out(outcomes: Sequence[Outcome], wallets: Mapping[UUID, Wallet], request_id: str) -> RedemptionRowsOut:
    """Show the result of each row, and count them."""
    out = RedemptionRowsOut(results=[])
    for index, outcome in enumerate(outcomes):
        if isinstance(outcome, Problem):
            out.results.append(
                RedemptionRowOut(index=index, status="refused", problem=dict(to_json(outcome, request_id)))
            )
            out.refused += 1
            continue
        status = "redeemed" if outcome.created else "unchanged"
        result = redemption_out(outcome.redemption, wallets)
        out.results.append(RedemptionRowOut(index=index, status=status, result=result))
        out.redeemed += outcome.created
        out.unchanged += not outcome.created
    return out


def back_out(found: Returned, kept: Redemption, wallets: Mapping[UUID, Wallet], *, created: bool) -> BackOut:
    """Show a return, and where its money goes."""
    refunds: list[RefundOut] = []
    for one in found.refunds:
        row = kept.verdict["used"][one["incentive"]]
        kind, _ = back_to(row)
        wallet = None if row["wallet_id"] is None else wallets.get(UUID(row["wallet_id"]))
        refunds.append(
            RefundOut(
                kind="gift_card" if kind == "gift_card" else "points",
                amount_minor=one["amount_minor"],
                incentive=one["incentive"],
                points=None if wallet is None else programs.points_text(one["taken"], wallet.precision),
            )
        )
    rest = found.refund_minor - sum(one.amount_minor for one in refunds)
    if rest:
        refunds.append(RefundOut(kind="other", amount_minor=rest, incentive=None))
    return BackOut(
        id=ids.encode("rrt", found.id),
        status="created" if created else "unchanged",
        redemption_id=ids.encode("red", found.redemption_id),
        refund_minor=found.refund_minor,
        lines=[BackLineOut(**part) for part in found.parts],
        refunds=refunds,
        withdrawn=found.withdrawn,
    )
