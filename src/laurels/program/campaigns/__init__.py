"""Campaigns: when something happens, to whom it matters, and what is then earned.

A campaign is data. Each edit writes a new immutable version, checked whole when it is saved; a live one is compiled
once and evaluated without I/O. `draft` → `live` → `paused` → `live` → `ended`, which is final; only live ones earn.
Limits are not applied here: their ids are stable across edits, and the engine counts by them.
"""

from laurels.program.campaigns.cache import advance
from laurels.program.campaigns.compiler import Identity, compiled
from laurels.program.campaigns.effects import RuleText
from laurels.program.campaigns.index import PUBLICATIONS, Bucket, Index, Live, Trigger
from laurels.program.campaigns.model import (
    ALONE,
    REACHED,
    Award,
    Bound,
    Campaign,
    Context,
    IncentiveKind,
    Limit,
    LiveCampaign,
    Refusal,
    Stacking,
    State,
    Verdict,
    Version,
)
from laurels.program.campaigns.phrases import phrases
from laurels.program.campaigns.policy import WrongState, evaluate, offered, re_evaluate, rolled_out, why_not
from laurels.program.campaigns.schemas import Definition
from laurels.program.campaigns.service import (
    create,
    drafted,
    get,
    guarded_by,
    list_campaigns,
    live,
    live_at,
    present,
    revise,
    sentences,
    states,
    step,
    versions,
)

EVENTS = {
    "campaign.created": "A campaign was drafted.",
    "campaign.updated": "A campaign was renamed or got a new version of its definition.",
    "campaign.launched": "A campaign went live.",
    "campaign.paused": "A campaign was paused.",
    "campaign.killed": "A campaign was stopped at once by the kill switch.",
    "campaign.ended": "A campaign was ended for good.",
}

__all__ = [
    "ALONE",
    "EVENTS",
    "PUBLICATIONS",
    "REACHED",
    "Award",
    "Bound",
    "Bucket",
    "Campaign",
    "Context",
    "Definition",
    "Identity",
    "IncentiveKind",
    "Index",
    "Limit",
    "Live",
    "LiveCampaign",
    "Refusal",
    "RuleText",
    "Stacking",
    "State",
    "Trigger",
    "Verdict",
    "Version",
    "WrongState",
    "advance",
    "compiled",
    "create",
    "drafted",
    "evaluate",
    "get",
    "guarded_by",
    "list_campaigns",
    "live",
    "live_at",
    "offered",
    "phrases",
    "present",
    "re_evaluate",
    "revise",
    "rolled_out",
    "sentences",
    "states",
    "step",
    "versions",
    "why_not",
]
