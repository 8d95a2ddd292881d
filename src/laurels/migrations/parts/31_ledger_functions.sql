-- The id that Laurels derives in Python as ids.derived(…): SHA-256 of the parts with their lengths, marked version 8.
CREATE FUNCTION derived_id(VARIADIC parts text[]) RETURNS uuid
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT encode(
    set_byte(set_byte(half, 6, (get_byte(half, 6) & 15) | 128), 8, (get_byte(half, 8) & 63) | 128), 'hex'
  )::uuid
  FROM (
    SELECT substring(sha256(convert_to(string_agg(length(part) || ':' || part, '' ORDER BY place), 'UTF8')) FOR 16) AS half
    FROM unnest(parts) WITH ORDINALITY AS named(part, place)
  ) AS hashed
$$;

-- Post journals that only add: to wallets as new lots, to counters up to their ceiling. Set based: one pass for any
-- number of journals. p_accounts has one row an account with the sum of what is added, sorted so that all writers
-- lock in one order, the hottest (highest rank) last.
-- Answers NULL, or the reason why nothing at all was written: a list that fails is posted again one by one.
CREATE FUNCTION ledger_post_credits(p_workspace uuid, p_now timestamptz, p_accounts jsonb, p_journals jsonb, p_transfers jsonb)
RETURNS text
LANGUAGE plpgsql AS $$
DECLARE
  v_refusal text;
BEGIN
  WITH written AS (
    INSERT INTO account AS present (workspace_id, id, kind, owner_id, unit_id, period, balance, ceiling)
    SELECT p_workspace, wanted.id, wanted.kind, wanted.owner_id, wanted.unit_id, wanted.period, wanted.delta, wanted.ceiling
    FROM jsonb_to_recordset(p_accounts)
      AS wanted(id uuid, kind text, owner_id uuid, unit_id uuid, period text, delta bigint, ceiling bigint, rank smallint)
    ORDER BY wanted.rank, wanted.id
    ON CONFLICT (workspace_id, id) DO UPDATE
    SET balance = present.balance + EXCLUDED.balance,
        floor = CASE WHEN EXCLUDED.ceiling IS NULL THEN present.floor ELSE 0 END,
        ceiling = COALESCE(EXCLUDED.ceiling, present.ceiling),
        version = present.version + 1
    RETURNING balance, ceiling, debt
  )
  SELECT CASE WHEN bool_or(balance > ceiling) THEN 'limit_reached' WHEN bool_or(debt > 0) THEN 'debt' END
  INTO v_refusal
  FROM written;
  IF v_refusal IS NOT NULL THEN
    RAISE EXCEPTION USING ERRCODE = 'LR001', MESSAGE = v_refusal;
  END IF;

  INSERT INTO journal (workspace_id, id, cause, cause_id, occurred_at, recorded_at)
  SELECT p_workspace, posted.id, posted.cause, posted.cause_id, posted.occurred_at, p_now
  FROM jsonb_to_recordset(p_journals) AS posted(id uuid, cause text, cause_id uuid, occurred_at timestamptz);

  INSERT INTO unsealed (workspace_id, stream, id)
  SELECT p_workspace, 'ledger', posted.id
  FROM jsonb_to_recordset(p_journals) AS posted(id uuid);

  WITH moved AS MATERIALIZED (
    SELECT *
    FROM jsonb_to_recordset(p_transfers)
      AS moved(journal_id uuid, ordinal smallint, source_id uuid, source_kind text, target_id uuid, target_kind text, unit_id uuid, amount bigint, reason text,
               lot_id uuid, earned_at timestamptz, available_at timestamptz, expires_at timestamptz)
  ), lots AS (
    INSERT INTO lot (workspace_id, account_id, id, journal_id, issued, remaining, earned_at, available_at, expires_at, deferred)
    SELECT p_workspace, target_id, lot_id, journal_id, amount, amount, earned_at, available_at, expires_at, available_at > p_now
    FROM moved
    WHERE lot_id IS NOT NULL
  )
  INSERT INTO transfer (workspace_id, journal_id, ordinal, source_id, source_kind, target_id, target_kind, unit_id, amount, reason)
  SELECT p_workspace, journal_id, ordinal, source_id, source_kind, target_id, target_kind, unit_id, amount, reason
  FROM moved;
  RETURN NULL;
EXCEPTION
  WHEN SQLSTATE 'LR001' THEN
    RETURN v_refusal;
  WHEN numeric_value_out_of_range THEN
    RETURN 'limit_reached';
  WHEN unique_violation THEN
    RETURN 'posted_before';
END
$$;

-- Refuse the journal at work: its subtransaction is undone and the reason becomes its result.
CREATE FUNCTION ledger_refuse(p_code text, p_account uuid, p_more jsonb DEFAULT '{}') RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION USING ERRCODE = 'LR002', MESSAGE = (jsonb_build_object('refused', p_code, 'account_id', p_account) || p_more)::text;
END
$$;

-- Consume these parts of lots for one transfer of a journal, in the order given.
CREATE FUNCTION ledger_consume(
  p_workspace uuid, p_journal uuid, p_ordinal integer, p_account uuid, p_lots uuid[], p_parts bigint[]
) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
  v_first integer;
