"""Custom: whatever the shop knows how to do."""

from __future__ import annotations

import json
import re
from typing import Any, Literal

from pydantic import Field, field_validator

from laurels.program.campaigns.effects.effect import Bench, OnCart
from laurels.program.campaigns.effects.gifts import always
from laurels.program.campaigns.effects.pricer import Pricer
from laurels.program.campaigns.phrases import Phrases

PAYLOAD_MAX = 10_000
_NUL = re.compile(r"(?<!\\)(?:\\\\)*\\u0000")


class Custom(OnCart):
    """Hand the shop an effect of its own, with whatever it needs to carry it out."""

    example = 'With type engraving and payload {"lines": 2}, the answer has just that, and the shop engraves.'

    kind: Literal["custom"]
    type: str = Field(min_length=1, max_length=100, pattern=r"^[a-z][a-z0-9_.-]*$", examples=["engraving"])
    payload: dict[str, Any] = Field(default_factory=dict[str, Any], examples=[{"lines": 2}])

    @field_validator("payload")
    @classmethod
    def plain(cls, payload: dict[str, Any]) -> dict[str, Any]:
        """Refuse what could not be kept: too much, a NUL, half a character, or a number that is none."""
        text = json.dumps(payload, ensure_ascii=False, allow_nan=False)
        if len(text.encode()) > PAYLOAD_MAX:
            raise ValueError(f"a payload has at most {PAYLOAD_MAX} bytes")
        if _NUL.search(text):
            raise ValueError("a payload has no character U+0000")
        return payload

    def pricer(self, bench: Bench) -> Pricer:
        return always("custom", {"type": self.type, "payload": self.payload})

    def sentence(self, bench: Bench, words: Phrases) -> str:
        return words.say("custom", self.type)
