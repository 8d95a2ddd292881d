"""The request log on the wire."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from laurels.insight.requests.model import Logged, NotAgain
from laurels.kit import ids
from laurels.kit.web import Instant, Wire

_ACTORS = {"api_key": "key", "staff": "stf"}


class RequestOut(Wire):
    """One call of an API key, or one that somebody sent again."""

    id: str = Field(examples=["rql_01kaw3x9p3e9rs8s9p1y9e1v5a"])
    at: Instant
    method: str = Field(examples=["POST"])
    path: str = Field(examples=["/v1/redemptions"])
    query: str
    route: str = Field(description="The template of its path.", examples=["/v1/customers/{id}"])
    status: int = Field(examples=[409])
    code: str | None = Field(description="Why it was refused.", examples=["incentive_refused"])
    took_ms: str = Field(description="How long it took to answer.", examples=["12.3"])
    request_id: str
    actor_kind: str = Field(description="`api_key`, or `staff` for what somebody sent again.")
    actor_id: str | None = Field(examples=["key_01kaw3x9p3e9rs8s9p1y9e1v5a"])
    actor_name: str
    idempotency_key: str | None
    objects: list[str] = Field(description="The ids that it named, asked and answered.")
    body_bytes: int
    answer_bytes: int
    left_out: int = Field(description="Calls just before it that were not kept, because too many came at once.")
    replay_of: str | None = Field(description="The call that was sent again by this one.")

    @classmethod
    def of(cls, one: Logged) -> RequestOut:
        """Show a call."""
        return cls(**_head(one))


class RequestDetailOut(RequestOut):
    """One call with what was sent and answered."""

    body: str = Field(description="Its first 16 kB, secrets hidden.")
    answer: str = Field(description="Its first 16 kB, secrets hidden; empty where it is no JSON.")
    not_replayable: NotAgain | None = Field(
        description="Why it cannot be sent again: the workspace is live, a part was hidden, or it was too long."
    )

    @classmethod
    def of_whole(cls, one: Logged, *, not_replayable: NotAgain | None) -> RequestDetailOut:
        """Show a call whole."""
        return cls(**_head(one), body=one.body, answer=one.answer, not_replayable=not_replayable)


def _head(one: Logged) -> dict[str, Any]:
    prefix = _ACTORS.get(one.actor_kind)
    return {
        "id": ids.encode("rql", one.id),
        "at": one.at,
        "method": one.method,
        "path": one.path,
        "query": one.query,
        "route": one.route,
        "status": one.status,
        "code": one.code,
        "took_ms": f"{one.took_us / 1000:.1f}",
        "request_id": one.request_id,
        "actor_kind": one.actor_kind,
        "actor_id": None if prefix is None or one.actor_id is None else ids.encode(prefix, one.actor_id),
        "actor_name": one.actor_name,
        "idempotency_key": one.idempotency_key,
        "objects": one.objects,
        "body_bytes": one.body_bytes,
        "answer_bytes": one.answer_bytes,
        "left_out": one.left_out,
        "replay_of": None if one.replay_of is None else ids.encode("rql", one.replay_of),
    }


class ReplayOut(Wire):
    """What a call was answered that was sent again."""

    status: int = Field(examples=[201])
    request_id: str = Field(description="The new call is in the log under it, a second later.")
    idempotency_key: str | None = Field(description="The new key that it was sent with; reads are sent without.")
    answer: str = Field(description="Its first 16 kB; empty where it is no JSON.")
    answer_bytes: int
