"""All SQL of payments."""

from laurels.core import ledger
from laurels.kit.postgres import statement

INSERT = statement("""
INSERT INTO payment (workspace_id, id, source, external_id, customer_id, wallet_id, points, amount_minor, currency, created_at, expires_at)
VALUES (%(workspace_id)s, %(id)s, %(source)s, %(external_id)s, %(customer_id)s, %(wallet_id)s, %(points)s, %(amount_minor)s,
        %(currency)s, %(now)s, %(expires_at)s)
""")

BY_IDS = statement(f"""
SELECT payment.id, payment.source, payment.external_id, payment.customer_id, payment.wallet_id, payment.points,
       payment.amount_minor, payment.currency, payment.created_at, payment.expires_at,
       COALESCE(ending.how, 'reserved') AS status, ending.journal_id AS captured_by,
       COALESCE(ending.captured, 0) AS captured_points,
       COALESCE(ending.restored, 0) AS refunded_points
FROM payment
LEFT JOIN LATERAL ({ledger.ending_of("payment.id")}) AS ending ON true
WHERE payment.workspace_id = %(workspace_id)s AND payment.id = ANY(%(ids)s::uuid[])
""")

BY_NAME = statement("""
SELECT id
FROM payment
WHERE workspace_id = %(workspace_id)s AND source = %(source)s AND external_id = %(external_id)s
""")
