"""What becomes of a redemption later: rolled back, or returned in part."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from laurels.core import attributes, carts, ledger
from laurels.core.ledger import AccountRef, Journal, Transfer
from laurels.engine.redemptions import again, policy, returning, store, using
from laurels.engine.redemptions.model import Redemption
from laurels.engine.redemptions.returning import Back, Left, PartAsked, Refund
from laurels.kit import crypto, ids
from laurels.kit.problems import Conflict, NotFound
from laurels.kit.tx import Tx, jsonb
from laurels.program import campaigns, giftcards, programs, publications, vocabulary
from laurels.program.campaigns import Bound
from laurels.program.giftcards import GiftCard


@dataclass(frozen=True, slots=True)
class Returned:
    """A return of a redemption as it is kept."""

    id: UUID
    redemption_id: UUID
    source: str
    external_id: str
    fingerprint: bytes
    refund_minor: int
    parts: list[dict[str, Any]]
    refunds: list[dict[str, Any]]
    withdrawn: list[str]
    uncounted: dict[str, int]
    reason: str
    returned_at: datetime


async def lock(tx: Tx, id: UUID) -> Redemption:
    """Lock a redemption and read it.

    :raises NotFound: there is none of that id
    """
    found = await tx.maybe(store.LOCK, Redemption, id=id)
    if found is None:
        raise NotFound("There is no such redemption. Check its id, or its source and external id.")
    return found


async def cards_of(tx: Tx, kept: Redemption) -> dict[int, GiftCard]:
    """Read the gift cards that pay for a redemption, by the place of the incentive."""
    named = {number: UUID(row["card_id"]) for number, row in enumerate(kept.verdict["used"]) if row["card_id"]}
    found = await giftcards.load_many(tx, list(named.values())) if named else {}
    return {number: found[id] for number, id in named.items()}


def captured_by(redemption_id: UUID) -> UUID:
    """Name the journal that captures a reservation."""
    return ids.derived("redemption-capture", str(redemption_id))


# ---- undoing


async def roll_back(tx: Tx, id: UUID, *, reason: str) -> tuple[Redemption, int, bool]:
    """Undo a redemption whole: limits, codes, points and money are as if it had not been, but for what returns took.

    :returns: the redemption, what is still to be paid back, and whether it was undone now
    :raises WrongRedemptionState: it is only reserved
    """
    kept = await lock(tx, id)
    if kept.state == "rolled_back":
        return kept, 0, False
    if kept.state != "redeemed":
        raise policy.WrongRedemptionState(f"This redemption is {kept.state}. {policy.WrongRedemptionState.cure}")
    back = await _backs(tx, kept)
    left = kept.total_minor - kept.refunded_minor
    journal_id = ids.derived("redemption-rollback", str(id))
    refunds = returning.refunds(kept, (), left, back.refunded)
    transfers = await _given_back(tx, kept, refunds, back.refunded)
    transfers += await _points_back(tx, kept)
    counts = {key: amount for key, amount in all_counts(kept, back.uncounted).items() if _reusable(kept, key)}
    transfers += _uncounts(kept, counts)
    if transfers:
        await ledger.post_one(tx, Journal(journal_id, "rollback", kept.id, tx.now, tuple(transfers)))
    await _told_back(tx, kept, refunds)
    await _ungive(tx, kept, reason)
    await tx.run(store.END, id=id, state="rolled_back", reason=reason, refunded_minor=kept.total_minor)
    tx.note("redemption", id, state="rolled_back", reason=reason)
    tell(tx, kept, "redemption.rolled_back", reason=reason, refund_minor=left)
    return await lock(tx, id), left, True


async def take_back(
    tx: Tx, id: UUID, *, source: str, external_id: str, parts: Sequence[PartAsked] | None, reason: str
) -> tuple[Returned, bool]:
    """Take goods back: what was paid for them goes back to whom it came from, and limits count the rest. Twice is once.

    :raises WrongRedemptionState: it is not redeemed
    :raises ReturnTooMuch: more comes back than is left
    """
    kept = await lock(tx, id)
    fingerprint = crypto.fingerprint(repr(parts).encode())
    known = await tx.maybe(store.RETURN_BY_NAME, Returned, redemption_id=id, source=source, external_id=external_id)
    if known is not None:
        if bytes(known.fingerprint) != fingerprint:
            raise Conflict("This external id was used for another return. Give each its own.", pointer="/external_id")
        return known, False
    if kept.state != "redeemed":
        raise policy.WrongRedemptionState(f"This redemption is {kept.state}. {policy.WrongRedemptionState.cure}")
    before = await _backs(tx, kept)
    back = await _worked_out(tx, kept, parts, before)
    made_id = tx.new_id()
    transfers = await _given_back(tx, kept, back.refunds, before.refunded)
    transfers += _uncounts(kept, back.uncounted)
    if transfers:
        await ledger.post_one(tx, Journal(made_id, "return", made_id, tx.now, tuple(transfers)))
    await _told_back(tx, kept, back.refunds)
    await tx.run(
        store.ADD_RETURN,
        id=made_id,
        redemption_id=id,
        source=source,
        external_id=external_id,
        fingerprint=fingerprint,
        refund_minor=back.refund_minor,
        parts=jsonb([part.row for part in back.parts]),
        refunds=jsonb(
            [{"incentive": r.incentive, "amount_minor": r.amount_minor, "taken": r.taken} for r in back.refunds]
        ),
        withdrawn=jsonb(list(back.withdrawn)),
        uncounted=jsonb(dict(back.uncounted)),
        reason=reason,
    )
    await tx.run(store.TAKE_BACK, id=id, lines=jsonb([line.row for line in back.lines]), refund_minor=back.refund_minor)
    tell(tx, kept, "redemption.returned", return_id=ids.encode("rrt", made_id), refund_minor=back.refund_minor)
    found = await tx.maybe(store.RETURN_BY_NAME, Returned, redemption_id=id, source=source, external_id=external_id)
    assert found is not None, "it was just written"
    return found, True


@dataclass(frozen=True, slots=True)
class _Backs:
    """What earlier returns gave back and no longer count."""

    refunded: Mapping[int, tuple[int, int]]
    uncounted: Mapping[str, int]


async def _backs(tx: Tx, kept: Redemption) -> _Backs:
    refunded: dict[int, tuple[int, int]] = {}
    uncounted: dict[str, int] = {}
    for one in await tx.all(store.RETURNS_OF, Returned, redemption_id=kept.id):
        for row in one.refunds:
            amount, taken = refunded.get(row["incentive"], (0, 0))
            refunded[row["incentive"]] = amount + row["amount_minor"], taken + row["taken"]
        for key, amount in one.uncounted.items():
            uncounted[key] = uncounted.get(key, 0) + amount
    return _Backs(refunded, uncounted)


async def _worked_out(tx: Tx, kept: Redemption, parts: Sequence[PartAsked] | None, before: _Backs) -> Back:
    lines, taken = returning.taken_out(returning.lines_of(kept), parts)
    losses, names = await _losses(tx, kept, lines)
    lines, taken = returning.withdrawn(lines, taken, losses)
    refund = sum(part.refund_minor for part in taken)
    return Back(
        lines=lines,
        parts=taken,
        refund_minor=refund,
        refunds=returning.refunds(kept, lines, refund, before.refunded),
        uncounted=returning.uncounted(kept, lines, taken, before.uncounted),
        withdrawn=tuple(names),
    )


async def _losses(tx: Tx, kept: Redemption, lines: Sequence[Left]) -> tuple[list[dict[int, int]], list[str]]:
    """Ask the campaigns that want it whether the kept goods would still get their discount."""
    asked = [row for row in kept.verdict["used"] if row["on_return"] == "reevaluate" and row["campaign_id"]]
    cart, places = returning.remaining(kept, lines)
    if not asked or not cart.lines:
        return [], []
    sources = await vocabulary.sources(tx)
    versions = await campaigns.versions(
        tx, {(UUID(row["campaign_id"]), row["version"]) for row in asked}, known=sources
    )
    whole = again.order_lines(kept)
    kept_lines = tuple(
        replace(
            whole[place],
            number=number + 1,
            quantity=line.quantity,
            amount_minor=line.amount_minor,
            gross_minor=carts.worth(whole[place].gross_minor, whole[place].quantity, line.quantity),
        )
        for number, (place, line) in enumerate(zip(places, cart.lines, strict=True))
    )
    schemas = await attributes.schemas(tx)
    context = again.context_of(
        kept,
        kept_lines,
        schemas=schemas,
        zone=tx.workspace.zone,
        nobody=tx.workspace_id,
    )
    losses: list[dict[int, int]] = []
    names: list[str] = []
    for row in asked:
        live = versions[UUID(row["campaign_id"]), row["version"]]
        bound: Sequence[Bound] | campaigns.Refusal = campaigns.offered(
            live, again.seen_by(row, context, schemas=schemas)
        )
        met = None if isinstance(bound, campaigns.Refusal) else bound
        loss = returning.lost(row, lines, cart, places, met)
        if loss:
            losses.append(loss)
            names.append(ids.encode("cmp", live.id))
    return losses, names


# ---- transfers


def paid_from(kept: Redemption, row: Mapping[str, Any]) -> AccountRef:
    owner = UUID(row["card_id"]) if row["card_id"] is not None else kept.customer_id
    assert owner is not None, "what pays is a card's or a customer's"
    return AccountRef("wallet", owner, UUID(row["unit_id"]))


def counted_in(count: Mapping[str, Any]) -> AccountRef:
    return AccountRef("counter", UUID(count["owner_id"]), UUID(count["limit_id"]), count["period"])


async def _earned_by(tx: Tx, kept: Redemption) -> UUID:
    """Name the journal that took what paid: the redemption's own, or that of its capture."""
    moved = await ledger.of_causes(tx, [kept.id])
    captured = captured_by(kept.id)
    return captured if any(one.journal_id == captured for one in moved) else kept.id


