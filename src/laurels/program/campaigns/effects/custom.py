"""Custom: whatever the shop knows how to do."""

from __future__ import annotations

from typing import Any, Literal

import msgspec
from pydantic import Field

from laurels.kit.problems import InvalidField
from laurels.program.campaigns.effects.effect import Bench, OnCart
from laurels.program.campaigns.effects.gifts import always
from laurels.program.campaigns.effects.pricer import Pricer
from laurels.program.campaigns.phrases import Phrases

PAYLOAD_MAX = 10_000


class Custom(OnCart):
    """Hand the shop an effect of its own, with whatever it needs to carry it out."""

    example = 'With type engraving and payload {"lines": 2}, the answer has just that, and the shop engraves.'

    kind: Literal["custom"]
    type: str = Field(min_length=1, max_length=100, pattern=r"^[a-z][a-z0-9_.-]*$", examples=["engraving"])
    payload: dict[str, Any] = Field(default_factory=dict[str, Any], examples=[{"lines": 2}])

    def pricer(self, bench: Bench) -> Pricer:
        if len(msgspec.json.encode(self.payload)) > PAYLOAD_MAX:
            raise InvalidField(f"A payload has at most {PAYLOAD_MAX} bytes.", pointer=f"{bench.pointer}/payload")
        return always("custom", {"type": self.type, "payload": self.payload})

    def sentence(self, bench: Bench, words: Phrases) -> str:
        return words.say("custom", self.type)
