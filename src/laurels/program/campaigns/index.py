"""The campaigns that are live, found by what must be equal for them to give anything. Pure.

A moment asks only the campaigns that could give it something: those with a key that it matches, and those without a
key. The grants are those of asking all; what is passed over is a campaign that would have refused for its condition,
its lines or its dates. An index never changes: `changed` makes the next one, and whoever decides keeps the old.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any, Final
from uuid import UUID
from zoneinfo import ZoneInfo

from laurels.program.campaigns.model import Context, LiveCampaign, Saved
from laurels.program.vocabulary import CART, CODE, Sources
from laurels.rules import Read
from laurels.rules.keys import Key, probe

ASKED_ALL_MAX: Final = 16
"""So few campaigns of a trigger are all asked: it costs nothing, and the answer has the reason of each."""
REBUILT_MAX: Final = 256
"""So few are indexed anew with each change, by the values that they then have."""
SPANS: Final = (1, 32, 1024)
"""Days that a part of a schedule has, by which campaigns with a first and a last day are found."""
PARTS_MAX: Final = 40
DAY: Final = 86_400
PUBLICATIONS: Final = "publications"
"""Where a context has the open publications of its customer, by campaign."""
LIST_FACTOR: Final = 8
"""How much likelier a value is met among the items of a list than alone."""

# What stays as it is while a list is decided; wallets and history move on with each request of it.
_STEADY: Final = ("order.", "event.", "now.", "reading.", "customer.attributes.", "customer.segments[]", "span:")
_STEADY_TOO: Final = frozenset(
    ("customer.id", "customer.birthday", "customer.anniversary", "customer.identities[]", "customer.age")
)
_MOVING: Final = frozenset(("order.tenders[].amount",))

Bucket = tuple[LiveCampaign, ...]
Weights = Mapping[str, Mapping[object, int]]


@dataclass(frozen=True, slots=True)
class Trigger:
    """The live campaigns of one trigger, in the order of their ids.

    :param always: those without a key
    :param paths: those with one, by its path and each of its values
    :param keyed: by which key each was filed
    :param weights: how many campaigns had each value when this was built, by which the next is filed
    :param limited: those that have limits
    :param published: those that are only for whom they were published to
    """

    all: Mapping[UUID, LiveCampaign] = field(default_factory=dict[UUID, LiveCampaign])
    always: Bucket = ()
    paths: Mapping[str, Mapping[object, Bucket]] = field(default_factory=dict[str, Mapping[object, Bucket]])
    keyed: Mapping[UUID, Key] = field(default_factory=dict[UUID, Key])
    weights: Weights = field(default_factory=dict[str, Mapping[object, int]])
    limited: Mapping[UUID, LiveCampaign] = field(default_factory=dict[UUID, LiveCampaign])
    published: Mapping[UUID, LiveCampaign] = field(default_factory=dict[UUID, LiveCampaign])
    changes: int = 0

    def candidates(self, context: Context, *, asked_all_max: int = ASKED_ALL_MAX) -> Bucket:
        """Find the campaigns that may give something in this context, in the order of their ids."""
        if len(self.all) <= asked_all_max:
            return tuple(self.all.values())
        found: dict[int, LiveCampaign] = {}
        for path, buckets in self.paths.items():
            for value in reader(path)(context):
                try:
                    bucket = buckets.get(value)
                except TypeError:  # a list or a map is no key's value
                    continue
                if bucket is not None:
                    for live in bucket:
                        found[live.id.int] = live
        if not found:
            return self.always
        for live in self.always:
            found[live.id.int] = live
        return tuple([found[number] for number in sorted(found)])


@dataclass(frozen=True, slots=True)
class Index:
    """All live campaigns of a workspace, by trigger.

    :param needs: the facts that their rules read, as dotted names
    :param reads: the same with their arguments
    :param prefixes: the same, and every group of names that has one of them
    :param asked_count: how many of them ask with arguments
    """

    triggers: Mapping[str, Trigger] = field(default_factory=dict[str, Trigger])
    needs: frozenset[str] = frozenset()
    reads: frozenset[Read] = frozenset()
    prefixes: frozenset[str] = field(init=False)
    asked_count: int = field(init=False)

    def __post_init__(self) -> None:
        parts = [name.split(".") for name in self.needs]
        prefixes = frozenset(".".join(name[:length]) for name in parts for length in range(1, len(name) + 1))
        object.__setattr__(self, "prefixes", prefixes)
        object.__setattr__(self, "asked_count", sum(1 for read in self.reads if read.arguments))

    def __len__(self) -> int:
        return sum(len(trigger.all) for trigger in self.triggers.values())

    def of(self, trigger: str) -> Trigger:
        """Give the campaigns of a trigger."""
        return self.triggers.get(trigger) or _NONE

    def campaigns(self) -> Iterable[LiveCampaign]:
        """List every live campaign."""
        for trigger in self.triggers.values():
            yield from trigger.all.values()

    def changed(self, gone: Iterable[UUID], come: Iterable[LiveCampaign]) -> Index:
        """Make the index of what is live after some campaigns went and some came, or came again as another version.

        Only what changed is filed anew, so that a change among thousands costs little.
        """
        leaving, coming = set(gone), {live.id: live for live in come}
        if len(self) + len(coming) <= REBUILT_MAX:
            stay = [live for live in self.campaigns() if live.id not in leaving and live.id not in coming]
            return Index.of_all([*stay, *coming.values()])
        triggers = dict(self.triggers)
        for name in {*triggers, *(live.trigger for live in coming.values())}:
            before = triggers.get(name, _NONE)
            left = [id for id in (*leaving, *coming) if id in before.all]
            new = [live for live in coming.values() if live.trigger == name]
            if left or new:
                triggers[name] = _refiled(before, left, new)
        needs = self.needs.union(*(live.needs for live in coming.values()))
        reads = self.reads.union(*(live.reads for live in coming.values()))
        return Index(triggers, needs, reads)

    @staticmethod
    def of_all(live: Iterable[LiveCampaign]) -> Index:
        """Index campaigns from scratch."""
        listed = list(live)
        by_trigger: dict[str, list[LiveCampaign]] = {}
        for one in listed:
            by_trigger.setdefault(one.trigger, []).append(one)
        return Index(
            {name: _filed(campaigns) for name, campaigns in by_trigger.items()},
            frozenset[str]().union(*(one.needs for one in listed)),
            frozenset[Read]().union(*(one.reads for one in listed)),
        )


@dataclass(frozen=True, slots=True)
class Live:
    """What a process knows of a workspace's live campaigns.

    :param heads: id and revision of each campaign whose state is live, sixteen and four bytes
    :param saved: their definitions as they were read, also those of programmes that are not active
    :param programs: those that are active
    """

    index: Index
    heads: frozenset[bytes]
    saved: Mapping[UUID, Saved]
    programs: frozenset[UUID]
    sources: Sources
    zone: ZoneInfo


_NONE: Final = Trigger()


def _filed(campaigns: Iterable[LiveCampaign]) -> Trigger:
    """File the campaigns of one trigger, each by the key that lets most others be passed over."""
    listed = sorted(campaigns, key=_order)
    usable = [(live, keys_of(live)) for live in listed]
    counted: dict[str, Counter[object]] = {}
    for _, keys in usable:
        for key in keys:
            counted.setdefault(key.path, Counter()).update(key.values)
    keyed: dict[UUID, Key] = {}
    always: list[LiveCampaign] = []
    paths: dict[str, dict[object, list[LiveCampaign]]] = {}
    for live, keys in usable:
        if not keys:
            always.append(live)
            continue
        key = keyed[live.id] = _best(keys, counted)
        buckets = paths.setdefault(key.path, {})
        for value in key.values:
            buckets.setdefault(value, []).append(live)
    return Trigger(
        {live.id: live for live in listed},
        tuple(always),
        {path: {value: tuple(bucket) for value, bucket in buckets.items()} for path, buckets in paths.items()},
        keyed,
        counted,
        {live.id: live for live in listed if live.limits},
        {live.id: live for live in listed if live.published},
    )


def _refiled(before: Trigger, left: list[UUID], new: list[LiveCampaign]) -> Trigger:
    """File anew only what changed; now and then all, when the values have become others."""
    changes = before.changes + len(left) + len(new)
    everything = dict(before.all)
    for id in {*left} - {live.id for live in new}:
        del everything[id]
    last = next(reversed(everything)).int if everything else 0
    ordered = all(live.id in everything or live.id.int > last for live in new)
    everything.update((live.id, live) for live in sorted(new, key=_order))
    if changes * 4 > len(everything):
        return _filed(everything.values())
    if not ordered:
        everything = {live.id: live for live in sorted(everything.values(), key=_order)}
    keyed, always = {**before.keyed}, before.always
    limited, published = {**before.limited}, {**before.published}
    paths: dict[str, dict[object, Bucket]] = {}
    for id in left:
        limited.pop(id, None)
        published.pop(id, None)
        key = keyed.pop(id, None)
        if key is None:
            always = tuple([live for live in always if live.id != id])
            continue
        buckets = _copied(paths, before, key.path)
        for value in key.values:
            buckets[value] = tuple([live for live in buckets[value] if live.id != id])
            if not buckets[value]:
                del buckets[value]
    for live in new:
        if live.limits:
            limited[live.id] = live
        if live.published:
            published[live.id] = live
        keys = keys_of(live)
        if not keys:
            always = tuple(sorted((*always, live), key=_order))
            continue
        key = keyed[live.id] = _best(keys, before.weights)
        buckets = _copied(paths, before, key.path)
        for value in key.values:
            buckets[value] = (*buckets.get(value, ()), live)
    return replace(
        before,
        all=everything,
        always=always,
        paths={**before.paths, **paths},
        keyed=keyed,
        limited=limited,
        published=published,
        changes=changes,
    )


def _copied(paths: dict[str, dict[object, Bucket]], before: Trigger, path: str) -> dict[object, Bucket]:
    if path not in paths:
        paths[path] = dict(before.paths.get(path, {}))
    return paths[path]


def _best(keys: Iterable[Key], weights: Weights) -> Key:
    """Choose the key whose values the fewest others have, on a path with many values."""

    def weight(key: Key) -> tuple[int, str]:
        known = weights.get(key.path, {})
        shared = 1000 * sum(known.get(value, 1) for value in key.values) // max(1, len(known))
        return (shared * LIST_FACTOR if "[]" in key.path else shared), key.path

    return min(keys, key=weight)


def keys_of(live: LiveCampaign) -> list[Key]:
    """List the keys by which a campaign may be filed: those of its rules that do not move, and that of its dates.

    One of orders or events that is published is found by what is open for the customer.
    """
    steady = [key for key in live.keys if not key.values or _steady(key.path)]
    if live.published and live.trigger not in (CART, CODE):
        steady.append(Key(PUBLICATIONS, frozenset((live.id,))))
    if live.outdated is not None or live.starts_at is None or live.ends_at is None:
        return steady
    first, last = (int(at.timestamp() // DAY) for at in (live.starts_at, live.ends_at))
    for days in SPANS:
        if last // days - first // days < PARTS_MAX:
            steady.append(Key(f"span:{days}", frozenset(range(first // days, last // days + 1))))
            break
    return steady


def _steady(path: str) -> bool:
    return (path.startswith(_STEADY) or path in _STEADY_TOO) and path not in _MOVING


@lru_cache(maxsize=4096)
def reader(path: str) -> Callable[[Context], Iterable[object]]:
    """Make, once, the function that lists the values at a path of a moment."""
    if path == PUBLICATIONS:
        return _open
    if not path.startswith("span:"):
        return probe(path)
    length = int(path[5:]) * DAY

    def span(context: Mapping[str, Any]) -> tuple[int]:
        return (int(context["now"]["at"].timestamp() // length),)

    return span


def _open(context: Context) -> Iterable[UUID]:
    """List the campaigns of which a publication is open in this context."""
    return context.get(PUBLICATIONS, ())


def _order(live: LiveCampaign) -> int:
    return live.id.int
