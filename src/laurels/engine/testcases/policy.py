"""What fits a test case, and how what was found differs from what was expected. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from laurels.engine.simulations import Outcome, Scene
from laurels.engine.testcases.model import Case, Result
from laurels.kit import ids, money
from laurels.kit.problems import Conflict, InvalidField
from laurels.program import programs
from laurels.program.programs import Wallet
from laurels.program.vocabulary import EVENT

CASES_MAX: Final = 100
NAMED_MAX: Final = 3
"""So many failing cases are named in the sentence; all of them are in `cases`."""


class TestCasesFailed(Conflict):
    code, title = "test_cases_failed", "Test cases of the campaign fail"
    cure = "Change the definition, or the cases that expect what is no longer meant; or force it and say why."


class NameTaken(Conflict):
    code, title = "test_case_name_taken", "Another test case of the campaign has this name"
    cure = "Give each test case of a campaign its own name."


class TooManyTestCases(Conflict):
    code, title = "too_many_test_cases", "The campaign has as many test cases as it may"
    cure = f"Delete some first: a campaign has at most {CASES_MAX} test cases, for they run with each change."


def check_fits(trigger: str, scene: Scene) -> None:
    """Refuse a scene that the campaign is never asked about.

    :raises InvalidField: naming what it is asked about
    """
    wanted = "event" if trigger.startswith(EVENT) else "cart"
    given = "cart" if scene.event is None else "event"
    if wanted != given or (scene.event is not None and trigger != f"{EVENT}{scene.event.type}"):
        raise InvalidField(f"The campaign is triggered by {trigger}: give such a {wanted}.", pointer=f"/{given}")


def expected(
    code: str | None,
    discount_minor: int,
    points: Mapping[str, str],
    gifts: Sequence[Mapping[str, Any]],
    wallets: Mapping[str, Wallet],
) -> Outcome:
    """Read what a case expects off the wire.

    :raises InvalidField: there is no such wallet, or what is refused is to give something
    """
    if code is not None and (discount_minor or points or gifts):
        raise InvalidField("What is refused gives nothing: leave the rest out, or the code.", pointer="/expected/code")
    units: dict[str, int] = {}
    for key, text in points.items():
        pointer = f"/expected/points/{key}"
        if key not in wallets:
            raise InvalidField(f"There is no wallet {key!r}.", pointer=pointer)
        units[key] = programs.to_units(wallets[key], money.parse_decimal(text, pointer=pointer), pointer=pointer)
    return Outcome(code, discount_minor, {key: much for key, much in units.items() if much}, [dict(g) for g in gifts])


def differences(
    wanted: Outcome, found: Outcome, message: str | None, *, wallets: Mapping[str, Wallet], currency: str
) -> tuple[str, ...]:
    """Say in what an outcome differs from what was expected, a sentence each."""
    if wanted.code != found.code:
        if found.code is None:
            return (f"It gives something, and should be refused with {wanted.code}.",)
        refused = f"It is refused with {found.code}"
        why = f" ({(message or '').rstrip('.')})" if message else ""
        but = "should give something" if wanted.code is None else f"should be with {wanted.code}"
        return (f"{refused}{why}, and {but}.",)
    told: list[str] = []
    if wanted.discount_minor != found.discount_minor:
        off = [f"{money.format_minor(one.discount_minor, currency)} {currency}" for one in (found, wanted)]
        told.append(f"It takes {off[0]} off, and should take {off[1]}.")
    for key in sorted({*wanted.points, *found.points}):
        much = [_points(one.points.get(key, 0), wallets.get(key)) for one in (found, wanted)]
        if much[0] != much[1]:
            told.append(f"It gives {much[0]} in {key}, and should give {much[1]}.")
    if [dict(one) for one in wanted.gifts] != [dict(one) for one in found.gifts]:
        told.append("It gives other gifts than it should.")
    return tuple(told)


def _points(much: int, wallet: Wallet | None) -> str:
    return programs.points_text(much, 0 if wallet is None else wallet.precision)


def failed(results: Sequence[Result]) -> TestCasesFailed | None:
    """Name the test cases that fail, each with its differences; None where all pass."""
    wrong = [one for one in results if not one.passed]
    if not wrong:
        return None
    named = " ".join(f"“{one.case.name}”: {' '.join(one.differences)}" for one in wrong[:NAMED_MAX])
    return TestCasesFailed(
        f"{len(wrong)} of {len(results)} test cases fail. {named} {TestCasesFailed.cure}",
        cases=[
            {
                "id": ids.encode("tcs", one.case.id),
                "name": one.case.name,
                "differences": list(one.differences),
            }
            for one in wrong
        ],
    )


def check_count(cases: Sequence[Case]) -> None:
    """Refuse more test cases than run in passing.

    :raises TooManyTestCases: the campaign has as many as it may
    """
    if len(cases) >= CASES_MAX:
        raise TooManyTestCases(TooManyTestCases.cure)


def check_name(cases: Sequence[Case], name: str, *, but: Case | None = None) -> None:
    """Refuse a name that another test case of the campaign has.

    :raises NameTaken: saying whose it is
    """
    if any(one.name == name and (but is None or one.id != but.id) for one in cases):
        raise NameTaken(f"There is a test case {name!r} already. {NameTaken.cure}", pointer="/name")
