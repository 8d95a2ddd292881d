"""What was decided of a cart: as it is kept, and from that as the wire has it, so a repeated call reads the same."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from laurels.core import carts
from laurels.engine.pricing import paying
from laurels.engine.pricing.model import CartAsked, Decided, Found, Refusal, Used
from laurels.engine.pricing.schemas import LineOut, PricedOut, UnusedOut, UsedOut
from laurels.engine.pricing.service import Validated
from laurels.kit import ids
from laurels.kit.money import Spare
from laurels.program import programs
from laurels.program.programs import Wallet


def campaign_of(found: Found) -> UUID | None:
    """Tell the campaign of an incentive, also of one that is not live."""
    if found.live is not None:
        return found.live.id
    if found.voucher is not None:
        return found.voucher.campaign_id
    return None if found.asked is None else found.asked.campaign_id


def verdict(decided: Decided, spare: Spare) -> dict[str, Any]:
    """Write what was decided as it is kept; everything that is shown later is in it.

    :param spare: which units of a line get what equal shares leave over, by the stacking rules of then
    """
    return {
        "used": [used_row(one) for one in decided.used],
        "unused": [refusal_row(found, refusal) for found, refusal in decided.unused],
        "grants": [{"campaign_id": str(one.found.live.id)} for one in decided.used if one.found.live is not None],
        "exact": decided.exact,
        "order": [str(id) for id in decided.order],
        "delivery_discount_minor": decided.priced.delivery_discount,
        "spare": spare.value,
    }


def used_row(one: Used) -> dict[str, Any]:
    """Write an incentive that applies, with what it does and counts."""
    found = one.found
    return {
        **_head(found),
        **found.code_row,
        "version": None if found.live is None else found.live.version,
        "card_id": None if found.card is None else str(found.card.id),
        "wallet_id": None if found.wallet is None else str(found.wallet.id),
        "wallet": None if found.wallet is None else found.wallet.key,
        "publication_id": None if found.publication is None else str(found.publication.id),
        "tax_mode": None if found.card is None else found.card.tax_mode,
        "reusable": found.live is None or found.live.reusable,
        "on_return": "keep" if found.live is None else found.live.on_return,
        "paid_minor": one.paid_minor,
        "taken": one.taken,
        "unit_id": None if not one.taken else str(paying.unit(found)),
        "rate": one.rate,
        "until": None if found.until is None else found.until.isoformat(),
        "changes": [
            {
                "shares": list(change.shares),
                "delivery_minor": change.delivery_minor,
                "units": list(change.units),
                "add": [{"sku": add.sku, "quantity": add.quantity} for add in change.added],
                "replace": [
                    {"line": one.place + 1, "quantity": one.quantity, "sku": one.sku} for one in change.replaced
                ],
                "gifts": [{"kind": gift.kind, **_shown(gift.what)} for gift in change.gifts],
            }
            for change in one.changes
        ],
        "counts": [
            {
                "owner_id": str(count.account.owner_id),
                "limit_id": str(count.account.unit_id),
                "period": count.account.period,
                "amount": count.amount,
                "max": count.maximum,
                "measure": count.measure,
            }
            for count in one.counts
        ],
    }


def refusal_row(found: Found, refusal: Refusal) -> dict[str, Any]:
    """Write an incentive that does not apply, and why."""
    facts = {name: _plain(value) for name, value in refusal.facts.items()}
    return {**_head(found), "refusal": {"code": refusal.code, "message": refusal.message, **facts}}


def _head(found: Found) -> dict[str, Any]:
    campaign_id = campaign_of(found)
    code = None
    if found.voucher is not None:
        code = found.voucher.code
    elif found.asked is not None:
        code = found.asked.code
    return {
        "kind": found.kind,
        "campaign_id": None if campaign_id is None else str(campaign_id),
        "campaign": None if found.live is None else found.live.name,
        "voucher_id": None if found.voucher is None else str(found.voucher.id),
        "code": code,
        "asked": None if found.asked is None else found.asked.place,
    }


def _plain(value: Any) -> Any:
    if isinstance(value, UUID):
        return ids.encode("cmp", value)
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, list | tuple | set | frozenset):
        return [_plain(one) for one in value]  # type: ignore[misc]
    return value


def _shown(what: Any) -> dict[str, Any]:
    return {name: str(value) if isinstance(value, UUID) else value for name, value in what.items()}


# ---- on the wire


Lines = Sequence[Mapping[str, Any]]


UNITS_SHOWN_MAX = 100
"""The discount of each unit is told for lines of so many."""


def validated_out(found: Validated) -> PricedOut:
    """Show what a cart would cost."""
    asked, decided = found.prepared.asked, found.decided
    told = verdict(decided, found.programme.stacking.spare)
    for (one, _), row in zip(decided.unused, told["unused"], strict=True):
        explanation = None if one.live is None else found.explanations.get(one.live.id)
        if explanation is not None:
            row["refusal"]["explanation"] = explanation.as_dict()
    return priced_out(
        "refused" if decided.refused else "valid",
        None,
        told,
        _lines_of(asked),
        currency=asked.order.currency,
        delivery_minor=asked.cart.delivery_minor,
        discounts=decided.priced.discounts,
        wallets=found.programme.wallets,
    )


def _lines_of(asked: CartAsked) -> list[dict[str, Any]]:
    return [
        {"id": line.line_id, "sku": line.sku, "quantity": line.quantity, "amount_minor": line.amount_minor}
        for line in asked.order.lines
    ]


def priced_out(
    status: str,
    id: UUID | None,
    verdict: Mapping[str, Any],
    lines: Lines,
    *,
    currency: str,
    delivery_minor: int,
    discounts: Sequence[int],
    wallets: Mapping[UUID, Wallet],
) -> PricedOut:
    """Show a verdict on the wire."""
    used, spare = verdict["used"], Spare(verdict["spare"])
    amount = sum(line["amount_minor"] for line in lines)
    delivery_discount = verdict["delivery_discount_minor"]
    discount = sum(discounts)
    total = amount + delivery_minor - discount - delivery_discount
    paid = sum(row["paid_minor"] for row in used)
    untaxed = _untaxed(used, [line["amount_minor"] - off for line, off in zip(lines, discounts, strict=True)], total)
    shares = _shares(used, len(lines))
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
        lines=[
            _line(place, line, discounts[place], shares[place], untaxed[place], spare)
            for place, line in enumerate(lines)
        ],
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


def _shares(used: Sequence[Mapping[str, Any]], count: int) -> list[list[dict[str, Any]]]:
    """List what each incentive takes off each of so many lines, by line."""
    shares: list[list[dict[str, Any]]] = [[] for _ in range(count)]
    for number, row in enumerate(used):
        listed = [change["shares"] for change in row["changes"] if change["shares"]]
        for place, share in enumerate(listed[0] if len(listed) == 1 else map(sum, zip(*listed, strict=True))):
            if share:
                shares[place].append({"incentive": number, "discount_minor": share})
    return shares


def _line(
    place: int,
    line: Mapping[str, Any],
    discount: int,
    shares: list[dict[str, Any]],
    untaxed: int,
    spare: Spare,
) -> LineOut:
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


def shown_refusal(found: Found, refusal: Refusal) -> dict[str, Any]:
    """Show an incentive that is refused: the problem of a redemption tells it as a validation does."""
    return msgspec.structs.asdict(_unused(refusal_row(found, refusal)))


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
    return [_gift(gift, wallets) for gift in _each([used_row(used)], "gifts")]
