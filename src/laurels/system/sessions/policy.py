"""When a session still counts, how long who guesses has to wait, and how tokens are written."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from laurels.kit import crypto
from laurels.kit.problems import Problem, Unauthenticated
from laurels.system.sessions.model import Failures, Standing

COOKIE: Final = "laurels_session"
COOKIE_SECURE: Final = "__Host-laurels_session"
"""What it is called where everything is encrypted: browsers then take it from this very host alone."""
PREFIX: Final = "lss_"
LINK_PREFIX: Final = "lsl_"
IDLE: Final = timedelta(hours=12)
LASTS: Final = timedelta(days=14)
LINK_LASTS: Final = timedelta(hours=24)
CONFIRMED_FOR: Final = timedelta(minutes=15)
"""How long after proving who they are somebody may change what they prove it with."""
SEEN_EVERY: Final = timedelta(minutes=1)
"""How often it is written down that a session is used."""

KEPT: Final = timedelta(days=90)
"""How long what has ended can be looked at."""

FREE: Final = {"account": 5, "address": 20}
WAIT_MAX: Final = timedelta(minutes=15)
FORGOTTEN: Final = timedelta(days=1)


class CsrfTokenMissing(Problem):
    """A write came with a session but without its second token."""

    code, status, title = "csrf_token_missing", 403, "This write does not prove that it comes from our own page"
    cure = "Send `csrf_token` of `GET /v1/me` as the header `Laurels-CSRF`, or use an API key."


class WorkspaceNotChosen(Problem):
    """A session may work in several workspaces, and the request names none."""

    code, status, title = "workspace_not_chosen", 400, "The request does not say which workspace it is for"
    cure = "Send the header `Laurels-Workspace` with an id of `GET /v1/me`, such as wsp_…."


class ConfirmationNeeded(Problem):
    """Something that decides who may sign in is changed, and it is long ago that somebody proved who they are."""

    code, status, title = "confirmation_needed", 403, "Show once more that it is you"
    cure = "Confirm with `POST /v1/me/confirmations`, then send this again within 15 minutes."


def cookie(*, secure: bool) -> str:
    """Name the cookie of a session. Where all is encrypted only one that no neighbouring host can set is read."""
    return COOKIE_SECURE if secure else COOKIE


def token_in(cookies: str, *, secure: bool) -> str | None:
    """Find the token of a session among the cookies of a request."""
    wanted = cookie(secure=secure)
    for one in cookies.split(";"):
        name, _, value = one.strip().partition("=")
        if name == wanted and value.startswith(PREFIX):
            return value
    return None


def csrf_of(token: str) -> str:
    """Write the second token of a session, which only who may read its answers can know."""
    return crypto.digest(f"csrf {token}").hex()[:40]


def check(standing: Standing | None) -> Standing:
    """Refuse a session that is over.

    :raises Unauthenticated: it is unknown, ended, unused for too long or too old, or its person may not sign in
    """
    if (
        standing is None
        or standing.disabled
        or standing.ended_at is not None
        or standing.now >= standing.expires_at
        or standing.now - standing.seen_at >= IDLE
    ):
        raise Unauthenticated("You are not signed in any more. Sign in again.")
    return standing


def subjects(*, email: str, address: str) -> dict[str, bytes]:
    """Name what failures are counted for: the account, whether it exists or not, and the address that asks."""
    return {
        "account": crypto.digest(f"account {email.strip().lower()}"),
        "address": crypto.digest(f"address {address}"),
    }


def waits(failures: Failures, *, now: datetime) -> timedelta:
    """Tell how long the next attempt has to wait."""
    return max(timedelta(0), failures.blocked_until - now)


def failed(failures: Failures, *, kind: str, now: datetime) -> Failures:
    """Count one more failure: after the free ones, each doubles the wait, up to a quarter of an hour.

    The 6th failure of an account makes the next wait 10 seconds, the 7th 20 seconds; a day without any forgets them.
    """
    count = 1 if now - failures.failed_at >= FORGOTTEN else failures.failure_count + 1
    over = min(max(0, count - FREE[kind]), 20)
    wait = min(WAIT_MAX, timedelta(seconds=5 * 2**over)) if over else timedelta(0)
    return Failures(failures.subject, count, now, now + wait)
