"""The kinds of effects, one file each: its arguments with their meaning, its sentence, and how it is worked out.

To add a kind, write its file and list its class here; the wire, the reference and the compiler follow.
"""

from typing import Annotated, TypeAlias

from pydantic import Field

from laurels.program.campaigns.effects.effect import Bench, DecimalText, Effect, RuleText
from laurels.program.campaigns.effects.fixed import Fixed
from laurels.program.campaigns.effects.formula import Formula
from laurels.program.campaigns.effects.payout import Payout
from laurels.program.campaigns.effects.per_item import PerItem
from laurels.program.campaigns.effects.proportional import Proportional

KINDS: tuple[type[Effect], ...] = (Fixed, Proportional, PerItem, Formula)

AnyEffect: TypeAlias = Annotated[Fixed | Proportional | PerItem | Formula, Field(discriminator="kind")]

__all__ = ["KINDS", "AnyEffect", "Bench", "DecimalText", "Effect", "Payout", "RuleText"]
