"""How codes are read, which of them may be used, and what may be done with them. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final
from uuid import UUID

from laurels.kit.problems import Conflict, InvalidField
from laurels.program.vocabulary import CODE
from laurels.program.vouchers.model import (
    Action,
    Batch,
    BatchState,
    Change,
    Draft,
    Keys,
    Kind,
    Refusal,
    State,
    Step,
    Voucher,
)
from laurels.program.vouchers.patterns import CODE_LENGTH_MAX, Pattern

BATCH_MAX: Final = 10_000_000
AT_ONCE: Final = 1000
"""A batch of up to so many codes is made in the call itself."""
TYPED_MAX: Final = 200

SPENDERS: Final = frozenset({"gift_cards:spend", "*"})
"""Who has one of these permissions sees codes of gift cards, which are as good as money."""

REFUSALS: Final = {
    "code_not_found": "No code is known by this text.",
    "code_mistyped": "The code has a typing error.",
    "voucher_disabled": "The code was switched off.",
    "voucher_withdrawn": "The code was withdrawn.",
    "voucher_not_started": "The code cannot be used yet.",
    "voucher_expired": "The code can no longer be used.",
    "voucher_not_given": "The code is for its holder alone, and nobody holds it yet.",
    "holder_required": "The code is for its holder alone: say who the customer is.",
    "holder_mismatch": "The code belongs to somebody else.",
}

_HYPHENS = "-\u00ad\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u2043\ufe58\ufe63\uff0d\u200b\ufeff"
_SKIPPED = str.maketrans("", "", _HYPHENS)
_WRITABLE = re.compile(r"[!-~]+(?: [!-~]+)*")
FROM: Final[Mapping[Action, tuple[State, ...]]] = {
    "withdraw": ("active", "disabled"),
    "disable": ("active",),
    "enable": ("disabled",),
    "validity": ("active", "disabled"),
}
TO: Final[Mapping[Action, State | None]] = {
    "withdraw": "withdrawn",
    "disable": "disabled",
    "enable": "active",
    "validity": None,
}


class CodeUnusable(InvalidField):
    """A text cannot be a code."""

    code = "code_unusable"
    title = "This text cannot be a code"
    cure = "Write 1 to 64 letters, digits and signs of ASCII, of which at least one is neither a blank nor a hyphen."


class CodeTaken(Conflict):
    """Another voucher has this code."""

    code = "code_taken"
    title = "This code is taken"
    cure = "Choose another code. Codes are taken for good, withdrawn ones too; case, blanks and hyphens do not count."


class CodeLooksMistyped(InvalidField):
    """A code looks like one of a pattern with a check character, and its own is wrong."""

    code = "code_looks_mistyped"
    title = "This code would be taken for a typing error"
    cure = "Choose a code that does not look like those of the pattern that the detail names."


class PatternAmbiguous(Conflict):
    """Codes that there are look like the pattern, so that its check character could not tell typos."""

    code = "pattern_ambiguous"
    title = "Other codes look like this pattern"
    cure = "Begin the pattern with a prefix of its own, or leave the check character out."


class VoucherWithdrawn(Conflict):
    """A withdrawn code stays so."""

    code = "voucher_withdrawn"
    title = "This code was withdrawn"
    cure = "Create or publish another code; withdrawing is for good. To stop a code for a while, disable it."


class BatchBusy(Conflict):
    """Codes of this batch are still being made."""

    code = "batch_busy"
    title = "This batch is still being made"
    cure = "Wait until the batch is finished, or stop it first."


def key_of(text: str) -> Keys:
    """Give the normal forms of a code as somebody typed it: upper case, and as it is; without blanks and hyphens.

    Wide forms are taken for the plain ones (NFKC); look-alikes are not folded, since sets without them exist.

    >>> key_of(" spring-Ab 12 ")
    Keys(folded='SPRINGAB12', exact='springAb12')

    :raises CodeUnusable: it is too long, not ASCII, or has nothing left
    """
    if len(text) > TYPED_MAX:
        raise CodeUnusable(f"A code has at most {CODE_LENGTH_MAX} characters; this text has {len(text):,}.")
    plain = "".join(unicodedata.normalize("NFKC", text.translate(_SKIPPED)).translate(_SKIPPED).split())
    if not plain or len(plain) > CODE_LENGTH_MAX or not plain.isascii() or not plain.isprintable():
        raise CodeUnusable(CodeUnusable.cure)
    return Keys(plain.upper(), plain)


def readings(texts: Iterable[str]) -> list[str]:
    """Give every key under which one of these texts may be stored; what cannot be a code has none."""
    found: set[str] = set()
    for text in texts:
        try:
            found.update(key_of(text))
        except CodeUnusable:
            continue
    return sorted(found)


def match(texts: Iterable[str], found: Iterable[Voucher]) -> dict[str, Voucher]:
    """Tell which voucher each text names. Where case counts for one and not for the other, the exact one is meant."""
    by_key = {voucher.key: voucher for voucher in found}
    named: dict[str, Voucher] = {}
    for text in texts:
        try:
            keys = key_of(text)
        except CodeUnusable:
            continue
        voucher = by_key.get(keys.exact)
        if voucher is None:
            voucher = by_key.get(keys.folded)
            if voucher is None or voucher.case_sensitive:
                continue
        named[text] = voucher
    return named


def check_code(code: str, *, pointer: str) -> None:
    """Refuse a code that nobody could type or print.

    :raises CodeUnusable: it is empty, too long, or has other than signs of ASCII and single blanks between them
    """
    if len(code) > CODE_LENGTH_MAX or not _WRITABLE.fullmatch(code) or not code.replace("-", "").replace(" ", ""):
        raise CodeUnusable(CodeUnusable.cure, pointer=pointer)


def mistyped(text: str, patterns: Sequence[Pattern]) -> bool:
    """Tell whether a text looks like a code of these patterns, all with check characters, and is none of any."""
    try:
        keys = key_of(text)
    except CodeUnusable:
        return False
    fits = {pattern.fit(keys.exact if pattern.case_sensitive else keys.folded) for pattern in patterns}
    return "mistyped" in fits and "fits" not in fits


def refusal(voucher: Voucher, *, now: datetime, customer_id: UUID | None) -> Refusal | None:
    """Name the first reason why this customer cannot use the voucher now, or None.

    The end is exclusive: a voucher that ends at midnight is refused at midnight. How often it was used is counted in
    the ledger, not here.
    """
    if voucher.state != "active":
        return _refused(f"voucher_{voucher.state}")
    if voucher.starts_at is not None and now < voucher.starts_at:
        return _refused("voucher_not_started", needed=voucher.starts_at.isoformat(), actual=now.isoformat())
    if voucher.ends_at is not None and now >= voucher.ends_at:
        return _refused("voucher_expired", needed=voucher.ends_at.isoformat(), actual=now.isoformat())
    if not voucher.holder_only or (customer_id is not None and customer_id == voucher.customer_id):
        return None
    if voucher.customer_id is None:
        return _refused("voucher_not_given")
    return _refused("holder_required" if customer_id is None else "holder_mismatch")


def _refused(code: str, **facts: str) -> Refusal:
    return Refusal(code, REFUSALS[code], facts)


def check_batch(kind: Kind) -> None:
    """Refuse a batch of gift cards: it would make codes with nothing on them.

    :raises InvalidField: they are to be gift cards
    """
    if kind != "coupon":
        raise InvalidField(
            "A batch makes codes of coupons only; a gift card is made with what is on it. Make gift cards with POST "
            "/v1/gift_cards, or up to a thousand with POST /v1/gift_cards/bulk.",
            pointer="/kind",
        )


def check_trigger(trigger: str) -> None:
    """Refuse codes of a campaign that no code triggers: no cart could ever use them.

    :raises InvalidField: the campaign is one of carts, orders or events
    """
    if trigger != CODE:
        raise InvalidField(
            f"The campaign has the trigger {trigger}, so that its codes could not be used. Name a campaign with the "
            "trigger code.",
            pointer="/campaign_id",
        )


def check_validity(starts_at: datetime | None, ends_at: datetime | None, *, pointer: str = "") -> None:
    """Refuse an end that is not behind the start.

    :raises InvalidField: nothing would lie between them
    """
    if starts_at is not None and ends_at is not None and ends_at <= starts_at:
        raise InvalidField("Let the end lie behind the start; it is itself of no use.", pointer=f"{pointer}/ends_at")


def would_change(voucher: Voucher, action: Action) -> bool:
    """Tell whether a change of many codes would make this one different."""
    return voucher.state in FROM[action] and (TO[action] is None or voucher.state != TO[action])


def turned(voucher: Voucher, action: Action, *, reason: str) -> Voucher:
    """Give a voucher as a change of its state leaves it."""
    return replace(voucher, state=TO[action] or voucher.state, reason=reason)


def held(draft: Draft, *, by: UUID) -> Draft:
    """Make somebody the holder of a code that is to be created."""
    return replace(draft, customer_id=by)


def check_changes(voucher: Voucher, changes: Iterable[str]) -> None:
    """Refuse to say of a gift card's code what is said of the card.

    :raises InvalidField: something else than its holder and its attributes is to be changed
    """
    other = sorted(set(changes) - {"customer_id", "attributes"})
    if voucher.kind == "gift_card" and other:
        raise InvalidField("Change this on the gift card, under /v1/gift_cards.", pointer=f"/{other[0]}")


def check_step(voucher: Voucher, step: Step) -> bool:
    """Tell whether a step changes anything.

    :raises VoucherWithdrawn: the code was withdrawn, which is for good
    """
    if voucher.state == TO[step]:
        return False
    if voucher.state == "withdrawn":
        raise VoucherWithdrawn(VoucherWithdrawn.cure)
    return voucher.state in FROM[step]


def check_runnable(batch: Batch) -> None:
    """Refuse to make codes of a batch that has them all.

    :raises Conflict: it is finished
    """
    if batch.state == "finished":
        raise Conflict("This batch is finished. Create another one for more codes.")


def check_stoppable(state: BatchState) -> None:
    """Refuse to stop what has ended.

    :raises Conflict: it is finished or failed
    """
    if state in ("finished", "failed"):
        raise Conflict(f"This is {state}; there is nothing to stop.")


def check_change_open(change: Change) -> None:
    """Refuse to stop or go on with a change that has ended.

    :raises Conflict: it is finished
    """
    if change.state == "finished":
        raise Conflict("This change is finished. Create another one.")


def check_shares(shares: Sequence[int | None]) -> None:
    """Refuse shares of more than everything.

    :raises InvalidField: they sum to more than 100 %
    """
    if sum(share or 0 for share in shares) > 10_000:
        raise InvalidField("The shares sum to more than 10000 basis points, which is everything.", pointer="/holders")
