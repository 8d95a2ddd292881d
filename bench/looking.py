"""P10: lists and searches where there is much. How long a page takes, before and after PostgreSQL knows how much."""

from __future__ import annotations

import http.client
import random
import time
from collections.abc import Callable
from urllib.parse import quote
from uuid import UUID

import psycopg

from bench.population import populate
from bench.report import Report, Row
from bench.rig import Rig, rig, say
from laurels.kit import ids

WHOLE = (1_000_000, 2_000_000, 10_000_000, 10_000, 40)
QUICK = (20_000, 40_000, 100_000, 1_000, 10)
"""Customers, their orders, lines of the ledger, campaigns, and how often each page is asked for."""

WANTED_MS = 200
CUSTOMER = "('01900000-0000-7000-8000-' || lpad(to_hex({n} * 7919::bigint %% %(customers)s), 12, '0'))::uuid"
# Bodies of FILL: what is there of each thing, newest last.
FILL = {
    "campaign": """
INSERT INTO campaign (workspace_id, id, name, state, version, created_at, changed_at)
SELECT %(workspace)s, md5('campaign ' || n)::uuid, 'Sale number ' || n,
       CASE n %% 4 WHEN 0 THEN 'draft' ELSE 'ended' END, 1, now(), now()
FROM generate_series(1, %(campaigns)s) AS n
""",
    "campaign_version": """
INSERT INTO campaign_version (workspace_id, campaign_id, version, definition, created_at, created_by)
SELECT %(workspace)s, md5('campaign ' || n)::uuid, 1,
       '{"trigger": "order.paid", "effects": [{"kind": "fixed", "wallet": "points", "points": "1"}]}', now(), 'bench'
FROM generate_series(1, %(campaigns)s) AS n
""",
    "account": """
INSERT INTO account (workspace_id, id, kind, owner_id, unit_id)
SELECT %(workspace)s, md5('account ' || n)::uuid, 'wallet', ('01900000-0000-7000-8000-' || lpad(to_hex(n), 12,
       '0'))::uuid, %(wallet)s
FROM generate_series(0, %(customers)s - 1) AS n
""",
    "journal": f"""
INSERT INTO journal (workspace_id, id, cause, cause_id, occurred_at, recorded_at)
SELECT %(workspace)s, ('01940000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid,
       CASE WHEN n %% 1000 = 0 THEN 'adjustment' WHEN n %% 10 = 9 THEN 'spend' ELSE 'order' END,
         {CUSTOMER.format(n="n")}, at, at
FROM (
  SELECT n, now() - make_interval(secs => 6 * (%(lines)s - n)) AS at
  FROM generate_series(0, %(lines)s - 1) AS n
) AS made
""",
    "transfer": """
INSERT INTO transfer (workspace_id, journal_id, ordinal, source_id, source_kind, target_id, target_kind, unit_id,
       amount, reason)
SELECT %(workspace)s, ('01940000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid, 0, %(wallet)s, 'issuer',
       md5('account ' || n * 7919::bigint %% %(customers)s)::uuid, 'wallet', %(wallet)s, 1 + n %% 500, 'earn'
FROM generate_series(0, %(lines)s - 1) AS n
""",
    "decision": f"""
INSERT INTO decision (workspace_id, id, cause, cause_id, subject_id, customer_id, occurred_at, programme_version,
       input_hash, facts, verdict)
SELECT %(workspace)s, id, 'order', id, id, {CUSTOMER.format(n="n")}, now(), 1, '', '{{}}',
       jsonb_build_object('grants', jsonb_build_array(
  jsonb_build_object('campaign_id', md5('campaign ' || 1 + n %% %(campaigns)s), 'campaign', 'Sale', 'version', 1,
    'wallet_id', %(wallet)s::uuid,
                     'points', 1 + n %% 500)))
FROM (
  SELECT n, ('01940000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid AS id
  FROM generate_series(%(lines)s * 9 / 10, %(lines)s - 1) AS n
) AS made
""",
    "audit": f"""
INSERT INTO audit (workspace_id, id, at, actor_kind, actor_name, request_id, action, subject_kind, subject_id,
       changes)
SELECT %(workspace)s, ('01940000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid, now(), 'api_key',
       'Agent ' || n %% 100, '', 'adjust',
       'customer', {CUSTOMER.format(n="n")}, jsonb_build_object('reason', 'sorry', 'journal_id',
         ('01940000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid)
FROM generate_series(0, %(lines)s - 1, 10) AS n
""",
    "voucher": """
INSERT INTO voucher (workspace_id, id, campaign_id, customer_id, created_at, case_sensitive, holder_only, pooled,
       kind, state, code, key)
SELECT %(workspace)s, md5('voucher ' || n)::uuid, md5('campaign ' || 1 + n %% %(campaigns)s)::uuid,
       ('01900000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid, now(), false, false, true, 'coupon',
         'active', 'SALE' || n, 'SALE' || n
FROM generate_series(0, %(customers)s - 1) AS n
""",
    "redemption_refusal": f"""
INSERT INTO redemption_refusal (workspace_id, id, refused_at, source, external_id, customer_id, voucher_id, code,
       reason, facts)
SELECT %(workspace)s, ('01950000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid,
       now() - make_interval(secs => n), 'till', 'r' || n,
       {CUSTOMER.format(n="n")}, md5('voucher ' || n)::uuid, 'code_used_up', '', '{{}}'
FROM generate_series(0, %(customers)s - 1) AS n
""",
    "feed": f"""
INSERT INTO feed (workspace_id, sequence, id, type, key, payload, occurred_at)
SELECT %(workspace)s, 1000000 + n, md5('feed ' || n)::uuid, 'segment.entered', {CUSTOMER.format(n="n")},
       '{{"segment": "vips"}}', now()
FROM generate_series(0, %(customers)s - 1) AS n
""",
}
LATER = ("transfer_target", "transfer_source", "audit_subject", "decision_customer", "journal_cause", "account_owner")
"""Indexes that would be filled in no order, made again behind the rows."""


