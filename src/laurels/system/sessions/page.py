"""The page behind a one-time link: it signs in who opens it, at once in a browser, else when a button is pressed.

Programs that look links up for previews or viruses thereby use none up. It needs neither scripts nor the dashboard.
"""

from __future__ import annotations

from html import escape
from typing import Final

from fastapi import Request as HttpRequest
from starlette.responses import HTMLResponse, RedirectResponse, Response

from laurels.kit.problems import Problem
from laurels.system.sessions import browser
from laurels.system.sessions.proving import CodeNeeded
from laurels.system.sessions.ways import by_link

PATH: Final = "/admin/sign-in"
HEADERS: Final = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; "
    "frame-ancestors 'none'; base-uri 'none'",
}
STYLE: Final = """
:root{color-scheme:light dark}
body{font:1rem/1.5 system-ui,sans-serif;margin:0;min-height:100vh;display:grid;place-items:center}
main{max-width:24rem;padding:2rem}h1{font-size:1.4rem;margin:0 0 1rem}
input,button{font:inherit;padding:.6rem .8rem;box-sizing:border-box;width:100%;margin-top:.75rem}
button{cursor:pointer;font-weight:600}
"""
CODE: Final = """<label>The code of your authenticator, or a recovery code
<input name="code" autocomplete="one-time-code" required autofocus maxlength="40"></label>"""


async def open_link(request: HttpRequest, link: str = "", code: str | None = None, pressed: bool = False) -> Response:
    """Trade a one-time link for a session and go to the dashboard; the link opens nothing a second time."""
    if not pressed and not _is_a_person(request):
        return _page("Sign in to Laurels", _form(link, ""))
    try:
        opened = await by_link(request, link, code or None)
    except CodeNeeded:
        return _page("One more step", _form(link, CODE))
    except Problem as problem:
        again = _form(link, CODE) if code else ""
        return _page(problem.title, f"<p role=alert>{escape(problem.detail)}</p>{again}", problem.status)
    response = RedirectResponse("/admin/", 303, HEADERS)
    browser.set_cookie(request, response, opened)
    return response


def _is_a_person(request: HttpRequest) -> bool:
    """Tell whether a browser opens this in a window; where it does not say so, a button is pressed instead."""
    ahead = "prefetch" in request.headers.get("sec-purpose", request.headers.get("purpose", ""))
    return request.headers.get("sec-fetch-mode") == "navigate" and not ahead


def _form(link: str, fields: str) -> str:
    return (
        f'<form action="{PATH}"><input type="hidden" name="link" value="{escape(link)}">'
        f'<input type="hidden" name="pressed" value="true">{fields}<button>Sign in</button></form>'
    )


def _page(title: str, body: str, status: int = 200) -> Response:
    text = (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>{escape(title)}</title>'
        f'<meta name="viewport" content="width=device-width"><style>{STYLE}</style>'
        f"<main><h1>{escape(title)}</h1>{body}</main></html>"
    )
    return HTMLResponse(text, status, HEADERS)
