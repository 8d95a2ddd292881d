"""Journey Club: what a marketer would set up for the shops of the demo."""

from __future__ import annotations

from typing import Any

Body = dict[str, Any]

AGES = ["19-24", "25-34", "35-44", "45-54", "55-64", "65+"]
INCOMES = [
    *("Under 15K", "15-24K", "25-34K", "35-49K", "50-74K", "75-99K"),
    *("100-124K", "125-149K", "150-174K", "175-199K", "200-249K", "250K+"),
]

ATTRIBUTES: dict[str, Body] = {
    "customer/age": {"type": "string", "allowed": AGES},
    "customer/income": {"type": "string", "allowed": INCOMES},
    "customer/home_ownership": {"type": "string"},
    "customer/marital_status": {"type": "string"},
    "customer/household_size": {"type": "string"},
    "customer/household_comp": {"type": "string"},
    "customer/kids_count": {"type": "string"},
    "product/brand": {"type": "string", "allowed": ["National", "Private"]},
    "product/category": {"type": "string"},
    "product/package_size": {"type": "string"},
}
"""By entity and name."""

NEWSLETTER: Body = {
    "name": "newsletter_signup",
    "description": "A household asked for the newsletter.",
    "attributes": [{"name": "channel", "type": "string", "allowed": ["web", "app", "store"]}],
}

PROGRAM: Body = {"name": "Journey Club"}

WALLETS: tuple[Body, ...] = (
    {
        "key": "points",
        "name": "Points",
        "unit_singular": "point",
        "unit_plural": "points",
        "expiry": {"kind": "rolling", "period": "P6M", "round_to": "quarter"},
        "cash_rate": "0.01",
    },
    {"key": "stars", "name": "Stars", "unit_singular": "star", "unit_plural": "stars"},
)
"""Points last half a year, up to the end of that quarter, and pay a cent each. Stars stay, like stamps on a card."""

CAMPAIGNS: tuple[Body, ...] = (
    {
        "name": "A point a dollar",
        "trigger": "order.paid",
        "effects": [{"kind": "proportional", "wallet": "points", "points": "1", "per": "1.00"}],
    },
    {
        "name": "Five a day: 2 points for each piece of fresh produce",
        "trigger": "order.paid",
        "effects": [{"kind": "per_item", "wallet": "points", "points": "2", "lines": '"produce" in line.collections'}],
        "limits": [{"scope": "customer", "period": "month", "measure": "points", "max": 100}],
    },
    {
        "name": "Double points at the weekend",
        "trigger": "order.paid",
        "effects": [{"kind": "proportional", "wallet": "points", "points": "1", "per": "1.00"}],
        "window": {"weekdays": ["saturday", "sunday"]},
    },
    {
        "name": "A star for a big shop",
        "trigger": "order.paid",
        "condition": "order.amount >= 50",
        "effects": [{"kind": "fixed", "wallet": "stars", "points": "1"}],
        "limits": [
            {"scope": "customer", "period": "day", "measure": "times", "max": 1},
            {"scope": "customer", "period": "month", "measure": "points", "max": 4},
        ],
    },
    {
        "name": "A hand with the shopping",
        "trigger": "order.paid",
        "condition": 'customer.attributes.income in ["Under 15K", "15-24K"] && order.amount >= 30',
        "effects": [{"kind": "fixed", "wallet": "points", "points": "30"}],
        "limits": [{"scope": "customer", "period": "month", "measure": "times", "max": 2}],
    },
    {
        "name": "Welcome back: 100 points after four quiet weeks",
        "trigger": "order.paid",
        "condition": "customer.days_since_order >= 28 && order.amount >= 10",
        "effects": [{"kind": "fixed", "wallet": "points", "points": "100"}],
        "limits": [{"scope": "customer", "period": "quarter", "measure": "times", "max": 1}],
    },
    {
        "name": "50 points for the newsletter",
        "trigger": "event.newsletter_signup",
        "effects": [{"kind": "fixed", "wallet": "points", "points": "50"}],
        "limits": [{"scope": "customer", "period": "ever", "measure": "times", "max": 1}],
    },
)

PROMOTIONS: tuple[Body, ...] = (
    {
        "name": "5 dollars off a big shop",
        "trigger": "cart",
        "condition": "order.amount >= 60",
        "effects": [{"kind": "order_amount", "amount": "5.00"}],
        "limits": [{"scope": "customer", "period": "month", "measure": "times", "max": 2}],
    },
    {
        "name": "Fruit and vegetables: buy three, the cheapest is free",
        "trigger": "cart",
        "effects": [{"kind": "buy_get", "buy": {"quantity": 2, "lines": '"produce" in line.collections'}}],
        "limits": [{"scope": "campaign", "period": "ever", "measure": "discount", "max": 100000, "on_reach": "clip"}],
    },
    {
        "name": "Missed you: 10 % for who comes back",
        "trigger": "cart",
        "condition": '"quiet" in customer.segments',
        "effects": [{"kind": "order_percent", "percent": "10", "maximum": "15.00"}],
    },
)
"""They lower the price of every cart that they fit, without being asked for."""

COUPON: Body = {
    "name": "15 % with a code, once for each household",
    "trigger": "code",
    "condition": "order.amount >= 20",
    "effects": [{"kind": "order_percent", "percent": "15", "maximum": "20.00"}],
    "limits": [{"scope": "customer", "period": "ever", "measure": "times", "max": 1}],
}
CODE = "SPRING15"
GIFT_CARD_MINOR = 5000

SEGMENTS: tuple[Body, ...] = (
    {
        "key": "best",
        "name": "Best households",
        "description": "Spent a thousand dollars or more in the last half year.",
        "rule": 'customer.spent("6m") >= 1000',
    },
    {
        "key": "quiet",
        "name": "Gone quiet",
        "description": "Bought before, and nothing in the last 30 days.",
        "rule": "customer.days_since_order >= 30",
    },
    {
        "key": "fresh",
        "name": "Fresh",
        "description": "Bought ten pieces of fresh produce or more in the last 90 days.",
        "rule": 'customer.bought_from("produce", "90d") >= 10',
    },
    {
        "key": "best-but-quiet",
        "name": "Best, but gone quiet",
        "description": "Whom to write to first.",
        "rule": '"quiet" in customer.segments && customer.spent("1y") >= 1000',
    },
)
