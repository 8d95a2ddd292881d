"""All SQL of the start page: a few counts."""

from laurels.kit.postgres import statement

NUMBERS = statement("""
SELECT (SELECT count(*) FROM customer WHERE workspace_id = %(workspace_id)s) AS customers,
       (SELECT count(*) FROM product WHERE workspace_id = %(workspace_id)s) AS products,
       (SELECT count(*) FROM shop_order WHERE workspace_id = %(workspace_id)s) AS orders,
       (SELECT count(*) FROM order_return WHERE workspace_id = %(workspace_id)s) AS returns,
       (SELECT count(*) FROM redemption WHERE workspace_id = %(workspace_id)s) AS redemptions,
       (SELECT COALESCE(sum(discount_minor), 0)::bigint FROM redemption WHERE workspace_id = %(workspace_id)s
        AND state = 'redeemed') AS discount_minor,
       (SELECT count(*) FROM campaign WHERE workspace_id = %(workspace_id)s AND state = 'live') AS campaigns,
       COALESCE((SELECT sequence FROM feed_head WHERE workspace_id = %(workspace_id)s), 0) AS happened
""")

# Issued and spent net of what was taken back and given back.
POINTS = statement("""
SELECT wallet.name, wallet.precision,
       COALESCE(moved.earned, 0)::bigint AS earned,
       COALESCE(moved.spent, 0)::bigint AS spent,
       COALESCE(moved.expired, 0)::bigint AS expired,
       COALESCE(moved.earned - moved.spent - moved.expired + moved.adjusted, 0)::bigint AS outstanding
FROM wallet
LEFT JOIN (
  SELECT unit_id,
         sum(amount) FILTER (WHERE source_kind = 'issuer')
           - COALESCE(sum(amount) FILTER (WHERE target_kind = 'issuer'), 0) AS earned,
         COALESCE(sum(amount) FILTER (WHERE target_kind = 'spent'), 0)
           - COALESCE(sum(amount) FILTER (WHERE source_kind = 'spent'), 0) AS spent,
         COALESCE(sum(amount) FILTER (WHERE target_kind = 'expired'), 0) AS expired,
         COALESCE(sum(amount) FILTER (WHERE source_kind = 'adjusted'), 0)
           - COALESCE(sum(amount) FILTER (WHERE target_kind = 'adjusted'), 0) AS adjusted
  FROM transfer
  WHERE workspace_id = %(workspace_id)s
  GROUP BY unit_id
) AS moved ON moved.unit_id = wallet.id
WHERE wallet.workspace_id = %(workspace_id)s
ORDER BY wallet.id
""")
