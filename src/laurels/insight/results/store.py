"""All SQL of results."""

from laurels.kit.postgres import statement

# Ids of refusals follow time, so a window of a campaign is one stretch of its index, and all that is asked stands in it.
REFUSED = statement("""
SELECT (refused_at AT TIME ZONE %(zone)s)::date AS day, code, count(*) AS count
FROM redemption_refusal
WHERE workspace_id = %(workspace_id)s
  AND campaign_id = %(campaign_id)s
  AND id >= %(first_id)s
  AND id < %(after_id)s
GROUP BY 1, 2
ORDER BY 1, 2
""")
