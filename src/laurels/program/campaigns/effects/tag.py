"""Tag: a word that the shop shall put on the order."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from laurels.program.campaigns.effects.effect import Bench, OnCart
from laurels.program.campaigns.effects.gifts import always
from laurels.program.campaigns.effects.pricer import Pricer
from laurels.program.campaigns.phrases import Phrases


class Tag(OnCart):
    """Hand the shop a word to put on the order, such as for the warehouse."""

    example = "With tag gift-wrap, the answer's tags have gift-wrap, and the warehouse wraps it."

    kind: Literal["tag"]
    tag: str = Field(min_length=1, max_length=100, pattern=r"^[^\x00]*$", examples=["gift-wrap"])

    def pricer(self, bench: Bench) -> Pricer:
        return always("tag", {"tag": self.tag})

    def sentence(self, bench: Bench, words: Phrases) -> str:
        return words.say("tag", self.tag)
