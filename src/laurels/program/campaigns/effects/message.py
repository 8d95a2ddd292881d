"""Message: a sentence that the shop shall show to the customer."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from laurels.program.campaigns.effects.effect import Bench, OnCart
from laurels.program.campaigns.effects.gifts import always
from laurels.program.campaigns.effects.pricer import Pricer
from laurels.program.campaigns.phrases import Phrases

Text = Annotated[str, Field(min_length=1, max_length=1000, pattern=r"^[^\x00]*$")]

Language = Annotated[str, Field(pattern=r"^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$")]


class Message(OnCart):
    """Hand the shop a sentence to show to the customer, in as many languages as you give."""

    example = 'With text "You save the delivery today", the cart shows it.'

    kind: Literal["message"]
    text: Text
    translations: dict[Language, Text] = Field(
        default_factory=dict[str, str],
        max_length=50,
        description="The same in other languages.",
        examples=[{"de": "…"}],
    )

    def pricer(self, bench: Bench) -> Pricer:
        return always("message", {"text": self.text, "translations": self.translations})

    def sentence(self, bench: Bench, words: Phrases) -> str:
        return words.say("message", self.text)
