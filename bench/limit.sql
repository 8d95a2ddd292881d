-- The limit of a list of earns: everything the product writes for each order, in one function without HTTP and without Python, as
-- the role of requests under row level security. It calls the product's own posting function.
CREATE SCHEMA IF NOT EXISTS bench;
GRANT USAGE ON SCHEMA bench TO laurels_app;

-- The account of every customer, so that the limit need not derive it.
CREATE TABLE IF NOT EXISTS bench.known (customer_id uuid PRIMARY KEY, external_id text UNIQUE NOT NULL, account_id uuid NOT NULL);
INSERT INTO bench.known
SELECT identity.customer_id, identity.external_id, derived_id('wallet', identity.customer_id::text, wallet.id::text, '')
FROM customer_identity AS identity
CROSS JOIN wallet
ON CONFLICT DO NOTHING;

CREATE OR REPLACE FUNCTION bench.earn(p_workspace uuid, p_wallet uuid, p_issuer uuid, p_count integer)
RETURNS text
LANGUAGE plpgsql AS $$
DECLARE
  v_now timestamptz := now();
  v_made jsonb;
  v_program uuid;
BEGIN
  SELECT program_id INTO v_program FROM wallet WHERE workspace_id = p_workspace AND id = p_wallet;
  -- Who, once for each order, and that none of them was booked before.
  WITH asked AS MATERIALIZED (
    SELECT number, (floor(random() * 10000))::integer::text AS external_id,
           gen_random_uuid() AS order_id, gen_random_uuid() AS decision_id, gen_random_uuid() AS lot_id,
           gen_random_uuid() AS event_id
    FROM generate_series(1, p_count) AS number
  )
  SELECT jsonb_agg(jsonb_build_object(
           'customer', known.id, 'order', asked.order_id, 'decision', asked.decision_id, 'lot', asked.lot_id,
           'event', asked.event_id, 'account', known.account_id))
  INTO v_made
  FROM asked
  CROSS JOIN LATERAL (
    SELECT customer.id, known.account_id, customer.attributes
    FROM customer_identity
    JOIN customer ON customer.workspace_id = p_workspace AND customer.id = customer_identity.customer_id
    JOIN bench.known ON known.customer_id = customer.id
    WHERE customer_identity.workspace_id = p_workspace AND customer_identity.source = 'shop'
      AND customer_identity.external_id = asked.external_id
    LIMIT 1
  ) AS known
  WHERE NOT EXISTS (
    SELECT FROM shop_order
    WHERE shop_order.workspace_id = p_workspace AND source = 'bench' AND shop_order.external_id = asked.order_id::text
  );

  INSERT INTO shop_order (workspace_id, id, source, external_id, fingerprint, customer_id, state, currency, amount_minor, gross_minor,
                          channel, store, placed_at, received_at, attributes, tenders)
  SELECT p_workspace, "order", 'bench', "order"::text, uuid_send("order"), customer, 'paid', 'GBP', 2049, 2049, '', '', v_now, v_now,
         '{}', '[]'
  FROM jsonb_to_recordset(v_made) AS made("order" uuid, customer uuid);

  INSERT INTO order_line (workspace_id, order_id, number, sku, quantity, amount_minor, gross_minor)
  SELECT p_workspace, "order", line.number, line.sku, line.quantity, line.amount, line.amount
  FROM jsonb_to_recordset(v_made) AS made("order" uuid)
  CROSS JOIN (VALUES (1, 'A1', 1, 1250), (2, 'B2', 2, 799)) AS line(number, sku, quantity, amount);

  INSERT INTO decision (workspace_id, id, cause, cause_id, subject_id, customer_id, occurred_at, programme_version, input_hash, facts,
                        verdict)
  SELECT p_workspace, decision, 'order', "order", "order", customer, v_now, 1, uuid_send("order"),
         '{"asked": [["00000000-0000-0000-0000-000000000000", 1]]}',
         jsonb_build_object(
           'earned_by', decision, 'counts', '[]'::jsonb, 'refused', '[]'::jsonb,
           'grants', jsonb_build_array(jsonb_build_object(
             'campaign_id', decision, 'version', 1, 'campaign', 'A point a pound', 'program_id', decision, 'wallet_id', p_wallet,
             'effect', 0, 'points', 20, 'asked', 20)))
  FROM jsonb_to_recordset(v_made) AS made("order" uuid, decision uuid, customer uuid);

  INSERT INTO membership (workspace_id, program_id, customer_id, id, joined_at, state)
  SELECT DISTINCT p_workspace, v_program, customer, derived_id('membership', v_program::text, customer::text), v_now, 'active'
  FROM jsonb_to_recordset(v_made) AS made(customer uuid)
  ORDER BY customer
  ON CONFLICT (workspace_id, program_id, customer_id) DO NOTHING;

  INSERT INTO feed_inbox (workspace_id, id, type, key, payload, occurred_at)
  SELECT p_workspace, event, 'order.paid', "order",
         jsonb_build_object('external_id', "order", 'customer_id', customer, 'decision_id', decision, 'grants', '[]'::jsonb), v_now
  FROM jsonb_to_recordset(v_made) AS made(event uuid, "order" uuid, customer uuid, decision uuid);

  RETURN bench.post(p_workspace, p_wallet, p_issuer, v_made);
