"""From a definition to what the engine runs: every rule checked, every wallet found, every number read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID
from zoneinfo import ZoneInfo

from laurels.kit import ids
from laurels.kit.problems import InvalidField
from laurels.program.campaigns.effects import Bench, Payout
from laurels.program.campaigns.model import Limit, LiveCampaign
from laurels.program.campaigns.schemas import Definition, LimitIn
from laurels.program.programs import Wallet
from laurels.program.vocabulary import Sources
from laurels.rules import BOOL
from laurels.rules.keys import either, keys


@dataclass(frozen=True, slots=True)
class Identity:
    """Whose definition it is."""

    id: UUID
    version: int
    name: str
    program_id: UUID


def compiled(definition: Definition, whose: Identity, *, sources: Sources, zone: ZoneInfo) -> LiveCampaign:
    """Check a definition whole and compile it.

    :raises InvalidField: the first thing that is wrong; its pointer says where, a rule's problem also at what position
    """
    if definition.starts_at and definition.ends_at and definition.ends_at <= definition.starts_at:
        raise InvalidField("Let the campaign end after it starts.", pointer="/ends_at")
    language = sources.language(definition.trigger)
    condition = definition.condition and language.rule(definition.condition, expects=BOOL, pointer="/condition")
    wallets = of_program(sources, whose.program_id)
    effects = tuple(
        effect.compiled(Bench(wallets, language, f"/effects/{place}"))
        for place, effect in enumerate(definition.effects)
    )
    window = definition.window and definition.window.window()
    needs = frozenset[str]().union(*(effect.needs for effect in effects))
    return LiveCampaign(
        id=whose.id,
        version=whose.version,
        name=whose.name,
        program_id=whose.program_id,
        trigger=definition.trigger,
        zone=zone,
        starts_at=definition.starts_at,
        ends_at=definition.ends_at,
        window=window,
        condition=condition or None,
        effects=effects,
        limits=limits(definition, whose.id, effects, Bench(wallets, language, "/limits")),
        on_return=definition.on_return,
        needs=needs | (condition.needs if condition else frozenset[str]()),
        keys=(*(keys(condition.tree) if condition else ()), *either([effect.keys for effect in effects])),
    )


def of_program(sources: Sources, program_id: UUID) -> dict[str, Wallet]:
    """Find the wallets that a programme's campaigns may fill, by key."""
    return {wallet.key: wallet for wallet in sources.wallets if wallet.program_id == program_id}


def limits(definition: Definition, campaign_id: UUID, effects: Sequence[Payout], bench: Bench) -> tuple[Limit, ...]:
    """Read the limits. Their ids say what is counted and nothing else, so that an edit finds the counters again.

    :raises InvalidField: two limits count the same, or a number does not fit
    """
    filled = {effect.wallet_id for effect in effects}
    window = definition.window and definition.window.window()
    found: dict[UUID, Limit] = {}
    for place, asked in enumerate(definition.limits):
        here = Bench(bench.wallets, bench.language, f"/limits/{place}")
        wallet = _wallet(asked, here, filled)
        counted = (asked.scope, asked.period, asked.measure, "" if wallet is None else str(wallet.id))
        id = ids.derived("limit", str(campaign_id), *counted)
        if id in found:
            raise InvalidField("Another limit counts the same. Keep the lower of the two.", pointer=here.pointer)
        on_reach = asked.on_reach or ("clip" if asked.measure == "points" else "refuse")
        if on_reach == "clip" and asked.measure == "times":
            raise InvalidField("Times cannot be clipped; use refuse.", pointer=f"{here.pointer}/on_reach")
        maximum = _maximum(asked, wallet, here)
        found[id] = Limit(
            id,
            asked.scope,
            asked.period,
            asked.measure,
            maximum,
            on_reach,
            None if wallet is None else wallet.id,
            window or None,
        )
    return tuple(found.values())


def _wallet(asked: LimitIn, bench: Bench, filled: set[UUID]) -> Wallet | None:
    if asked.measure == "times":
        if asked.wallet is not None:
            raise InvalidField(
                "Times are counted for the whole campaign; leave wallet out.", pointer=f"{bench.pointer}/wallet"
            )
        return None
    if asked.wallet is not None:
        wallet = bench.wallet(asked.wallet)
        if wallet.id not in filled:
            raise InvalidField("No effect fills this wallet.", pointer=f"{bench.pointer}/wallet")
        return wallet
    if len(filled) > 1:
        raise InvalidField(
            "The effects fill several wallets; say which one is limited.", pointer=f"{bench.pointer}/wallet"
        )
    return next(wallet for wallet in bench.wallets.values() if wallet.id in filled)


def _maximum(asked: LimitIn, wallet: Wallet | None, bench: Bench) -> int:
    if wallet is not None:
        return bench.units("max", str(asked.max), wallet)
    times = bench.positive("max", str(asked.max))
    if times != int(times) or times > 2**63 - 1:
        raise InvalidField("Give a whole number of times.", pointer=f"{bench.pointer}/max")
    return int(times)


def outdated(whose: Identity, trigger: str, why: str, zone: ZoneInfo) -> LiveCampaign:
    """Stand in for a campaign whose definition no longer compiles: it awards nothing and says why."""
    return LiveCampaign(whose.id, whose.version, whose.name, whose.program_id, trigger, zone, outdated=why)
