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
      AS moved(journal_id uuid, ordinal smallint, source_id uuid, target_id uuid, unit_id uuid, amount bigint, reason text,
               lot_id uuid, earned_at timestamptz, available_at timestamptz, expires_at timestamptz)
  ), lots AS (
    INSERT INTO lot (workspace_id, account_id, id, journal_id, issued, remaining, earned_at, available_at, expires_at)
    SELECT p_workspace, target_id, lot_id, journal_id, amount, amount, earned_at, available_at, expires_at
    FROM moved
    WHERE lot_id IS NOT NULL
  )
  INSERT INTO transfer (workspace_id, journal_id, ordinal, source_id, target_id, unit_id, amount, reason)
  SELECT p_workspace, journal_id, ordinal, source_id, target_id, unit_id, amount, reason
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
