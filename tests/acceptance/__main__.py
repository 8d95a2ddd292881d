"""`python -m tests.acceptance FOLDER`: replay a set, compare, print a table; exit 0 if nothing differs, 1 if anything
does, 2 if there is no run for the folder."""

from __future__ import annotations

import argparse
import asyncio
import sys
from pathlib import Path

from tests.acceptance import airline_loyalty, online_retail_ii
from tests.acceptance.house import served
from tests.acceptance.recognition import recognised
from tests.acceptance.report import Report

RUNS = {"online_retail_ii": online_retail_ii.replay, "airline_loyalty": airline_loyalty.replay}


def main() -> int:
    """Run from the command line and give the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tests.acceptance", description=__doc__)
    parser.add_argument("folder", type=Path, help="The folder with the set's files.")
    folder: Path = parser.parse_args().folder
    name = recognised(folder) if folder.is_dir() else None
    if name is None:
        print(f"no acceptance run is known for this folder: {folder}")
        return 2
    return asyncio.run(run(name, folder))


async def run(name: str, folder: Path) -> int:
    """Replay one set on a server of its own."""
    report = Report(name)
    report.say(f"{folder} is a set of the form {name}")
    async with served() as house:
        report.say("laurels serve answers on a new database")
        await RUNS[name](house, folder, report)
    print(f"\n{name}\n\n{report.table()}", flush=True)
    return 1 if report.different() else 0


if __name__ == "__main__":
    sys.exit(main())
