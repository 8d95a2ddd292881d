-- room: requests
-- Written beside the requests and read by people; what was sent and answered lies apart from the rows that lists walk through.
CREATE TABLE api_request (
  workspace_id uuid NOT NULL,
  id uuid NOT NULL,
  at timestamptz NOT NULL,
  method text NOT NULL,
  path text NOT NULL,
  query text NOT NULL,
  route text NOT NULL,
  status integer NOT NULL,
  took_us bigint NOT NULL,
  request_id text NOT NULL,
  actor_kind text NOT NULL,
  actor_id uuid,
  actor_name text NOT NULL,
  idempotency_key text,
  code text,
  objects text[] NOT NULL,
  body text NOT NULL,
  body_bytes bigint NOT NULL,
  answer text NOT NULL,
  answer_bytes bigint NOT NULL,
  hidden boolean NOT NULL,
  left_out bigint NOT NULL,
  replay_of uuid,
  PRIMARY KEY (workspace_id, id)
) WITH (toast_tuple_target = 256, autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 10000);
COMMENT ON TABLE api_request IS 'the last calls of API keys, for developers; each is deleted after some days';
CREATE INDEX api_request_named ON api_request (workspace_id, request_id);
