"""Verdicts on the wire, with all that explains them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, cast

from pydantic import Field

from laurels.core.customers import CustomerRefIn
from laurels.engine.drafts import FactOut, Locale, RuleText, Trigger
from laurels.engine.explanations.model import Given, Judgement, LimitState, Subject, Then, Tried, Why
from laurels.engine.explanations.policy import told
from laurels.kit import ids
from laurels.kit.web import Instant, Wire
from laurels.program import programs
from laurels.rules import Read, Rule
from laurels.rules.change import plain


class RuleTry(Wire):
    """A rule to try on somebody, without saving anything."""

    rule: RuleText
    for_: Trigger = Field(default="order.paid", alias="for")
    customer: CustomerRefIn | None = Field(default=None, description="Null: a new customer.")
    order: dict[str, Any] | None = Field(
        default=None,
        description="A cart, as for POST /v1/earnings/previews, without its customer; null: an empty one.",
        examples=[{"lines": [{"sku": "mug-1", "quantity": 1, "amount_minor": 1200}]}],
    )
    event: dict[str, Any] | None = Field(default=None, description="The attributes of an event of the trigger's type.")
    at: Instant | None = Field(default=None, description="The moment it is asked about; null: now.")
    locale: Locale = None


class FactFound(FactOut):
    """A fact that a rule read, and what it was."""

    value: Any = Field(description="Null where it is missing; amounts in minor units; lines are left out.")


class RuleTried(Wire):
    """What a rule says of one moment."""

    type: str
    sentence: str
    held: bool | None = Field(description="Whether the condition holds; null where the rule is none.")
    value: Any = Field(description="What the rule is worth, where it is no condition.")
    failed: str | None = Field(description="Why it is worth nothing.")
    advice: list[str] = Field(description="The smallest changes that together would make it hold.")
    explanation: dict[str, Any] | None = Field(
        description="Condition by condition: whether it held, what it found and needs, in plain values and in words, "
        "how far apart they are, and the smallest change that would do."
    )
    facts: list[FactFound]
    at: Instant
    customer_id: str | None

    @classmethod
    def of(cls, tried: Tried, locale: str) -> RuleTried:
        """Show what was found."""
        rule, explained = tried.rule, tried.explanation
        return cls(
            type=str(rule.type),
            sentence=rule.sentence(locale),
            held=None if explained is None else explained.held,
            value=plain(tried.value),
            failed=tried.failed,
            advice=[] if explained is None else list(explained.advice),
            explanation=None if explained is None else told(rule, explained, locale),
            facts=_found(rule, tried.moment.context, locale),
            at=tried.moment.occurred_at,
            customer_id=None if tried.customer_id is None else ids.encode("cus", tried.customer_id),
        )


def _found(rule: Rule, context: Mapping[str, Any], locale: str) -> list[FactFound]:
    reads = sorted(rule.reads, key=lambda read: (read.path, [str(one) for one in read.arguments]))
    return [
        FactFound(**FactOut.of(rule, read, locale).model_dump(), value=plain(_value(read, context))) for read in reads
    ]


def _value(read: Read, context: Mapping[str, Any]) -> Any:
    if read.type.kind == "list" and read.type.of[0].kind == "object":
        return None
    value: Any = context
    for key in read.keys:
        value = cast(Mapping[str, Any], value).get(key) if isinstance(value, Mapping) else None
    return value


# ---- why


class GivenOut(Wire):
    """Points that a campaign gives, or money that it takes off; without both, a gift of another kind."""

    wallet: str | None
    points: str | None
    discount_minor: int = Field(default=0, description="Minor units of the cart's currency.")
    limited: bool = Field(description="Whether a limit cut the points to less than it would give.")

    @classmethod
    def of(cls, given: Given) -> GivenOut:
        """Show what is given."""
        if given.wallet is None:
            return cls(wallet=None, points=None, discount_minor=given.discount_minor, limited=given.limited)
        return cls(wallet=given.wallet.key, points=given.points, limited=given.limited)


class LimitOut(Wire):
    """How far a limit was reached."""

    scope: str
    period: str = Field(examples=["month"])
    period_key: str = Field(description="Which one; empty for ever.", examples=["2026-03"])
    measure: str
    used: str
    maximum: str
    reached: bool

    @classmethod
    def of(cls, state: LimitState) -> LimitOut:
        """Show a limit."""
        limit = state.limit

        def said(amount: int) -> str:
            return str(amount) if state.wallet is None else programs.points_text(amount, state.wallet.precision)

        return cls(
            scope=limit.scope,
            period=limit.period,
            period_key=state.period,
            measure=limit.measure,
            used=said(state.used),
            maximum=said(limit.maximum),
            reached=state.reached,
        )


class ScheduleOut(Wire):
    """When a campaign gives anything."""

    starts_at: Instant | None
    ends_at: Instant | None
    opens: str | None = Field(description="The first minute of its hours, in the workspace's zone; null: all day.")
    closes: str | None
    weekdays: list[int] = Field(description="From 1 for Monday to 7; empty: every day.")
    open: bool = Field(description="Whether it was open at the moment.")


class JudgementOut(Wire):
    """What a version of a campaign says of one moment."""

    version: int
    at: Instant
    given: list[GivenOut]
    code: str | None = Field(description="Why it gives nothing; null where it gives something.")
    message: str | None
    advice: list[str]
    explanation: dict[str, Any] | None = Field(description="Its condition, leaf by leaf; null where it has none.")
    limits: list[LimitOut]
    schedule: ScheduleOut

    @classmethod
    def of(cls, judgement: Judgement, locale: str) -> JudgementOut:
        """Show a judgement."""
        live, why = judgement.live, judgement.explanation
        return cls(
            version=live.version,
            at=judgement.at,
            given=[GivenOut.of(one) for one in judgement.given],
            code=judgement.code,
            message=judgement.message,
            advice=[] if why is None else list(why.advice),
            explanation=None if why is None or live.condition is None else told(live.condition, why, locale),
            limits=[LimitOut.of(one) for one in judgement.limits],
            schedule=_schedule(judgement),
        )


def _schedule(judgement: Judgement) -> ScheduleOut:
    live, at, window = judgement.live, judgement.at, judgement.live.window
    started = live.starts_at is None or at >= live.starts_at
    lasts = live.ends_at is None or at < live.ends_at
    return ScheduleOut(
        starts_at=live.starts_at,
        ends_at=live.ends_at,
        opens=None if window is None else f"{window.opens:%H:%M}",
        closes=None if window is None else f"{window.closes:%H:%M}",
        weekdays=[] if window is None else sorted(window.weekdays),
        open=started and lasts and (window is None or window.contains(at, live.zone)),
    )


class ThenOut(Wire):
    """What was decided when it happened, from the facts of then."""

    decision_id: str | None
    decided_at: Instant | None
    programme_version: int | None
    state: str | None = Field(description="In which state the campaign was; null if there was none.")
    asked: bool = Field(description="Whether the campaign was asked; one that cannot match is passed over.")
    code: str | None = Field(description="Why it gave nothing; null where it gave something.")
    message: str | None
    taken_back: bool = Field(description="Whether returns took something of it back since.")
    judgement: JudgementOut | None = Field(description="What it said; null if it was not live.")

    @classmethod
    def of(cls, then: Then, locale: str) -> ThenOut:
        """Show what was decided."""
        return cls(
            decision_id=None if then.decision_id is None else ids.encode("dec", then.decision_id),
            decided_at=then.decided_at,
            programme_version=then.programme_version,
            state=then.state,
            asked=then.asked,
            code=then.code,
            message=then.message,
            taken_back=then.taken_back,
            judgement=None if then.judgement is None else JudgementOut.of(then.judgement, locale),
        )


class SubjectOut(Wire):
    """The order, event or redemption that it is about, or a redemption that was refused."""

    kind: Literal["order", "event", "redemption", "refusal"]
    id: str
    external_id: str
    at: Instant
    state: str


class WhyOut(Wire):
    """Why somebody got something from a campaign, or did not."""

    sentence: str = Field(
        description="The answer in one or two sentences.",
        examples=[
            "“Summer” gave Ada nothing for order A-1, since it asks that the order amount is at least 50.00 GBP "
            "(it was 40.00 GBP). If it came again now, it gives nothing, since …"
        ],
    )
    campaign_id: str
    campaign: str
    state: str
    reason: str | None
    customer_id: str
    membership: str = Field(description="In the campaign's programme: active, left or none.")
    subject: SubjectOut | None = Field(description="Null: this customer has nothing yet that the campaign is about.")
    then: ThenOut | None
    now: JudgementOut = Field(description="What it would say if the same came now; of an empty cart without a subject.")

    @classmethod
    def of(cls, why: Why, locale: str) -> WhyOut:
        """Show the answer."""
        about = why.subject
        return cls(
            sentence=why.sentence,
            campaign_id=ids.encode("cmp", why.campaign_id),
            campaign=why.campaign,
            state=why.state,
            reason=why.reason,
            customer_id=ids.encode("cus", why.customer_id),
            membership=why.membership,
            subject=about
            and SubjectOut(
                kind=about.kind,
                id=_named(about),
                external_id=about.external_id,
                at=about.at,
                state=about.state,
            ),
            then=None if why.then is None else ThenOut.of(why.then, locale),
            now=JudgementOut.of(why.now, locale),
        )


_PREFIXES = {"order": "ord", "event": "evn", "redemption": "red"}


def _named(subject: Subject) -> str:
    prefix = _PREFIXES.get(subject.kind)
    return str(subject.id) if prefix is None else ids.encode(prefix, subject.id)
