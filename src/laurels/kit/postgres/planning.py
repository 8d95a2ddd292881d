"""How the server plans what is asked: requests look things up by key, and few questions are about everybody."""

from laurels.kit.postgres.statements import statement

FREELY = statement("""
SELECT set_config(name, value, true)
FROM (VALUES ('enable_seqscan', 'on'), ('enable_hashjoin', 'on'), ('enable_mergejoin', 'on'), ('enable_sort', 'on'),
             ('enable_nestloop', 'off'), ('plan_cache_mode', 'force_custom_plan')) AS given(name, value)
""")
"""For the rest of a transaction, let what is asked of everybody be planned freely, whatever sessions are set to.

But one thing: tables that were filled a moment ago have no statistics and look small, and a loop over everybody within
a loop over everybody would not end.
"""