END
$$;

-- One order, written as plainly as PostgreSQL can: variables and VALUES, the customer and account looked up by key.
CREATE OR REPLACE FUNCTION bench.earn_one(p_workspace uuid, p_customer text, p_wallet uuid, p_issuer uuid, p_program uuid)
RETURNS text
LANGUAGE plpgsql AS $$
DECLARE
  v_now timestamptz := now();
  v_at text := to_json(now()) #>> '{}';
  v_order uuid := gen_random_uuid();
  v_decision uuid := gen_random_uuid();
  v_customer uuid;
  v_account uuid;
BEGIN
  SELECT customer.id, known.account_id INTO STRICT v_customer, v_account
  FROM customer_identity
  JOIN customer ON customer.workspace_id = p_workspace AND customer.id = customer_identity.customer_id
  JOIN bench.known ON known.customer_id = customer.id
  WHERE customer_identity.workspace_id = p_workspace AND customer_identity.source = 'shop'
    AND customer_identity.external_id = p_customer;
  PERFORM FROM shop_order
  WHERE shop_order.workspace_id = p_workspace AND source = 'bench' AND external_id = v_order::text;

  INSERT INTO shop_order (workspace_id, id, source, external_id, fingerprint, customer_id, state, currency, amount_minor, gross_minor,
                          channel, store, placed_at, received_at, attributes, tenders)
  VALUES (p_workspace, v_order, 'bench', v_order::text, uuid_send(v_order), v_customer, 'paid', 'GBP', 2049, 2049, '', '', v_now, v_now,
          '{}', '[]');
  INSERT INTO order_line (workspace_id, order_id, number, sku, quantity, amount_minor, gross_minor)
  VALUES (p_workspace, v_order, 1, 'A1', 1, 1250, 1250), (p_workspace, v_order, 2, 'B2', 2, 799, 799);
  INSERT INTO decision (workspace_id, id, cause, cause_id, subject_id, customer_id, occurred_at, programme_version, input_hash, facts,
                        verdict)
  VALUES (p_workspace, v_decision, 'order', v_order, v_order, v_customer, v_now, 1, uuid_send(v_order),
          '{"asked": [["00000000-0000-0000-0000-000000000000", 1]]}',
          format('{"earned_by":"%s","counts":[],"refused":[],"grants":[{"campaign_id":"%s","version":1,"campaign":"A point a pound",'
                 '"program_id":"%s","wallet_id":"%s","effect":0,"points":20,"asked":20}]}',
                 v_decision, p_program, p_program, p_wallet)::jsonb);
  INSERT INTO membership (workspace_id, program_id, customer_id, id, joined_at, state)
  VALUES (p_workspace, p_program, v_customer, v_account, v_now, 'active')
  ON CONFLICT (workspace_id, program_id, customer_id) DO NOTHING;
  INSERT INTO feed_inbox (workspace_id, id, type, key, payload, occurred_at)
  VALUES (p_workspace, gen_random_uuid(), 'order.paid', v_order,
          format('{"external_id":"%s","customer_id":"%s","decision_id":"%s","grants":[]}', v_order, v_customer, v_decision)::jsonb, v_now);
  RETURN bench.post_one(p_workspace, p_wallet, p_issuer, v_customer, v_account, v_order, v_decision, v_at);
