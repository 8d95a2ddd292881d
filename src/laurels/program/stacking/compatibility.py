"""Which campaigns go together, before any cart. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations, product
from uuid import UUID

from laurels.program.campaigns import LiveCampaign
from laurels.program.stacking.model import Group, Rules
from laurels.program.stacking.taking import clash


def compared(
    live: Sequence[LiveCampaign], rules: Rules, wanted: UUID | None = None
) -> Iterator[tuple[LiveCampaign, LiveCampaign, str | None]]:
    """Compare each two of some campaigns, or one of them with each other: why not both apply to a cart that each alone
    would apply to; None if they would.
    """
    grouped = [(one, rules.group_of(one.stacking)) for one in live]
    if wanted is None:
        pairs = combinations(grouped, 2)
    else:
        parted = [[pair for pair in grouped if (pair[0].id == wanted) is mine] for mine in (True, False)]
        pairs = product(*parted)
    for (one, its), (other, theirs) in pairs:
        yield one, other, _apart(one, its, other, theirs, rules)


def _apart(one: LiveCampaign, its: Group, other: LiveCampaign, theirs: Group, rules: Rules) -> str | None:
    why = clash(one.stacking, other.stacking, one.id, other.id)
    if why is not None:
        return why
    if rules.most < 2:
        return "most"
    if its is not theirs:
        return None
    if its.mode == "first":
        return "first"
    if its.mode != "all":
        return "best"
    return "most" if its.most == 1 else None