BEGIN
  SELECT COALESCE(max(number) + 1, 0) INTO v_first
  FROM consumption
  WHERE workspace_id = p_workspace AND journal_id = p_journal;
  UPDATE lot
  SET remaining = lot.remaining - part.amount
  FROM unnest(p_lots, p_parts) AS part(lot_id, amount)
  WHERE lot.workspace_id = p_workspace AND lot.account_id = p_account AND lot.id = part.lot_id;
  INSERT INTO consumption (workspace_id, journal_id, ordinal, number, account_id, lot_id, amount)
  SELECT p_workspace, p_journal, p_ordinal, v_first + part.place - 1, p_account, part.lot_id, part.amount
  FROM unnest(p_lots, p_parts) WITH ORDINALITY AS part(lot_id, amount, place);
END
$$;

-- Find unheld lots for p_amount, and go on until p_owed more is found: what a wallet owes is not there to be taken.
-- With p_reverses first the lots of that journal; pending lots come 'first', 'last' or not at all ('never').
-- It is a cursor, so that the plan is one that starts at once and reads no lot beyond the last one wanted; and it says
-- `remaining - held > 0` so that no plan comes to it over lot_due, which is of the whole workspace.
CREATE FUNCTION ledger_fill(
  p_workspace uuid, p_now timestamptz, p_account uuid, p_amount bigint, p_owed bigint, p_pending text, p_reverses uuid,
  OUT lots uuid[], OUT parts bigint[], OUT total numeric
)
LANGUAGE plpgsql AS $$
DECLARE
  v_wanted numeric := p_amount::numeric + p_owed;
  v_live CURSOR FOR
    (
      SELECT id, remaining - held AS free
      FROM lot
      WHERE workspace_id = p_workspace AND journal_id = p_reverses AND account_id = p_account AND remaining - held > 0
      ORDER BY expires_at, earned_at, id
    ) UNION ALL (
      SELECT id, remaining - held
      FROM lot
      WHERE p_pending = 'first' AND workspace_id = p_workspace AND account_id = p_account AND deferred AND available_at > p_now
        AND remaining - held > 0 AND journal_id IS DISTINCT FROM p_reverses
      ORDER BY available_at, id
    ) UNION ALL (
      SELECT id, remaining - held
      FROM lot
      WHERE workspace_id = p_workspace AND account_id = p_account AND remaining > 0 AND remaining - held > 0
        AND expires_at > p_now AND (NOT deferred OR available_at <= p_now) AND journal_id IS DISTINCT FROM p_reverses
      ORDER BY expires_at, earned_at, id
    ) UNION ALL (
      SELECT id, remaining - held
      FROM lot
      WHERE workspace_id = p_workspace AND account_id = p_account AND remaining > 0 AND remaining - held > 0
        AND expires_at IS NULL AND (NOT deferred OR available_at <= p_now) AND journal_id IS DISTINCT FROM p_reverses
      ORDER BY earned_at, id
    ) UNION ALL (
      SELECT id, remaining - held
      FROM lot
      WHERE p_pending = 'last' AND workspace_id = p_workspace AND account_id = p_account AND deferred AND available_at > p_now
        AND remaining - held > 0
      ORDER BY expires_at, earned_at, id
    );
  v_left bigint := p_amount;
BEGIN
  lots := '{}';
  parts := '{}';
  total := 0;
  FOR v_lot IN v_live LOOP
    IF v_left > 0 THEN
      lots := lots || v_lot.id;
      parts := parts || least(v_lot.free, v_left);
      v_left := v_left - least(v_lot.free, v_left);
    END IF;
    total := total + v_lot.free;
    EXIT WHEN total >= v_wanted;
  END LOOP;
END
$$;

-- Debit a wallet from its lots, and what they lack as debt where the mode allows it. Answers what was taken.
CREATE FUNCTION ledger_take(
  p_workspace uuid, p_now timestamptz, p_journal uuid, p_ordinal integer, p_account uuid, p_amount bigint, p_mode text,
  p_reverses uuid
) RETURNS bigint
LANGUAGE plpgsql AS $$
DECLARE
  v_debt bigint;
  v_owed bigint;
  v_amount bigint := p_amount;
  v_left bigint;
  v_fill record;
