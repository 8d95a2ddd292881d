"""Verbs of the doctor."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Iterable, Iterator, Sequence
from contextlib import aclosing
from dataclasses import asdict, dataclass
from decimal import Decimal
from itertools import islice
from pathlib import Path

import msgspec

from laurels.core import ledger, statistics
from laurels.engine import segmentation
from laurels.insight.doctor import store
from laurels.insight.doctor.model import Check, Finding, Run
from laurels.kit.tx import Tx, jsonb
from laurels.system import audit, seals

FINDINGS_MAX = 100
"""Of each check: whoever has a hundred wrong accounts needs no list of all of them."""

LINES_AT_ONCE = 1000
RUNS_KEPT = 60

CHECKS = (
    Check("I1", "wallet_balances", store.WALLET_BALANCES),
    Check("I2", "units", store.UNITS),
    Check("I2", "transfer_sides", store.TRANSFER_SIDES),
    Check("I2", "transfer_journals", store.TRANSFER_JOURNALS),
    Check("I3", "lot_bounds", store.LOT_BOUNDS),
    Check("I3", "wallet_lots", store.WALLET_LOTS),
    Check("I3", "holds", store.HOLDS),
    Check("I3", "held_lots", store.HELD_LOTS),
    Check("I4", "lot_consumption", store.LOT_CONSUMPTION),
    Check("I4", "allocations", store.ALLOCATIONS),
    Check("I4", "debts", store.DEBTS),
    Check("I4", "givings_back", store.GIVINGS_BACK),
    Check("I5", "counters", store.COUNTERS),
    Check("I5", "account_bounds", store.ACCOUNT_BOUNDS),
    Check("I5", "redemption_counts", store.REDEMPTION_COUNTS),
    Check("I7", "causes", store.CAUSES),
    Check("I7", "answers", store.ANSWERS),
    Check("I8", "feed_numbers", store.FEED_NUMBERS),
    Check("I8", "feed_inbox", store.FEED_INBOX, information=True),
    Check("I9", "seal_coverage", store.SEAL_COVERAGE),
    Check("I9", "unsealed", store.UNSEALED, information=True),
    Check("I14", "redemption_sums", store.REDEMPTION_SUMS),
    Check("I14", "redemption_shares", store.REDEMPTION_SHARES),
    Check("I14", "redemption_lines", store.REDEMPTION_LINES),
    Check("I14", "redemption_refunds", store.REDEMPTION_REFUNDS),
    Check("I14", "redemption_payments", store.REDEMPTION_PAYMENTS),
    Check("I16", "customer_days", store.CUSTOMER_DAYS),
    Check("I16", "customer_days_behind", store.CUSTOMER_DAYS_BEHIND, information=True),
    Check("I17", "segment_sizes", store.SEGMENT_SIZES),
    Check("I17", "segment_days", store.SEGMENT_DAYS),
    Check("I18", "voucher_batches", store.VOUCHER_BATCHES),
    Check("I18", "published_codes", store.PUBLISHED_CODES),
    Check("I19", "gift_cards", store.GIFT_CARDS),
    Check("I20", "figures_of_the_ledger", store.FIGURES_LEDGER),
    Check("I20", "figures_of_the_shop", store.FIGURES_SHOP),
    Check("I20", "figures_of_campaigns", store.FIGURES_CAMPAIGNS),
)
"""Every check that is one statement; the chains of seals are recomputed beside them."""


async def examine(tx: Tx, *, checks: Iterable[Check] = CHECKS) -> list[Finding]:
    """Prove every invariant of the transaction's workspace and list what does not hold, at most a hundred of each."""
    async with aclosing(findings(tx, checks=checks)) as found:
        return [finding async for finding in found]


async def findings(tx: Tx, *, checks: Iterable[Check] = CHECKS) -> AsyncGenerator[Finding]:
    """Prove one invariant after the other and give each finding as it is made."""
    await tx.value(store.TAKE_TIME)
    for check in checks:
        for found in await tx.all(check.statement, _Found, most=FINDINGS_MAX, follower=statistics.FOLLOWER):
            yield Finding(check.invariant, found.subject, found.message, check.name, check.information)
    for key, count in (await segmentation.astray(tx)).items():
        told = f"{count} are in it against its rule, or are not; a worker sees to them, or has none come round?"
        yield Finding("I17", f"segment {key}", told, "segment_members", information=True)
    for stream, content in ((ledger.STREAM, ledger.content), (audit.STREAM, audit.content)):
        for broken in await seals.verify(tx, stream=stream, content=content):
            yield Finding("I9", f"seal {broken.number} of {stream}", broken.why, "chain")


async def keep(tx: Tx, found: Sequence[Finding], *, seconds: float) -> None:
    """Keep what was found, for who asks when this was proved last."""
    await tx.run(
        store.KEEP_RUN,
        id=tx.new_id(),
        seconds=Decimal(f"{seconds:.3f}"),
        findings=jsonb([asdict(one) for one in found]),
        findings_count=sum(not one.information for one in found),
    )
    await tx.run(store.FORGET_RUNS, kept=RUNS_KEPT)


async def last_run(tx: Tx) -> Run | None:
    """Say what was found last; None if nobody looked yet."""
    return await tx.maybe(store.LAST_RUN, Run)


async def compare_history(tx: Tx, history_file: Path) -> list[Finding]:
    """Compare what clients were answered with what is there (I13): each 2xx must exist, with the points it named.

    The file has one JSON object a line: `request_id`, `status`, `source`, `external_id` and, if known, `points`, the
    sum over all wallets. A line cut short by a crash of its writer is the last one and is passed over.
    """
    found: list[Finding] = []
    for acknowledged in _batches(_acknowledged(history_file)):
        missing = await tx.all(store.MISSING, _Found, acknowledged=[msgspec.to_builtins(one) for one in acknowledged])
        found += [Finding("I13", one.subject, one.message, "acknowledged") for one in missing]
    return found


@dataclass(frozen=True, slots=True)
class _Found:
    subject: str
    message: str


class _Line(msgspec.Struct, frozen=True):
    request_id: str
    status: int
    source: str | None = None
    external_id: str | None = None
    points: int | None = None


def _acknowledged(file: Path) -> Iterator[_Line]:
    with file.open("rb") as lines:
        for line in lines:
            if line.endswith(b"\n") and line.strip():
                said = msgspec.json.decode(line, type=_Line)
                if 200 <= said.status < 300 and said.external_id is not None:
                    yield said


def _batches(lines: Iterator[_Line]) -> Iterator[list[_Line]]:
    while batch := list(islice(lines, LINES_AT_ONCE)):
        yield batch
