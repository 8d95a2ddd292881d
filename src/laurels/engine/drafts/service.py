"""Checking a rule that somebody is writing; nothing is saved."""

from __future__ import annotations

from laurels import rules
from laurels.engine import segmentation
from laurels.engine.drafts.model import Audience, Checked
from laurels.kit.problems import InvalidField
from laurels.kit.tx import Tx
from laurels.program import vocabulary
from laurels.program.vocabulary import CUSTOMER, Language, Sources, UnknownTrigger
from laurels.rules import BOOL, DECIMAL, DURATION, INT, STRING, TIMESTAMP, Rule, RuleError, Type, sql

SAMPLE = 10
_TYPES: dict[str, Type] = {
    "bool": BOOL,
    "int": INT,
    "decimal": DECIMAL,
    "string": STRING,
    "timestamp": TIMESTAMP,
    "duration": DURATION,
}


async def check(
    tx: Tx, *, text: str, trigger: str, expects: str, line: bool, audience: bool, published: bool = False
) -> Checked:
    """Check a text against what is set up: the rule that it is, or what is wrong with it and where.

    With `audience` a rule over customers is also asked of all of them.

    :raises UnknownTrigger: nothing of this name has rules
    :raises InvalidField: the trigger has no lines
    """
    sources = await vocabulary.sources(tx)
    language = language_of(sources, trigger, published=published)
    if line and language.line is None:
        raise InvalidField("Only orders have lines.", pointer="/line")
    names = language.line if line and language.line is not None else language.moment
    kind = language.money if expects == "money" else _TYPES.get(expects)
    try:
        rule = rules.check(text, names, expects=kind)
    except RuleError as error:
        return Checked(text, error=error)
    alone = _not_of_everybody(rule, sources)
    counted = None
    if audience and trigger == CUSTOMER and alone is None and rule.type == BOOL:
        found = (await segmentation.preview(tx, rule=text, segment_id=None, sample=SAMPLE)).counted
        counted = Audience(found.size, found.asked_count, found.sample)
    return Checked(text, rule, None, alone, vocabulary.clock(rule), counted)


def language_of(sources: Sources, trigger: str, *, published: bool = False, pointer: str = "/for") -> Language:
    """Find the language of a trigger.

    :param published: whether for campaigns that are published
    :raises UnknownTrigger: nothing of this name has rules
    """
    try:
        return sources.language(trigger, published=published)
    except UnknownTrigger as unknown:
        raise UnknownTrigger(f"{unknown.detail} For rules over customers use {CUSTOMER}.", pointer=pointer) from None


def _not_of_everybody(rule: Rule, sources: Sources) -> str | None:
    known = sources.language(CUSTOMER).moment.entries
    momentary = sorted(read.path for read in rule.reads if read.path not in known)
    if momentary:
        return f"It reads {', '.join(momentary[:5])}, which only the moment of an order or event has."
    refused = sql.real_time_only(rule)
    return None if refused is None else refused.message