BEGIN
  SELECT debt INTO STRICT v_debt FROM account WHERE workspace_id = p_workspace AND id = p_account;
  v_owed := CASE WHEN p_mode = 'debt' THEN 0 ELSE v_debt END;
  v_fill := ledger_fill(p_workspace, p_now, p_account, p_amount, v_owed,
                        CASE WHEN p_reverses IS NULL THEN 'never' ELSE 'first' END, p_reverses);
  IF p_mode <> 'debt' AND v_fill.total - v_owed < p_amount THEN
    IF p_mode = 'strict' THEN
      PERFORM ledger_refuse('insufficient_balance', p_account,
        jsonb_build_object('available', v_fill.total - v_owed, 'needed', p_amount));
    END IF;
    v_amount := greatest(0, v_fill.total - v_owed);
  END IF;
  IF v_amount = 0 THEN
    RETURN 0;
  END IF;
  -- Cut the parts to the amount.
  v_left := v_amount;
  FOR v_place IN 1 .. cardinality(v_fill.lots) LOOP
    IF v_left <= 0 THEN
      v_fill.lots := v_fill.lots[: v_place - 1];
      v_fill.parts := v_fill.parts[: v_place - 1];
      EXIT;
    END IF;
    v_fill.parts[v_place] := least(v_fill.parts[v_place], v_left);
    v_left := v_left - v_fill.parts[v_place];
  END LOOP;
  IF v_debt::numeric + v_left > 9223372036854775807 THEN
    PERFORM ledger_refuse('limit_reached', p_account,
      jsonb_build_object('ceiling', 9223372036854775807, 'would_be', v_debt::numeric + v_left));
  END IF;
  PERFORM ledger_consume(p_workspace, p_journal, p_ordinal, p_account, v_fill.lots, v_fill.parts);
  UPDATE account
  SET balance = balance - v_amount, debt = debt + v_left
  WHERE workspace_id = p_workspace AND id = p_account;
  RETURN v_amount;
END
$$;

-- Debit a wallet from the lots that a hold reserved; what it reserved beyond that is free again.
CREATE FUNCTION ledger_capture(
  p_workspace uuid, p_now timestamptz, p_journal uuid, p_ordinal integer, p_account uuid, p_amount bigint, p_hold uuid
) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
  v_hold hold;
  v_how text;
  v_left bigint := p_amount;
  v_part record;
  v_lots uuid[] := '{}';
  v_parts bigint[] := '{}';
BEGIN
  SELECT * INTO v_hold FROM hold WHERE workspace_id = p_workspace AND id = p_hold AND account_id = p_account;
  IF NOT FOUND THEN
    PERFORM ledger_refuse('unknown_hold', p_account);
  END IF;
  SELECT how INTO v_how FROM hold_end WHERE workspace_id = p_workspace AND hold_id = p_hold;
  IF FOUND OR v_hold.expires_at <= p_now THEN
    PERFORM ledger_refuse('hold_ended', p_account, jsonb_build_object('how', COALESCE(v_how, 'expired')));
  END IF;
  IF v_hold.remaining < p_amount THEN
    PERFORM ledger_refuse('hold_too_small', p_account, jsonb_build_object('available', v_hold.remaining, 'needed', p_amount));
  END IF;
  PERFORM ledger_free(p_workspace, v_hold);
  INSERT INTO hold_end (workspace_id, hold_id, how, captured, journal_id, ended_at)
  VALUES (p_workspace, p_hold, 'captured', p_amount, p_journal, p_now);
  FOR v_part IN
    SELECT lot_id, amount FROM hold_lot WHERE workspace_id = p_workspace AND hold_id = p_hold ORDER BY number
  LOOP
    EXIT WHEN v_left = 0;
    v_lots := v_lots || v_part.lot_id;
    v_parts := v_parts || least(v_part.amount, v_left);
    v_left := v_left - least(v_part.amount, v_left);
  END LOOP;
  PERFORM ledger_consume(p_workspace, p_journal, p_ordinal, p_account, v_lots, v_parts);
  UPDATE account
  SET balance = balance - p_amount
  WHERE workspace_id = p_workspace AND id = p_account;
END
$$;

-- Give free what an open hold reserves.
CREATE FUNCTION ledger_free(p_workspace uuid, p_hold hold) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
  UPDATE lot
  SET held = lot.held - part.amount
  FROM hold_lot AS part
  WHERE part.workspace_id = p_workspace AND part.hold_id = p_hold.id
    AND lot.workspace_id = p_workspace AND lot.account_id = p_hold.account_id AND lot.id = part.lot_id;
  UPDATE account
  SET held = held - p_hold.remaining
  WHERE workspace_id = p_workspace AND id = p_hold.account_id;
  UPDATE hold
  SET remaining = 0
  WHERE workspace_id = p_workspace AND id = p_hold.id;
END
$$;

-- Issue a lot. Its id is derived, so that the in-memory twin gives it the same one.
CREATE FUNCTION ledger_issue(
  p_workspace uuid, p_now timestamptz, p_journal uuid, p_ordinal integer, p_number integer, p_account uuid, p_amount bigint,
  p_earned_at timestamptz, p_available_at timestamptz, p_expires_at timestamptz, p_origin uuid
) RETURNS void
LANGUAGE sql AS $$
  INSERT INTO lot (workspace_id, account_id, id, journal_id, origin_lot_id, issued, remaining, earned_at, available_at, expires_at,
                   deferred)
  VALUES (p_workspace, p_account, derived_id('lot', p_journal::text, p_ordinal::text, p_number::text), p_journal, p_origin,
          p_amount, p_amount, p_earned_at, p_available_at, p_expires_at, p_available_at > p_now)
$$;

