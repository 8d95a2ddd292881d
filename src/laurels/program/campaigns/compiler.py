"""From a definition to what the engine runs: every rule checked, every wallet found, every number read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from uuid import UUID
from zoneinfo import ZoneInfo

from laurels.kit import ids, money
from laurels.kit.problems import InvalidField
from laurels.program.campaigns.effects import Bench, Earning, Payout, Pricer, points
from laurels.program.campaigns.model import ALONE, REACHED, Limit, LimitMeasure, LiveCampaign, Stacking
from laurels.program.campaigns.schemas import Definition, LimitIn
from laurels.program.programs import Wallet
from laurels.program.vocabulary import CART, CODE, Sources
from laurels.rules import BOOL
from laurels.rules.keys import either, keys

CLIPPED: frozenset[LimitMeasure] = frozenset(("points", "discount", "units"))
"""Of what there is less to give where a limit leaves less."""


@dataclass(frozen=True, slots=True)
class Identity:
    """Whose definition it is."""

    id: UUID
    version: int
    name: str
    program_id: UUID | None


def compiled(definition: Definition, whose: Identity, *, sources: Sources, zone: ZoneInfo) -> LiveCampaign:
    """Check a definition whole and compile it.

    :raises InvalidField: the first thing that is wrong; its pointer says where, a rule's problem also at what position
    """
    if definition.starts_at and definition.ends_at and definition.ends_at <= definition.starts_at:
        raise InvalidField("Let the campaign end after it starts.", pointer="/ends_at")
    language = sources.language(definition.trigger, published=definition.published)
    condition = definition.condition and language.rule(definition.condition, expects=BOOL, pointer="/condition")
    on_cart = definition.trigger in (CART, CODE)
    if not on_cart and whose.program_id is None:
        raise InvalidField("What orders and events earn belongs to a programme. Name it.", pointer="/program_id")
    if not on_cart:
        _check_no_cart(definition)
    bench = Bench(of_program(sources, whose.program_id), language, "/effects")
    effects = () if on_cart else _payouts(definition, bench)
    pricings = _pricings(definition, bench) if on_cart else ()
    window = definition.window and definition.window.window()
    every = (*effects, *pricings)
    needs = frozenset[str]().union(*(effect.needs for effect in every))
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
        pricings=pricings,
        limits=limits(definition, whose.id, filled_by(every), replace(bench, pointer="/limits")),
        on_return=definition.on_return or ("keep" if on_cart else "reevaluate"),
        needs=needs | (condition.needs if condition else frozenset[str]()),
        keys=(*(keys(condition.tree) if condition else ()), *either([effect.keys for effect in every])),
        stacking=_stacking(definition),
        published=definition.published,
        rollout_bps=_rollout(definition),
        reusable=definition.on_rollback == "give_back",
    )


def _check_no_cart(definition: Definition) -> None:
    """Refuse what only campaigns of carts and codes may say."""
    said = {
        "stacking": definition.stacking is not None,
        "rollout_percent": definition.rollout_percent is not None,
        "on_rollback": definition.on_rollback != "give_back",
    }
    for field, there in said.items():
        if there:
            raise InvalidField(f"Only campaigns of carts and codes have {field}.", pointer=f"/{field}")


def _payouts(definition: Definition, bench: Bench) -> tuple[Payout, ...]:
    found: list[Payout] = []
    for place, effect in enumerate(definition.effects):
        if not isinstance(effect, Earning):
            raise InvalidField(
                f"Only a cart can have the effect {effect.name}. Use the trigger cart or code.",
                pointer=f"{bench.pointer}/{place}/kind",
            )
        found.append(effect.compiled(bench.at(str(place))))
    return tuple(found)


def _pricings(definition: Definition, bench: Bench) -> tuple[Pricer, ...]:
    counting = any(limit.measure == "units" for limit in definition.limits)
    found: list[Pricer] = []
    for place, effect in enumerate(definition.effects):
        here = bench.at(str(place))
        if isinstance(effect, Earning):
            found.append(points(effect.compiled(here)))
            continue
        if counting and not effect.counts_units:
            raise InvalidField(
                "Units are limited, and this effect discounts no single units. Use one on lines.",
                pointer=f"{here.pointer}/kind",
            )
        found.append(effect.pricer(here))
    return tuple(found)


def _stacking(definition: Definition) -> Stacking:
    said = definition.stacking
    if said is None:
        return ALONE
    excludes = frozenset(
        ids.decode("cmp", text, pointer=f"/stacking/excludes/{place}") for place, text in enumerate(said.excludes)
    )
    return Stacking(
        said.group, said.category, said.priority, excludes, frozenset(said.excludes_kinds), said.percent_base
    )


def _rollout(definition: Definition) -> int | None:
    if definition.rollout_percent is None:
        return None
    share = money.parse_decimal(definition.rollout_percent, pointer="/rollout_percent") * 100
    if share != int(share) or not 0 <= share <= 10_000:
        raise InvalidField("Give a percentage from 0 to 100, in hundredths at most.", pointer="/rollout_percent")
    return None if share == 10_000 else int(share)


def filled_by(effects: Iterable[Payout | Pricer]) -> set[UUID]:
    """List the wallets that effects fill."""
    return {effect.wallet_id for effect in effects if effect.wallet_id is not None}


def of_program(sources: Sources, program_id: UUID | None) -> dict[str, Wallet]:
    """Find the wallets that a programme's campaigns may fill, by key."""
    return {wallet.key: wallet for wallet in sources.wallets if wallet.program_id == program_id}


