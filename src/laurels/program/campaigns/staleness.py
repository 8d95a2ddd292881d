"""Which compiled campaigns a changed set-up concerns, so that the others need not be compiled again. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from uuid import UUID

from laurels.program.campaigns.model import LiveCampaign, Saved
from laurels.program.vocabulary import Sources, UnknownTrigger
from laurels.rules import Entry, Parameter, Vocabulary

Parts = tuple[str, ...]


def stale(live: Iterable[LiveCampaign], saved: Mapping[UUID, Saved], *, old: Sources, new: Sources) -> set[UUID]:
    """Name the campaigns that may mean something else, or nothing more, or something again, under a new set-up.

    A rule that reads a fact has each part of its name in its text; so a definition without those of what changed means
    what it meant. A list of allowed values that only grew changes no rule that was accepted before.
    """
    listed = list(live)
    if old.currency != new.currency:
        return {one.id for one in listed}
    wallets = {wallet.id for wallet in {*old.wallets} ^ {*new.wallets}}
    names: dict[str, frozenset[Parts] | None] = {}
    found: set[UUID] = set()
    for one in listed:
        if one.trigger not in names:
            names[one.trigger] = _changed_names(one.trigger, old, new)
        changed, text = names[one.trigger], saved[one.id].definition if one.id in saved else ""
        if (
            changed is None
            or one.outdated is not None
            or any(effect.wallet_id in wallets for effect in (*one.effects, *one.pricings))
            or any(all(part in text for part in parts) for parts in changed)
        ):
            found.add(one.id)
    return found


def _changed_names(trigger: str, old: Sources, new: Sources) -> frozenset[Parts] | None:
    """List the names, in parts, that changed in a trigger's language; None if there is no comparing."""
    try:
        before, after = old.language(trigger), new.language(trigger)
    except UnknownTrigger:
        return None
    pairs = [(before.moment, after.moment)]
    if before.line is not None and after.line is not None:
        pairs.append((before.line, after.line))
    elif before.line is not after.line:
        return None
    return None if before.money != after.money else frozenset(name for pair in pairs for name in _differing(*pair))


def _differing(before: Vocabulary, after: Vocabulary) -> Iterable[Parts]:
    if before.objects.keys() != after.objects.keys():
        yield ()  # concerns every text
    tables = [(before.entries, after.entries)]
    tables += [(fields, after.objects.get(name, {})) for name, fields in before.objects.items()]
    for was, now in tables:
        for name in was.keys() | now.keys():
            parts = tuple(name.split("."))
            # What is new only concerns whoever wrote its name before, when it was a part of something else.
            new = name not in was and not any(".".join(parts[:length]) in was for length in range(1, len(parts)))
            if not new and not _compatible(was.get(name), now.get(name)):
                yield parts


def _compatible(was: Entry | None, now: Entry | None) -> bool:
    if was is None or now is None:
        return False
    parameters = len(was.parameters) == len(now.parameters) and all(
        _fits(one.allowed, other.allowed) and _bare(one) == _bare(other)
        for one, other in zip(was.parameters, now.parameters, strict=True)
    )
    return parameters and _fits(was.allowed, now.allowed) and _plain(was) == _plain(now)


def _fits(was: tuple[object, ...] | None, now: tuple[object, ...] | None) -> bool:
    return was == now or now is None or (was is not None and {*was} <= {*now})


def _bare(parameter: Parameter) -> Parameter:
    return replace(parameter, allowed=None)


def _plain(entry: Entry) -> Entry:
    return replace(entry, allowed=None, parameters=())
