"""Routes of attribute schemas."""

from __future__ import annotations

from laurels.core.attributes import service
from laurels.core.attributes.schemas import AttributeIn, AttributeOut
from laurels.kit.tx import Tx
from laurels.kit.web import Page, Routes

routes = Routes(prefix="/v1/attributes", tag="Attributes")


@routes.get("", permission="workspace:read")
async def list_attributes(tx: Tx, entity: str | None = None) -> Page[AttributeOut]:
    """List the declared attributes, of one entity or of all.

    An entity is customer, order, line, product, store, voucher, event:<event type> or reading:<name>.
    """
    found = await service.list_attributes(tx, entity=entity)
    return Page[AttributeOut](items=[AttributeOut.of(attribute) for attribute in found])


@routes.get("/{entity}/{name}", permission="workspace:read")
async def get_attribute(tx: Tx, entity: str, name: str) -> AttributeOut:
    """Show one declared attribute."""
    return AttributeOut.of(await service.get(tx, entity=entity, name=name))


@routes.put("/{entity}/{name}", permission="workspace:write")
async def define_attribute(tx: Tx, entity: str, name: str, body: AttributeIn) -> AttributeOut:
    """Declare an attribute, so that it is checked and rules can read it.

    Once an entity has one declaration, undeclared attributes are refused. A change that a stored value would not fit
    is refused with 409. An attribute declared as required is asked of later writes; what is stored stays.
    """
    declared = await service.define(
        tx, entity=entity, name=name, type=body.type, required=body.required, allowed=body.allowed
    )
    return AttributeOut.of(declared)


@routes.delete("/{entity}/{name}", permission="workspace:write")
async def remove_attribute(tx: Tx, entity: str, name: str) -> AttributeOut:
    """Take back a declaration. Stored values stay; rules cannot read them any more."""
    return AttributeOut.of(await service.remove(tx, entity=entity, name=name))
