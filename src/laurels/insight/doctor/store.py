"""All SQL of the doctor: each statement answers subject and message of what does not hold, none if all is well."""

from laurels.kit.postgres import statement

TAKE_TIME = statement("""
SELECT set_config('statement_timeout', '0', true)
""")

# I1. FULL JOIN: a transfer may have lost its account as well as an account its transfers.
WALLET_BALANCES = statement("""
SELECT concat('wallet account ', COALESCE(account.id, moved.id)) AS subject,
       concat('balance is ', COALESCE(account.balance::text, 'missing'), ', transfers sum to ',
              COALESCE(moved.total, 0))
         AS message
FROM (SELECT id, balance FROM account WHERE workspace_id = %(workspace_id)s AND kind = 'wallet') AS account
FULL JOIN (
  SELECT side.id, sum(side.amount) AS total
  FROM transfer
  CROSS JOIN LATERAL (VALUES (target_id, target_kind, amount), (source_id, source_kind, -amount))
    AS side(id, kind, amount)
  WHERE transfer.workspace_id = %(workspace_id)s AND side.kind = 'wallet'
  GROUP BY side.id
) AS moved ON moved.id = account.id
WHERE account.balance IS DISTINCT FROM COALESCE(moved.total, 0)
ORDER BY 1
LIMIT %(most)s
""")

# I2. What is stored, and what went through the system accounts of the unit, which have no row.
UNITS = statement("""
SELECT concat('unit ', side.unit_id) AS subject,
       concat('accounts sum to ', sum(side.amount), ' with the system accounts, and not to 0') AS message
FROM (
  SELECT unit_id, balance AS amount
  FROM account
  WHERE workspace_id = %(workspace_id)s
  UNION ALL
  SELECT unit_id, amount
  FROM transfer
  WHERE workspace_id = %(workspace_id)s AND target_kind NOT IN ('wallet', 'counter')
  UNION ALL
  SELECT unit_id, -amount
  FROM transfer
  WHERE workspace_id = %(workspace_id)s AND source_kind NOT IN ('wallet', 'counter')
) AS side
GROUP BY side.unit_id
HAVING sum(side.amount) <> 0
ORDER BY 1
LIMIT %(most)s
""")

# I2. Both sides of a transfer are of its unit. The id of a system account is derived from its kind and unit.
TRANSFER_SIDES = statement("""
SELECT concat('account ', side.id) AS subject,
       concat('transfers of unit ', side.unit_id, ' take it for a ', side.kind, ' account of that unit') AS message
FROM (
  SELECT source_id AS id, source_kind AS kind, unit_id
  FROM transfer
  WHERE workspace_id = %(workspace_id)s
  UNION
  SELECT target_id, target_kind, unit_id
  FROM transfer
  WHERE workspace_id = %(workspace_id)s
) AS side
LEFT JOIN account ON account.workspace_id = %(workspace_id)s AND account.id = side.id
WHERE CASE
  WHEN side.kind IN ('wallet', 'counter') THEN
    account.kind IS DISTINCT FROM side.kind OR account.unit_id IS DISTINCT FROM side.unit_id
  ELSE side.id <> derived_id(side.kind, 'None', side.unit_id::text, '')
END
ORDER BY 1
LIMIT %(most)s
""")

TRANSFER_JOURNALS = statement("""
SELECT concat('journal ', part.journal_id) AS subject, concat('is missing, and its ', part.what,
                                                              ' is there') AS message
FROM (
  SELECT DISTINCT journal_id, 'transfer' AS what
  FROM transfer
  WHERE workspace_id = %(workspace_id)s
  UNION ALL
  SELECT DISTINCT journal_id, 'consumption'
  FROM consumption
  WHERE workspace_id = %(workspace_id)s
  UNION ALL
  SELECT DISTINCT journal_id, 'lot'
  FROM lot
  WHERE workspace_id = %(workspace_id)s
) AS part
LEFT JOIN journal ON journal.workspace_id = %(workspace_id)s AND journal.id = part.journal_id
WHERE journal.id IS NULL
ORDER BY 1, 2
LIMIT %(most)s
""")

# I3. The table's own constraints say so too, while they are there and the pages are whole.
LOT_BOUNDS = statement("""
SELECT concat('lot ', id) AS subject, concat('of ', issued, ' issued ', remaining, ' remain and ', held,
                                             ' are held') AS message
FROM lot
WHERE workspace_id = %(workspace_id)s AND NOT (0 <= held AND held <= remaining AND remaining <= issued)
ORDER BY 1
LIMIT %(most)s
""")

WALLET_LOTS = statement("""
SELECT concat('wallet account ', COALESCE(account.id, lots.account_id)) AS subject,
       concat('balance is ', account.balance, ' with a debt of ', account.debt, ', lots hold ',
              COALESCE(lots.remaining, 0))
         AS message
FROM (
  SELECT id, balance, debt
  FROM account
  WHERE workspace_id = %(workspace_id)s AND kind = 'wallet'
) AS account
FULL JOIN (
  SELECT account_id, sum(remaining) AS remaining
  FROM lot
  WHERE workspace_id = %(workspace_id)s
  GROUP BY account_id
) AS lots ON lots.account_id = account.id
WHERE account.balance::numeric + account.debt IS DISTINCT FROM COALESCE(lots.remaining, 0)
ORDER BY 1
LIMIT %(most)s
""")

# I3. A hold reserves all of its amount, lot by lot, until it ends, and then nothing.
HOLDS = statement("""
SELECT concat('hold ', hold.id) AS subject,
       concat(hold.remaining, ' of ', hold.amount, ' remain, its lots reserve ', COALESCE(parts.amount, 0),
              ', and it is ', COALESCE(ending.how, 'open')) AS message
FROM hold
LEFT JOIN hold_end AS ending ON ending.workspace_id = %(workspace_id)s AND ending.hold_id = hold.id
LEFT JOIN (
  SELECT hold_id, sum(amount) AS amount
  FROM hold_lot
  WHERE workspace_id = %(workspace_id)s
  GROUP BY hold_id
) AS parts ON parts.hold_id = hold.id
WHERE hold.workspace_id = %(workspace_id)s
  AND (hold.remaining <> CASE WHEN ending.hold_id IS NULL THEN hold.amount ELSE 0 END
       OR parts.amount IS DISTINCT FROM hold.amount OR ending.captured > hold.amount)
ORDER BY 1
LIMIT %(most)s
""")

