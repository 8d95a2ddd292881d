"""All SQL of health."""

from laurels.kit.postgres import statement

DATABASE = statement("""
SELECT current_setting('server_version') AS version,
       pg_database_size(current_database()) AS size_bytes,
       (SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()) AS connections,
       current_setting('max_connections')::integer AS connections_max,
       now() AS now,
       pg_postmaster_start_time() AS started_at,
       (SELECT count(*) FROM pg_stat_replication) AS replicas,
       current_setting('archive_mode') <> 'off' AS archiving,
       archived.last_archived_time AS archived_at,
       archived.last_failed_time AS archive_failed_at
FROM pg_stat_archiver AS archived
""")

SCHEMA = statement("""
SELECT number, name, applied_at
FROM migration
ORDER BY number DESC
LIMIT 1
""")

# Up to a bound: who has so many waiting knows enough.
BACKLOG = statement("""
SELECT (
         SELECT count(*)
         FROM (SELECT FROM feed_inbox WHERE workspace_id = %(workspace_id)s LIMIT %(most)s) AS first
       ) AS events,
       (
         SELECT occurred_at
         FROM feed_inbox
         WHERE workspace_id = %(workspace_id)s
         ORDER BY position
         LIMIT 1
       ) AS oldest_event_at,
       COALESCE((SELECT sequence FROM feed_head WHERE workspace_id = %(workspace_id)s), 0) AS head,
       (
         SELECT count(*)
         FROM (SELECT FROM unsealed WHERE workspace_id = %(workspace_id)s LIMIT %(most)s) AS first
       ) AS unsealed,
       (
         SELECT max(newest.sealed_at)
         FROM unnest(%(streams)s::text[]) AS asked(stream)
         CROSS JOIN LATERAL (
           SELECT sealed_at
           FROM seal
           WHERE workspace_id = %(workspace_id)s AND stream = asked.stream
           ORDER BY number DESC
           LIMIT 1
         ) AS newest
       ) AS sealed_at
""")

FOLLOWERS = statement("""
SELECT follower.name, head.sequence - follower.sequence AS behind
FROM feed_head AS head
JOIN feed_follower AS follower ON follower.workspace_id = %(workspace_id)s
WHERE head.workspace_id = %(workspace_id)s
ORDER BY behind DESC, follower.name
""")
