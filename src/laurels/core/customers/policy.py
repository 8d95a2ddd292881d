"""What may be said about a customer, which of two sayings holds, and what rules read."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from laurels import rules
from laurels.core.attributes import Schema, merged
from laurels.core.customers.model import Customer, CustomerRef, Known, Saying
from laurels.kit import calendar, ids
from laurels.kit.problems import Conflict, InvalidField

FIELDS = ("name", "email", "phone", "born_on", "locale", "registered_at")
SKEW_MAX = timedelta(minutes=5)
BORN_FIRST = date(1900, 1, 1)

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_EMAIL = re.compile(r"[^@\s\x00-\x1f\x7f]{1,64}@[^@\s.\x00-\x1f\x7f]+(\.[^@\s.\x00-\x1f\x7f]+)+")
_PHONE = re.compile(r"[+0-9 ()./\-]*(?:(?:x|ext\.?) ?[0-9]+)?", re.ASCII)
_LOCALE = re.compile(r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2})?", re.ASCII)


def check(saying: Saying, *, now: datetime, zone: ZoneInfo) -> None:
    """Refuse what cannot be true of a customer.

    :raises InvalidField: naming the field
    """
    pointer = saying.pointer
    email, phone, locale = (saying.changes.get(name) for name in ("email", "phone", "locale"))
    if email is not None and not _EMAIL.fullmatch(email):
        raise InvalidField("This is no e-mail address. Give one like ada@example.com.", pointer=f"{pointer}/email")
    if phone is not None and not (_PHONE.fullmatch(phone) and 4 <= len(phone_key(phone)) <= 20):
        raise InvalidField("Give a phone number of 4 to 20 digits, like +44 20 7946 0018.", pointer=f"{pointer}/phone")
    if locale is not None and not _LOCALE.fullmatch(locale):
        raise InvalidField("This is no locale. Use a form like en-GB or tr.", pointer=f"{pointer}/locale")
    born_on: date | None = saying.changes.get("born_on")
    if born_on is not None and not BORN_FIRST <= born_on <= calendar.local_day(now, zone):
        raise InvalidField("A birthday lies between 1900-01-01 and today.", pointer=f"{pointer}/born_on")
    registered_at: datetime | None = saying.changes.get("registered_at")
    if registered_at is not None and registered_at > now + SKEW_MAX:
        raise InvalidField("A registration lies in the past.", pointer=f"{pointer}/registered_at")
    if saying.as_of is not None and saying.as_of > now + SKEW_MAX:
        raise InvalidField("`as_of` tells when this was true; it cannot lie ahead.", pointer=f"{pointer}/as_of")


def email_key(email: str) -> str:
    """Give the form of an address under which it is looked up: without regard to case."""
    return email.lower()


def phone_key(phone: str) -> str:
    """Give the form of a number under which it is looked up: its digits, without an extension."""
    return "".join(char for char in re.split(r"[xe]", phone)[0] if "0" <= char <= "9")


def born(saying: Saying, *, id: UUID, now: datetime, schema: Schema) -> Customer:
    """Make a new customer of a saying.

    :raises InvalidField: an attribute does not fit
    """
    blank = Customer(id, None, None, None, None, None, None, None, now, {}, {}, "active", None, now, now)
    if not saying.changes.get("attributes"):
        schema.check({}, f"{saying.pointer}/attributes")
    return told(blank, saying, now=now, schema=schema)


def told(customer: Customer, saying: Saying, *, now: datetime, schema: Schema) -> Customer:
    """Tell a customer's record something; each field keeps what was said last, in the order of `as_of`.

    So sayings may arrive in any order and leave the same record. Of two said as of the same instant, the one that
    arrives last holds.

    :raises Conflict: the customer was erased, or just merged into another
    :raises InvalidField: an attribute does not fit
    """
    check_alive(customer)
    attributes: Mapping[str, Any] = saying.changes.get("attributes") or {}
    if attributes:
        schema.check(attributes, f"{saying.pointer}/attributes", stored=customer.attributes)
    moment = ((saying.as_of or now) - _EPOCH) // _MICROSECOND
    news = {
        name: value
        for name, value in saying.changes.items()
        if name in FIELDS and moment >= customer.said.get(name, moment)
    }
    attribute_news = {
        name: value for name, value in attributes.items() if moment >= customer.said.get(f"attributes.{name}", moment)
    }
    if "registered_at" in news and news["registered_at"] is None:
        news["registered_at"] = customer.created_at
    said = customer.said | {name: moment for name in news if name in FIELDS}
    said |= {f"attributes.{name}": moment for name in attribute_news}
    return keyed(replace(customer, **news, attributes=merged(customer.attributes, attribute_news), said=said))


def keyed(customer: Customer) -> Customer:
    """Give a customer with the keys under which their address and number are looked up."""
    return replace(
        customer,
        email_key=None if customer.email is None else email_key(customer.email),
        phone_key=None if customer.phone is None else phone_key(customer.phone),
    )


def check_alive(customer: Customer) -> None:
    """Refuse to change a customer who is no more.

    :raises Conflict: the customer was erased, or just merged into another
    """
    if customer.state == "merged":
        raise Conflict("This customer was merged into another at this moment. Send the request again.")
    if customer.state == "erased":
        raise Conflict("This customer was erased; nothing more can be kept about them.")


def changed(before: Customer, after: Customer) -> list[str]:
    """Name the fields that differ, attributes as `attributes.<name>`."""
    names = [name for name in FIELDS if getattr(before, name) != getattr(after, name)]
    old, new = before.attributes, after.attributes
    return names + [f"attributes.{name}" for name in sorted({*old, *new}) if old.get(name) != new.get(name)]


def ref(
    *, id: str | None = None, source: str | None = None, external_id: str | None = None, pointer: str = "/customer"
) -> CustomerRef:
    """Read how a request names a customer.

    :raises InvalidField: neither an id alone, nor source and external_id together
    """
    if id is not None and source is None and external_id is None:
        return CustomerRef(id=ids.decode("cus", id, pointer=f"{pointer}/id"))
    if id is not None or not source or not external_id:
        raise InvalidField("Name the customer by `id`, or by `source` and `external_id` together.", pointer=pointer)
    return CustomerRef(source=source, external_id=external_id)


def facts(known: Known, *, schema: Schema, at: datetime, zone: ZoneInfo) -> dict[str, Any]:
    """Tell what rules read of a customer at this moment; the day is the workspace's.

    Born on 29 February 2000, on 28 February 2026: `birthday` is true and `age` 26.
    """
    told: dict[str, Any] = {
        "id": ids.encode("cus", known.id),
        "attributes": schema.facts(known.attributes),
        "since": known.registered_at,
        "birthday": False,
    }
    if known.born_on is not None:
        day = calendar.local_day(at, zone)
        told["birthday"] = calendar.birthday_in_year(known.born_on, day.year) == day
        if known.born_on <= day:
            told["age"] = calendar.age(known.born_on, day)
    return told


def vocabulary(schema: Schema) -> list[rules.Entry]:
    """List what rules may read of a customer."""
    return [
        rules.Entry("customer.id", rules.STRING, "the customer"),
        rules.Entry("customer.since", rules.TIMESTAMP, "the day the customer registered"),
        rules.Entry("customer.birthday", rules.BOOL, "today is the customer's birthday"),
        rules.Entry("customer.age", rules.INT, "the customer's age", unit="years", optional=True),
        *schema.entries("customer.attributes"),
    ]
