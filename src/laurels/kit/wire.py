"""The types of which bodies of hot routes are made, decoded by msgspec."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

import msgspec
from msgspec import Meta, Struct

AMOUNT_MAX = 10**15
QUANTITY_MAX = 10**9

Name = Annotated[str, Meta(min_length=1, max_length=200)]
Source = Annotated[str, Meta(max_length=100, description="The system that gave the external id, such as `shop`.")]
Amount = Annotated[int, Meta(ge=0, le=AMOUNT_MAX, description="Minor units of the currency.")]
Positive = Annotated[int, Meta(gt=0, le=AMOUNT_MAX, description="Minor units of the currency.")]
Quantity = Annotated[int, Meta(gt=0, le=QUANTITY_MAX)]
At = Annotated[datetime, Meta(tz=True, description="RFC 3339 with an offset.")]
Currency = Annotated[str, Meta(min_length=3, max_length=3, examples=["GBP"])]
Decimals = Annotated[str, Meta(max_length=40, description="A decimal number in text.", examples=["2.955"])]
Attributes = dict[str, Any]


class Wire(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """What crosses the wire."""


class ItemsIn(Wire, frozen=True):
    """Up to a thousand rows, each decoded and answered by itself."""

    items: Annotated[list[msgspec.Raw], Meta(min_length=1, max_length=1000)]
