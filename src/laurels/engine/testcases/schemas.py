"""Test cases on the wire."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import Field

from laurels.engine.explanations import JudgementOut
from laurels.engine.simulations import OutcomeOut, SceneIn
from laurels.engine.testcases.model import Case, Result
from laurels.kit import ids
from laurels.kit.web import Instant, Wire
from laurels.program.campaigns import Definition
from laurels.program.programs import Wallet

Name = Field(min_length=1, max_length=200, pattern=r"^[^\x00]*$", examples=["Ada gets 10 % on two mugs"])


class ExpectedIn(Wire):
    """What a campaign must come to: what is left out must be nothing."""

    code: str | None = Field(default=None, max_length=100, description="Why it must give nothing.")
    discount_minor: int = Field(default=0, ge=0)
    points: dict[str, str] = Field(
        default_factory=dict[str, str], description="By the key of the wallet.", examples=[{"points": "80"}]
    )
    gifts: list[dict[str, Any]] = Field(default_factory=list[dict[str, Any]], max_length=100)


class TestCaseCreate(SceneIn):
    """A cart or an event with what the campaign must give for it."""

    campaign_id: str = Field(examples=["cmp_01kaw3x9p3e9rs8s9p1y9e1v5a"])
    name: str = Name
    expected: ExpectedIn | None = Field(
        default=None, description="Null: what the campaign gives for it by its present definition."
    )


class TestCaseChange(Wire):
    """What is different about a test case; what is left out stays."""

    name: str | None = Field(default=None, min_length=1, max_length=200, pattern=r"^[^\x00]*$")
    expected: ExpectedIn | None = None
    accept: bool = Field(default=False, description="Expect what the present definition gives.")


class ResultOut(Wire):
    """What a test case found."""

    passed: bool
    differences: list[str] = Field(
        description="In what it differs, a sentence each.",
        examples=[["It takes 6.00 GBP off, and should take 8.00 GBP."]],
    )
    found: OutcomeOut | None = Field(description="Null where it could not be asked at all.")
    judgement: JudgementOut | None

    @classmethod
    def of(cls, result: Result, wallets: Mapping[str, Wallet], locale: str) -> ResultOut:
        """Show a result."""
        verdict = result.verdict
        return cls(
            passed=result.passed,
            differences=list(result.differences),
            found=None if verdict is None else OutcomeOut.of(verdict.outcome, wallets),
            judgement=None if verdict is None else JudgementOut.of(verdict.judgement, locale),
        )


class TestCaseOut(Wire):
    """A test case of a campaign."""

    id: str = Field(examples=["tcs_01kaw3x9p3e9rs8s9p1y9e1v5a"])
    campaign_id: str
    name: str
    customer_id: str | None
    at: Instant
    cart: dict[str, Any] | None
    event: dict[str, Any] | None
    expected: OutcomeOut
    result: ResultOut | None = Field(description="Null where it was not run: in lists, and once it is deleted.")
    created_at: Instant
    created_by: str

    @classmethod
    def of(cls, case: Case, wallets: Mapping[str, Wallet], result: ResultOut | None = None) -> TestCaseOut:
        """Show a test case."""
        return cls(
            id=ids.encode("tcs", case.id),
            campaign_id=ids.encode("cmp", case.campaign_id),
            name=case.name,
            customer_id=None if case.customer_id is None else ids.encode("cus", case.customer_id),
            at=case.happens_at,
            cart=case.said.get("cart"),
            event=case.said.get("event"),
            expected=OutcomeOut.of(case.outcome, wallets),
            result=result,
            created_at=case.created_at,
            created_by=case.created_by,
        )


class TestRunCreate(Wire):
    """By which definition to run a campaign's test cases."""

    campaign_id: str = Field(examples=["cmp_01kaw3x9p3e9rs8s9p1y9e1v5a"])
    definition: Definition | None = Field(
        default=None, description="What it would become, and is not saved; null: the definition that it has."
    )


class TestRunOut(Wire):
    """What all test cases of a campaign found."""

    campaign_id: str
    version: int = Field(description="The version that was tried, or that it would become.")
    passed: bool
    failed_count: int
    items: list[TestCaseOut]

    @classmethod
    def of(
        cls, campaign_id: str, version: int, results: Sequence[Result], wallets: Mapping[str, Wallet], locale: str
    ) -> TestRunOut:
        """Show a run."""
        wrong = sum(not one.passed for one in results)
        return cls(
            campaign_id=campaign_id,
            version=version,
            passed=not wrong,
            failed_count=wrong,
            items=[TestCaseOut.of(one.case, wallets, ResultOut.of(one, wallets, locale)) for one in results],
        )
