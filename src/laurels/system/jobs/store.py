"""All SQL of jobs: the tables of the queue, and the one read across workspaces, which only the batch role is shown."""

from typing import LiteralString

from laurels.kit.postgres import statement

WORKSPACES = statement("""
SELECT workspace_id, name, mode, currency
FROM workspace
ORDER BY workspace_id
""")

SCHEMA = "procrastinate"

SEE_QUEUE: LiteralString = "SET LOCAL search_path TO procrastinate, public"
"""The queue's functions name its tables without their schema."""

ONE_AT_A_TIME: LiteralString = "SELECT pg_advisory_xact_lock(7811887341903700339)"

INSTALLED: LiteralString = """
SELECT obj_description(oid, 'pg_namespace')
FROM pg_namespace
WHERE nspname = 'procrastinate' AND to_regclass('procrastinate.procrastinate_jobs') IS NOT NULL
"""
"""The schema's comment says which version of procrastinate made it."""

MAKE: LiteralString = "CREATE SCHEMA IF NOT EXISTS procrastinate"

MAY: LiteralString = """
SELECT has_schema_privilege(%(role)s, 'procrastinate', 'USAGE')
  AND has_table_privilege(%(role)s, 'procrastinate.procrastinate_jobs', 'DELETE')
"""

GRANTS: tuple[LiteralString, ...] = (
    "GRANT USAGE ON SCHEMA procrastinate TO {}",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA procrastinate TO {}",
    "GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA procrastinate TO {}",
)

HAS_QUEUE: LiteralString = "SELECT to_regclass('procrastinate.procrastinate_jobs') IS NOT NULL"

WORKERS: LiteralString = """
SELECT id AS number, last_heartbeat AS seen_at
FROM procrastinate.procrastinate_workers
ORDER BY id
"""

WAITING: LiteralString = """
SELECT task_name AS name,
       count(*) FILTER (WHERE status = 'todo') AS waiting,
       count(*) FILTER (WHERE status = 'doing') AS running,
       count(*) FILTER (WHERE status = 'failed') AS failed,
       min(COALESCE(scheduled_at, (SELECT min(at) FROM procrastinate.procrastinate_events WHERE job_id = job.id)))
         FILTER (WHERE status = 'todo') AS due_at
FROM procrastinate.procrastinate_jobs AS job
WHERE status IN ('doing', 'failed') OR (status = 'todo' AND (scheduled_at IS NULL OR scheduled_at <= now()))
GROUP BY task_name
ORDER BY task_name
"""

FAILED: LiteralString = """
SELECT job.id AS number, job.task_name AS name, job.attempts,
       (SELECT max(event.at) FROM procrastinate.procrastinate_events AS event WHERE event.job_id = job.id) AS failed_at
FROM procrastinate.procrastinate_jobs AS job
WHERE job.status = 'failed' AND job.args ->> 'workspace_id' = %(workspace_id)s
ORDER BY job.id DESC
LIMIT %(limit)s
"""