HELD_LOTS = statement("""
WITH reserved AS MATERIALIZED (
  SELECT hold.account_id, part.lot_id, sum(part.amount) AS amount
  FROM hold
  JOIN hold_lot AS part ON part.workspace_id = %(workspace_id)s AND part.hold_id = hold.id
  WHERE hold.workspace_id = %(workspace_id)s AND hold.remaining > 0
  GROUP BY hold.account_id, part.lot_id
)
SELECT concat('lot ', COALESCE(lot.id, reserved.lot_id)) AS subject,
       concat('holds ', COALESCE(lot.held, 0), ', open holds reserve ', COALESCE(reserved.amount, 0),
              ' of it') AS message
FROM (SELECT id, account_id, held FROM lot WHERE workspace_id = %(workspace_id)s AND held <> 0) AS lot
FULL JOIN reserved ON reserved.lot_id = lot.id AND reserved.account_id = lot.account_id
WHERE lot.held IS DISTINCT FROM reserved.amount
UNION ALL
SELECT concat('wallet account ', COALESCE(account.id, total.account_id)),
       concat('holds ', COALESCE(account.held, 0), ', open holds reserve ', COALESCE(total.amount, 0), ' of it')
FROM (SELECT id, held FROM account WHERE workspace_id = %(workspace_id)s AND held <> 0) AS account
FULL JOIN (SELECT account_id, sum(amount) AS amount FROM reserved GROUP BY account_id) AS total
  ON total.account_id = account.id
WHERE account.held IS DISTINCT FROM total.amount
ORDER BY 1
LIMIT %(most)s
""")

# I4. A lot has what was issued less what was taken from it.
LOT_CONSUMPTION = statement("""
SELECT concat('lot ', COALESCE(lot.id, taken.lot_id)) AS subject,
       concat(lot.remaining, ' of ', lot.issued, ' remain, and ', COALESCE(taken.amount, 0), ' was taken') AS message
FROM (SELECT id, account_id, issued, remaining FROM lot WHERE workspace_id = %(workspace_id)s) AS lot
FULL JOIN (
  SELECT lot_id, account_id, sum(amount) AS amount
  FROM consumption
  WHERE workspace_id = %(workspace_id)s
  GROUP BY lot_id, account_id
) AS taken ON taken.lot_id = lot.id AND taken.account_id = lot.account_id
WHERE lot.issued - lot.remaining IS DISTINCT FROM COALESCE(taken.amount, 0)
ORDER BY 1
LIMIT %(most)s
""")

# I4. Journal by journal and wallet by wallet: lots give at most what is debited (the rest is debt) and get at most what
# is credited (the rest repaid debt, and only a giving-back does that).
ALLOCATIONS = statement("""
SELECT concat('journal ', part.journal_id) AS subject,
       concat('account ', part.account_id, ': ', sum(part.debited), ' debited and ', sum(part.taken),
              ' taken from lots, ', sum(part.credited), ' credited and ', sum(part.put), ' put into lots') AS message
FROM (
  SELECT journal_id, source_id AS account_id, amount AS debited, 0 AS taken, 0 AS credited, 0 AS put,
  false AS reverses
  FROM transfer
  WHERE workspace_id = %(workspace_id)s AND source_kind = 'wallet'
  UNION ALL
  SELECT journal_id, target_id, 0, 0, amount, 0, reverses_id IS NOT NULL
  FROM transfer
  WHERE workspace_id = %(workspace_id)s AND target_kind = 'wallet'
  UNION ALL
  SELECT journal_id, account_id, 0, greatest(amount, 0), 0, greatest(-amount, 0), false
  FROM consumption
  WHERE workspace_id = %(workspace_id)s AND ordinal >= 0
  UNION ALL
  SELECT journal_id, account_id, 0, 0, 0, issued, false
  FROM lot
  WHERE workspace_id = %(workspace_id)s
) AS part
GROUP BY part.journal_id, part.account_id
HAVING sum(part.taken) > sum(part.debited) OR sum(part.put) > sum(part.credited)
  OR (sum(part.put) < sum(part.credited) AND NOT bool_or(part.reverses))
ORDER BY 1
LIMIT %(most)s
""")

# I4. What no lot paid for is debt, until lots repay it.
DEBTS = statement("""
SELECT concat('wallet account ', COALESCE(account.id, owed.account_id)) AS subject,
       concat('debt is ', account.debt, ', and ', COALESCE(owed.amount, 0),
              ' of its debits is paid by no lot') AS message
FROM (SELECT id, debt FROM account WHERE workspace_id = %(workspace_id)s AND kind = 'wallet') AS account
FULL JOIN (
  SELECT part.account_id, sum(part.amount) AS amount
  FROM (
    SELECT source_id AS account_id, amount
    FROM transfer
    WHERE workspace_id = %(workspace_id)s AND source_kind = 'wallet'
    UNION ALL
    SELECT target_id, -amount
    FROM transfer
    WHERE workspace_id = %(workspace_id)s AND target_kind = 'wallet'
    UNION ALL
    SELECT account_id, -amount
    FROM consumption
    WHERE workspace_id = %(workspace_id)s
    UNION ALL
    SELECT account_id, issued
    FROM lot
    WHERE workspace_id = %(workspace_id)s
  ) AS part
  GROUP BY part.account_id
) AS owed ON owed.account_id = account.id
WHERE account.debt IS DISTINCT FROM COALESCE(owed.amount, 0)
ORDER BY 1
LIMIT %(most)s
""")

GIVINGS_BACK = statement("""
SELECT concat('journal ', given.journal_id) AS subject,
       concat('took ', COALESCE(taken.amount, 0), ' from account ', given.account_id, ', and ', given.amount,
              ' was given back')
         AS message
FROM (
  SELECT reverses_id AS journal_id, target_id AS account_id, sum(amount) AS amount
  FROM transfer
  WHERE workspace_id = %(workspace_id)s AND reverses_id IS NOT NULL AND target_kind = 'wallet'
  GROUP BY reverses_id, target_id
) AS given
LEFT JOIN LATERAL (
  SELECT sum(amount) AS amount
  FROM transfer
  WHERE workspace_id = %(workspace_id)s AND journal_id = given.journal_id AND source_id = given.account_id
) AS taken ON true
WHERE given.amount > COALESCE(taken.amount, 0)
ORDER BY 1
LIMIT %(most)s
""")

COUNTERS = statement("""
SELECT concat('counter ', COALESCE(account.id, counted.id)) AS subject,
       concat('counts ', account.balance, ', and its transfers count ', COALESCE(counted.total, 0)) AS message
FROM (SELECT id, balance FROM account WHERE workspace_id = %(workspace_id)s AND kind = 'counter') AS account
FULL JOIN (
  SELECT side.id, sum(side.amount) AS total
  FROM transfer
  CROSS JOIN LATERAL (VALUES (target_id, target_kind, amount), (source_id, source_kind, -amount))
    AS side(id, kind, amount)
  WHERE transfer.workspace_id = %(workspace_id)s AND side.kind = 'counter'
  GROUP BY side.id
) AS counted ON counted.id = account.id
WHERE account.balance IS DISTINCT FROM COALESCE(counted.total, 0)
ORDER BY 1
LIMIT %(most)s
""")

