"""All SQL of jobs: the one read across workspaces, which only the batch role is shown."""

from laurels.kit.postgres import statement

WORKSPACES = statement("""
SELECT workspace_id, name, mode, currency
FROM workspace
ORDER BY workspace_id
""")
