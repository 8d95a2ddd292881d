"""What is looked at does not grow with the workspace, before PostgreSQL knows how many rows there are and after."""

from __future__ import annotations

import os
import time
from collections.abc import AsyncGenerator, Iterator
from dataclasses import asdict
from hashlib import md5
from typing import Any
from uuid import UUID

import psycopg
import pytest

from laurels.core.events import store as events
from laurels.core.orders import store as orders
from laurels.engine.redemptions import store as redemptions
from laurels.insight.explorer import Wanted
from laurels.insight.explorer import store as explorer
from laurels.insight.search import Kind, policy
from laurels.insight.search import store as search
from laurels.insight.timeline import store as timeline
from laurels.kit import ids
from laurels.kit.paging import FIRST_ID, LAST_ID
from laurels.kit.postgres import Server, Statement, open_pool
from laurels.kit.tx import Tx
from laurels.program.giftcards import store as giftcards
from laurels.program.programs import store as programs
from laurels.program.publications import store as publications
from laurels.program.vouchers import USES
from laurels.program.vouchers import store as vouchers
from laurels.system.audit import store as audit
from tests.conftest import Database, cloned
from tests.scene import rolled_back

MANY = 3_000
WORKSPACE, ADA, OWN, OTHER, WALLET = (ids.derived(name) for name in ("much", "ada", "own", "other", "wallet"))
ROW = UUID(hex=md5(b"row 1").hexdigest())
SOMEONE = """(
  SELECT n, md5('row ' || n)::uuid AS id,
         CASE n WHEN 1 THEN %(ada)s ELSE md5('customer ' || n)::uuid END AS customer_id,
         CASE n WHEN 1 THEN %(own)s ELSE md5('account ' || n)::uuid END AS account_id,
         now() - make_interval(secs => n) AS at
  FROM generate_series(1, %(many)s) AS n
) AS someone"""
FILL = """
INSERT INTO workspace (workspace_id, name, mode, currency, zone, locale, created_at)
VALUES (%(workspace_id)s, 'Much', 'test', 'GBP', 'Europe/London', 'en-GB', now());
INSERT INTO customer (workspace_id, id, name, email, email_key, phone, phone_key, registered_at, created_at,
       updated_at)
SELECT %(workspace_id)s, customer_id, 'Ada ' || n, n || '@example.com', n || '@example.com', '44' || n,
       '44' || n, at, at, at
FROM someone;
INSERT INTO customer_identity (workspace_id, source, external_id, customer_id, created_at)
SELECT %(workspace_id)s, 'shop', 'c' || n, customer_id, at
FROM someone;
INSERT INTO shop_order (workspace_id, id, source, external_id, fingerprint, customer_id, state, currency,
       amount_minor, gross_minor, returned_minor, placed_at, received_at)
SELECT %(workspace_id)s, id, 'shop', 'o' || n, '', customer_id, 'paid', 'GBP', 100, 100, 10, at, at
FROM someone;
INSERT INTO order_return (workspace_id, id, source, external_id, fingerprint, order_id, customer_id,
       amount_minor, returned_at, received_at)
SELECT %(workspace_id)s, id, 'shop', 'r' || n, '', id, customer_id, 10, at, at
FROM someone;
INSERT INTO event (workspace_id, id, source, external_id, type, customer_id, occurred_at, received_at,
       attributes)
SELECT %(workspace_id)s, id, 'shop', 'e' || n, 'visit', customer_id, at, at, '{}'
FROM someone;
INSERT INTO account (workspace_id, id, kind, owner_id, unit_id)
SELECT %(workspace_id)s, account_id, 'wallet', customer_id, %(wallet)s
FROM someone;
INSERT INTO journal (workspace_id, id, cause, cause_id, occurred_at, recorded_at)
SELECT %(workspace_id)s, id, CASE WHEN n %% 2 = 1 THEN 'adjustment' ELSE 'order' END, customer_id, at, at
FROM someone;
INSERT INTO transfer (workspace_id, journal_id, ordinal, source_id, source_kind, target_id, target_kind,
       unit_id, amount, reason)
SELECT %(workspace_id)s, id, 0, %(other)s, 'issuer', account_id, 'wallet', %(wallet)s, n, 'earn'
FROM someone;
INSERT INTO decision (workspace_id, id, cause, cause_id, subject_id, customer_id, occurred_at,
       programme_version, input_hash, facts, verdict)
SELECT %(workspace_id)s, id, 'order', id, id, customer_id, at, 1, '', '{}', '{}'
FROM someone;
INSERT INTO redemption (workspace_id, id, source, external_id, fingerprint, customer_id, state, currency,
       amount_minor, discount_minor, total_minor, paid_minor, store, channel, placed_at, created_at,
       programme_version, stacking_version, cart, facts, verdict, lines)
SELECT %(workspace_id)s, id, 'till', 'o' || n, '', customer_id, 'redeemed', 'GBP', 100, 0, 100, 0, '', '',
       at, at, 1, 1, '{}', '{}', '{}', '[]'
FROM someone;
INSERT INTO redemption_refusal (workspace_id, id, refused_at, source, external_id, customer_id, code, reason,
       facts)
SELECT %(workspace_id)s, id, at, 'till', 'o' || n, customer_id, 'code_not_found', '', '{}'
FROM someone;
INSERT INTO redemption_return (workspace_id, id, redemption_id, source, external_id, fingerprint,
       refund_minor, parts, refunds, withdrawn, uncounted, reason, returned_at)
SELECT %(workspace_id)s, id, id, 'till', 'r' || n, '', 10, '[]', '[]', '[]', '{}', '', at
FROM someone;
INSERT INTO publication (workspace_id, id, campaign_id, customer_id, source_id, published_at, valid_from,
       created_at)
SELECT %(workspace_id)s, id, %(other)s, customer_id, 'mail', at, at, at
FROM someone;
INSERT INTO voucher (workspace_id, id, customer_id, created_at, case_sensitive, holder_only, pooled, kind,
       state, code, key)
SELECT %(workspace_id)s, id, customer_id, at, false, false, false, 'gift_card', 'active', 'CARD' || n,
       'CARD' || n
FROM someone;
INSERT INTO voucher (workspace_id, id, campaign_id, created_at, case_sensitive, holder_only, pooled, kind,
       state, code, key)
SELECT %(workspace_id)s, md5('code ' || n)::uuid, %(other)s, at, false, false, false, 'coupon', 'active',
       'CODE' || n, 'CODE' || n
FROM someone;
INSERT INTO gift_card (workspace_id, id, source, currency, initial_minor, tax_mode, single_use, rest,
       reloadable, created_at)
SELECT %(workspace_id)s, id, '', 'GBP', 100, 'multi', false, 'kept', true, at
FROM someone;
INSERT INTO gift_card_movement (workspace_id, id, card_id, kind, source, external_id, amount_minor,
       created_at)
SELECT %(workspace_id)s, id, id, 'top_up', '', 't', 10, at
FROM someone;
INSERT INTO feed (workspace_id, sequence, id, type, key, payload, occurred_at)
SELECT %(workspace_id)s, n, id, 'segment.entered', customer_id, '{}', at
FROM someone;
INSERT INTO membership (workspace_id, program_id, customer_id, id, joined_at, state)
SELECT %(workspace_id)s, %(other)s, customer_id, id, at, 'active'
FROM someone;
INSERT INTO audit (workspace_id, id, at, actor_kind, actor_name, request_id, action, subject_kind,
       subject_id, changes)
SELECT %(workspace_id)s, id, at, 'api_key', 'Bob', '', '', 'customer', customer_id,
       jsonb_build_object('journal_id', id)
FROM someone;
INSERT INTO product (workspace_id, id, sku, name, created_at, updated_at)
SELECT %(workspace_id)s, id, 'tea-' || n, 'Green tea ' || n, at, at
FROM someone
"""
"""Thousands of rows of everything; the first of each is Ada's."""
READ = b"SELECT sum(seq_tup_read + idx_tup_fetch)::bigint FROM pg_stat_xact_user_tables"
FIRST: dict[str, Any] = {"before_at": "infinity", "before_id": LAST_ID, "rows": 3}