ACCOUNT_BOUNDS = statement("""
SELECT concat(kind, ' ', id) AS subject, concat('counts ', balance, ', outside of ', floor, ' to ', ceiling) AS message
FROM account
WHERE workspace_id = %(workspace_id)s AND (balance > ceiling OR (kind = 'counter' AND balance < floor))
ORDER BY 1
LIMIT %(most)s
""")

# I19. A card got its money once, with its activation, in its own currency.
GIFT_CARDS = statement("""
SELECT COALESCE('gift card ' || card.id::text, concat('wallet account ', loaded.account_id)) AS subject,
       concat(CASE WHEN card.activated_at IS NULL THEN 'no activated card' ELSE concat('sold with ', card.initial_minor) END,
              ' ', card.currency, ', and ', COALESCE(loaded.amount, 0), ' were loaded') AS message
FROM (
  SELECT id, currency, initial_minor, activated_at,
         derived_id('wallet', id::text, derived_id('money', currency)::text, '') AS account_id
  FROM gift_card
  WHERE workspace_id = %(workspace_id)s
) AS card
FULL JOIN (
  SELECT target_id AS account_id, sum(amount) AS amount
  FROM transfer
  WHERE workspace_id = %(workspace_id)s AND target_kind = 'wallet' AND reason = 'load'
  GROUP BY target_id
) AS loaded ON loaded.account_id = card.account_id
WHERE COALESCE(loaded.amount, 0) <> CASE WHEN card.activated_at IS NULL THEN 0 ELSE card.initial_minor END
ORDER BY 1
LIMIT %(most)s
""")

# I7. An order, an event or a return is decided once and posts one journal; payments and expiry may come back to theirs.
CAUSES = statement("""
SELECT concat(cause, ' ', cause_id) AS subject, concat('posted ', count(*), ' journals, and not one') AS message
FROM journal
WHERE workspace_id = %(workspace_id)s AND cause IN ('order', 'event', 'return')
GROUP BY cause, cause_id
HAVING count(*) > 1
ORDER BY 1
LIMIT %(most)s
""")

ANSWERS = statement("""
SELECT concat('idempotency key ', key) AS subject, concat('has ', count(*), ' stored answers, and not one') AS message
FROM idempotency
WHERE workspace_id = %(workspace_id)s
GROUP BY key
HAVING count(*) > 1
ORDER BY 1
LIMIT %(most)s
""")

FEED_NUMBERS = statement("""
SELECT 'feed' AS subject, concat('numbers ', gap.before + 1, ' to ', gap.sequence - 1, ' are missing') AS message
FROM (
  SELECT sequence, lag(sequence, 1, 0::bigint) OVER (ORDER BY sequence) AS before
  FROM (
    SELECT sequence
    FROM feed
    WHERE workspace_id = %(workspace_id)s
    UNION ALL
    SELECT sequence + 1
    FROM feed_head
    WHERE workspace_id = %(workspace_id)s
  ) AS numbered
) AS gap
WHERE gap.sequence > gap.before + 1
UNION ALL
SELECT 'feed', concat('has number ', last.sequence, ', and its head is at ', COALESCE(head.sequence, 0))
FROM (SELECT max(sequence) AS sequence FROM feed WHERE workspace_id = %(workspace_id)s) AS last
LEFT JOIN feed_head AS head ON head.workspace_id = %(workspace_id)s
WHERE last.sequence > COALESCE(head.sequence, 0)
LIMIT %(most)s
""")

FEED_INBOX = statement("""
SELECT 'feed inbox' AS subject,
       concat(count(*), ' events wait for their number, the oldest for ',
              round(extract(epoch FROM %(now)s::timestamptz - min(occurred_at))), ' s') AS message
FROM feed_inbox
WHERE workspace_id = %(workspace_id)s
HAVING count(*) > 0
LIMIT %(most)s
""")

# I9. The chain itself cannot show that its end was cut off, nor that a row went before it was sealed.
SEAL_COVERAGE = statement("""
WITH covered AS MATERIALIZED (
  SELECT stream, unnest(ids) AS id, number
  FROM seal
  WHERE workspace_id = %(workspace_id)s
  UNION ALL
  SELECT stream, id, NULL
  FROM unsealed
  WHERE workspace_id = %(workspace_id)s
), kept AS (
  SELECT 'ledger' AS stream, id
  FROM journal
  WHERE workspace_id = %(workspace_id)s
  UNION ALL
  SELECT 'audit', id
  FROM audit
  WHERE workspace_id = %(workspace_id)s
)
SELECT concat('row ', COALESCE(kept.id, covered.id), ' of ', COALESCE(kept.stream, covered.stream)) AS subject,
       CASE
         WHEN kept.id IS NOT NULL THEN 'is neither sealed nor waiting for its seal'
         WHEN covered.number IS NULL THEN 'waits for its seal and is gone'
         ELSE concat('was sealed by seal ', covered.number, ' and is gone')
       END AS message
FROM kept
FULL JOIN covered ON covered.id = kept.id AND covered.stream = kept.stream
WHERE (kept.id IS NULL AND covered.stream IN ('ledger', 'audit')) OR covered.id IS NULL
ORDER BY 1
LIMIT %(most)s
""")

UNSEALED = statement("""
SELECT concat('stream ', stream) AS subject, concat(count(*), ' rows wait for their seal') AS message
FROM unsealed
WHERE workspace_id = %(workspace_id)s
GROUP BY stream
ORDER BY 1
LIMIT %(most)s
""")

