-- Identifiers are ordered by when their transaction began. Of two that change one thing, the one that waited may have begun
-- first: what it tells of comes second all the same. Rows are written while the thing is locked, so their position tells.

ALTER TABLE feed_inbox ADD COLUMN position bigint GENERATED ALWAYS AS IDENTITY;
ALTER TABLE feed_inbox DROP CONSTRAINT feed_inbox_pkey;
ALTER TABLE feed_inbox ADD PRIMARY KEY (workspace_id, position);
