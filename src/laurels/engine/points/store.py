"""The one statement of its own that points need; balances and entries are the ledger's."""

from laurels.kit.postgres import statement

TAKE_TURN = statement("""
SELECT pg_advisory_xact_lock(hashtextextended(%(workspace_id)s::text || %(name)s::text, 1))
""")
"""Wait until nobody else books a correction of this name."""
