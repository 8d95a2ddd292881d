"""All SQL of test cases."""

from __future__ import annotations

from laurels.kit.postgres import statement

_COLUMNS = "id, campaign_id, name, customer_id, happens_at, said, facts, expected, created_at, created_by"

CREATE = statement(f"""
INSERT INTO test_case (workspace_id, {_COLUMNS})
VALUES (%(workspace_id)s, %(id)s, %(campaign_id)s, %(name)s, %(customer_id)s, %(happens_at)s, %(said)s, %(facts)s,
        %(expected)s, %(now)s, %(created_by)s)
RETURNING {_COLUMNS}
""")

BY_ID = statement(f"""
SELECT {_COLUMNS}
FROM test_case
WHERE workspace_id = %(workspace_id)s AND id = %(id)s
""")

OF_CAMPAIGN = statement(f"""
SELECT {_COLUMNS}
FROM test_case
WHERE workspace_id = %(workspace_id)s AND campaign_id = %(campaign_id)s
ORDER BY id
""")

CHANGE = statement(f"""
UPDATE test_case
SET name = %(name)s, expected = %(expected)s
WHERE workspace_id = %(workspace_id)s AND id = %(id)s
RETURNING {_COLUMNS}
""")

DELETE = statement("""
DELETE FROM test_case
WHERE workspace_id = %(workspace_id)s AND id = %(id)s
""")