-- Refill what a journal took from a wallet, last taken first: its lots, then its debt, then a lot of the terms given.
CREATE FUNCTION ledger_give_back(
  p_workspace uuid, p_now timestamptz, p_journal uuid, p_ordinal integer, p_account uuid, p_amount bigint, p_reverses uuid,
  p_grace interval, p_terms jsonb
) RETURNS bigint
LANGUAGE plpgsql AS $$
DECLARE
  v_taken numeric;
  v_given numeric;
  v_skip numeric;
  v_left bigint := p_amount;
  v_debt bigint;
  v_repaid bigint;
  v_part bigint;
  v_row record;
  v_number integer := 0;
  v_lots uuid[] := '{}';
  v_parts bigint[] := '{}';
  v_put_lots uuid[] := '{}';
  v_put_parts bigint[] := '{}';
BEGIN
  SELECT COALESCE(sum(amount), 0) INTO v_taken
  FROM transfer
  WHERE workspace_id = p_workspace AND journal_id = p_reverses AND source_id = p_account;
  SELECT COALESCE(sum(amount), 0) INTO v_given
  FROM transfer
  WHERE workspace_id = p_workspace AND reverses_id = p_reverses AND target_id = p_account;
  IF p_amount > v_taken - v_given THEN
    PERFORM ledger_refuse('restore_too_much', p_account, jsonb_build_object('available', v_taken - v_given, 'needed', p_amount));
  END IF;
  -- What was given back before is the beginning of this same order, so its sum says where to go on.
  v_skip := v_given;
  FOR v_row IN
    SELECT lot_id, amount
    FROM consumption
    WHERE workspace_id = p_workspace AND journal_id = p_reverses AND account_id = p_account AND amount > 0 AND ordinal >= 0
    ORDER BY number DESC
  LOOP
    EXIT WHEN v_left = 0;
    v_part := least(v_left, greatest(0, v_row.amount - v_skip));
    v_skip := greatest(0, v_skip - v_row.amount);
    IF v_part > 0 THEN
      v_lots := v_lots || v_row.lot_id;
      v_parts := v_parts || v_part;
      v_left := v_left - v_part;
    END IF;
  END LOOP;
  SELECT debt INTO STRICT v_debt FROM account WHERE workspace_id = p_workspace AND id = p_account;
  v_repaid := least(v_left, v_debt);
  v_left := v_left - v_repaid;
  IF v_left > 0 AND p_terms IS NULL THEN
    PERFORM ledger_refuse('restore_too_much', p_account, jsonb_build_object('available', p_amount - v_left, 'needed', p_amount));
  END IF;
  FOR v_row IN
    SELECT refilled.lot_id, refilled.amount, lot.earned_at, lot.available_at, lot.expires_at
    FROM (
      SELECT lot_id, sum(amount)::bigint AS amount, min(place) AS place
      FROM unnest(v_lots, v_parts) WITH ORDINALITY AS part(lot_id, amount, place)
      GROUP BY lot_id
    ) AS refilled
    JOIN lot ON lot.workspace_id = p_workspace AND lot.account_id = p_account AND lot.id = refilled.lot_id
    ORDER BY refilled.place
  LOOP
    IF v_row.expires_at <= p_now AND p_grace > interval '0' THEN
      PERFORM ledger_issue(p_workspace, p_now, p_journal, p_ordinal, v_number, p_account, v_row.amount, v_row.earned_at,
                           v_row.available_at, p_now + p_grace, v_row.lot_id);
      v_number := v_number + 1;
    ELSE
      v_put_lots := v_put_lots || v_row.lot_id;
      v_put_parts := v_put_parts || -v_row.amount;
    END IF;
  END LOOP;
  PERFORM ledger_consume(p_workspace, p_journal, p_ordinal, p_account, v_put_lots, v_put_parts);
  IF v_left > 0 THEN
    PERFORM ledger_issue(p_workspace, p_now, p_journal, p_ordinal, v_number, p_account, v_left,
                         (p_terms ->> 'earned_at')::timestamptz, (p_terms ->> 'available_at')::timestamptz,
                         (p_terms ->> 'expires_at')::timestamptz, NULL);
  END IF;
  RETURN v_repaid;
END
$$;

-- Repay the debt of a wallet from what is unheld in its lots: active ones in spend order, then pending ones.
CREATE FUNCTION ledger_settle(p_workspace uuid, p_now timestamptz, p_journal uuid, p_account uuid) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
  v_debt bigint;
  v_fill record;
BEGIN
  SELECT debt INTO v_debt FROM account WHERE workspace_id = p_workspace AND id = p_account AND debt > 0;
  IF NOT FOUND THEN
    RETURN;
  END IF;
  v_fill := ledger_fill(p_workspace, p_now, p_account, v_debt, 0, 'last', NULL);
  IF v_fill.total > 0 THEN
    PERFORM ledger_consume(p_workspace, p_journal, -1, p_account, v_fill.lots, v_fill.parts);
    UPDATE account
    SET debt = greatest(0, v_debt - v_fill.total)
    WHERE workspace_id = p_workspace AND id = p_account;
  END IF;
END
$$;