# I16. What is kept of a customer's days is what their orders say. Whoever has an event that its follower has not read yet,
# or comes after the place that a rebuild has reached, may still be behind and is passed over.
CUSTOMER_DAYS = statement("""
WITH place AS MATERIALIZED (
  SELECT workspace.zone, COALESCE(follower.sequence, 0) AS sequence, rebuild.after_id,
         rebuild.started_at IS NOT NULL AS rebuilding
  FROM workspace
  LEFT JOIN feed_follower AS follower
    ON follower.workspace_id = %(workspace_id)s AND follower.name = %(follower)s
  LEFT JOIN statistics_rebuild AS rebuild
    ON rebuild.workspace_id = %(workspace_id)s AND rebuild.finished_at IS NULL
  WHERE workspace.workspace_id = %(workspace_id)s
), known AS MATERIALIZED (
  SELECT customer.id, CASE WHEN customer.merged_into_id IS NULL THEN customer.id ELSE customer.merged_into_id END AS survivor_id
  FROM customer
  WHERE customer.workspace_id = %(workspace_id)s
), unread AS MATERIALIZED (
  SELECT feed_inbox.type, feed_inbox.key, feed_inbox.payload ->> 'customer_id' AS named
  FROM feed_inbox
  WHERE feed_inbox.workspace_id = %(workspace_id)s
  UNION ALL
  SELECT feed.type, feed.key, feed.payload ->> 'customer_id'
  FROM feed
  WHERE feed.workspace_id = %(workspace_id)s AND feed.sequence > (SELECT place.sequence FROM place)
), behind AS MATERIALIZED (
  SELECT DISTINCT family.id
  FROM (
    SELECT unread.key AS id FROM unread
    UNION
    SELECT unread.named::uuid FROM unread WHERE pg_input_is_valid(unread.named, 'uuid')
  ) AS waiting
  JOIN known ON known.id = waiting.id
  JOIN known AS family ON family.survivor_id = known.survivor_id
), counted AS (
  SELECT known.survivor_id AS customer_id, (bought.placed_at AT TIME ZONE (SELECT place.zone FROM place))::date AS day,
         count(*) AS orders, sum(bought.amount_minor - bought.returned_minor) AS amount_minor,
         sum(bought.gross_minor) AS gross_minor, sum(line.quantity) AS quantity,
         sum(bought.returned_minor) AS returned_minor, min(bought.placed_at) AS first_at, max(bought.placed_at) AS last_at
  FROM shop_order AS bought
  JOIN known ON known.id = bought.customer_id
  LEFT JOIN (
    SELECT order_line.order_id, sum(order_line.quantity - order_line.returned_quantity) AS quantity
    FROM order_line
    WHERE order_line.workspace_id = %(workspace_id)s
    GROUP BY order_line.order_id
  ) AS line ON line.order_id = bought.id
  WHERE bought.workspace_id = %(workspace_id)s
    AND bought.state = 'paid'
    AND (bought.returned_minor < bought.amount_minor OR line.quantity > 0)
  GROUP BY 1, 2
)
SELECT concat('customer ', COALESCE(kept.customer_id, counted.customer_id), ' on ', COALESCE(kept.day, counted.day)) AS subject,
       concat('kept are ', COALESCE(kept.orders, 0), ' orders of ', COALESCE(kept.amount_minor, 0), ' with ',
              COALESCE(kept.quantity, 0), ' items, and the orders say ', COALESCE(counted.orders, 0), ' of ',
              COALESCE(counted.amount_minor, 0), ' with ', COALESCE(counted.quantity, 0)) AS message
FROM (
  SELECT customer_id, day, orders, amount_minor, gross_minor, quantity, returned_minor, first_at, last_at
  FROM customer_day
  WHERE workspace_id = %(workspace_id)s
) AS kept
FULL JOIN counted ON counted.customer_id = kept.customer_id AND counted.day = kept.day
CROSS JOIN place
LEFT JOIN behind ON behind.id = COALESCE(kept.customer_id, counted.customer_id)
WHERE (kept.orders, kept.amount_minor, kept.gross_minor, kept.quantity, kept.returned_minor, kept.first_at, kept.last_at)
    IS DISTINCT FROM (counted.orders, counted.amount_minor, counted.gross_minor, counted.quantity, counted.returned_minor,
                      counted.first_at, counted.last_at)
  AND behind.id IS NULL
  AND NOT (place.rebuilding AND (place.after_id IS NULL OR COALESCE(kept.customer_id, counted.customer_id) > place.after_id))
  AND NOT EXISTS (SELECT FROM unread WHERE unread.type = 'workspace.zone_changed')
ORDER BY 1
LIMIT %(most)s
""")

CUSTOMER_DAYS_BEHIND = statement("""
SELECT 'rebuild of customers'' days' AS subject,
       concat('has recounted ', customers_count, ' customers since ', started_at, ' and is not done; '
              '`laurels rebuild --resume` goes on with it') AS message
FROM statistics_rebuild
WHERE workspace_id = %(workspace_id)s AND finished_at IS NULL
LIMIT %(most)s
""")

# I13. Points are what the journals of that order, event or return moved into wallets, less what they took.
MISSING = statement("""
SELECT concat('request ', said.request_id) AS subject,
       CASE
         WHEN found.number = 0 THEN
           concat('was answered ', said.status, ', and ', said.external_id, ' of ', said.source, ' does not exist')
         ELSE concat('was answered with ', said.points, ' points, and ', found.points, ' were posted')
       END AS message
FROM jsonb_to_recordset(%(acknowledged)s::jsonb)
  AS said(request_id text, status integer, source text, external_id text, points bigint)
CROSS JOIN LATERAL (
  SELECT count(*) AS number, max(posted.points) AS points, bool_or(posted.points = said.points) AS agreed
  FROM (
    SELECT id
    FROM shop_order
    WHERE workspace_id = %(workspace_id)s AND source = said.source AND external_id = said.external_id
    UNION ALL
    SELECT id
    FROM event
    WHERE workspace_id = %(workspace_id)s AND source = said.source AND external_id = said.external_id
    UNION ALL
    SELECT id
    FROM order_return
    WHERE workspace_id = %(workspace_id)s AND source = said.source AND external_id = said.external_id
  ) AS named
  CROSS JOIN LATERAL (
    SELECT COALESCE(sum(CASE WHEN moved.target_kind = 'wallet' THEN moved.amount ELSE 0 END
                        - CASE WHEN moved.source_kind = 'wallet' THEN moved.amount ELSE 0 END), 0) AS points
    FROM journal
    JOIN transfer AS moved ON moved.workspace_id = %(workspace_id)s AND moved.journal_id = journal.id
    WHERE journal.workspace_id = %(workspace_id)s AND journal.cause_id = named.id
      AND journal.cause IN ('order', 'event', 'return')
  ) AS posted
) AS found
WHERE found.number = 0 OR NOT found.agreed
ORDER BY 1
""")

# I17. What a segment counts are its members, also on the last day that has a count.
SEGMENT_SIZES = statement("""
SELECT concat('segment ', segment.key) AS subject,
       concat('counts ', segment.size, ', and has ', members.number, ' members') AS message
FROM segment
CROSS JOIN LATERAL (
  SELECT count(*) AS number
  FROM segment_member
  WHERE workspace_id = %(workspace_id)s AND segment_id = segment.id
) AS members
WHERE segment.workspace_id = %(workspace_id)s AND segment.size <> members.number
ORDER BY 1
LIMIT %(most)s
""")