def limits(definition: Definition, campaign_id: UUID, filled: set[UUID], bench: Bench) -> tuple[Limit, ...]:
    """Read the limits. Their ids say what is counted and nothing else, so that an edit finds the counters again.

    :param filled: the wallets that the campaign's effects fill
    :raises InvalidField: two limits count the same, or a number does not fit
    """
    window = definition.window and definition.window.window()
    found: dict[UUID, Limit] = {}
    for place, asked in enumerate(definition.limits):
        here = bench.at(str(place))
        _check_kind(definition, asked, here)
        wallet = _wallet(asked, here, filled)
        counted = (asked.scope, asked.period, asked.measure, "" if wallet is None else str(wallet.id))
        whose = str(campaign_id) if asked.shared is None else f"shared:{asked.shared}"
        id = ids.derived("limit", whose, *counted)
        if id in found:
            raise InvalidField("Another limit counts the same. Keep the lower of the two.", pointer=here.pointer)
        on_reach = asked.on_reach or ("clip" if asked.measure in CLIPPED else "refuse")
        if on_reach == "clip" and asked.measure not in CLIPPED:
            raise InvalidField(
                "Times and order values cannot be clipped; use refuse.", pointer=f"{here.pointer}/on_reach"
            )
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
            tuple(dict.fromkeys(asked.by)),
            tuple(sorted(set(asked.alerts))),
            None if asked.shared is None else ids.derived("shared", asked.shared),
        )
    return tuple(found.values())


def _check_kind(definition: Definition, asked: LimitIn, bench: Bench) -> None:
    on_cart = definition.trigger in (CART, CODE)
    if not on_cart and (asked.scope == "store" or asked.measure not in ("points", "times")):
        raise InvalidField(
            "What orders and events earn is limited by customer, publication and campaign, in points and times.",
            pointer=f"{bench.pointer}/{'scope' if asked.scope == 'store' else 'measure'}",
        )
    if asked.scope == "code" and definition.trigger != CODE and not definition.published:
        raise InvalidField(
            "Only a campaign with the trigger code has codes to limit, and one that is published has publications.",
            pointer=f"{bench.pointer}/scope",
        )
    if asked.shared is not None and asked.scope != "campaign":
        raise InvalidField("Only a limit of the whole campaign is shared.", pointer=f"{bench.pointer}/shared")
    if asked.by and (asked.scope != "customer" or not on_cart):
        raise InvalidField("Only a customer's limit on carts counts by other names.", pointer=f"{bench.pointer}/by")


def _wallet(asked: LimitIn, bench: Bench, filled: set[UUID]) -> Wallet | None:
    if asked.measure != "points":
        if asked.wallet is not None:
            raise InvalidField("Only points are counted by wallet; leave it out.", pointer=f"{bench.pointer}/wallet")
        return None
    if not filled:
        raise InvalidField("No effect gives points.", pointer=f"{bench.pointer}/measure")
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
    if asked.measure in ("discount", "order_value"):
        return bench.minor("max", str(asked.max))
    times = bench.positive("max", str(asked.max))
    if times != int(times) or times > 2**63 - 1:
        raise InvalidField("Give a whole number.", pointer=f"{bench.pointer}/max")
    return int(times)


def outdated(whose: Identity, trigger: str, why: str, zone: ZoneInfo, *, published: bool = False) -> LiveCampaign:
    """Stand in for a campaign whose definition no longer compiles: it awards nothing and says why.

    What its publications reach is counted on, for it may fit again.
    """
    return LiveCampaign(
        whose.id,
        whose.version,
        whose.name,
        whose.program_id,
        trigger,
        zone,
        outdated=why,
        published=published,
        needs=frozenset(REACHED if published else ()),
    )
