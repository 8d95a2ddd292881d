"""Decisions: what a moment earns and why. Deciding is pure; what was decided is kept with its facts and can be rerun.

Always true: a decision depends on nothing but its facts, the campaign versions it names and what limits had counted.
"""

from laurels.engine.decisions.context import KEPT, build_context, facts_of, order_facts, with_code
from laurels.engine.decisions.model import (
    Count,
    Decided,
    Decision,
    Grant,
    Moment,
    Programme,
    Refused,
    TakenBack,
    View,
)
from laurels.engine.decisions.policy import (
    counters_of,
    counters_of_publication,
    decide,
    explanations,
    journal_of,
    reconsider,
    stands,
    terms_of,
    transfers_of_return,
    uncounted,
    views,
)
from laurels.engine.decisions.service import (
    by_cause,
    described,
    get,
    given_for,
    grant_row,
    input_hash,
    insert,
    latest,
    list_decisions,
    moment_of,
    programme,
    rerun,
    standing,
    taken_back,
    verdict_of,
)
from laurels.engine.decisions.store import GIVEN
from laurels.program import vocabulary

vocabulary.offer_grants(GIVEN)

__all__ = [
    "KEPT",
    "Count",
    "Decided",
    "Decision",
    "Grant",
    "Moment",
    "Programme",
    "Refused",
    "TakenBack",
    "View",
    "build_context",
    "by_cause",
    "counters_of",
    "counters_of_publication",
    "decide",
    "described",
    "explanations",
    "facts_of",
    "get",
    "given_for",
    "grant_row",
    "input_hash",
    "insert",
    "journal_of",
    "latest",
    "list_decisions",
    "moment_of",
    "order_facts",
    "programme",
    "reconsider",
    "rerun",
    "standing",
    "stands",
    "taken_back",
    "terms_of",
    "transfers_of_return",
    "uncounted",
    "verdict_of",
    "views",
    "with_code",
]
