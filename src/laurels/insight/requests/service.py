"""Verbs of the request log."""

from __future__ import annotations

from uuid import UUID

from laurels.insight.requests import policy, store
from laurels.insight.requests.model import Filters, Kept, Logged
from laurels.kit import ids
from laurels.kit.paging import Page, PageRequest
from laurels.kit.problems import Conflict, NotFound
from laurels.kit.tx import Tx


class NotReplayable(Conflict):
    """The call cannot be sent again as it was."""

    code = "not_replayable"
    title = "This request cannot be replayed"
    cure = "Send it yourself: only requests of a test workspace that were kept whole, nothing hidden, are replayed."


async def get(tx: Tx, id: UUID) -> Logged:
    """Read one call.

    :raises NotFound: there is none of that id, or it was kept for long enough
    """
    found = await tx.maybe(store.BY_ID, Logged, id=id)
    if found is None:
        raise NotFound("There is no such request. Requests are kept for some days only; list those that are there.")
    return found


async def list_requests(tx: Tx, page: PageRequest, filters: Filters) -> Page[Logged]:
    """List calls, newest first, without their bodies and answers."""
    after = page.key(tuple[UUID])
    rows = await tx.all(
        store.PAGE,
        Logged,
        before=after and after[0],
        first_id=filters.since and ids.first_of(filters.since),
        end_id=filters.until and ids.first_of(filters.until),
        method=filters.method,
        path=filters.path,
        status_from=filters.status_from,
        status_to=filters.status_to,
        actor_id=filters.actor_id,
        request_id=filters.request_id,
        object_id=filters.object_id,
        rows=page.rows_max,
    )
    return Page[Logged].of(rows, page, lambda one: (one.id,))


async def to_replay(tx: Tx, id: UUID) -> Logged:
    """Read a call that is about to be sent again.

    :raises NotReplayable: the workspace is live, or the call was not kept whole
    """
    found = await get(tx, id)
    refused = policy.why_not_again(found, mode=tx.workspace.mode)
    if refused is not None:
        raise NotReplayable(NotReplayable.cure, why=refused)
    tx.note("request", id, replayed=True, method=found.method, path=found.path)
    return found


async def forget(tx: Tx, *, kept: Kept, limit: int) -> int:
    """Delete calls that came longer ago, and those behind the newest, some at once, and count them.

    They tell the time of the house and not of a test clock.
    """
    now = await tx.value(store.NOW)
    return await tx.run(store.FORGET, before_id=ids.first_of(now - kept.span), count=kept.count, limit=limit)
