"""The doctor finds nothing in a workspace that only lived, and names exactly what somebody changed behind its back."""

from __future__ import annotations

import json
from collections.abc import AsyncGenerator
from pathlib import Path

import pytest

from laurels.insight import doctor
from laurels.kit.doors import transact
from laurels.kit.postgres import open_pool
from laurels.kit.tx import Tx
from tests.conftest import Server, cloned
from tests.insight.doctor import scenes
from tests.insight.doctor.scenes import ANN, CODE, COUNT, DEBTOR, EARNED, LENT, OPEN_HOLD, ORDER, SPENDING
from tests.insight.doctor.tampering import Place, tampered
from tests.scene import request


@pytest.fixture(scope="module")
async def place(server: Server, anyio_backend: str) -> AsyncGenerator[Place]:
    with cloned(server, f"doctor_{id(server)}") as database:
        pool = await open_pool(database.app_url, size=2, name="tests")
        try:
            yield database, pool, await scenes.live(pool)
        finally:
            await pool.close()


async def test_a_workspace_that_only_lived_is_well(place: Place) -> None:
    _, pool, workspace_id = place
    assert await transact(pool, doctor.examine, request(workspace_id)) == []


LOT = f"(SELECT id FROM lot WHERE account_id = '{ANN.id}' AND journal_id = '{EARNED}')"
FIRST_SEAL = "(SELECT ids[1] FROM seal WHERE stream = 'ledger' AND number = 1)"
CARD = (
    "INSERT INTO voucher (workspace_id, id, created_at, case_sensitive, holder_only, pooled, kind, state, code, key)"
    " SELECT workspace_id, '{0}', now(), false, false, false, 'gift_card', 'active', 'A', 'A' FROM workspace",
    "INSERT INTO gift_card (workspace_id, id, source, currency, initial_minor, activated_at, activates_at, tax_mode,"
    " single_use, rest, reloadable, created_at)"
    " SELECT workspace_id, '{0}', '', 'GBP', 500, now(), now(), 'multi', false, 'kept', true, now() FROM workspace",
)
UNBIND = "ALTER TABLE lot DROP CONSTRAINT lot_check, DROP CONSTRAINT lot_check1, DROP CONSTRAINT lot_remaining_check"