async def _given_back(
    tx: Tx, kept: Redemption, refunds: Sequence[Refund], before: Mapping[int, tuple[int, int]]
) -> list[Transfer]:
    """Write what goes back to cards and wallets; a card that is paid back whole has its use and its rest again."""
    if not refunds:
        return []
    earned = await _earned_by(tx, kept)
    cards = {number: await giftcards.revived(tx, card) for number, card in (await cards_of(tx, kept)).items()}
    found: list[Transfer] = []
    for refund in refunds:
        if not refund.taken:
            continue
        row, card = kept.verdict["used"][refund.incentive], cards.get(refund.incentive)
        if card is None:
            account = paid_from(kept, row)
            lot = ledger.LotTerms(tx.now, None, tx.now)
            source = AccountRef("spent", None, account.unit_id)
            found.append(Transfer(source, account, refund.taken, "give_back", reverses=earned, lot=lot))
            continue
        whole = before.get(refund.incentive, (0, 0))[1] + refund.taken == row["taken"]
        rest = await giftcards.rest_of(tx, card, earned) if whole and card.single_use else 0
        found += giftcards.give_back_transfers(card, refund.taken, rest_minor=rest, reverses=earned, now=tx.now)
    return found


async def _told_back(tx: Tx, kept: Redemption, refunds: Sequence[Refund]) -> None:
    """Tell of the gift cards that were paid back."""
    cards = await cards_of(tx, kept) if refunds else {}
    for refund in refunds:
        card = cards.get(refund.incentive)
        if card is not None and refund.taken:
            await giftcards.booked_refund(tx, card, refund.taken, redemption_id=ids.encode("red", kept.id))


