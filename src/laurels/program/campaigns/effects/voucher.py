"""Voucher: a code of another campaign, for next time."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from laurels.kit import ids
from laurels.program.campaigns.effects.effect import Bench, OnCart
from laurels.program.campaigns.effects.gifts import always
from laurels.program.campaigns.effects.pricer import Pricer
from laurels.program.campaigns.phrases import Phrases


class Voucher(OnCart):
    """Publish another campaign to the customer when the cart is redeemed; one with codes gives a code of its own."""

    example = "With the campaign of 10 % codes, who redeems this cart gets a code for the next one."

    kind: Literal["voucher"]
    campaign_id: str = Field(examples=["cmp_01kaw3x9p3e9rs8s9p1y9e1v5a"])

    def pricer(self, bench: Bench) -> Pricer:
        campaign = ids.decode("cmp", self.campaign_id, pointer=f"{bench.pointer}/campaign_id")
        return always("voucher", {"campaign_id": campaign})

    def sentence(self, bench: Bench, words: Phrases) -> str:
        return words.say("voucher")
