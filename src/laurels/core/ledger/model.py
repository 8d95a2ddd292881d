"""The words of the ledger: accounts, journals of transfers, lots, holds, and the refusals.

Amounts are whole numbers of the account's unit. Instants are aware datetimes; an end is exclusive.
"""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import ClassVar, Final, Literal, TypeAlias
from uuid import UUID

from laurels.kit import ids
from laurels.kit.problems import JSON, Problem

AccountKind: TypeAlias = Literal["wallet", "counter", "issuer", "spent", "expired", "adjusted", "counted"]
Mode: TypeAlias = Literal["strict", "clip", "debt"]
HoldStatus: TypeAlias = Literal["open", "captured", "voided", "expired"]
LotState: TypeAlias = Literal["pending", "active", "expired"]

STORED: Final = frozenset({"wallet", "counter"})
AMOUNT_MAX: Final = 2**63 - 1  # what a bigint holds; a balance or a debt beyond it is refused
SETTLE: Final = -1  # the ordinal of consumption that repays debt: no transfer of the journal asked for it
NO_GRACE: Final = timedelta(0)
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class AccountRef:
    """One thing that is counted, for one owner: the points of a customer, the uses of a campaign this month.

    :param kind: `wallet` (has lots) and `counter` are stored; the others are where amounts come from and go to
    :param owner_id: customer or campaign; None for a system account
    :param unit_id: the wallet definition, or the limit that a counter counts towards
    :param period: calendar key of a counter, such as `2026-11`
    """

    kind: AccountKind
    owner_id: UUID | None
    unit_id: UUID
    period: str = ""
    _id: UUID | None = field(default=None, init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        if self.owner_id is None and self.kind in STORED:
            raise ValueError(f"a {self.kind} needs an owner")

    @property
    def id(self) -> UUID:
        """Give the id that everybody derives alike from what the account counts."""
        if self._id is None:
            made = _account_id(self.kind, self.owner_id, self.unit_id, self.period)
            object.__setattr__(self, "_id", made)
            return made
        return self._id

    @property
    def stored(self) -> bool:
        """Say whether the account has a balance of its own; system accounts have none, so nothing global is hot."""
        return self.kind in STORED


@lru_cache(maxsize=16_384)
def _account_id(kind: str, owner_id: UUID | None, unit_id: UUID, period: str) -> UUID:
    # A list derives the issuer of a wallet a thousand times, and busy customers come again.
    return ids.derived(kind, str(owner_id), str(unit_id), period)


@dataclass(frozen=True, slots=True)
class LotTerms:
    """When a credit may be spent: from `available_at` until just before `expires_at` (None: for ever)."""

    available_at: datetime
    expires_at: datetime | None
    earned_at: datetime

    def __post_init__(self) -> None:
        if self.expires_at is not None and self.expires_at <= self.available_at:
            raise ValueError("a lot must be available before it expires")


@dataclass(frozen=True, slots=True)
class Bounds:
    """What the balance of an account may not cross; None is no bound. The floor of a wallet is always 0."""

    floor: int | None = 0
    ceiling: int | None = None

    def __post_init__(self) -> None:
        floor = -AMOUNT_MAX if self.floor is None else self.floor
        ceiling = AMOUNT_MAX if self.ceiling is None else self.ceiling
        if not -AMOUNT_MAX <= floor <= ceiling <= AMOUNT_MAX:
            raise ValueError("a floor lies at or below its ceiling, and both within what an account can hold")


@dataclass(frozen=True, slots=True)
class Transfer:
    """An amount of one unit that moves from one account to another, of which at least one is stored.

    :param mode: what happens to a debit that the source cannot cover: refused, made smaller, or (wallets) owed
    :param lot: terms of the lot that a credited wallet gets; with `reverses`, of what no old lot can take back
    :param reverses: the journal that is taken back. A debit takes its lots first, a credit refills the lots it consumed
    :param grace: how long points live at least when they return to a lot that has expired; zero refills that lot
    :param hold_id: the hold of the source that this captures; the rest of the hold is released
    :param bounds: set on the target, or on the source if the target is not stored; None leaves what is there
    """

    source: AccountRef
    target: AccountRef
    amount: int
    reason: str
    mode: Mode = "strict"
    lot: LotTerms | None = None
    reverses: UUID | None = None
    grace: timedelta = NO_GRACE
    hold_id: UUID | None = None
    bounds: Bounds | None = None

    def __post_init__(self) -> None:
        mistake = _mistake(self)
        if mistake is not None:
            raise ValueError(mistake)

    @property
    def bounded(self) -> AccountRef:
        """Give the side that bounds are set on and that a refusal of the whole transfer names."""
        return self.target if self.target.stored else self.source


def _mistake(transfer: Transfer) -> str | None:
    """Name what makes the transfer a programming error, or None."""
    source, target = transfer.source, transfer.target
    if transfer.amount <= 0:
        return "a transfer moves at least 1"
    if source.unit_id != target.unit_id:
        return "a transfer moves one unit: source and target must share it"
    if not source.stored and not target.stored:
        return "a transfer needs a stored account on at least one side"
    if source.stored and target.stored and source.kind != target.kind:
        return "a transfer between stored accounts needs two of the same kind"
    if source == target:
        return "a transfer needs two accounts"
    if target.kind == "wallet":
        if not source.stored and transfer.lot is None and transfer.reverses is None:
            return "a credit of a wallet needs the terms of its lot, or the journal it reverses"
        if source.stored and transfer.mode == "debt" and transfer.lot is None and transfer.reverses is None:
            return "what is lent has no lots to keep: give the terms of the lot"
    elif transfer.lot is not None:
        return "only a credited wallet gets a lot"
    if transfer.mode == "debt" and source.kind == "counter":
        return "a counter has no debt"
    if transfer.hold_id is not None and (
        source.kind != "wallet" or transfer.mode != "strict" or transfer.reverses is not None
    ):
        return "a capture debits a wallet strictly and reverses nothing"
    if transfer.grace < NO_GRACE or (transfer.grace and transfer.reverses is None):
        return "a grace is not negative, and is for a transfer that reverses"
    if transfer.bounds is not None and transfer.bounds.floor != 0 and "wallet" in (source.kind, target.kind):
        return "the floor of a wallet is always 0"
    return None


@dataclass(frozen=True, slots=True)
class Journal:
    """Transfers that happen together or not at all, with their cause."""

    id: UUID
    cause: str
    cause_id: UUID
    occurred_at: datetime
    transfers: tuple[Transfer, ...]

    def __post_init__(self) -> None:
        if not self.transfers:
            raise ValueError("a journal has at least one transfer")
        if any(transfer.reverses == self.id for transfer in self.transfers):
            raise ValueError("a journal cannot reverse itself")


@dataclass(frozen=True, slots=True)
class Lot:
    """A credit of a wallet with a life of its own. `origin_lot_id` names the lot it continues."""

    id: UUID
    account: AccountRef
    journal_id: UUID
    issued: int
    remaining: int
    held: int
    earned_at: datetime
    available_at: datetime
    expires_at: datetime | None
    origin_lot_id: UUID | None = None

    def state(self, now: datetime) -> LotState:
        """Say whether the lot is pending, active or expired at this instant."""
        if now < self.available_at:
            return "pending"
        return "active" if self.expires_at is None or now < self.expires_at else "expired"


@dataclass(frozen=True, slots=True)
class HeldLot:
    """What a hold reserves of one lot."""

    lot_id: UUID
    amount: int


@dataclass(frozen=True, slots=True)
class Hold:
    """A part of a wallet reserved until `expires_at`, lot by lot in spend order.

    `remaining` is what is still reserved: the amount while the hold is open, then 0.
    """

    id: UUID
    account: AccountRef
    amount: int
    remaining: int
    cause: str
    cause_id: UUID
    created_at: datetime
    expires_at: datetime
    lots: tuple[HeldLot, ...]
    status: HoldStatus = "open"
    captured: int = 0
    ended_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Consumption:
    """What a journal took from a lot (above 0) or put back into it (below 0).

    The ordinal is that of the transfer, or `SETTLE` with reason `settle` where debt was repaid.
    """

    journal_id: UUID
    ordinal: int
    lot_id: UUID
    account_id: UUID
    amount: int
    reason: str


@dataclass(frozen=True, slots=True)
class Balance:
    """What an account holds at an instant.

    :param balance: Σ remaining of all lots − debt; for a counter, what was counted
    :param spendable: Σ (remaining − held) of active lots − debt; may be negative; 0 for a counter
    :param pending: Σ (remaining − held) of lots that are not available yet
    :param expiring: Σ (remaining − held) of the active lots that expire first, all at `expiring_at`
    """

    balance: int = 0
    held: int = 0
    pending: int = 0
    spendable: int = 0
    debt: int = 0
    expiring: int = 0
    expiring_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Posted:
    """A journal as it happened.

    :param amounts: what each transfer moved, in order; 0 where clipping left nothing to move
    :param consumed: in the order of the taking, settlements last; a giving-back follows this order backwards
    """

    journal_id: UUID
    amounts: tuple[int, ...]
    consumed: tuple[Consumption, ...]


class LedgerRefused(Problem):
    """The journal or hold was refused whole; `account` is the account that stands in the way."""

    code: ClassVar[str] = "ledger_refused"
    status: ClassVar[int] = 409
    title: ClassVar[str] = "The ledger refused this"
    cure: ClassVar[str] = "Read the balance of the account, then ask for what it allows."

    def __init__(self, detail: str, *, account: AccountRef, pointer: str | None = None, **extra: JSON) -> None:
        super().__init__(detail, pointer=pointer, **extra)
        self.account = account


class InsufficientBalance(LedgerRefused):
    code, title = "insufficient_balance", "There is not enough to take"
    cure = "Ask for at most `available`, or wait for pending amounts and open holds."

    def __init__(self, account: AccountRef, *, available: int, needed: int) -> None:
        detail = f"{needed} is needed and {available} is available. Ask for less, or add to the account first."
        super().__init__(detail, account=account, available=available, needed=needed)


class CeilingReached(LedgerRefused):
    code, title = "limit_reached", "A limit is reached"
    cure = "Raise the limit, wait for its next period, or ask for less."

    def __init__(self, account: AccountRef, *, ceiling: int, would_be: int) -> None:
        detail = f"This would bring the account to {would_be}, and its limit is {ceiling}. Ask for less."
        super().__init__(detail, account=account, ceiling=ceiling, would_be=would_be)


class RestoreTooMuch(LedgerRefused):
    code, title = "restore_too_much", "More is given back than was taken"
    cure = "Give back at most `available`: what was taken less what was given back before."

    def __init__(self, account: AccountRef, *, available: int, needed: int) -> None:
        detail = f"{needed} is to be given back and {available} can be. Give back at most that."
        super().__init__(detail, account=account, available=available, needed=needed)


class HoldEnded(LedgerRefused):
    code, title = "hold_ended", "The hold has ended"
    cure = "Make a new hold; an ended or overdue hold reserves nothing."

    def __init__(self, account: AccountRef, *, how: HoldStatus) -> None:
        super().__init__(f"This hold is over ({how}). Make a new hold.", account=account, how=how)


class HoldTooSmall(LedgerRefused):
    code, title = "hold_too_small", "The hold reserves less than this"
    cure = "Capture at most `available`, and spend the rest separately."

    def __init__(self, account: AccountRef, *, available: int, needed: int) -> None:
        detail = f"The hold reserves {available} and {needed} is to be captured. Capture at most what it reserves."
        super().__init__(detail, account=account, available=available, needed=needed)


class UnknownHold(LedgerRefused):
    code, status, title = "unknown_hold", 404, "There is no such hold"
    cure = "Check the id of the hold and that it is a hold of this account."

    def __init__(self, account: AccountRef) -> None:
        super().__init__("This account has no hold of that id. Check the id.", account=account)


class UnknownJournal(LedgerRefused):
    code, status, title = "unknown_journal", 404, "There is no such journal to reverse"
    cure = "Reverse a journal that was posted; a refused journal left nothing to reverse."

    def __init__(self, account: AccountRef) -> None:
        super().__init__("The journal to reverse was never posted. Check its id.", account=account)


def expiry_id(lot_id: UUID, number: int, now: datetime) -> UUID:
    """Derive the id of the journal that books the n-th expiry of a lot, a UUIDv7 of this instant.

    Like every journal's id it follows time, so that a statement of account can be read page by page along it.
    """
    made = ids.derived("expiry", str(lot_id), str(number))
    milliseconds = (now - _EPOCH) // timedelta(milliseconds=1)
    return UUID(int=milliseconds << 80 | 0x7 << 76 | made.int & ((1 << 76) - 1))


def too_large(journal: Journal) -> CeilingReached | None:
    """Refuse the journal for the first transfer whose amount no account could hold, before anything else is asked."""
    for transfer in journal.transfers:
        if transfer.amount > AMOUNT_MAX:
            return CeilingReached(transfer.bounded, ceiling=AMOUNT_MAX, would_be=transfer.amount)
    return None