END
$$;

-- The posting function alone, for one journal.
CREATE OR REPLACE FUNCTION bench.post_one(
  p_workspace uuid, p_wallet uuid, p_issuer uuid, p_customer uuid, p_account uuid, p_order uuid, p_decision uuid, p_at text
) RETURNS text
LANGUAGE sql AS $$
  SELECT ledger_post_credits(
    p_workspace, now(),
    format('[{"id":"%s","kind":"wallet","owner_id":"%s","unit_id":"%s","period":"","delta":20,"ceiling":null,"rank":0}]',
           p_account, p_customer, p_wallet)::jsonb,
    format('[{"id":"%s","cause":"order","cause_id":"%s","occurred_at":"%s"}]', p_decision, p_order, p_at)::jsonb,
    format('[{"journal_id":"%s","ordinal":0,"source_id":"%s","source_kind":"issuer","target_id":"%s","target_kind":"wallet",'
           '"unit_id":"%s","amount":20,"reason":"earn","lot_id":"%s","earned_at":"%s","available_at":"%s","expires_at":null}]',
           p_decision, p_issuer, p_account, p_wallet, gen_random_uuid(), p_at, p_at)::jsonb)
$$;

-- The posting function for many journals.
CREATE OR REPLACE FUNCTION bench.post(p_workspace uuid, p_wallet uuid, p_issuer uuid, p_made jsonb) RETURNS text
LANGUAGE sql AS $$
  SELECT ledger_post_credits(
    p_workspace, now(),
    (SELECT jsonb_agg(jsonb_build_object('id', account, 'kind', 'wallet', 'owner_id', customer, 'unit_id', p_wallet, 'period', '',
                                         'delta', delta, 'ceiling', NULL, 'rank', 0))
     FROM (
       SELECT account, customer, count(*) * 20 AS delta
       FROM jsonb_to_recordset(p_made) AS made(account uuid, customer uuid)
       GROUP BY account, customer
     ) AS summed),
    (SELECT jsonb_agg(jsonb_build_object('id', decision, 'cause', 'order', 'cause_id', "order", 'occurred_at', now()))
     FROM jsonb_to_recordset(p_made) AS made(decision uuid, "order" uuid)),
    (SELECT jsonb_agg(jsonb_build_object(
       'journal_id', decision, 'ordinal', 0, 'source_id', p_issuer, 'source_kind', 'issuer', 'target_id', account,
       'target_kind', 'wallet', 'unit_id', p_wallet, 'amount', 20, 'reason', 'earn', 'lot_id', lot, 'earned_at', now(),
       'available_at', now(), 'expires_at', NULL))
     FROM jsonb_to_recordset(p_made) AS made(decision uuid, account uuid, lot uuid)))
$$;

-- The limit of a capped campaign: one row that everybody updates while it is below its cap, and one row inserted.
CREATE TABLE IF NOT EXISTS bench.cap (id integer PRIMARY KEY, used bigint NOT NULL, most bigint NOT NULL);
CREATE TABLE IF NOT EXISTS bench.used (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, customer integer NOT NULL, points bigint NOT NULL);
INSERT INTO bench.cap VALUES (1, 0, 1000000000000) ON CONFLICT DO NOTHING;
GRANT ALL ON ALL TABLES IN SCHEMA bench TO laurels_app;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA bench TO laurels_app;
