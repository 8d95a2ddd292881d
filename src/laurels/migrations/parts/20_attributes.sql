-- room: attributes
-- What a workspace declared about the attributes of its customers, products, orders, lines, stores and events.
CREATE TABLE attribute (
  workspace_id uuid NOT NULL,
  entity text NOT NULL,
  name text NOT NULL,
  type text NOT NULL CHECK (type IN ('string', 'integer', 'decimal', 'boolean', 'date', 'timestamp', 'string_list')),
  required boolean NOT NULL,
  allowed jsonb,
  created_at timestamptz NOT NULL,
  PRIMARY KEY (workspace_id, entity, name)
);

-- Does a stored value fit a declaration? The same answer as Attribute.misfit gives in Python.
CREATE FUNCTION attribute_fits(value jsonb, type text, allowed jsonb) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE type
    WHEN 'string' THEN jsonb_typeof(value) = 'string' AND length(value #>> '{}') <= 1000
    WHEN 'integer' THEN jsonb_typeof(value) = 'number' AND value #>> '{}' ~ '^-?[0-9]{1,19}$'
      AND (value #>> '{}')::numeric BETWEEN -9223372036854775808 AND 9223372036854775807
    WHEN 'decimal' THEN jsonb_typeof(value) = 'string' AND value #>> '{}' ~ '^-?(0|[1-9][0-9]{0,19})(\.[0-9]{1,20})?$'
    WHEN 'boolean' THEN jsonb_typeof(value) = 'boolean'
    WHEN 'date' THEN jsonb_typeof(value) = 'string' AND value #>> '{}' ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}$'
      AND pg_input_is_valid(value #>> '{}', 'date')
    WHEN 'timestamp' THEN jsonb_typeof(value) = 'string'
      AND value #>> '{}' ~ '^(19|20|21)[0-9]{2}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,6})?(Z|[+-][0-9]{2}:[0-9]{2})$'
      AND pg_input_is_valid(value #>> '{}', 'timestamptz')
    WHEN 'string_list' THEN jsonb_typeof(value) = 'array'
      AND NOT jsonb_path_exists(value, '$[*] ? (@.type() != "string")')
  END
  AND (allowed IS NULL OR allowed @> value)
$$;
