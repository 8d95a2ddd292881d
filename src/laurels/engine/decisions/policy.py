"""Deciding, pure: what campaigns give for a moment, within their limits, and what a return takes back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Final
from uuid import UUID
from zoneinfo import ZoneInfo

from laurels.core.ledger import AccountRef, Bounds, Journal, LotTerms, Transfer
from laurels.engine.decisions.model import Count, Decided, Grant, Moment, Refused, TakenBack, View
from laurels.kit import calendar
from laurels.program import campaigns, programs
from laurels.program.campaigns import Award, Limit, LiveCampaign
from laurels.program.programs import Wallet

NOT_PUBLISHED: Final = "No publication of it was open for this customer."
_NONE: Final = (None,)
NONE_OPEN: Final[Mapping[UUID, Sequence[UUID]]] = {}

# ---- earning


def counters_of(
    campaigns_asked: Iterable[LiveCampaign],
    customer_id: UUID,
    at: datetime,
    zone: ZoneInfo,
    publications: Mapping[UUID, Sequence[UUID]] = NONE_OPEN,
) -> set[AccountRef]:
    """Name the counters that the limits of these campaigns look at.

    :param publications: those that are open for the customer, by campaign
    """
    return {
        _counter(live, limit, customer_id, at, zone, publication_id)
        for live in campaigns_asked
        for limit in live.limits
        for publication_id in (publications.get(live.id, ()) if limit.scope == "code" else _NONE)
    }


def counters_of_publication(
    live: LiveCampaign, publication_id: UUID, at: datetime, zone: ZoneInfo
) -> Iterable[AccountRef]:
    """Name the counters of the limits that hold for each publication by itself."""
    for limit in live.limits:
        if limit.scope == "code":
            yield AccountRef("counter", publication_id, limit.id, limit.period_key(at, zone))


def views(live: LiveCampaign, context: Mapping[str, Any]) -> Sequence[View]:
    """Give what a campaign sees of a moment: one that is published sees each open publication, the oldest first."""
    if not live.published:
        return (View(context),)
    opened = context.get(campaigns.PUBLICATIONS)
    return [View({**context, "publication": one}, one["id"]) for one in opened.get(live.id, ())] if opened else ()


def decide(asked: Sequence[LiveCampaign], moment: Moment, counted: Mapping[UUID, int]) -> Decided:
    """Decide what a moment earns: each campaign's awards, cut to what its limits leave.

    A campaign that is published is asked once for each of its publications that are open.

    :param counted: what the limits' counters have reached, by account id; this decision is not in it yet
    """
    grants: list[Grant] = []
    counts: list[Count] = []
    refused: list[Refused] = []
    here: dict[UUID, int] = {}
    for live in asked:
        seen = views(live, moment.context)
        if not seen:
            refused.append(_refusal(live, "not_published", NOT_PUBLISHED))
        for view in seen:
            verdict = campaigns.evaluate(live, view.context)
            if verdict.refused is not None:
                refused.append(_refusal(live, verdict.refused.code, verdict.refused.message, view.publication_id))
                continue
            if not live.limits:
                grants.extend(_grant(live, award, award.points, view.publication_id) for award in verdict.earned)
                continue
            given, counting = _within_limits(live, verdict.earned, moment, view.publication_id, counted, here)
            if given:
                grants.extend(given)
                counts.extend(counting)
                for count in counting:
                    here[count.account.id] = here.get(count.account.id, 0) + count.amount
            else:
                message = "A limit of this campaign is reached."
                refused.append(_refusal(live, "limit_reached", message, view.publication_id))
    return Decided(tuple(grants), tuple(counts), tuple(refused))


def _within_limits(
    live: LiveCampaign,
    awards: Sequence[Award],
    moment: Moment,
    publication_id: UUID | None,
    counted: Mapping[UUID, int],
    here: Mapping[UUID, int],
) -> tuple[list[Grant], list[Count]]:
    """Cut awards to what limits leave.

    :param here: what this very decision has counted so far
    """
    left = [award.points for award in awards]
    accounts = [
        _counter(live, limit, moment.customer_id, moment.occurred_at, moment.zone, publication_id)
        for limit in live.limits
    ]
    for limit, account in zip(live.limits, accounts, strict=True):
        room = limit.maximum - counted.get(account.id, 0) - here.get(account.id, 0)
        if limit.measure == "times":
            if room < 1:
                return [], []
            continue
        wanted = sum(p for p, award in zip(left, awards, strict=True) if award.wallet_id == limit.wallet_id)
        if wanted > room:
            if room <= 0 or limit.on_reach == "refuse":
                return [], []
            for place, award in enumerate(awards):
                if award.wallet_id == limit.wallet_id:
                    left[place] = min(left[place], room)
                    room -= left[place]
    given = [_grant(live, award, points, publication_id) for award, points in zip(awards, left, strict=True) if points]
    if not given:
        return [], []
    counting: list[Count] = []
    for limit, account in zip(live.limits, accounts, strict=True):
        amount = 1
        if limit.measure == "points":
            amount = sum(p for p, award in zip(left, awards, strict=True) if award.wallet_id == limit.wallet_id)
        if amount:
            counting.append(
                Count(live.id, account, amount, limit.maximum, limit.measure, limit.wallet_id, publication_id)
            )
    return given, counting


def explanations(asked: Sequence[LiveCampaign], moment: Moment) -> dict[tuple[UUID, UUID | None], Any]:
    """Explain each refusal leaf by leaf, by campaign and publication; slower than deciding, so only for who asks."""
    found: dict[tuple[UUID, UUID | None], Any] = {}
    for live in asked:
        for view in views(live, moment.context):
            why = campaigns.why_not(live, view.context)
            if why is not None and why.explanation is not None:
                found[live.id, view.publication_id] = why.explanation
    return found


def journal_of(
    decided: Decided,
    *,
    id: UUID,
    cause: str,
    cause_id: UUID,
    customer_id: UUID,
    occurred_at: datetime,
    now: datetime,
    zone: ZoneInfo,
    wallets: Mapping[UUID, Wallet],
    reached: Sequence[Transfer] = (),
) -> Journal | None:
    """Write a decision as a journal: points from the issuer into lots, and counts into the limits' counters.

    :param reached: what is counted beside, whatever was decided
    """
    transfers: list[Transfer] = [*reached]
    for grant in decided.grants:
        terms = terms_of(wallets[grant.wallet_id], occurred_at=occurred_at, now=now, zone=zone)
        if terms is not None:
            transfers.append(
                Transfer(
                    AccountRef("issuer", None, grant.wallet_id),
                    AccountRef("wallet", customer_id, grant.wallet_id),
                    grant.points,
                    "earn",
                    lot=terms,
                )
            )
    for count in decided.counts:
        transfers.append(
            Transfer(
                AccountRef("counted", None, count.account.unit_id),
                count.account,
                count.amount,
                "count",
                bounds=Bounds(0, count.maximum),
            )
        )
    return Journal(id, cause, cause_id, occurred_at, tuple(transfers)) if transfers else None


def terms_of(wallet: Wallet, *, occurred_at: datetime, now: datetime, zone: ZoneInfo) -> LotTerms | None:
    """Give the life of points earned at a moment; None where they could never be spent.

    What is told late counts from when it happened, but points never arrive expired: they then live a day.
    """
    terms = programs.terms(wallet, occurred_at, zone)
    if terms is None:
        return None
    ends = terms.expires_at
    if ends is not None and ends <= now:
        ends = calendar.end_of(now, "day", zone)
    return LotTerms(terms.available_at, ends, occurred_at)


def _counter(
    live: LiveCampaign, limit: Limit, customer_id: UUID, at: datetime, zone: ZoneInfo, publication_id: UUID | None
) -> AccountRef:
    match limit.scope:
        case "customer":
            owner = customer_id
        case "code":
            assert publication_id is not None, "only what is published is limited by publication"
            owner = publication_id
        case _:
            owner = limit.shared_id or live.id
    return AccountRef("counter", owner, limit.id, limit.period_key(at, zone))


def _grant(live: LiveCampaign, award: Award, points: int, publication_id: UUID | None) -> Grant:
    assert live.program_id is not None, "what fills a wallet belongs to the wallet's programme"
    return Grant(
        live.id,
        live.version,
        live.name,
        live.program_id,
        award.wallet_id,
        award.effect_index,
        points,
        award.points,
        publication_id,
    )


def _refusal(live: LiveCampaign, code: str, message: str, publication_id: UUID | None = None) -> Refused:
    return Refused(live.id, live.version, live.name, code, message, publication_id)


# ---- returns


def reconsider(
    standing: Sequence[Grant], versions: Mapping[tuple[UUID, int], LiveCampaign], context_after: Mapping[str, Any]
) -> list[TakenBack]:
    """Work out what each standing grant keeps, had the returned goods never been bought.

    A grant never grows by a return, and a campaign whose `on_return` is `keep` keeps its grants.
    """
    results: list[TakenBack] = []
    kept: dict[tuple[UUID, int, UUID | None], tuple[Award, ...] | None] = {}
    for grant in standing:
        key = (grant.campaign_id, grant.version, grant.publication_id)
        if key not in kept:
            kept[key] = _re_evaluated(versions[key[:2]], grant.publication_id, context_after)
        awards = kept[key]
        if awards is None:
            results.append(TakenBack(grant, 0, grant.points))
            continue
        now_worth = sum(award.points for award in awards if award.effect_index == grant.effect_index)
        stays = min(grant.points, now_worth)
        results.append(TakenBack(grant, grant.points - stays, stays))
    return results


def _re_evaluated(
    live: LiveCampaign, publication_id: UUID | None, context_after: Mapping[str, Any]
) -> tuple[Award, ...] | None:
    for view in views(live, context_after):
        if view.publication_id == publication_id:
            return campaigns.re_evaluate(live, view.context)
    return None


def stands(back: TakenBack) -> Grant:
    """Give what of a grant stands after a return; what came back is no longer asked for either."""
    return replace(back.grant, points=back.standing, asked=back.grant.asked - back.points)


def transfers_of_return(
    taken: Sequence[TakenBack],
    counts: Sequence[Count],
    *,
    earned_by: UUID,
    customer_id: UUID,
    wallets: Mapping[UUID, Wallet],
) -> tuple[list[Transfer], list[Count]]:
    """Write what a return takes back, from the lots of the journal that gave it, and what its limits no longer count.

    :param counts: what the grants still count towards limits
    :returns: what moves, and what is still counted after it
    """
    transfers: list[Transfer] = []
    for back in taken:
        if back.points:
            wallet = wallets[back.grant.wallet_id]
            transfers.append(
                Transfer(
                    AccountRef("wallet", customer_id, wallet.id),
                    AccountRef("issuer", None, wallet.id),
                    back.points,
                    "take_back",
                    mode=wallet.clawback,
                    reverses=earned_by,
                )
            )
    still: list[Count] = []
    for count, less in _uncounted(taken, counts):
        if less:
            transfers.append(uncounted(count.account, less))
        if count.amount > less:
            still.append(replace(count, amount=count.amount - less))
    return transfers, still


def uncounted(account: AccountRef, amount: int) -> Transfer:
    """Take back what was counted."""
    return Transfer(account, AccountRef("counted", None, account.unit_id), amount, "uncount", mode="clip")


def _uncounted(taken: Sequence[TakenBack], counts: Sequence[Count]) -> Iterable[tuple[Count, int]]:
    """Say how much of each count falls away: points with the points, a time when nothing of the campaign stands."""
    for count in counts:
        mine = [back for back in taken if _limits(count, back.grant)]
        if count.measure == "times":
            yield count, count.amount if mine and not any(back.standing for back in mine) else 0
        else:
            yield count, min(count.amount, sum(back.points for back in mine))


def _limits(count: Count, grant: Grant) -> bool:
    return (
        count.campaign_id == grant.campaign_id
        and count.publication_id == grant.publication_id
        and count.wallet_id in (None, grant.wallet_id)
    )