@pytest.mark.parametrize(
    ("damage", "found"),
    [
        (
            [f"UPDATE account SET balance = balance + 1 WHERE id = '{ANN.id}'"],
            {("I1", "wallet_balances"), ("I2", "units"), ("I3", "wallet_lots")},
        ),
        (
            [f"DELETE FROM account WHERE id = '{CODE.id}'"],
            {("I2", "units"), ("I2", "transfer_sides"), ("I5", "counters")},
        ),
        (
            [f"UPDATE account SET unit_id = '{ORDER}' WHERE id = '{CODE.id}'"],
            {("I2", "units"), ("I2", "transfer_sides")},
        ),
        (
            [f"UPDATE transfer SET target_kind = 'expired' WHERE journal_id = '{SPENDING}'"],
            {("I2", "transfer_sides"), ("I9", "chain")},
        ),
        (
            [f"DELETE FROM journal WHERE id = '{SPENDING}'"],
            {("I2", "transfer_journals"), ("I9", "chain"), ("I9", "seal_coverage")},
        ),
        (
            [UNBIND, f"UPDATE lot SET remaining = -1 WHERE id = {LOT}"],
            {("I3", "lot_bounds"), ("I3", "wallet_lots"), ("I4", "lot_consumption")},
        ),
        (
            [f"UPDATE lot SET remaining = remaining + 1 WHERE id = {LOT}"],
            {("I3", "wallet_lots"), ("I4", "lot_consumption")},
        ),
        ([f"UPDATE lot SET held = held + 1 WHERE id = {LOT}"], {("I3", "held_lots")}),
        ([f"UPDATE account SET held = held - 1 WHERE id = '{ANN.id}'"], {("I3", "held_lots")}),
        ([f"UPDATE hold SET remaining = 1 WHERE id = '{OPEN_HOLD}'"], {("I3", "holds")}),
        (
            [f"UPDATE hold_lot SET amount = amount + 1 WHERE hold_id = '{OPEN_HOLD}'"],
            {("I3", "holds"), ("I3", "held_lots")},
        ),
        (
            [f"DELETE FROM consumption WHERE journal_id = '{SPENDING}' AND number = 0"],
            {("I4", "lot_consumption"), ("I4", "debts"), ("I9", "chain")},
        ),
        (
            [f"UPDATE consumption SET amount = amount + 1 WHERE journal_id = '{SPENDING}' AND number = 0"],
            {("I4", "lot_consumption"), ("I4", "allocations"), ("I4", "debts"), ("I9", "chain")},
        ),
        ([f"UPDATE account SET debt = debt + 1 WHERE id = '{DEBTOR.id}'"], {("I3", "wallet_lots"), ("I4", "debts")}),
        (
            [f"UPDATE lot SET issued = issued + 1, remaining = remaining + 1 WHERE id = {LOT}"],
            {("I3", "wallet_lots"), ("I4", "allocations"), ("I4", "debts"), ("I9", "chain")},
        ),
        (
            [f"UPDATE transfer SET amount = 10 WHERE journal_id = '{SPENDING}'"],
            {
                ("I1", "wallet_balances"),
                ("I2", "units"),
                ("I4", "allocations"),
                ("I4", "debts"),
                ("I4", "givings_back"),
                ("I9", "chain"),
            },
        ),
        ([f"UPDATE account SET balance = 0 WHERE id = '{CODE.id}'"], {("I2", "units"), ("I5", "counters")}),
        ([f"UPDATE account SET ceiling = 0 WHERE id = '{CODE.id}'"], {("I5", "account_bounds")}),
        ([f"UPDATE account SET floor = 2 WHERE id = '{CODE.id}'"], {("I5", "account_bounds")}),
        (
            [f"UPDATE journal SET cause_id = '{ORDER}' WHERE id = '{COUNT}'"],
            {("I7", "causes"), ("I9", "chain")},
        ),
        (
            [
                "ALTER TABLE idempotency DROP CONSTRAINT idempotency_pkey",
                "INSERT INTO idempotency SELECT * FROM idempotency",
            ],
            {("I7", "answers")},
        ),
        (["DELETE FROM feed WHERE sequence = 2"], {("I8", "feed_numbers")}),
        (["DELETE FROM feed WHERE sequence = (SELECT max(sequence) FROM feed)"], {("I8", "feed_numbers")}),
        (["UPDATE feed_head SET sequence = 1"], {("I8", "feed_numbers")}),
        (["UPDATE lot SET expires_at = expires_at + interval '1 day' WHERE expires_at IS NOT NULL"], {("I9", "chain")}),
        (["UPDATE journal SET occurred_at = occurred_at - interval '1 us'"], {("I9", "chain")}),
        (["UPDATE audit SET actor_name = 'somebody else'"], {("I9", "chain")}),
        (["DELETE FROM audit WHERE id = (SELECT id FROM audit LIMIT 1)"], {("I9", "chain"), ("I9", "seal_coverage")}),
        (["DELETE FROM seal WHERE stream = 'ledger' AND number = 2"], {("I9", "seal_coverage")}),
        (["DELETE FROM seal WHERE stream = 'ledger' AND number = 1"], {("I9", "chain"), ("I9", "seal_coverage")}),
        (["UPDATE seal SET hash = content WHERE stream = 'ledger' AND number = 1"], {("I9", "chain")}),
        ([text.format(ORDER) for text in CARD], {("I19", "gift_cards")}),
    ],
)
async def test_what_was_changed_is_found(place: Place, damage: list[str], found: set[tuple[str, str]]) -> None:
    async with tampered(place, *damage) as tx:
        findings = await doctor.examine(tx)
    assert {(finding.invariant, finding.check) for finding in findings if not finding.information} == found
    assert not [finding for finding in findings if finding.information]