def looking(report: Report, *, quick: bool) -> None:
    """Measure the pages that screens ask for on one big workspace."""
    customers, orders, lines, campaigns, times = QUICK if quick else WHOLE
    say(f"Pages of {customers:,} customers, {campaigns:,} campaigns and {lines:,} lines of the ledger")
    with rig() as run:
        run.programme()
        populate(run, customers=customers, orders=orders)
        _fill(run, customers=customers, lines=lines, campaigns=campaigns)
        fresh = _asked(run, customers, times)
        run.analyze()
        known = _asked(run, customers, times)
    for name, took in known.items():
        worst = max(took[-1], fresh[name][-1])
        report.add(
            Row(
                f"P10 {name}",
                f"slowest {worst:,.0f} ms",
                f"{WANTED_MS} ms",
                (worst / WANTED_MS,),
                "≤ 1",
                f"median {took[len(took) // 2]:,.1f} ms; before statistics were known: median "
                f"{fresh[name][len(took) // 2]:,.1f} ms, slowest {fresh[name][-1]:,.0f} ms",
            )
        )


def _fill(run: Rig, *, customers: int, lines: int, campaigns: int) -> None:
    began = time.monotonic()
    wallet = ids.decode("wal", run.call("GET", "/v1/wallets")["items"][0]["id"])
    names = {
        "workspace": run.workspace_id,
        "wallet": wallet,
        "customers": customers,
        "lines": lines,
        "campaigns": campaigns,
    }
    with psycopg.connect(run.super_url, autocommit=True) as db:
        db.execute("SET synchronous_commit = off; SET session_replication_role = replica")
        made = db.execute(
            "SELECT indexname, indexdef FROM pg_indexes WHERE indexname = ANY(%s)", [list(LATER)]
        ).fetchall()
        for name, _ in made:
            db.execute(f"DROP INDEX {name}".encode())
        for name, text in FILL.items():
            db.execute(text.encode(), names)
            say(f"  {name} after {time.monotonic() - began:,.0f} s")
        for _, text in made:
            db.execute(text.encode())


def _asked(run: Rig, customers: int, times: int) -> dict[str, list[float]]:
    """Ask for each page some times, each time of somebody else, and give the milliseconds in order."""
    draw = random.Random(7)

    def customer() -> str:
        return ids.encode("cus", UUID(f"01900000-0000-7000-8000-{draw.randrange(customers):012x}"))

    pages: dict[str, Callable[[], str]] = {
        "list of customers": lambda: "/v1/customers?limit=50",
        "list of campaigns": lambda: "/v1/campaigns?limit=50",
        "list of orders": lambda: "/v1/orders?limit=50",
        "a customer": lambda: f"/v1/customers/{customer()}",
        "search for a name": lambda: f"/v1/search?q=customer%20{draw.randrange(customers)}",
        "search for what most are called": lambda: "/v1/search?q=customer",
        "search for an address": lambda: f"/v1/search?q={draw.randrange(customers)}%40exa",
        "search for a code": lambda: f"/v1/search?q=sale{draw.randrange(customers)}",
        "search for a campaign": lambda: f"/v1/search?q=number%20{draw.randrange(1000)}",
        "search for what is not there": lambda: f"/v1/search?q=nothing{draw.randrange(1000)}",
        "line of a customer": lambda: f"/v1/customers/{customer()}/timeline",
        "ledger of everybody": lambda: "/v1/ledger/entries",
        "ledger of a customer": lambda: f"/v1/ledger/entries?customer_id={customer()}",
        "ledger by an actor": lambda: f"/v1/ledger/entries?actor={quote('Agent 50')}",
        "ledger by what there is not": lambda: "/v1/ledger/entries?reason=nothing",
        "ledger by a rare amount": lambda: "/v1/ledger/entries?wallet=points&points_min=500",
    }
    found: dict[str, list[float]] = {}
    for name, page in pages.items():
        took = [_milliseconds(run, page()) for _ in range(times)]
        found[name] = sorted(took)
        say(f"  {name}: median {found[name][times // 2]:,.1f} ms, slowest {found[name][-1]:,.1f} ms")
    return found


def _milliseconds(run: Rig, path: str) -> float:
    connection = http.client.HTTPConnection("127.0.0.1", run.port, timeout=120)
    connection.connect()
    began = time.monotonic()
    connection.request("GET", path, headers=run.headers)
    response = connection.getresponse()
    text = response.read()
    took = (time.monotonic() - began) * 1000
    if response.status != 200:
        raise RuntimeError(f"{path}: {response.status} {text[:500]!r}")
    connection.close()
    return took