@pytest.fixture(scope="module", params=["before it is known how many there are", "after"])
def filled(server: Server, request: pytest.FixtureRequest) -> Iterator[Database]:
    """Give a database of our own with one workspace in which there is much of everything."""
    names = {"workspace_id": WORKSPACE, "ada": ADA, "own": OWN, "other": OTHER, "wallet": WALLET, "many": MANY}
    name = f"much_{os.getpid()}_{time.monotonic_ns()}"
    with cloned(server, name) as database, psycopg.connect(database.super_url, autocommit=True) as db:
        db.execute("SET session_replication_role = replica")
        for one in FILL.split(";"):
            db.execute(one.replace("someone", SOMEONE).encode(), names)
        if request.param == "after":
            db.execute("VACUUM ANALYZE")
        yield database


@pytest.fixture
async def tx(filled: Database) -> AsyncGenerator[Tx]:
    """Give a transaction in which statements are planned as those of requests are."""
    pool = await open_pool(filled.app_url, size=1, name="looking", by_key=True)
    async with rolled_back(pool, WORKSPACE) as tx:
        yield tx
    await pool.close()


async def _reads(tx: Tx, asked: dict[str, tuple[Statement, dict[str, Any]]]) -> dict[str, int]:
    """Ask each, and count the rows that it reads."""
    found: dict[str, int] = {}
    for name, (one, params) in asked.items():
        before = await _read(tx)
        assert await tx.all(one, dict, **params), one.name
        found[name] = await _read(tx) - before
    return found