@pytest.mark.parametrize(
    ("damage", "subject", "message"),
    [
        (
            f"UPDATE account SET balance = 7 WHERE id = '{ANN.id}'",
            f"wallet account {ANN.id}",
            "balance is 7, transfers sum to 82",
        ),
        (
            f"UPDATE account SET ceiling = 0 WHERE id = '{CODE.id}'",
            f"counter {CODE.id}",
            "counts 1, outside of 0 to 0",
        ),
        (
            f"UPDATE account SET debt = 5 WHERE id = '{DEBTOR.id}'",
            f"wallet account {DEBTOR.id}",
            "debt is 5, and 20 of its debits is paid by no lot",
        ),
        (
            f"UPDATE hold SET remaining = 1 WHERE id = '{OPEN_HOLD}'",
            f"hold {OPEN_HOLD}",
            "1 of 25 remain, its lots reserve 25, and it is open",
        ),
        (
            f"UPDATE journal SET cause_id = '{ORDER}' WHERE id = '{COUNT}'",
            f"order {ORDER}",
            "posted 2 journals, and not one",
        ),
        (
            f"UPDATE transfer SET amount = 31 WHERE journal_id = '{LENT}'",
            "seal 2 of ledger",
            "a sealed row was changed or deleted",
        ),
        (f"DELETE FROM journal WHERE id = '{EARNED}'", f"row {EARNED} of ledger", "was sealed by seal 2 and is gone"),
        ("DELETE FROM feed WHERE sequence = 2", "feed", "numbers 2 to 2 are missing"),
    ],
)
async def test_a_finding_names_the_row_and_both_numbers(place: Place, damage: str, subject: str, message: str) -> None:
    async with tampered(place, damage) as tx:
        findings = [(finding.subject, finding.message) for finding in await doctor.examine(tx)]
    assert (subject, message) in findings


async def test_what_waits_is_information_and_no_fault(place: Place) -> None:
    _, pool, workspace_id = place

    async def look(tx: Tx) -> list[doctor.Finding]:
        await scenes.earn(tx)
        await tx.db.execute(
            "INSERT INTO feed_inbox SELECT workspace_id, id, type, key, payload, now() FROM feed LIMIT 1"
        )
        return await doctor.examine(tx)

    found = await transact(pool, look, request(workspace_id, dry_run=True))
    assert {(one.check, one.subject, one.information) for one in found} == {
        ("feed_inbox", "feed inbox", True),
        ("unsealed", "stream ledger", True),
    }


async def test_an_end_cut_off_and_a_row_lost_before_its_seal_are_found(place: Place) -> None:
    waiting = "INSERT INTO unsealed SELECT workspace_id, 'ledger', gen_random_uuid() FROM workspace"
    async with tampered(place, waiting) as tx:
        [gone] = [one for one in await doctor.examine(tx) if not one.information]
    assert (gone.invariant, gone.message) == ("I9", "waits for its seal and is gone")


async def test_another_workspace_is_not_looked_at(place: Place) -> None:
    other = "INSERT INTO feed SELECT gen_random_uuid(), 7, id, type, key, payload, occurred_at FROM feed LIMIT 1"
    async with tampered(place, other) as tx:
        assert await doctor.examine(tx) == []


ORDERED = f"""
INSERT INTO shop_order (workspace_id, id, source, external_id, fingerprint, state, currency, amount_minor, gross_minor,
                        placed_at, received_at)
SELECT workspace_id, '{ORDER}', 'shop', '42', '', 'paid', 'GBP', 1, 1, now(), now() FROM workspace
"""


async def test_what_was_acknowledged_is_compared_with_what_is_there(place: Place, tmp_path: Path) -> None:
    said = [
        {"request_id": "r1", "status": 201, "source": "shop", "external_id": "42", "points": 100},
        {"request_id": "r2", "status": 200, "source": "shop", "external_id": "42"},
        {"request_id": "r3", "status": 201, "source": "shop", "external_id": "43", "points": 5},
        {"request_id": "r4", "status": 503, "source": "shop", "external_id": "44"},
        {"request_id": "r5", "status": 201, "source": "till", "external_id": "42"},
        {"request_id": "r6", "status": 201, "source": "shop", "external_id": "42", "points": 99},
    ]
    history = tmp_path / "history.jsonl"
    history.write_text("".join(json.dumps(one) + "\n" for one in said) + '{"request_id": "r7", "sta')
    async with tampered(place, ORDERED) as tx:
        found = await doctor.compare_history(tx, history)
    assert [(one.invariant, one.subject, one.message) for one in found] == [
        ("I13", "request r3", "was answered 201, and 43 of shop does not exist"),
        ("I13", "request r5", "was answered 201, and 42 of till does not exist"),
        ("I13", "request r6", "was answered with 99 points, and 100 were posted"),
    ]