-- Credit a stored account, up to its ceiling.
CREATE FUNCTION ledger_credit(
  p_workspace uuid, p_now timestamptz, p_journal uuid, p_ordinal integer, p_amount bigint, p_moved jsonb
) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
  v_id uuid := p_moved #>> '{target,id}';
  v_terms jsonb := nullif(p_moved -> 'lot', 'null');
  v_account account;
  v_repaid bigint := 0;
  v_part record;
BEGIN
  SELECT * INTO STRICT v_account FROM account WHERE workspace_id = p_workspace AND id = v_id;
  IF v_account.balance::numeric + p_amount > COALESCE(v_account.ceiling, 9223372036854775807) THEN
    PERFORM ledger_refuse('limit_reached', v_id, jsonb_build_object(
      'ceiling', COALESCE(v_account.ceiling, 9223372036854775807), 'would_be', v_account.balance::numeric + p_amount));
  END IF;
  IF v_account.kind = 'wallet' THEN
    IF p_moved ->> 'reverses_id' IS NOT NULL THEN
      v_repaid := ledger_give_back(p_workspace, p_now, p_journal, p_ordinal, v_id, p_amount,
                                   (p_moved ->> 'reverses_id')::uuid, (p_moved ->> 'grace')::interval, v_terms);
    ELSIF v_terms IS NOT NULL THEN
      PERFORM ledger_issue(p_workspace, p_now, p_journal, p_ordinal, 0, v_id, p_amount, (v_terms ->> 'earned_at')::timestamptz,
                           (v_terms ->> 'available_at')::timestamptz, (v_terms ->> 'expires_at')::timestamptz, NULL);
    ELSE
      -- From wallet to wallet: each part keeps the life of the lot it comes from.
      FOR v_part IN
        SELECT part.amount, lot.id, lot.earned_at, lot.available_at, lot.expires_at,
               (row_number() OVER (ORDER BY part.number))::integer - 1 AS place
        FROM consumption AS part
        JOIN lot ON lot.workspace_id = p_workspace AND lot.account_id = part.account_id AND lot.id = part.lot_id
        WHERE part.workspace_id = p_workspace AND part.journal_id = p_journal AND part.ordinal = p_ordinal
      LOOP
        PERFORM ledger_issue(p_workspace, p_now, p_journal, p_ordinal, v_part.place, v_id, v_part.amount, v_part.earned_at,
                             v_part.available_at, v_part.expires_at, v_part.id);
      END LOOP;
    END IF;
  END IF;
  UPDATE account
  SET balance = balance + p_amount, debt = debt - v_repaid
  WHERE workspace_id = p_workspace AND id = v_id;
END
$$;

-- Carry out one transfer of a journal and answer how much it moved.
CREATE FUNCTION ledger_move(p_workspace uuid, p_now timestamptz, p_journal uuid, p_ordinal integer, p_moved jsonb)
RETURNS bigint
LANGUAGE plpgsql AS $$
DECLARE
  v_amount bigint := p_moved ->> 'amount';
  v_source uuid := p_moved #>> '{source,id}';
  v_source_kind text := p_moved #>> '{source,kind}';
  v_target_stored boolean := p_moved #>> '{target,kind}' IN ('wallet', 'counter');
  v_bounds jsonb := nullif(p_moved -> 'bounds', 'null');
  v_reverses uuid := p_moved ->> 'reverses_id';
  v_available numeric;