SEGMENT_DAYS = statement("""
SELECT concat('segment ', segment.key) AS subject,
       concat('counts ', segment.size, ', and its days add up to ', told.moved, ', the last to ', told.size) AS message
FROM segment
CROSS JOIN LATERAL (
  SELECT COALESCE(sum(entered_count - left_count), 0) AS moved,
         COALESCE((array_agg(size ORDER BY day DESC))[1], 0) AS size
  FROM segment_size
  WHERE workspace_id = %(workspace_id)s AND segment_id = segment.id
) AS told
WHERE segment.workspace_id = %(workspace_id)s AND (segment.size <> told.moved OR segment.size <> told.size)
ORDER BY 1
LIMIT %(most)s
""")

# I18. A batch has the codes that it counts. Withdrawn ones stay, so a code is never missing.
VOUCHER_BATCHES = statement("""
SELECT concat('voucher batch ', batch.id) AS subject,
       concat('counts ', batch.made_count, ' codes, and has ', COALESCE(codes.number, 0)) AS message
FROM voucher_batch AS batch
LEFT JOIN (
  SELECT batch_id, count(*) AS number
  FROM voucher
  WHERE workspace_id = %(workspace_id)s AND batch_id IS NOT NULL
  GROUP BY batch_id
) AS codes ON codes.batch_id = batch.id
WHERE batch.workspace_id = %(workspace_id)s AND batch.made_count <> COALESCE(codes.number, 0)
ORDER BY 1
LIMIT %(most)s
""")

# I18. Whoever was given a code holds it, and nobody else can be given it. A code may be given on to somebody by hand.
PUBLISHED_CODES = statement("""
SELECT concat('publication ', publication.id) AS subject,
       CASE
         WHEN voucher.id IS NULL THEN concat('its voucher ', publication.voucher_id, ' does not exist')
         ELSE concat('its voucher ', voucher.id, ' can still be given to others')
       END AS message
FROM publication
LEFT JOIN voucher ON voucher.workspace_id = publication.workspace_id AND voucher.id = publication.voucher_id
WHERE publication.workspace_id = %(workspace_id)s AND publication.voucher_id IS NOT NULL
  AND (voucher.id IS NULL OR voucher.pooled)
ORDER BY 1
LIMIT %(most)s
""")

# I5 and I6. What carts count is what those that stand say that they count, less what returns no longer do, and no more than
# was ever allowed: of a code for a single use, one. What order campaigns count in the same accounts is passed over.
REDEMPTION_COUNTS = statement("""
WITH uncounted AS MATERIALIZED (
  SELECT back.redemption_id, one.key, sum(one.value::bigint) AS amount
  FROM redemption_return AS back
  CROSS JOIN LATERAL jsonb_each_text(back.uncounted) AS one(key, value)
  WHERE back.workspace_id = %(workspace_id)s
  GROUP BY back.redemption_id, one.key
), counted AS (
  SELECT count.owner_id, count.limit_id, count.period, count.max,
         CASE
           WHEN kept.state IN ('reserved', 'redeemed') OR (kept.state = 'rolled_back' AND NOT (used.entry ->> 'reusable')::boolean)
             THEN count.amount - COALESCE(uncounted.amount, 0)
           ELSE 0
         END AS amount
  FROM redemption AS kept
  CROSS JOIN LATERAL jsonb_array_elements(kept.verdict -> 'used') WITH ORDINALITY AS used(entry, number)
  CROSS JOIN LATERAL ROWS FROM (
    jsonb_to_recordset(used.entry -> 'counts') AS (owner_id text, limit_id text, period text, amount bigint, max bigint)
  ) WITH ORDINALITY AS count(owner_id, limit_id, period, amount, max, number)
  LEFT JOIN uncounted ON uncounted.redemption_id = kept.id AND uncounted.key = concat(used.number - 1, ':', count.number - 1)
  WHERE kept.workspace_id = %(workspace_id)s
), recounted AS (
  SELECT derived_id('counter', owner_id, limit_id, period) AS account_id, owner_id, limit_id, period, sum(amount) AS total,
         max(max) AS most
  FROM counted
  GROUP BY owner_id, limit_id, period
), moved AS (
  SELECT side.id AS account_id, sum(side.amount) AS total
  FROM journal
  JOIN transfer ON transfer.workspace_id = %(workspace_id)s AND transfer.journal_id = journal.id
  CROSS JOIN LATERAL (VALUES (transfer.target_id, transfer.target_kind, transfer.amount),
                             (transfer.source_id, transfer.source_kind, -transfer.amount)) AS side(id, kind, amount)
  WHERE journal.workspace_id = %(workspace_id)s
    AND side.kind = 'counter'
    AND transfer.reason IN ('count', 'uncount')
    AND (journal.cause IN ('redemption', 'void', 'rollback')
         OR journal.cause = 'return' AND journal.cause_id IN (
           SELECT id FROM redemption_return WHERE workspace_id = %(workspace_id)s
         ))
  GROUP BY side.id
)
SELECT concat('counter ', COALESCE(recounted.account_id, moved.account_id)) AS subject,
       concat('carts of ', COALESCE(recounted.owner_id, 'nobody'), ' count ', COALESCE(recounted.total, 0), ' towards limit ',
              recounted.limit_id, CASE WHEN recounted.period <> '' THEN ' in ' || recounted.period END, ', their transfers count ',
              COALESCE(moved.total, 0), ', and allowed were ', COALESCE(recounted.most, 0)) AS message
FROM recounted
FULL JOIN moved ON moved.account_id = recounted.account_id
WHERE COALESCE(recounted.total, 0) <> COALESCE(moved.total, 0) OR recounted.total > recounted.most
ORDER BY 1
LIMIT %(most)s
""")