async def _read(tx: Tx) -> int:
    row = await (await tx.db.execute(READ)).fetchone()
    assert row is not None
    return row[0]


async def test_the_line_of_a_customer_is_found_without_reading_those_of_all(tx: Tx) -> None:
    every = {one.name: (one, {**FIRST, "customer_ids": [ADA]}) for ones in timeline.OF.values() for one in ones}
    found = await _reads(tx, every)
    assert max(found.values()) <= 10, found


async def test_the_newest_entries_are_found_without_reading_all(tx: Tx) -> None:
    asked = {**asdict(Wanted([WALLET])), **FIRST, "before_ordinal": -1, "before_amount": 0}
    found = await _reads(
        tx,
        {
            "of everybody": (explorer.PAGE, asked),
            "by hand": (explorer.BY_HAND, {**asked, "actor": "Bob"}),
            "of one": (explorer.OF_CUSTOMERS, {**asked, "customer_ids": [ADA]}),
            "hands": (explorer.HANDS, {"journal_ids": [ROW], "cause_ids": [ADA]}),
        }
        | {
            one.name: (one, {"ids": [ROW], "journal_ids": [ROW], "redemption_ids": [ROW]})
            for one in (explorer.DECISIONS, explorer.CARTS)
        },
    )
    assert max(found.values()) <= 40, found


async def test_what_is_typed_is_found_without_reading_all(tx: Tx) -> None:
    typed: dict[Kind, str] = {
        "customer": "ada 12",
        "code": "code12",
        "gift_card": "card12",
        "order": "o12",
        "redemption": "o12",
        "product": "tea 12",
    }
    found = await _reads(
        tx,
        {kind: (search.BY_WORDS[kind], policy.read(text).params(3)) for kind, text in typed.items()},
    )
    assert max(found.values()) <= 40, found


async def test_what_lists_are_narrowed_to_is_found_without_reading_all(tx: Tx) -> None:
    everything: dict[str, Any] = dict.fromkeys(
        ("before", "state", "free", "type", "code", "currency", "campaign_id", "voucher_id", "program_id")
    )
    last = {"before": LAST_ID, "before_id": LAST_ID, "after": FIRST_ID, "limit": 3, "rows": 3, "money": True}
    asked = {**everything, **last, "customer_ids": [ADA]}
    found = await _reads(
        tx,
        {
            one.name: (one, asked | more)
            for one, more in (
                (orders.LIST_OF_CUSTOMER, {}),
                (orders.LIST, {}),
                (orders.BY_IDS, {"ids": [ROW]}),
                (events.LIST_OF_CUSTOMER, {}),
                (publications.LIST_OF_CUSTOMER, {}),
                (vouchers.LIST_OF_CUSTOMER, {}),
                (giftcards.LIST, {}),
                (giftcards.LIST_OF_CUSTOMER, {"state": None, "uses": USES}),
                (programs.MEMBERSHIPS_OF_CUSTOMER, {}),
                (redemptions.LIST, {}),
                (redemptions.LIST_OF_CUSTOMER, {}),
                (redemptions.REFUSALS, {}),
                (redemptions.REFUSALS_OF_CUSTOMER, {}),
                (redemptions.BY_NAME, {"source": "till", "external_id": "o7"}),
                (audit.LIST, {}),
                (audit.LIST_OF_SUBJECT, {"subject_id": ADA, "kinds": ["customer"]}),
            )
        },
    )
    assert max(found.values()) <= 20, found
