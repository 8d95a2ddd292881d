"""How long somebody waits for the first list, in a browser that knows nothing yet: over a slow line, and over cable."""

from __future__ import annotations

import json
import os
import shutil
import statistics
import subprocess
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Browser, CDPSession, sync_playwright

from bench.report import Report, Row
from bench.rig import LAURELS, ROOT, Rig, rig, say

CUSTOMERS = 1_000
PASSWORD = "a long enough pass phrase"
LISTS = ("/customers", "/campaigns")
# The latest paint that was larger than all before: what a person takes for "it is there".
LARGEST = """() => new Promise(done => {
  let at = 0;
  new PerformanceObserver(list => { for (const one of list.getEntries()) at = one.startTime; })
    .observe({ type: 'largest-contentful-paint', buffered: true });
  setTimeout(() => done(at), 300);
})"""


@dataclass(frozen=True)
class Line:
    """How a browser is connected, as its own tools tell it: milliseconds a request, kilobits a second, times slower."""

    name: str
    latency_ms: float
    down_kbits: float
    up_kbits: float
    slower: int
    wanted_ms: int


LINES = (
    Line("slow 4G, a processor four times slower", 150, 1_638, 675, 4, 2_700),
    Line("cable", 28, 5_000, 1_000, 1, 800),
)


def screens(report: Report, *, rounds: int) -> None:
    """Measure the largest contentful paint of lists, signed in, with an empty cache."""
    browser = shutil.which(os.environ.get("LAURELS_CHROMIUM", "chromium"))
    if browser is None:
        say("There is no Chromium. Install it (apt install chromium), or say in LAURELS_CHROMIUM where it is.")
        return
    say("The first list in a browser that knows nothing yet")
    with rig() as run, sync_playwright() as playwright:
        run.programme()
        run.customers(CUSTOMERS)
        with playwright.chromium.launch(executable_path=browser, args=["--disable-gpu"]) as started:
            state = _signed_in(started, run)
            for line in LINES:
                for path in LISTS:
                    _measured(report, started, run, state, line, path, rounds)


def _signed_in(browser: Browser, run: Rig) -> Any:
    """Let somebody in, and give the cookies of their session."""
    made = subprocess.run(
        [LAURELS, "staff", "invite", "ada@example.com", "--name", "Ada", "--json"],
        env=run.environ, cwd=ROOT, check=True, capture_output=True, text=True,
    )  # fmt: skip
    context = browser.new_context(base_url=f"http://127.0.0.1:{run.port}")
    accepted = context.request.post(
        "/v1/invitations/acceptances",
        data={"token": json.loads(made.stdout)["token"], "name": "Ada", "password": PASSWORD},
    )
    if not accepted.ok:
        raise RuntimeError(f"Nobody could sign in: {accepted.status} {accepted.text()}")
    state = context.storage_state()
    context.close()
    return state


def _measured(report: Report, browser: Browser, run: Rig, state: Any, line: Line, path: str, rounds: int) -> None:
    took, weighed = [], 0.0
    for _ in range(rounds):
        paint, weighed = _painted(browser, run, state, line, path)
        took.append(paint)
    median = statistics.median(took)
    say(f"  {path} over {line.name}: {median:,.0f} ms ({min(took):,.0f} to {max(took):,.0f}), {weighed:,.0f} kB")
    report.add(
        Row(
            f"Largest paint of {path}, {line.name}",
            f"{median:,.0f} ms",
            f"{line.wanted_ms:,} ms",
            (median / line.wanted_ms, min(took) / line.wanted_ms, max(took) / line.wanted_ms),
            "≤ 1.0",
            f"signed in, cache empty; {weighed:,.0f} kB came over the line, packed",
        )
    )


def _painted(browser: Browser, run: Rig, state: Any, line: Line, path: str) -> tuple[float, float]:
    """Open a list in a browser with an empty cache; give the largest paint in milliseconds, and kilobytes received."""
    with browser.new_context(storage_state=state, viewport={"width": 1280, "height": 800}) as context:
        page = context.new_page()
        tools: CDPSession = context.new_cdp_session(page)
        received = [0.0]

        def arrived(event: dict[str, Any]) -> None:
            received[0] += event["encodedDataLength"]

        tools.send("Network.enable")
        tools.on("Network.loadingFinished", arrived)
        tools.send(
            "Network.emulateNetworkConditions",
            {
                "offline": False,
                "latency": line.latency_ms,
                "downloadThroughput": line.down_kbits * 125,
                "uploadThroughput": line.up_kbits * 125,
            },
        )
        tools.send("Emulation.setCPUThrottlingRate", {"rate": line.slower})
        page.goto(f"http://127.0.0.1:{run.port}/admin{path}")
        page.get_by_role("heading", level=1).first.wait_for()
        page.locator("[aria-busy=true]").first.wait_for(state="detached")
        return float(page.evaluate(LARGEST)), received[0] / 1e3