# I14. The amounts of a redemption are the sums of its lines, and its discounts those of what was used on it.
REDEMPTION_SUMS = statement("""
SELECT concat('redemption ', kept.id) AS subject,
       concat('costs ', kept.amount_minor, ' less ', kept.discount_minor, ', in all ', kept.total_minor, ' of which ',
              kept.paid_minor, ' are paid; its lines cost ', lines.amount, ' less ', lines.discount, ', its incentives take off ',
              used.discount, ' and pay ', used.paid, ', and are listed with ', listed.discount, ' and ', listed.paid) AS message
FROM redemption AS kept
CROSS JOIN LATERAL (
  SELECT COALESCE(sum(line.amount_minor), 0) + (kept.cart ->> 'delivery_minor')::bigint AS amount,
         COALESCE(sum(line.discount_minor), 0) + (kept.verdict ->> 'delivery_discount_minor')::bigint AS discount
  FROM jsonb_to_recordset(kept.lines) AS line(amount_minor bigint, discount_minor bigint)
) AS lines
CROSS JOIN LATERAL (
  SELECT COALESCE(sum(one.paid_minor), 0) AS paid,
         COALESCE(sum((
           SELECT sum((change.entry ->> 'delivery_minor')::bigint + (
             SELECT COALESCE(sum(share.value::bigint), 0) FROM jsonb_array_elements_text(change.entry -> 'shares') AS share(value)
           ))
           FROM jsonb_array_elements(one.changes) AS change(entry)
         )), 0) AS discount
  FROM jsonb_to_recordset(kept.verdict -> 'used') AS one(paid_minor bigint, changes jsonb)
) AS used
CROSS JOIN LATERAL (
  SELECT COALESCE(sum(discount_minor), 0) AS discount, COALESCE(sum(paid_minor), 0) AS paid
  FROM redemption_incentive
  WHERE workspace_id = %(workspace_id)s AND redemption_id = kept.id
) AS listed
WHERE kept.workspace_id = %(workspace_id)s
  AND (kept.amount_minor <> lines.amount
       OR kept.discount_minor <> ANY (ARRAY[lines.discount, used.discount, listed.discount])
       OR kept.total_minor <> kept.amount_minor - kept.discount_minor
       OR kept.paid_minor <> ANY (ARRAY[used.paid, listed.paid])
       OR kept.paid_minor > kept.total_minor)
ORDER BY 1
LIMIT %(most)s
""")

# I14. Line by line: what was used on a redemption takes off what the line says, and no line costs less than nothing.
REDEMPTION_SHARES = statement("""
SELECT concat('redemption ', kept.id, ' line ', line.number) AS subject,
       concat('of ', line.amount_minor, ' is ', line.discount_minor, ' taken off, and its incentives take off ',
              COALESCE(shares.amount, 0)) AS message
FROM redemption AS kept
CROSS JOIN LATERAL ROWS FROM (
  jsonb_to_recordset(kept.lines) AS (amount_minor bigint, discount_minor bigint)
) WITH ORDINALITY AS line(amount_minor, discount_minor, number)
LEFT JOIN LATERAL (
  SELECT sum((change.entry -> 'shares' ->> (line.number - 1)::integer)::bigint) AS amount
  FROM jsonb_array_elements(kept.verdict -> 'used') AS used(entry)
  CROSS JOIN LATERAL jsonb_array_elements(used.entry -> 'changes') AS change(entry)
) AS shares ON true
WHERE kept.workspace_id = %(workspace_id)s
  AND (line.discount_minor <> COALESCE(shares.amount, 0) OR line.discount_minor NOT BETWEEN 0 AND line.amount_minor)
ORDER BY 1
LIMIT %(most)s
""")

# I14. Line by line: no more came back than was bought, and what was paid for it, its discount and what was paid back are
# together what it cost.
REDEMPTION_LINES = statement("""
WITH came_back AS MATERIALIZED (
  SELECT back.redemption_id, part.line, sum(part.quantity) AS quantity,
         sum(part.refund_minor + part.discount_minor + part.withdrawn_minor) AS amount, sum(part.refund_minor) AS refund
  FROM redemption_return AS back
  CROSS JOIN LATERAL jsonb_to_recordset(back.parts)
    AS part(line bigint, quantity bigint, refund_minor bigint, discount_minor bigint, withdrawn_minor bigint)
  WHERE back.workspace_id = %(workspace_id)s
  GROUP BY back.redemption_id, part.line
)
SELECT concat('redemption ', kept.id, ' line ', line.number) AS subject,
       concat('of ', line.quantity, ' for ', line.amount_minor, ' came ', COALESCE(came_back.quantity, 0), ' back with ',
              COALESCE(came_back.amount, 0), ', and ', line.units, ' are left with ', line.paid_left_minor, ' paid and ',
              line.discount_left_minor, ' taken off') AS message
FROM redemption AS kept
CROSS JOIN LATERAL ROWS FROM (
  jsonb_to_recordset(kept.lines)
    AS (quantity bigint, amount_minor bigint, "left" bigint, paid_left_minor bigint, discount_left_minor bigint)
) WITH ORDINALITY AS line(quantity, amount_minor, units, paid_left_minor, discount_left_minor, number)
LEFT JOIN came_back ON came_back.redemption_id = kept.id AND came_back.line = line.number
WHERE kept.workspace_id = %(workspace_id)s
  AND (line.units < 0 OR line.paid_left_minor < 0 OR line.discount_left_minor < 0
       OR line.units <> line.quantity - COALESCE(came_back.quantity, 0)
       OR line.paid_left_minor + line.discount_left_minor <> line.amount_minor - COALESCE(came_back.amount, 0)
       OR came_back.refund > line.amount_minor)
ORDER BY 1
LIMIT %(most)s
""")

# I14. A redemption paid back what its returns say; one that was undone, all; and one that was never bought, nothing.
REDEMPTION_REFUNDS = statement("""
SELECT concat('redemption ', kept.id) AS subject,
       concat('is ', kept.state, ', cost ', kept.total_minor, ' and paid ', kept.refunded_minor, ' back; its returns say ',
              COALESCE(back.refund, 0)) AS message
FROM redemption AS kept
LEFT JOIN (
  SELECT redemption_id, sum(refund_minor) AS refund
  FROM redemption_return
  WHERE workspace_id = %(workspace_id)s
  GROUP BY redemption_id
) AS back ON back.redemption_id = kept.id
WHERE kept.workspace_id = %(workspace_id)s
  AND (COALESCE(back.refund, 0) > kept.total_minor
       OR kept.refunded_minor <> CASE kept.state
         WHEN 'redeemed' THEN COALESCE(back.refund, 0)
         WHEN 'rolled_back' THEN kept.total_minor
         ELSE 0
       END)
UNION ALL
SELECT concat('return ', back.id),
       concat('pays ', back.refund_minor, ' back, its lines ', part.refund, ', and ', refund.amount, ' of it to cards and wallets')
FROM redemption_return AS back
CROSS JOIN LATERAL (
  SELECT COALESCE(sum(refund_minor), 0) AS refund FROM jsonb_to_recordset(back.parts) AS one(refund_minor bigint)
) AS part
CROSS JOIN LATERAL (
  SELECT COALESCE(sum(amount_minor), 0) AS amount FROM jsonb_to_recordset(back.refunds) AS one(amount_minor bigint)
) AS refund
WHERE back.workspace_id = %(workspace_id)s AND (back.refund_minor <> part.refund OR refund.amount > back.refund_minor)
ORDER BY 1
LIMIT %(most)s
""")

