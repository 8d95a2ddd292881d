"""A site of files that a build wrote: one page that finds its own screens, and assets whose names change with them.

The page is asked for anew each time and its assets are kept for ever, so that a new version is there at once and costs
only what has changed. Each file lies beside its `.br` and `.gz`, made once by the build.
"""

from __future__ import annotations

import html
import mimetypes
from collections.abc import Mapping
from pathlib import Path

from starlette.responses import FileResponse, HTMLResponse, RedirectResponse, Response
from starlette.types import Receive, Scope, Send

PAGE = "index.html"
ASSETS = "assets/"
FOR_EVER = "public, max-age=31536000, immutable"
ENCODINGS = (("br", ".br"), ("gzip", ".gz"))
# The components that draw the page set styles on elements; scripts are files of our own, and nothing comes from others.
POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'{scripts}",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "font-src 'self'",
        "connect-src 'self'",
        "frame-src 'self'",
        "manifest-src 'self'",
        "worker-src 'self'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Vary": "Accept-Encoding",
}
MISSING = """<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>{name} is not built</title>
<style>body{{font:16px/1.6 system-ui,sans-serif;max-width:42rem;margin:12vh auto;padding:0 1.5rem;color:#1c2430}}
code{{background:#eef1f4;padding:.15em .4em;border-radius:4px}}
@media(prefers-color-scheme:dark){{body{{background:#14181e;color:#dfe5ec}}code{{background:#252c36}}}}</style>
<h1>{name} is not built</h1>
<p>The API works; what is missing are the files that the browser would show here.</p>
<p>In a checkout, <code>make web</code> builds them. It needs the npm registry within reach; Node.js itself comes from
PyPI where it is missing. A released wheel of Laurels has them inside: <code>pip install laurels</code>.</p>
{why}</html>"""


class Site:
    """An ASGI application that serves one built site below its path.

    :param scripts: what its scripts may do besides, as `script-src` names it: `'wasm-unsafe-eval'` compiles WebAssembly
    """

    def __init__(self, name: str, folder: Path, scripts: str = "") -> None:
        self.name = name
        self.folder = folder
        self.headers = {**HEADERS, "Content-Security-Policy": POLICY.format(scripts=f" {scripts}" if scripts else "")}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        response = self._answer(scope)
        await response(scope, receive, send)

    def _answer(self, scope: Scope) -> Response:
        if scope["method"] not in ("GET", "HEAD"):
            return Response(status_code=405, headers={"Allow": "GET, HEAD"})
        path = scope["path"].removeprefix(scope.get("root_path", ""))
        if not path:  # without the slash, the page would look for its files in the wrong place
            return RedirectResponse(f"{scope['path']}/", headers=self.headers)
        path = path.lstrip("/")
        if not (self.folder / PAGE).is_file():
            return self._missing()
        if path.startswith(ASSETS):
            return self._file(path, scope, FOR_EVER)
        if path and "/" not in path and "." in path and not path.startswith("."):  # an icon, a manifest
            return self._file(path, scope, "no-cache")
        return self._file(PAGE, scope, "no-cache")

    def _file(self, path: str, scope: Scope, caching: str) -> Response:
        file = (self.folder / path).resolve()
        if not file.is_relative_to(self.folder.resolve()) or not file.is_file():
            return Response("There is no such file.", 404, {"Cache-Control": "no-store"}, "text/plain")
        headers = {**self.headers, "Cache-Control": caching}
        kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
        accepted = dict(scope["headers"]).get(b"accept-encoding", b"").decode("latin-1")
        for encoding, suffix in ENCODINGS:
            packed = file.with_name(file.name + suffix)
            if encoding in accepted and packed.is_file():
                return FileResponse(packed, media_type=kind, headers={**headers, "Content-Encoding": encoding})
        return FileResponse(file, media_type=kind, headers=headers)

    def _missing(self) -> Response:
        reason = self.folder.parent / "why-not.txt"
        why = ""
        if reason.is_file():
            why = f"<p>The last attempt ended with:</p><pre>{html.escape(reason.read_text(encoding='utf-8'))}</pre>"
        page = MISSING.format(name=html.escape(self.name), why=why)
        headers: Mapping[str, str] = {**self.headers, "Cache-Control": "no-store"}
        return HTMLResponse(page, 503, headers)
