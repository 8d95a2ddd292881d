"""Twenty segments, and one query that a person wrote by hand for the same twenty questions."""

from __future__ import annotations

RULES = {
    "well_off": (
        'customer.spent("365d") > 200 && customer.attributes.band == "a"',
        "spent_365d > 20000 AND band = 'a'",
    ),
    "dormant": ("customer.days_since_order >= 90", "today - last_day >= 90"),
    "birthday_soon": ("customer.days_to_birthday <= 7", "next_birthday - today <= 7"),
    "coffee_not_tea": (
        'customer.bought_from("coffee", "180d") > 0 && customer.bought_from("tea", "180d") == 0',
        "coffee_180d > 0 AND coalesce(tea_180d, 0) = 0",
    ),
    "new_this_month": (
        'customer.orders("this_month") > 0 && customer.orders("this_month") == customer.orders("ever")',
        "orders_this_month > 0 AND orders_this_month = orders",
    ),
    "frequent": ('customer.orders("30d") >= 3', "orders_30d >= 3"),
    "big_baskets": ('customer.average_order("365d") > 80', "round(spent_365d / orders_365d) > 8000"),
    "many_days": ('customer.order_days("90d") >= 4', "days_90d >= 4"),
    "slowed": (
        'customer.spent("last_month") > 0 && customer.spent("this_month") == 0',
        "spent_last_month > 0 AND coalesce(spent_this_month, 0) = 0",
    ),
    "sevens": ('customer.bought("sku-7", "ever") >= 2', "sevens >= 2"),
    "unreachable": (
        '!customer.email_known && customer.orders("90d") > 0',
        "email_key IS NULL AND orders_90d > 0",
    ),
    "loyal": (
        'customer.years >= 2 && customer.spent("1y") > 100',
        "joined_on + interval '2 years' <= today AND spent_1y > 10000",
    ),
    "win_back": (
        'customer.attributes.band in ["c", "d"] && customer.orders("180d") == 0',
        "band IN ('c', 'd') AND coalesce(orders_180d, 0) = 0",
    ),
    "anniversary": (
        "customer.anniversary && customer.years >= 1",
        "extract(year FROM today) > extract(year FROM joined_on) AND (joined_on + make_interval(years =>"
        " (extract(year FROM today) - extract(year FROM joined_on))::integer))::date = today",
    ),
    "many_items": ('customer.items("365d") >= 20', "items_365d >= 20"),
    "today": ('customer.orders("today") >= 1', "orders_today >= 1"),
    "fading": (
        'customer.spent("last_year") > 100 && customer.spent("this_year") < 50',
        "spent_last_year > 10000 AND coalesce(spent_this_year, 0) < 5000",
    ),
    "young": (
        '"shop" in customer.identities && customer.age >= 18 && customer.age < 26',
        "shop AND born_on + interval '18 years' <= today AND born_on + interval '26 years' > today",
    ),
    "coffee": ('customer.spent_on("coffee", "365d") > 50', "coffee_spent_365d > 5000"),
    "well_off_now": (
        '"well_off" in customer.segments && customer.orders("90d") > 0',
        "spent_365d > 20000 AND band = 'a' AND orders_90d > 0",
    ),
}
"""For each segment its rule, and the predicate over the row that the query below makes of each customer."""