BEGIN
  IF v_reverses IS NOT NULL AND NOT EXISTS (SELECT FROM journal WHERE workspace_id = p_workspace AND id = v_reverses) THEN
    PERFORM ledger_refuse('unknown_journal', CASE WHEN v_target_stored THEN (p_moved #>> '{target,id}')::uuid ELSE v_source END);
  END IF;
  IF v_source_kind = 'wallet' AND p_moved ->> 'hold_id' IS NOT NULL THEN
    PERFORM ledger_capture(p_workspace, p_now, p_journal, p_ordinal, v_source, v_amount, (p_moved ->> 'hold_id')::uuid);
  ELSIF v_source_kind = 'wallet' THEN
    v_amount := ledger_take(p_workspace, p_now, p_journal, p_ordinal, v_source, v_amount, p_moved ->> 'mode', v_reverses);
  ELSIF v_source_kind = 'counter' THEN
    SELECT balance::numeric - COALESCE(
             CASE WHEN v_bounds IS NULL OR v_target_stored THEN floor ELSE (v_bounds ->> 'floor')::bigint END, -9223372036854775807)
    INTO STRICT v_available
    FROM account
    WHERE workspace_id = p_workspace AND id = v_source;
    IF v_available < v_amount THEN
      IF p_moved ->> 'mode' = 'strict' THEN
        PERFORM ledger_refuse('insufficient_balance', v_source, jsonb_build_object('available', v_available, 'needed', v_amount));
      END IF;
      v_amount := greatest(0, v_available);
    END IF;
    UPDATE account
    SET balance = balance - v_amount
    WHERE workspace_id = p_workspace AND id = v_source;
  END IF;
  IF v_amount = 0 THEN
    RETURN 0;
  END IF;
  IF v_bounds IS NOT NULL THEN
    UPDATE account
    SET floor = (v_bounds ->> 'floor')::bigint, ceiling = (v_bounds ->> 'ceiling')::bigint
    WHERE workspace_id = p_workspace AND id = CASE WHEN v_target_stored THEN (p_moved #>> '{target,id}')::uuid ELSE v_source END;
  END IF;
  IF v_target_stored THEN
    PERFORM ledger_credit(p_workspace, p_now, p_journal, p_ordinal, v_amount, p_moved);
  END IF;
  INSERT INTO transfer (workspace_id, journal_id, ordinal, source_id, source_kind, target_id, target_kind, unit_id, amount, reason,
                        reverses_id, hold_id)
  VALUES (p_workspace, p_journal, p_ordinal, v_source, v_source_kind, (p_moved #>> '{target,id}')::uuid,
          p_moved #>> '{target,kind}', (p_moved ->> 'unit_id')::uuid, v_amount, p_moved ->> 'reason', v_reverses,
          (p_moved ->> 'hold_id')::uuid);
  RETURN v_amount;
END
$$;

-- Give what a journal moved and consumed, as it was answered the first time.
CREATE FUNCTION ledger_posted(p_workspace uuid, p_journal uuid) RETURNS jsonb
LANGUAGE sql STABLE AS $$
  SELECT jsonb_build_object(
    'journal_id', p_journal,
    'moved', COALESCE((
      SELECT jsonb_object_agg(ordinal, amount) FROM transfer WHERE workspace_id = p_workspace AND journal_id = p_journal
    ), '{}'),
    'consumed', COALESCE((
      SELECT jsonb_agg(jsonb_build_object('ordinal', ordinal, 'lot_id', lot_id, 'account_id', account_id, 'amount', amount)
                       ORDER BY number)
      FROM consumption
      WHERE workspace_id = p_workspace AND journal_id = p_journal
    ), '[]')
  )
$$;

-- Post journals one after the other, each whole or not at all, and answer for each: what a debit, a return or a capture
-- needs, and the way a refused list of credits is posted again. All accounts are locked first, in one order.
CREATE FUNCTION ledger_post_each(p_workspace uuid, p_now timestamptz, p_accounts jsonb, p_journals jsonb) RETURNS jsonb
LANGUAGE plpgsql AS $$
DECLARE
  v_journal jsonb;
  v_id uuid;
  v_moved jsonb;
  v_ordinal integer;
  v_account uuid;
  v_results jsonb := '[]';
BEGIN
  INSERT INTO account AS present (workspace_id, id, kind, owner_id, unit_id, period)
  SELECT p_workspace, wanted.id, wanted.kind, wanted.owner_id, wanted.unit_id, wanted.period
  FROM jsonb_to_recordset(p_accounts) AS wanted(id uuid, kind text, owner_id uuid, unit_id uuid, period text, rank smallint)
  ORDER BY wanted.rank, wanted.id
  ON CONFLICT (workspace_id, id) DO UPDATE
  SET version = present.version + 1;
  FOR v_journal IN SELECT value FROM jsonb_array_elements(p_journals) LOOP
    v_id := v_journal ->> 'id';
    IF NOT EXISTS (SELECT FROM journal WHERE workspace_id = p_workspace AND id = v_id) THEN
      BEGIN
        INSERT INTO journal (workspace_id, id, cause, cause_id, occurred_at, recorded_at)
        VALUES (p_workspace, v_id, v_journal ->> 'cause', (v_journal ->> 'cause_id')::uuid,
                (v_journal ->> 'occurred_at')::timestamptz, p_now);
        INSERT INTO unsealed (workspace_id, stream, id)
        VALUES (p_workspace, 'ledger', v_id);
        v_ordinal := 0;
        FOR v_moved IN SELECT value FROM jsonb_array_elements(v_journal -> 'transfers') LOOP
          PERFORM ledger_move(p_workspace, p_now, v_id, v_ordinal, v_moved);
          v_ordinal := v_ordinal + 1;
        END LOOP;
        FOR v_account IN
          SELECT DISTINCT (side ->> 'id')::uuid AS id
          FROM jsonb_array_elements(v_journal -> 'transfers') AS moved(transfer)
          CROSS JOIN LATERAL (VALUES (transfer -> 'source'), (transfer -> 'target')) AS sides(side)
          WHERE side ->> 'kind' = 'wallet'
          ORDER BY id
        LOOP
          PERFORM ledger_settle(p_workspace, p_now, v_id, v_account);
        END LOOP;
      EXCEPTION
        WHEN SQLSTATE 'LR002' THEN
          v_results := v_results || (SQLERRM::jsonb || jsonb_build_object('journal_id', v_id));
          CONTINUE;
      END;
    END IF;
    v_results := v_results || ledger_posted(p_workspace, v_id);
  END LOOP;
  RETURN v_results;
END
$$;

-- Reserve active lots of a wallet in spend order. Answers the refusal, or NULL.
CREATE FUNCTION ledger_hold(
  p_workspace uuid, p_now timestamptz, p_accounts jsonb, p_id uuid, p_account uuid, p_amount bigint, p_cause text, p_cause_id uuid,
  p_expires_at timestamptz
) RETURNS jsonb
LANGUAGE plpgsql AS $$
DECLARE
  v_debt bigint;
  v_fill record;
BEGIN
  INSERT INTO account AS present (workspace_id, id, kind, owner_id, unit_id, period)
  SELECT p_workspace, wanted.id, wanted.kind, wanted.owner_id, wanted.unit_id, wanted.period
  FROM jsonb_to_recordset(p_accounts) AS wanted(id uuid, kind text, owner_id uuid, unit_id uuid, period text)
  ON CONFLICT (workspace_id, id) DO UPDATE
  SET version = present.version + 1
  RETURNING debt INTO v_debt;
  IF EXISTS (SELECT FROM hold WHERE workspace_id = p_workspace AND id = p_id) THEN
    RETURN NULL;
  END IF;
  v_fill := ledger_fill(p_workspace, p_now, p_account, p_amount, v_debt, 'never', NULL);
  IF v_fill.total - v_debt < p_amount THEN
    RETURN jsonb_build_object('refused', 'insufficient_balance', 'account_id', p_account, 'available', v_fill.total - v_debt,
                              'needed', p_amount);
  END IF;
  INSERT INTO hold (workspace_id, id, account_id, amount, remaining, cause, cause_id, created_at, expires_at)
  VALUES (p_workspace, p_id, p_account, p_amount, p_amount, p_cause, p_cause_id, p_now, p_expires_at);
  INSERT INTO hold_lot (workspace_id, hold_id, number, lot_id, amount)
  SELECT p_workspace, p_id, part.place - 1, part.lot_id, part.amount
  FROM unnest(v_fill.lots, v_fill.parts) WITH ORDINALITY AS part(lot_id, amount, place);
  UPDATE lot
  SET held = lot.held + part.amount
  FROM unnest(v_fill.lots, v_fill.parts) AS part(lot_id, amount)
  WHERE lot.workspace_id = p_workspace AND lot.account_id = p_account AND lot.id = part.lot_id;
  UPDATE account
  SET held = held + p_amount
  WHERE workspace_id = p_workspace AND id = p_account;
  RETURN NULL;
END
$$;

-- End an open hold without capturing it. Answers how it ended, now or before; NULL if there is no such hold.
CREATE FUNCTION ledger_release(p_workspace uuid, p_now timestamptz, p_hold uuid, p_how text) RETURNS text
LANGUAGE plpgsql AS $$
DECLARE
  v_hold hold;
  v_how text;
BEGIN
  SELECT * INTO v_hold FROM hold WHERE workspace_id = p_workspace AND id = p_hold;
  IF NOT FOUND THEN
    RETURN NULL;
  END IF;
  PERFORM FROM account WHERE workspace_id = p_workspace AND id = v_hold.account_id FOR UPDATE;
  SELECT * INTO v_hold FROM hold WHERE workspace_id = p_workspace AND id = p_hold;
  SELECT how INTO v_how FROM hold_end WHERE workspace_id = p_workspace AND hold_id = p_hold;
  IF FOUND THEN
    RETURN v_how;
  END IF;
  PERFORM ledger_free(p_workspace, v_hold);
  INSERT INTO hold_end (workspace_id, hold_id, how, captured, ended_at)
  VALUES (p_workspace, p_hold, p_how, 0, p_now);
  RETURN p_how;
END
$$;

-- End the open holds that are over, earliest end first. All accounts are locked first, in the order of every writer.
CREATE FUNCTION ledger_release_due(p_workspace uuid, p_now timestamptz, p_limit integer) RETURNS SETOF uuid
LANGUAGE plpgsql AS $$
DECLARE
  v_due uuid[];
BEGIN
  SELECT array_agg(due.id) INTO v_due
  FROM (
    SELECT hold.id
    FROM hold
    WHERE hold.workspace_id = p_workspace AND hold.remaining > 0 AND hold.expires_at <= p_now
    ORDER BY hold.expires_at, hold.id
    LIMIT p_limit
  ) AS due;
  PERFORM FROM account
  WHERE account.workspace_id = p_workspace
    AND account.id IN (SELECT hold.account_id FROM hold WHERE hold.workspace_id = p_workspace AND hold.id = ANY(v_due))
  ORDER BY account.id
  FOR UPDATE;
  RETURN QUERY
  WITH due AS (
    SELECT hold.id, hold.account_id, hold.remaining, hold.expires_at
    FROM hold
    WHERE hold.workspace_id = p_workspace AND hold.id = ANY(v_due) AND hold.remaining > 0
  ), ended AS (
    UPDATE hold
    SET remaining = 0
    FROM due
    WHERE hold.workspace_id = p_workspace AND hold.id = due.id
  ), endings AS (
    INSERT INTO hold_end (workspace_id, hold_id, how, captured, ended_at)
    SELECT p_workspace, due.id, 'expired', 0, p_now FROM due
  ), freed AS (
    UPDATE lot
    SET held = lot.held - part.amount
    FROM (
      SELECT due.account_id, hold_lot.lot_id, sum(hold_lot.amount)::bigint AS amount
      FROM due
      JOIN hold_lot ON hold_lot.workspace_id = p_workspace AND hold_lot.hold_id = due.id
      GROUP BY due.account_id, hold_lot.lot_id
    ) AS part
    WHERE lot.workspace_id = p_workspace AND lot.account_id = part.account_id AND lot.id = part.lot_id
  ), unheld AS (
    UPDATE account
    SET held = account.held - total.amount, version = account.version + 1
    FROM (SELECT due.account_id, sum(due.remaining)::bigint AS amount FROM due GROUP BY due.account_id) AS total
    WHERE account.workspace_id = p_workspace AND account.id = total.account_id
  )
  SELECT due.id
  FROM due
  ORDER BY due.expires_at, due.id;
END
$$;

-- The id of the journal that books the n-th expiry of a lot: derived, and in the order of time like every journal's id,
-- so that a statement of account can be read page by page along it.
CREATE FUNCTION ledger_expiry_id(p_now timestamptz, p_lot uuid, p_number bigint) RETURNS uuid
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT encode(set_byte(
    overlay(half PLACING substring(int8send(floor(extract(epoch FROM p_now) * 1000)::bigint) FROM 3) FROM 1 FOR 6),
    6, (get_byte(half, 6) & 15) | 112), 'hex')::uuid
  FROM (SELECT uuid_send(derived_id('expiry', p_lot::text, p_number::text)) AS half) AS made
$$;

-- Book what is unheld in lots past their end, one journal a lot, earliest end first. Answers one row a journal.
CREATE FUNCTION ledger_expire(p_workspace uuid, p_now timestamptz, p_limit integer)
RETURNS TABLE (journal_id uuid, account_id uuid, owner_id uuid, unit_id uuid, lot_id uuid, amount bigint)
LANGUAGE plpgsql AS $$
DECLARE
  v_due uuid[];
  v_accounts uuid[];
BEGIN
  SELECT array_agg(due.id), array_agg(DISTINCT due.account_id) INTO v_due, v_accounts
  FROM (
    SELECT lot.id, lot.account_id
    FROM lot
    WHERE lot.workspace_id = p_workspace AND lot.expires_at <= p_now AND lot.remaining > lot.held
    ORDER BY lot.expires_at, lot.id
    LIMIT p_limit
  ) AS due;
  PERFORM FROM account
  WHERE account.workspace_id = p_workspace AND account.id = ANY(v_accounts)
  ORDER BY account.id
  FOR UPDATE;
  RETURN QUERY
  WITH due AS (
    SELECT lot.id, lot.account_id, lot.remaining - lot.held AS amount, lot.expires_at,
           ledger_expiry_id(p_now, lot.id, (
             SELECT count(*) FROM journal WHERE journal.workspace_id = p_workspace AND journal.cause_id = lot.id AND journal.cause = 'expiry'
           )) AS journal_id
    FROM lot
    WHERE lot.workspace_id = p_workspace AND lot.account_id = ANY(v_accounts) AND lot.id = ANY(v_due)
      AND lot.expires_at <= p_now AND lot.remaining > lot.held
  ), emptied AS (
    UPDATE lot
    SET remaining = lot.held
    FROM due
    WHERE lot.workspace_id = p_workspace AND lot.account_id = due.account_id AND lot.id = due.id
  ), journals AS (
    INSERT INTO journal (workspace_id, id, cause, cause_id, occurred_at, recorded_at)
    SELECT p_workspace, due.journal_id, 'expiry', due.id, due.expires_at, p_now FROM due
  ), waiting AS (
    INSERT INTO unsealed (workspace_id, stream, id)
    SELECT p_workspace, 'ledger', due.journal_id FROM due
  ), consumed AS (
    INSERT INTO consumption (workspace_id, journal_id, ordinal, number, account_id, lot_id, amount)
    SELECT p_workspace, due.journal_id, 0, 0, due.account_id, due.id, due.amount FROM due
  ), debited AS (
    UPDATE account
    SET balance = account.balance - total.amount, version = account.version + 1
    FROM (SELECT due.account_id, sum(due.amount)::bigint AS amount FROM due GROUP BY due.account_id) AS total
    WHERE account.workspace_id = p_workspace AND account.id = total.account_id
    RETURNING account.id, account.owner_id, account.unit_id
  ), moved AS (
    INSERT INTO transfer (workspace_id, journal_id, ordinal, source_id, source_kind, target_id, target_kind, unit_id, amount, reason)
    SELECT p_workspace, due.journal_id, 0, due.account_id, 'wallet', derived_id('expired', 'None', debited.unit_id::text, ''),
           'expired', debited.unit_id, due.amount, 'expiry'
    FROM due
    JOIN debited ON debited.id = due.account_id
  )
  SELECT due.journal_id, due.account_id, debited.owner_id, debited.unit_id, due.id, due.amount
  FROM due
  JOIN debited ON debited.id = due.account_id
  ORDER BY due.expires_at, due.id;
END
$$;
