"""Routes for who writes rules."""

from __future__ import annotations

from typing import Annotated

from fastapi import Query

from laurels.engine.drafts import offers, service
from laurels.engine.drafts.schemas import RuleCheck, RuleChecked, ValueOut, VocabularyOut
from laurels.kit.tx import Tx
from laurels.kit.web import Page, Routes

routes = Routes(prefix="/v1/rules", tag="Rules")
For = Annotated[str, Query(alias="for", max_length=120, description="order.paid, event.<type> or customer.")]


@routes.post("/check", permission="rules:read", status=200)
async def check_rule(tx: Tx, body: RuleCheck) -> RuleChecked:
    """Check a rule without saving anything: what it means, what it reads and costs, or what is wrong with it and where.

    A wrong rule is no refused request: the answer has `ok` false and `errors`. With `audience` the rule is also asked
    of every customer, and the answer has how many it holds for.
    """
    checked = await service.check(
        tx,
        text=body.rule,
        trigger=body.for_,
        expects=body.expects,
        line=body.line,
        audience=body.audience,
        published=body.published,
    )
    return RuleChecked.of(checked, body.locale or tx.locale)


@routes.get("/vocabulary", permission="rules:read")
async def list_vocabulary(
    tx: Tx,
    trigger: For = "order.paid",
    published: Annotated[bool, Query(description="Whether for a campaign that is published.")] = False,
) -> VocabularyOut:
    """List what rules of a trigger may read, with types, words, units, values and parameters, and the functions."""
    return VocabularyOut.of(await offers.offer(tx, trigger=trigger, published=published))


@routes.get("/values", permission="rules:read")
async def list_values(
    tx: Tx,
    name: Annotated[str, Query(max_length=200, examples=["customer.attributes.country"])],
    trigger: For = "order.paid",
    parameter: Annotated[str | None, Query(max_length=100, description="Of a fact that is asked with some.")] = None,
    prefix: Annotated[str, Query(max_length=100, description="What the values begin with.")] = "",
    limit: Annotated[int, Query(ge=1, le=100)] = 20,
) -> Page[ValueOut]:
    """Look up the values that a fact can be compared with: those allowed, what is set up, or what was met lately."""
    found = await offers.values(tx, name=name, trigger=trigger, parameter=parameter, prefix=prefix, limit=limit)
    return Page[ValueOut](items=[ValueOut.of(one) for one in found])
