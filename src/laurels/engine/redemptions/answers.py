"""What a cart costs, as the wire has it: built from what is kept, so a repeated call reads the same."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from laurels.core import carts
from laurels.engine.redemptions import using
from laurels.engine.redemptions.model import CartAsked, Redemption, Used
from laurels.engine.redemptions.returning import back_to
from laurels.engine.redemptions.schemas import (
    BackLineOut,
    BackOut,
    LineOut,
    PricedOut,
    RefundOut,
    RowOut,
    RowsOut,
    UnusedOut,
    UsedOut,
)
from laurels.engine.redemptions.service import Outcome, Validated
from laurels.engine.redemptions.undoing import Returned
from laurels.kit import ids
from laurels.kit.money import Spare
from laurels.kit.problems import Problem, to_json
from laurels.program import programs
from laurels.program.programs import Wallet

Lines = Sequence[Mapping[str, Any]]


def validated_out(found: Validated, wallets: Mapping[UUID, Wallet]) -> PricedOut:
    """Show what a cart would cost."""
    asked, decided = found.prepared.asked, found.decided
    verdict = using.verdict(decided)
    for (one, _), row in zip(decided.unused, verdict["unused"], strict=True):
        explanation = None if one.live is None else found.explanations.get(one.live.id)
        if explanation is not None:
            row["refusal"]["explanation"] = explanation.as_dict()
    return _priced(
        "refused" if decided.refused else "valid",
        None,
        verdict,
        _lines_of(asked),
        currency=asked.order.currency,
        delivery_minor=asked.cart.delivery_minor,
        discounts=decided.priced.discounts,
        spare=found.programme.stacking.spare,
        wallets=wallets,
    )


def _lines_of(asked: CartAsked) -> list[dict[str, Any]]:
    return [
        {"id": line.line_id, "sku": line.sku, "quantity": line.quantity, "amount_minor": line.amount_minor}
        for line in asked.order.lines
    ]


def redemption_out(kept: Redemption, wallets: Mapping[UUID, Wallet], *, replayed: bool | None = None) -> PricedOut:
    """Show a redemption."""
    out = _priced(
        kept.state,
        kept.id,
        kept.verdict,
        kept.cart["lines"],
        currency=kept.currency,
        delivery_minor=kept.cart["delivery_minor"],
        discounts=[line["discount_minor"] for line in kept.lines],
        spare=Spare.first,
        wallets=wallets,
    )
    out.source, out.external_id, out.created_at = kept.source, kept.external_id, kept.created_at
    out.refunded_minor = kept.refunded_minor
    if kept.expires_at is not None:
        out.expires_at = kept.expires_at
    if replayed is not None:
        out.replayed = replayed
    return out


def _priced(
    status: str,
    id: UUID | None,
    verdict: Mapping[str, Any],
    lines: Lines,
    *,
    currency: str,
    delivery_minor: int,
    discounts: Sequence[int],
    spare: Spare,
    wallets: Mapping[UUID, Wallet],
) -> PricedOut:
    used = verdict["used"]
    amount = sum(line["amount_minor"] for line in lines)
    delivery_discount = verdict["delivery_discount_minor"]
    discount = sum(discounts)
    total = amount + delivery_minor - discount - delivery_discount
    paid = sum(row["paid_minor"] for row in used)
    untaxed = _untaxed(used, [line["amount_minor"] - off for line, off in zip(lines, discounts, strict=True)], total)
    return PricedOut(
        status=status,
        id=None if id is None else ids.encode("red", id),
        currency=currency,
        amount_minor=amount,
        discount_minor=discount,
        delivery_minor=delivery_minor,
        delivery_discount_minor=delivery_discount,
        total_minor=total,
        paid_minor=paid,
        to_pay_minor=total - paid,
        lines=[_line(place, line, discounts[place], used, untaxed[place], spare) for place, line in enumerate(lines)],
        incentives=[_used(row) for row in used],
        refused=[_unused(row) for row in verdict["unused"]],
        gifts=[_gift(gift, wallets) for gift in _each(used, "gifts")],
        add=list(_each(used, "add")),
        replace=list(_each(used, "replace")),
        order=[ids.encode("cmp", UUID(one)) for one in verdict["order"]],
        exact=verdict["exact"],
    )


def _each(used: Sequence[Mapping[str, Any]], name: str) -> list[dict[str, Any]]:
    return [
        {**one, "incentive": number}
        for number, row in enumerate(used)
        for change in row["changes"]
        for one in change[name]
    ]


def _untaxed(used: Sequence[Mapping[str, Any]], totals: Sequence[int], total: int) -> list[int]:
    """Share what was taxed when it was sold, single-purpose gift cards, among the lines that it pays."""
    single = sum(row["paid_minor"] for row in used if row["tax_mode"] == "single")
    goods = sum(totals)
    if not single or not total:
        return [0] * len(totals)
    return carts.shared(single * goods // total, totals, totals, Spare.largest_remainder)


def _line(
    place: int,
    line: Mapping[str, Any],
    discount: int,
    used: Sequence[Mapping[str, Any]],
    untaxed: int,
    spare: Spare,
) -> LineOut:
    shares = [
        {"incentive": number, "discount_minor": share}
        for number, row in enumerate(used)
        if (share := sum(change["shares"][place] for change in row["changes"] if change["shares"]))
    ]
    total = line["amount_minor"] - discount
    out = LineOut(
        number=place + 1,
        id=line["id"],
        sku=line["sku"],
        quantity=line["quantity"],
        amount_minor=line["amount_minor"],
        discount_minor=discount,
        total_minor=total,
        taxable_minor=total - untaxed,
        shares=shares,
    )
    if discount and 1 < line["quantity"] <= UNITS_SHOWN_MAX:
        out.units = carts.unit_shares(discount, line["quantity"], Spare.last if spare is Spare.last else Spare.first)
    return out


UNITS_SHOWN_MAX = 100
"""The discount of each unit is told for lines of so many."""


def _used(row: Mapping[str, Any]) -> UsedOut:
    out = UsedOut(
        kind=row["kind"],
        campaign_id=_campaign(row),
        campaign=row["campaign"],
        version=row["version"],
        code=row["code"],
        asked=row["asked"],
        discount_minor=sum(sum(change["shares"]) + change["delivery_minor"] for change in row["changes"]),
        delivery_minor=sum(change["delivery_minor"] for change in row["changes"]),
        paid_minor=row["paid_minor"],
        effects=[
            {
                "discount_minor": sum(change["shares"]) + change["delivery_minor"],
                "units": sum(change["units"]),
                "gifts": len(change["gifts"]) + len(change["add"]) + len(change["replace"]),
            }
            for change in row["changes"]
        ],
        until=row["until"],
    )
    if row["rate"] is not None:
        out.rate = row["rate"]
    return out


def _unused(row: Mapping[str, Any]) -> UnusedOut:
    return UnusedOut(
        kind=row["kind"],
        campaign_id=_campaign(row),
        campaign=row["campaign"],
        code=row["code"],
        asked=row["asked"],
        refusal=row["refusal"],
    )


def _campaign(row: Mapping[str, Any]) -> str | None:
    return None if row["campaign_id"] is None else ids.encode("cmp", UUID(row["campaign_id"]))


def _gift(gift: Mapping[str, Any], wallets: Mapping[UUID, Wallet]) -> dict[str, Any]:
    shown = dict(gift)
    if "wallet_id" in shown:
        wallet = wallets[UUID(shown.pop("wallet_id"))]
        shown |= {"wallet": wallet.key, "points": programs.points_text(gift["points"], wallet.precision)}
    if "campaign_id" in shown:
        shown["campaign_id"] = ids.encode("cmp", UUID(shown["campaign_id"]))
    return shown


def gifts_of(used: Used, wallets: Mapping[UUID, Wallet]) -> list[dict[str, Any]]:
    """Show what an incentive gives besides a lower price."""
    return [_gift(gift, wallets) for gift in _each([using.used_row(used)], "gifts")]


def rows_out(outcomes: Sequence[Outcome], wallets: Mapping[UUID, Wallet], request_id: str) -> RowsOut:
    """Show the result of each row, and count them."""
    out = RowsOut(results=[])
    for index, outcome in enumerate(outcomes):
        if isinstance(outcome, Problem):
            out.results.append(RowOut(index=index, status="refused", problem=dict(to_json(outcome, request_id))))
            out.refused += 1
            continue
        status = "redeemed" if outcome.created else "unchanged"
        result = redemption_out(outcome.redemption, wallets)
        out.results.append(RowOut(index=index, status=status, result=result))
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