# I14. A card or a wallet gets back at most what it gave, and all of it where the redemption was undone: what went out is in
# the journal of the redemption or of its capture, what came back reverses that.
REDEMPTION_PAYMENTS = statement("""
WITH used AS MATERIALIZED (
  SELECT kept.id, kept.state, one.unit_id, sum(one.taken) AS taken,
         derived_id('wallet', COALESCE(one.card_id, kept.customer_id::text), one.unit_id, '') AS account_id
  FROM redemption AS kept
  CROSS JOIN LATERAL jsonb_to_recordset(kept.verdict -> 'used') AS one(taken bigint, unit_id text, card_id text)
  WHERE kept.workspace_id = %(workspace_id)s AND one.taken > 0
  GROUP BY kept.id, kept.state, one.unit_id, COALESCE(one.card_id, kept.customer_id::text)
), said AS MATERIALIZED (
  SELECT back.redemption_id AS id, derived_id('wallet', COALESCE(one.entry ->> 'card_id', kept.customer_id::text),
                                              one.entry ->> 'unit_id', '') AS account_id, sum(refund.taken) AS taken
  FROM redemption_return AS back
  JOIN redemption AS kept ON kept.workspace_id = %(workspace_id)s AND kept.id = back.redemption_id
  CROSS JOIN LATERAL jsonb_to_recordset(back.refunds) AS refund(incentive integer, taken bigint)
  CROSS JOIN LATERAL (SELECT kept.verdict -> 'used' -> refund.incentive AS entry) AS one
  WHERE back.workspace_id = %(workspace_id)s
  GROUP BY 1, 2
), moved AS MATERIALIZED (
  SELECT COALESCE(kept.id, back.redemption_id) AS id, side.account_id, sum(side.out) AS out, sum(side.back) AS back
  FROM journal
  LEFT JOIN redemption AS kept ON kept.workspace_id = %(workspace_id)s AND kept.id = journal.cause_id
  LEFT JOIN redemption_return AS back ON back.workspace_id = %(workspace_id)s AND back.id = journal.cause_id
  JOIN transfer ON transfer.workspace_id = %(workspace_id)s AND transfer.journal_id = journal.id
  CROSS JOIN LATERAL (
    SELECT transfer.source_id AS account_id, transfer.amount AS out, 0 AS back
    WHERE transfer.source_kind = 'wallet' AND transfer.target_kind = 'spent'
    UNION ALL
    SELECT transfer.target_id, 0, transfer.amount
    WHERE transfer.target_kind = 'wallet' AND transfer.source_kind = 'spent'
  ) AS side
  WHERE journal.workspace_id = %(workspace_id)s AND journal.cause IN ('redemption', 'rollback', 'return')
    AND COALESCE(kept.id, back.redemption_id) IS NOT NULL
  GROUP BY 1, 2
)
SELECT concat('redemption ', COALESCE(used.id, moved.id)) AS subject,
       concat('is ', used.state, ' and uses ', COALESCE(used.taken, 0), ' of wallet account ',
              COALESCE(used.account_id, moved.account_id), ', which gave ', COALESCE(moved.out, 0), ' and got ',
              COALESCE(moved.back, 0), ' back, by its returns ', COALESCE(said.taken, 0)) AS message
FROM used
FULL JOIN moved ON moved.id = used.id AND moved.account_id = used.account_id
LEFT JOIN said ON said.id = used.id AND said.account_id = used.account_id
WHERE COALESCE(moved.out, 0) <> CASE WHEN used.state IN ('redeemed', 'rolled_back') THEN used.taken ELSE 0 END
  OR COALESCE(moved.back, 0) <> CASE WHEN used.state = 'rolled_back' THEN used.taken ELSE COALESCE(said.taken, 0) END
ORDER BY 1
LIMIT %(most)s
""")

# Only where all that is sealed was added, and in the zone of now: else the days wait for the worker.
FIGURES_LEDGER = statement("""
WITH place AS MATERIALIZED (
  SELECT progress.zone
  FROM figures_progress AS progress
  JOIN workspace ON workspace.workspace_id = progress.workspace_id AND workspace.zone = progress.zone
  WHERE progress.workspace_id = %(workspace_id)s
    AND NOT EXISTS (
      SELECT
      FROM seal
      WHERE seal.workspace_id = %(workspace_id)s AND seal.stream = 'ledger' AND seal.number > progress.sealed
    )
), counted AS (
  SELECT transfer.unit_id, (journal.occurred_at AT TIME ZONE place.zone)::date AS day, transfer.source_kind, transfer.target_kind,
         transfer.reason, sum(transfer.amount) AS amount, count(*) AS moves
  FROM place
  CROSS JOIN journal
  JOIN transfer ON transfer.workspace_id = %(workspace_id)s AND transfer.journal_id = journal.id
  WHERE journal.workspace_id = %(workspace_id)s
    AND NOT EXISTS (
      SELECT
      FROM unsealed
      WHERE unsealed.workspace_id = %(workspace_id)s AND unsealed.stream = 'ledger' AND unsealed.id = journal.id
    )
  GROUP BY 1, 2, 3, 4, 5
)
SELECT concat('unit ', COALESCE(kept.unit_id, counted.unit_id), ' on ', COALESCE(kept.day, counted.day)) AS subject,
       concat(COALESCE(kept.reason, counted.reason), ' from ', COALESCE(kept.source_kind, counted.source_kind), ' to ',
              COALESCE(kept.target_kind, counted.target_kind), ': the day says ', COALESCE(kept.amount, 0), ' and the transfers ',
              COALESCE(counted.amount, 0)) AS message
FROM (
  SELECT unit_id, day, source_kind, target_kind, reason, amount, moves
  FROM ledger_day
  WHERE workspace_id = %(workspace_id)s
) AS kept
FULL JOIN counted
  ON counted.unit_id = kept.unit_id AND counted.day = kept.day AND counted.source_kind = kept.source_kind
  AND counted.target_kind = kept.target_kind AND counted.reason = kept.reason
WHERE EXISTS (SELECT FROM place)
  AND (kept.amount IS DISTINCT FROM counted.amount OR kept.moves IS DISTINCT FROM counted.moves)
LIMIT %(most)s
""")

# Only where no event waits: what happened and its event are there together.
_TOLD = """
  SELECT progress.zone
  FROM figures_progress AS progress
  JOIN workspace ON workspace.workspace_id = progress.workspace_id AND workspace.zone = progress.zone
  JOIN feed_head AS head ON head.workspace_id = progress.workspace_id
  JOIN feed_follower AS follower
    ON follower.workspace_id = progress.workspace_id
    AND follower.name = 'figures.' || progress.epoch
    AND follower.sequence = head.sequence
  WHERE progress.workspace_id = %(workspace_id)s
    AND NOT EXISTS (SELECT FROM feed_inbox WHERE feed_inbox.workspace_id = %(workspace_id)s)
"""

