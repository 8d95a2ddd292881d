"""Payments with points on the wire."""

from __future__ import annotations

from pydantic import Field

from laurels.core.customers import CustomerRefIn
from laurels.engine.payments.model import Payment
from laurels.kit import ids
from laurels.kit.web import Instant, Wire
from laurels.program import programs
from laurels.program.programs import Wallet


class PaymentCreate(Wire):
    """Points to reserve: as many points, or as many as pay for an amount."""

    external_id: str = Field(min_length=1, max_length=200, description="Your name for it; sent again it reserves once.")
    source: str = Field(default="", max_length=100)
    customer: CustomerRefIn
    wallet: str = Field(min_length=1, max_length=100, examples=["points"])
    points: str | None = Field(default=None, max_length=40, examples=["500"])
    amount_minor: int | None = Field(default=None, gt=0, le=10**15)
    life_seconds: int = Field(default=1800, ge=1, le=2_592_000, description="How long the points stay reserved.")


class PaymentRefund(Wire):
    """How many points to give back; all that is left unless told."""

    points: str | None = Field(default=None, max_length=40, examples=["250"])


class PaymentOut(Wire):
    """A payment as it stands."""

    id: str = Field(examples=["pay_01kaw3x9p3e9rs8s9p1y9e1v5a"])
    source: str
    external_id: str
    customer_id: str
    wallet: str
    points: str
    amount_minor: int
    currency: str
    status: str = Field(examples=["reserved"])
    captured_points: str
    refunded_points: str
    created_at: Instant
    expires_at: Instant

    @classmethod
    def of(cls, payment: Payment, wallet: Wallet) -> PaymentOut:
        """Show a payment."""
        return cls(
            id=ids.encode("pay", payment.id),
            source=payment.source,
            external_id=payment.external_id,
            customer_id=ids.encode("cus", payment.customer_id),
            wallet=wallet.key,
            points=programs.points_text(payment.points, wallet.precision),
            amount_minor=payment.amount_minor,
            currency=payment.currency,
            status=payment.status,
            captured_points=programs.points_text(payment.captured_points, wallet.precision),
            refunded_points=programs.points_text(payment.refunded_points, wallet.precision),
            created_at=payment.created_at,
            expires_at=payment.expires_at,
        )