FACTS = """
WITH day AS (
  SELECT customer_id, max(day) AS last_day, sum(orders) AS orders,
         sum(amount_minor) FILTER (WHERE day > %(today)s - 365) AS spent_365d,
         sum(orders) FILTER (WHERE day > %(today)s - 365) AS orders_365d,
         sum(quantity) FILTER (WHERE day > %(today)s - 365) AS items_365d,
         sum(amount_minor) FILTER (WHERE day > %(today)s - interval '1 year') AS spent_1y,
         sum(orders) FILTER (WHERE day > %(today)s - 180) AS orders_180d,
         sum(orders) FILTER (WHERE day > %(today)s - 90) AS orders_90d,
         count(*) FILTER (WHERE day > %(today)s - 90) AS days_90d,
         sum(orders) FILTER (WHERE day > %(today)s - 30) AS orders_30d,
         sum(orders) FILTER (WHERE day = %(today)s) AS orders_today,
         sum(orders) FILTER (WHERE day >= date_trunc('month', %(today)s)) AS orders_this_month,
         sum(amount_minor) FILTER (WHERE day >= date_trunc('month', %(today)s)) AS spent_this_month,
         sum(amount_minor) FILTER (WHERE day >= date_trunc('month', %(today)s) - interval '1 month'
                                     AND day < date_trunc('month', %(today)s)) AS spent_last_month,
         sum(amount_minor) FILTER (WHERE day >= date_trunc('year', %(today)s)) AS spent_this_year,
         sum(amount_minor) FILTER (WHERE day >= date_trunc('year', %(today)s) - interval '1 year'
                                     AND day < date_trunc('year', %(today)s)) AS spent_last_year
  FROM customer_day
  WHERE workspace_id = %(workspace)s
  GROUP BY customer_id
), tagged AS (
  SELECT product.sku, bool_or(collection.key = 'coffee') AS coffee, bool_or(collection.key = 'tea') AS tea
  FROM product
  LEFT JOIN collection_member AS member ON member.workspace_id = product.workspace_id AND member.product_id = product.id
  LEFT JOIN collection ON collection.workspace_id = member.workspace_id AND collection.id = member.collection_id
  WHERE product.workspace_id = %(workspace)s AND (collection.key IN ('coffee', 'tea') OR product.sku = 'sku-7')
  GROUP BY product.sku
), bought AS (
  SELECT bought.customer_id,
         sum(line.quantity - line.returned_quantity)
           FILTER (WHERE coffee AND bought.placed_at >= %(since_180d)s) AS coffee_180d,
         sum(line.quantity - line.returned_quantity)
           FILTER (WHERE tea AND bought.placed_at >= %(since_180d)s) AS tea_180d,
         sum(line.amount_minor - line.returned_minor)
           FILTER (WHERE coffee AND bought.placed_at >= %(since_365d)s) AS coffee_spent_365d,
         sum(line.quantity - line.returned_quantity) FILTER (WHERE tagged.sku = 'sku-7') AS sevens
  FROM order_line AS line
  JOIN tagged ON tagged.sku = line.sku
  JOIN shop_order AS bought ON bought.workspace_id = line.workspace_id AND bought.id = line.order_id
  WHERE line.workspace_id = %(workspace)s AND bought.state = 'paid'
  GROUP BY bought.customer_id
), known AS (
  SELECT DISTINCT customer_id
  FROM customer_identity
  WHERE workspace_id = %(workspace)s AND source = 'shop'
), fact AS (
  SELECT customer.id, customer.email_key, customer.born_on, customer.attributes ->> 'band' AS band,
         (customer.registered_at AT TIME ZONE %(zone)s)::date AS joined_on, %(today)s AS today,
         known.customer_id IS NOT NULL AS shop,
         (customer.born_on + make_interval(years => turns.years + (
           (customer.born_on + make_interval(years => turns.years))::date < %(today)s)::integer
         ))::date AS next_birthday,
         day.*, bought.coffee_180d, bought.tea_180d, bought.coffee_spent_365d, bought.sevens
  FROM customer
  CROSS JOIN LATERAL (
    SELECT (extract(year FROM %(today)s) - extract(year FROM customer.born_on))::integer AS years
  ) AS turns
  LEFT JOIN day ON day.customer_id = customer.id
  LEFT JOIN bought ON bought.customer_id = customer.id
  LEFT JOIN known ON known.customer_id = customer.id
  WHERE customer.workspace_id = %(workspace)s AND customer.state = 'active'
)
"""

BY_HAND = (
    FACTS
    + "SELECT "
    + ",\n       ".join(f"count(*) FILTER (WHERE {predicate}) AS {key}" for key, (_, predicate) in RULES.items())
    + "\nFROM fact"
)
"""One pass over everybody that answers all twenty questions, and how many there are for each."""
