"""`python -m bench [--quick] [NAME …]`: measure, and write RESULTS.md."""

from __future__ import annotations

import argparse
import shutil
import sys

from bench import (
    bad_input,
    balance,
    cart,
    codes,
    earn,
    footprint,
    load,
    looking,
    medusa,
    redeem,
    rules,
    screens,
    segments,
)
from bench.report import Report
from bench.rig import HERE, say


def main() -> int:
    """Run the benches."""
    parser = argparse.ArgumentParser(prog="bench", description="Measure Laurels beside the limits of this machine.")
    names = (
        "singles, alone, lists, capped, balance, start, bytes, rules, cart, validate, hot, load, medusa, segments, "
        "codes, bad, looking, screens; all if none"
    )
    parser.add_argument("names", nargs="*", help=names)
    parser.add_argument("--quick", action="store_true", help="short rounds, for a first look; writes no file")
    given = parser.parse_args()
    if shutil.which("wrk") is None:
        say("The load comes from wrk. Install it first: apt-get install wrk (or brew install wrk).")
        return 2
    rounds, seconds = (2, 2.0) if given.quick else (5, 3.0)
    report = Report()
    benches = {
        "singles": lambda: earn.singles(report, rounds=rounds, seconds=seconds),
        "alone": lambda: earn.alone(report, seconds=seconds),
        "lists": lambda: earn.lists(report, rounds=rounds, seconds=seconds),
        "capped": lambda: earn.capped(report, rounds=rounds, seconds=seconds),
        "balance": lambda: balance.flat(report, rounds=rounds, seconds=seconds),
        "start": lambda: footprint.start_and_memory(report, requests=10_000 if given.quick else 200_000),
        "bytes": lambda: footprint.bytes_an_earn(report),
        "rules": lambda: rules.speed(report, rounds=rounds + 2),
        "cart": lambda: cart.scaling(report, rounds=rounds, seconds=seconds),
        "validate": lambda: redeem.scaling(report, rounds=rounds, seconds=seconds),
        "hot": lambda: redeem.hot(report, rounds=rounds, seconds=seconds),
        "load": lambda: load.load(report, rounds=rounds, seconds=10 if not given.quick else 4),
        "medusa": lambda: medusa.compared(report, rounds=rounds, seconds=seconds),
        "segments": lambda: segments.segments(report, quick=given.quick),
        "codes": lambda: codes.million(report, quick=given.quick),
        "bad": lambda: bad_input.refusals(report, rounds=rounds),
        "looking": lambda: looking.looking(report, quick=given.quick),
        "screens": lambda: screens.screens(report, rounds=rounds),
    }
    unknown = set(given.names) - set(benches)
    if unknown:
        say(f"There is no bench called {', '.join(sorted(unknown))}.")
        return 2
    wanted = [name for name in benches if not given.names or name in given.names]
    if "lists" in wanted:
        wanted = ["singles", "alone", *(name for name in wanted if name not in ("singles", "alone"))]
    elif "alone" in wanted and "singles" not in wanted:
        wanted.insert(0, "singles")
    path = HERE / ("RESULTS.quick.md" if given.quick else "RESULTS.md")
    for name in wanted:
        benches[name]()
        report.write(path, name)  # after each, so that a long run that breaks off still tells what it found
    print(path.read_text())
    if given.quick:
        path.unlink()
    return 0


if __name__ == "__main__":
    sys.exit(main())
