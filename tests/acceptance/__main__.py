"""`python -m tests.acceptance FOLDER`: replay a set, compare, print a table; exit 0 if nothing differs, 1 if anything
does, 2 if there is no run for the folder."""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path

from tests.acceptance import airline_loyalty, completejourney, online_retail_ii, segments, starbucks
from tests.acceptance.house import House, served
from tests.acceptance.recognition import recognised
from tests.acceptance.report import Report

Replay = Callable[[House, Path, Report], Awaitable[None]]

RUNS: dict[str, dict[str, Replay]] = {
    "online_retail_ii": {"points": online_retail_ii.replay, "segments": segments.replay_retail},
    "airline_loyalty": {"points": airline_loyalty.replay},
    "completejourney": {"coupons": completejourney.replay, "segments": segments.replay_journey},
    "starbucks": {"offers": starbucks.replay},
}
"""What is replayed of each set."""


def main() -> int:
    """Run from the command line and give the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tests.acceptance", description=__doc__)
    parser.add_argument("folder", type=Path, help="The folder with the set's files.")
    parser.add_argument(
        "--only",
        choices=["points", "segments", "offers", "coupons"],
        help="Replay only this; all that there is unless given.",
    )
    given = parser.parse_args()
    folder: Path = given.folder
    name = recognised(folder) if folder.is_dir() else None
    replays = [] if name is None else [one for kind, one in RUNS[name].items() if given.only in (None, kind)]
    if name is None or not replays:
        print(f"no acceptance run is known for this folder: {folder}")
        return 2
    return asyncio.run(run(name, folder, replays))


async def run(name: str, folder: Path, replays: Sequence[Replay]) -> int:
    """Replay one set on a server of its own."""
    report = Report(name)
    report.say(f"{folder} is a set of the form {name}")
    async with served() as house:
        report.say("laurels serve answers on a new database")
        for replay in replays:
            await replay(house, folder, report)
    print(f"\n{name}\n\n{report.table()}", flush=True)
    return 1 if report.different() else 0


if __name__ == "__main__":
    sys.exit(main())
