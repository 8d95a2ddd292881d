"""All SQL of backtests."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from laurels.kit.postgres import statement
from laurels.kit.tx import Tx

_COLUMNS = """id, campaign_id, campaign_version, definition, keeps_dates, from_at, until_at, state, run_id, order_count, done_count,
       after_at, after_id, tally, failure, created_at, started_at, finished_at"""

CREATE = statement(f"""
INSERT INTO backtest (workspace_id, id, campaign_id, campaign_version, definition, keeps_dates, from_at, until_at, order_count,
                      after_at, after_id, tally, created_at)
VALUES (%(workspace_id)s, %(id)s, %(campaign_id)s, %(version)s, %(definition)s, %(keeps_dates)s, %(from_at)s, %(until_at)s,
        %(order_count)s, %(from_at)s, %(after_id)s, %(tally)s, %(now)s)
RETURNING {_COLUMNS}
""")

BY_ID = statement(f"""
SELECT {_COLUMNS}
FROM backtest
WHERE workspace_id = %(workspace_id)s AND id = %(id)s
""")

LIST = statement(f"""
SELECT {_COLUMNS}
FROM backtest
WHERE workspace_id = %(workspace_id)s
  AND (%(campaign_id)s::uuid IS NULL OR campaign_id = %(campaign_id)s::uuid)
  AND (%(before)s::uuid IS NULL OR id < %(before)s::uuid)
ORDER BY id DESC
LIMIT %(limit)s
""")

START = statement(f"""
UPDATE backtest
SET state = 'running', run_id = %(run_id)s, failure = NULL, finished_at = NULL, started_at = COALESCE(started_at, %(now)s)
WHERE workspace_id = %(workspace_id)s AND id = %(id)s AND state <> 'finished'
RETURNING {_COLUMNS}
""")

ADVANCE = statement(f"""
UPDATE backtest
SET done_count = done_count + %(done)s, after_at = %(after_at)s, after_id = %(after_id)s, tally = %(tally)s
WHERE workspace_id = %(workspace_id)s AND id = %(id)s AND run_id = %(run_id)s AND done_count = %(behind)s
RETURNING {_COLUMNS}
""")

END = statement(f"""
UPDATE backtest
SET state = %(state)s, failure = %(failure)s, finished_at = %(now)s
WHERE workspace_id = %(workspace_id)s AND id = %(id)s AND run_id = %(run_id)s AND state = 'running'
RETURNING {_COLUMNS}
""")

SET_STATE = statement(f"""
UPDATE backtest
SET state = %(state)s
WHERE workspace_id = %(workspace_id)s AND id = %(id)s AND state <> 'finished'
RETURNING {_COLUMNS}
""")

REACHED = statement("""
SELECT account_id, reached
FROM backtest_counter
WHERE workspace_id = %(workspace_id)s AND backtest_id = %(id)s AND account_id = ANY(%(accounts)s::uuid[])
""")

COUNT = statement("""
INSERT INTO backtest_counter (workspace_id, backtest_id, account_id, reached)
SELECT %(workspace_id)s, %(id)s, counted.account_id, counted.reached
FROM unnest(%(accounts)s::uuid[], %(reached)s::bigint[]) AS counted(account_id, reached)
ON CONFLICT (workspace_id, backtest_id, account_id) DO UPDATE SET reached = excluded.reached
""")

MEET = statement("""
INSERT INTO backtest_customer (workspace_id, backtest_id, customer_id, order_count, given_count)
SELECT %(workspace_id)s, %(id)s, met.customer_id, met.order_count, met.given_count
FROM unnest(%(customers)s::uuid[], %(orders)s::bigint[], %(given)s::bigint[]) AS met(customer_id, order_count, given_count)
ON CONFLICT (workspace_id, backtest_id, customer_id)
DO UPDATE SET order_count = backtest_customer.order_count + excluded.order_count,
              given_count = backtest_customer.given_count + excluded.given_count
RETURNING customer_id, order_count, given_count
""")

FORGET_COUNTERS = statement("""
DELETE FROM backtest_counter
WHERE workspace_id = %(workspace_id)s AND backtest_id = %(id)s
""")

FORGET_CUSTOMERS = statement("""
DELETE FROM backtest_customer
WHERE workspace_id = %(workspace_id)s AND backtest_id = %(id)s
""")

FORGET_OLD = statement("""
DELETE FROM backtest
WHERE workspace_id = %(workspace_id)s AND created_at < %(before)s
""")


@dataclass(frozen=True, slots=True)
class Counted:
    """What a counter has reached."""

    account_id: UUID
    reached: int


async def reached(tx: Tx, id: UUID, accounts: Collection[UUID]) -> dict[UUID, int]:
    """Read what counters have reached in a backtest; those that counted nothing are absent."""
    if not accounts:
        return {}
    return {row.account_id: row.reached for row in await tx.all(REACHED, Counted, id=id, accounts=list(accounts))}
