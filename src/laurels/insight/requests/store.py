"""All SQL of the request log."""

from laurels.kit.postgres import statement

ADD = statement("""
INSERT INTO api_request (workspace_id, id, at, method, path, query, route, status, took_us, request_id, actor_kind, actor_id,
                         actor_name, idempotency_key, code, objects, body, body_bytes, answer, answer_bytes, hidden, left_out, replay_of)
SELECT %(workspace_id)s, id, at, method, path, query, route, status, took_us, request_id, actor_kind, actor_id, actor_name,
       idempotency_key, code, objects, body, body_bytes, answer, answer_bytes, hidden, left_out, replay_of
FROM jsonb_to_recordset(%(calls)s::jsonb)
  AS seen(id uuid, at timestamptz, method text, path text, query text, route text, status integer, took_us bigint, request_id text,
          actor_kind text, actor_id uuid, actor_name text, idempotency_key text, code text, objects text[], body text,
          body_bytes bigint, answer text, answer_bytes bigint, hidden boolean, left_out bigint, replay_of uuid)
""")

BY_ID = statement("""
SELECT id, at, method, path, query, route, status, took_us, request_id, actor_kind, actor_id, actor_name, idempotency_key, code, objects,
       body, body_bytes, answer, answer_bytes, hidden, left_out, replay_of
FROM api_request
WHERE workspace_id = %(workspace_id)s AND id = %(id)s
""")

# Of bodies and answers only their sizes: whoever wants to read one asks for it. They lie beside the rows (see the table's
# toast_tuple_target), so a page that filters walks through little.
PAGE = statement("""
SELECT id, at, method, path, query, route, status, took_us, request_id, actor_kind, actor_id, actor_name, idempotency_key, code, objects,
       '' AS body, body_bytes, '' AS answer, answer_bytes, hidden, left_out, replay_of
FROM api_request
WHERE workspace_id = %(workspace_id)s
  AND id < COALESCE(%(before)s::uuid, 'ffffffff-ffff-ffff-ffff-ffffffffffff')
  AND id >= COALESCE(%(first_id)s::uuid, '00000000-0000-0000-0000-000000000000')
  AND id < COALESCE(%(end_id)s::uuid, 'ffffffff-ffff-ffff-ffff-ffffffffffff')
  AND (%(method)s::text IS NULL OR method = %(method)s::text)
  AND (%(path)s::text IS NULL OR route = %(path)s::text OR strpos(path, %(path)s::text) > 0)
  AND status BETWEEN COALESCE(%(status_from)s::integer, 0) AND COALESCE(%(status_to)s::integer, 999)
  AND (%(actor_id)s::uuid IS NULL OR actor_id = %(actor_id)s::uuid)
  AND (%(request_id)s::text IS NULL OR request_id = %(request_id)s::text)
  AND (%(object_id)s::text IS NULL OR objects @> ARRAY[%(object_id)s::text])
ORDER BY id DESC
LIMIT %(rows)s
""")

# What came before an instant, and what lies behind the newest of a number.
FORGET = statement("""
DELETE FROM api_request
WHERE workspace_id = %(workspace_id)s
  AND id = ANY(ARRAY(
    SELECT id
    FROM api_request
    WHERE workspace_id = %(workspace_id)s
      AND id <= GREATEST(%(before_id)s::uuid, (
        SELECT id
        FROM api_request
        WHERE workspace_id = %(workspace_id)s
        ORDER BY id DESC
        OFFSET %(count)s
        LIMIT 1
      ))
    ORDER BY id
    LIMIT %(limit)s
  ))
""")

NOW = statement("""
SELECT now()
""")
"""The time of the house, which a test clock does not move."""