async def _points_back(tx: Tx, kept: Redemption) -> list[Transfer]:
    gifts = [
        gift
        for row in kept.verdict["used"]
        for change in row["changes"]
        for gift in change["gifts"]
        if gift["kind"] == "points"
    ]
    if not gifts or kept.customer_id is None:
        return []
    wallets, earned = await programs.wallets(tx), await _earned_by(tx, kept)
    return [
        Transfer(
            AccountRef("wallet", kept.customer_id, wallet.id),
            AccountRef("issuer", None, wallet.id),
            gift["points"],
            "take_back",
            mode=wallet.clawback,
            reverses=earned,
        )
        for gift in gifts
        for wallet in (wallets[UUID(gift["wallet_id"])],)
    ]


def all_counts(kept: Redemption, before: Mapping[str, int]) -> dict[str, int]:
    return {
        key: left
        for number, row in enumerate(kept.verdict["used"])
        for place, count in enumerate(row["counts"])
        if (left := count["amount"] - before.get(key := f"{number}:{place}", 0)) > 0
    }


def _reusable(kept: Redemption, key: str) -> bool:
    return bool(kept.verdict["used"][int(key.partition(":")[0])]["reusable"])


def _uncounts(kept: Redemption, counts: Mapping[str, int]) -> list[Transfer]:
    found: list[Transfer] = []
    for key, amount in counts.items():
        number, _, place = key.partition(":")
        row = kept.verdict["used"][int(number)]["counts"][int(place)]
        account = counted_in(row)
        found.append(Transfer(account, AccountRef("counted", None, account.unit_id), amount, "uncount", mode="clip"))
    return found


async def uncount(tx: Tx, kept: Redemption, journal_id: UUID, counts: Mapping[str, int]) -> None:
    transfers = _uncounts(kept, counts)
    if transfers:
        await ledger.post_one(tx, Journal(journal_id, "void", kept.id, tx.now, tuple(transfers)))


async def _ungive(tx: Tx, kept: Redemption, reason: str) -> None:
    """Take back codes that were given with it, unless they were used since."""
    for number, row in enumerate(kept.verdict["used"]):
        for change in row["changes"]:
            for gift in change["gifts"]:
                if kept.customer_id is None:
                    continue
                name = f"{kept.id}:{number}"
                if gift["kind"] == "voucher":
                    wanted = publications.Wanted(UUID(gift["campaign_id"]), kept.customer_id, f"redemption:{name}")
                    await publications.revoke_named(tx, wanted, reason=reason)
                elif gift["kind"] == "credit":
                    await giftcards.block_named(tx, source=using.GIFT_SOURCE, external_id=name, reason=reason)


def tell(tx: Tx, kept: Redemption, event: str, **more: Any) -> None:
    tx.emit(
        event,
        key=kept.id,
        redemption_id=ids.encode("red", kept.id),
        source=kept.source,
        external_id=kept.external_id,
        customer_id=None if kept.customer_id is None else str(kept.customer_id),
        **more,
    )
