"""Definitions compiled once a process: the same text under the same set-up means the same."""

from __future__ import annotations

from typing import Final
from zoneinfo import ZoneInfo

import msgspec

from laurels.kit.problems import InvalidField
from laurels.program.campaigns.compiler import Identity, compiled, outdated
from laurels.program.campaigns.model import LiveCampaign
from laurels.program.campaigns.schemas import Definition
from laurels.program.campaigns.store import Saved
from laurels.program.vocabulary import Sources

KEPT_MAX: Final = 20_000
_kept: dict[tuple[Saved, str, str], LiveCampaign] = {}


def remembered(saved: Saved, *, sources: Sources, zone: ZoneInfo) -> LiveCampaign:
    """Compile a stored definition, or find it compiled.

    The key holds the text itself: a version written in a dry run was rolled back, and its number may come again.
    """
    key = (saved, sources.fingerprint, zone.key)
    found = _kept.get(key)
    if found is None:
        if len(_kept) >= KEPT_MAX:
            _kept.pop(next(iter(_kept)), None)
        found = _kept[key] = _compile(saved, sources, zone)
    return found


def _compile(saved: Saved, sources: Sources, zone: ZoneInfo) -> LiveCampaign:
    whose = Identity(saved.id, saved.version, saved.name, saved.program_id)
    said = msgspec.json.decode(saved.definition)
    try:
        return compiled(Definition.model_validate(said), whose, sources=sources, zone=zone)
    except InvalidField as refused:
        why = f"The campaign no longer fits what is set up ({refused.pointer}): {refused.detail}"
        return outdated(whose, said["trigger"], why, zone)