FIGURES_SHOP = statement(f"""
WITH place AS MATERIALIZED ({_TOLD}), sold AS (
  SELECT (shop_order.placed_at AT TIME ZONE place.zone)::date AS day, shop_order.state, shop_order.amount_minor,
         shop_order.returned_minor
  FROM place
  CROSS JOIN shop_order
  WHERE shop_order.workspace_id = %(workspace_id)s
    AND (
      shop_order.state = 'paid'
      OR shop_order.state = 'cancelled'
      AND EXISTS (
        SELECT
        FROM order_return
        WHERE order_return.workspace_id = %(workspace_id)s AND order_return.order_id = shop_order.id
      )
    )
), redeemed AS (
  SELECT (redemption.placed_at AT TIME ZONE place.zone)::date AS day, redemption.state, redemption.total_minor,
         (redemption.verdict ->> 'delivery_discount_minor')::numeric + COALESCE((
           SELECT sum((line ->> 'discount_left_minor')::numeric)
           FROM jsonb_array_elements(redemption.lines) AS line
         ), 0) AS discount
  FROM place
  CROSS JOIN redemption
  WHERE redemption.workspace_id = %(workspace_id)s AND redemption.state IN ('redeemed', 'rolled_back')
), counted AS (
  SELECT part.day, part.measure, sum(part.amount) AS amount
  FROM (
    SELECT day, 'orders' AS measure, count(*) FILTER (WHERE state = 'paid') AS amount FROM sold GROUP BY day
    UNION ALL
    SELECT day, 'sold', sum(amount_minor) FROM sold GROUP BY day
    UNION ALL
    SELECT day, 'returned', sum(returned_minor) FROM sold GROUP BY day
    UNION ALL
    SELECT day, 'redemptions', count(*) FROM redeemed WHERE state = 'redeemed' GROUP BY day
    UNION ALL
    SELECT day, 'redeemed', sum(total_minor) FROM redeemed WHERE state = 'redeemed' GROUP BY day
    UNION ALL
    SELECT day, 'discount', sum(discount) FROM redeemed WHERE state = 'redeemed' GROUP BY day
    UNION ALL
    SELECT day, 'rolled_back', count(*) FROM redeemed WHERE state = 'rolled_back' GROUP BY day
  ) AS part
  GROUP BY part.day, part.measure
)
SELECT concat(COALESCE(kept.measure, counted.measure), ' on ', COALESCE(kept.day, counted.day)) AS subject,
       concat('the day says ', COALESCE(kept.amount, 0), ' and the books ', COALESCE(counted.amount, 0)) AS message
FROM (
  SELECT day, measure, amount
  FROM shop_day
  WHERE workspace_id = %(workspace_id)s
) AS kept
FULL JOIN counted ON counted.day = kept.day AND counted.measure = kept.measure
WHERE EXISTS (SELECT FROM place) AND COALESCE(kept.amount, 0) <> COALESCE(counted.amount, 0)
LIMIT %(most)s
""")

FIGURES_CAMPAIGNS = statement(f"""
WITH place AS MATERIALIZED ({_TOLD}), used AS (
  SELECT DISTINCT made.subject_id AS id, (given ->> 'campaign_id')::uuid AS campaign_id, made.customer_id,
         (made.occurred_at AT TIME ZONE place.zone)::date AS day
  FROM place
  CROSS JOIN decision AS made
  CROSS JOIN LATERAL jsonb_array_elements(made.verdict -> 'grants') AS given
  WHERE made.workspace_id = %(workspace_id)s
    AND NOT EXISTS (
      SELECT
      FROM decision AS later
      WHERE later.workspace_id = %(workspace_id)s AND later.subject_id = made.subject_id AND later.id > made.id
    )
  UNION ALL
  SELECT DISTINCT redemption.id, incentive.campaign_id, redemption.customer_id,
         (redemption.placed_at AT TIME ZONE place.zone)::date
  FROM place
  CROSS JOIN redemption
  JOIN redemption_incentive AS incentive
    ON incentive.workspace_id = %(workspace_id)s AND incentive.redemption_id = redemption.id
  WHERE redemption.workspace_id = %(workspace_id)s
    AND redemption.state = 'redeemed'
    AND incentive.campaign_id IS NOT NULL
), counted AS (
  SELECT campaign_id, day, count(*) AS uses, count(customer_id) AS known
  FROM used
  GROUP BY campaign_id, day
), kept AS (
  SELECT whole.campaign_id, whole.day, whole.amount AS uses, COALESCE((
           SELECT sum(one.uses)
           FROM campaign_customer_day AS one
           WHERE one.workspace_id = %(workspace_id)s AND one.campaign_id = whole.campaign_id AND one.day = whole.day
         ), 0) AS known
  FROM campaign_day AS whole
  WHERE whole.workspace_id = %(workspace_id)s AND whole.measure = 'uses'
)
SELECT concat('campaign ', COALESCE(kept.campaign_id, counted.campaign_id), ' on ', COALESCE(kept.day, counted.day)) AS subject,
       concat('the day says ', COALESCE(kept.uses, 0), ' uses, ', COALESCE(kept.known, 0), ' of them by customers, and the books ',
              COALESCE(counted.uses, 0), ' and ', COALESCE(counted.known, 0)) AS message
FROM kept
FULL JOIN counted ON counted.campaign_id = kept.campaign_id AND counted.day = kept.day
WHERE EXISTS (SELECT FROM place)
  AND (COALESCE(kept.uses, 0), COALESCE(kept.known, 0)) <> (COALESCE(counted.uses, 0), COALESCE(counted.known, 0))
LIMIT %(most)s
""")

KEEP_RUN = statement("""
INSERT INTO doctor_run (workspace_id, id, finished_at, seconds, findings, findings_count)
VALUES (%(workspace_id)s, %(id)s, %(now)s, %(seconds)s, %(findings)s, %(findings_count)s)
""")

FORGET_RUNS = statement("""
DELETE FROM doctor_run
WHERE workspace_id = %(workspace_id)s
  AND id <= (
    SELECT id
    FROM doctor_run
    WHERE workspace_id = %(workspace_id)s
    ORDER BY id DESC
    OFFSET %(kept)s
    LIMIT 1
  )
""")

LAST_RUN = statement("""
SELECT finished_at, seconds, findings, findings_count
FROM doctor_run
WHERE workspace_id = %(workspace_id)s
ORDER BY id DESC
LIMIT 1
""")
