"""Which set a folder holds, told by the files in it and their columns; the folder's name does not matter."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import duckdb


@dataclass(frozen=True, slots=True)
class Form:
    """What the folder of a set has in it: for each file, the columns that are read. More columns do no harm."""

    name: str
    files: dict[str, frozenset[str]]


ONLINE_RETAIL = Form(
    "online_retail_ii",
    {
        "lines.parquet": frozenset(
            {
                "invoice",
                "invoice_ts_local",
                "customer_id",
                "stock_code",
                "quantity",
                "unit_price_mills",
                "line_no",
            }
        )
    },
)
AIRLINE = Form(
    "airline_loyalty",
    {
        "members.parquet": frozenset({"loyalty_number", "enrollment_type", "enrollment_year", "enrollment_month"}),
        "flight_activity.parquet": frozenset(
            {
                "loyalty_number",
                "year",
                "month",
                "distance_km",
                "points_accumulated",
                "points_redeemed",
                "dollar_cost_points_redeemed",
            }
        ),
    },
)
COMPLETE_JOURNEY = Form(
    "completejourney",
    {
        "transactions.parquet": frozenset(
            {
                "transaction_timestamp",
                "household_id",
                "basket_id",
                "product_id",
                "quantity",
                "sales_value_cents",
                "coupon_disc_cents",
            }
        ),
        "products.parquet": frozenset({"product_id", "department"}),
        "campaigns.csv": frozenset({"campaign_id", "household_id"}),
        "campaign_descriptions.csv": frozenset({"campaign_id", "start_date", "end_date"}),
        "coupons.parquet": frozenset({"coupon_upc", "product_id", "campaign_id"}),
        "coupon_redemptions.csv": frozenset({"household_id", "coupon_upc", "campaign_id", "redemption_date"}),
    },
)
STARBUCKS = Form(
    "starbucks",
    {
        "events.parquet": frozenset({"seq", "customer_id", "event", "time_hours", "offer_id", "amount_cents"}),
        "customers.parquet": frozenset({"customer_id"}),
        "offers.csv": frozenset({"offer_id", "offer_type", "difficulty_usd", "reward_usd", "duration_days"}),
    },
)
FORMS = (ONLINE_RETAIL, AIRLINE, COMPLETE_JOURNEY, STARBUCKS)


def recognised(folder: Path, forms: tuple[Form, ...] = FORMS) -> str | None:
    """Name the set that a folder holds, or None if there is no run for it."""
    return next((form.name for form in forms if _fits(folder, form)), None)


def _fits(folder: Path, form: Form) -> bool:
    return all(columns <= _columns(folder / file) for file, columns in form.files.items())


def _columns(file: Path) -> frozenset[str]:
    if not file.is_file():
        return frozenset()
    asked = "DESCRIBE FROM read_csv(?)" if file.suffix == ".csv" else "SELECT name FROM parquet_schema(?)"
    with duckdb.connect() as db:
        try:
            return frozenset(row[0] for row in db.execute(asked, [str(file)]).fetchall())
        except duckdb.Error:
            return frozenset()
