"""Vouchers: things with a code, such as the coupons of a campaign and gift cards.

A code is found however it is typed: case, blanks and hyphens do not count unless its batch says that case does. A key
is used once in a workspace, for good. Codes are drawn so that a guess succeeds once in a million times at most, and a
pattern's check character tells a typo before any code is looked up. A batch has exactly the codes that it counts. How
often a code was used is not here but in the ledger, on the account of the voucher in the unit `USES`.
"""

from laurels.core import attributes
from laurels.program.vouchers import batches, changes, patterns, pools
from laurels.program.vouchers.batches import TakenOver
from laurels.program.vouchers.drafts import create, create_one
from laurels.program.vouchers.jobs import change, change_stored, generate, generate_stored
from laurels.program.vouchers.model import (
    Batch,
    Change,
    CodePool,
    Draft,
    Gift,
    Holder,
    Keys,
    Kind,
    Refusal,
    Terms,
    Voucher,
    Written,
)
from laurels.program.vouchers.patterns import CODE_LENGTH_MAX, Pattern
from laurels.program.vouchers.policy import (
    REFUSALS,
    BatchBusy,
    CodeTaken,
    CodeUnusable,
    VoucherWithdrawn,
    held,
    key_of,
    match,
    readings,
    refusal,
    turned,
    would_change,
)
from laurels.program.vouchers.pools import replenish, retire
from laurels.program.vouchers.service import (
    USES,
    Filter,
    check_campaigns,
    find,
    find_ids,
    find_many,
    get,
    give,
    has_codes,
    has_pool,
    held_by,
    holders,
    leave_pool,
    list_vouchers,
    lock,
    mistyped,
    restore,
    set_holders,
    step,
    take_free,
    update,
)
from laurels.program.vouchers.store import BY_IDS, BY_KEYS, MISFIT

attributes.keep("voucher", prefix="vch", misfit=MISFIT)

EVENTS = {
    "voucher.created": "A code was made by hand or imported; those of a batch are told together.",
    "voucher.updated": "Validity, uses, holder or attributes of a code changed.",
    "voucher.disabled": "A code was switched off; it can be switched on again.",
    "voucher.enabled": "A code was switched on again.",
    "voucher.withdrawn": "A code was withdrawn for good.",
    "voucher.held": "It was said whose code it is, and who has which share of what it brings in.",
    "voucher.pool_low": "Few free codes of a campaign are left; `batch_id` brings new ones, or `failure` says why not.",
    "voucher_batch.created": "A batch of codes was begun.",
    "voucher_batch.generated": "Every code of a batch is there.",
    "voucher_batch.stopped": "A batch was stopped; it can go on from where it is.",
    "voucher_batch.failed": "No more codes of a batch can be made.",
    "voucher_change.created": "A change of many codes was begun.",
    "voucher_change.finished": "A change of many codes came to its end.",
}

__all__ = [
    "BY_IDS",
    "BY_KEYS",
    "CODE_LENGTH_MAX",
    "EVENTS",
    "REFUSALS",
    "USES",
    "Batch",
    "BatchBusy",
    "Change",
    "CodePool",
    "CodeTaken",
    "CodeUnusable",
    "Draft",
    "Filter",
    "Gift",
    "Holder",
    "Keys",
    "Kind",
    "Pattern",
    "Refusal",
    "TakenOver",
    "Terms",
    "Voucher",
    "VoucherWithdrawn",
    "Written",
    "batches",
    "change",
    "change_stored",
    "changes",
    "check_campaigns",
    "create",
    "create_one",
    "find",
    "find_ids",
    "find_many",
    "generate",
    "generate_stored",
    "get",
    "give",
    "has_codes",
    "has_pool",
    "held",
    "held_by",
    "holders",
    "key_of",
    "leave_pool",
    "list_vouchers",
    "lock",
    "match",
    "mistyped",
    "patterns",
    "pools",
    "readings",
    "refusal",
    "replenish",
    "restore",
    "retire",
    "set_holders",
    "step",
    "take_free",
    "turned",
    "update",
    "would_change",
]
