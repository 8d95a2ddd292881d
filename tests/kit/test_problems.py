import gc
import pickle
from collections.abc import Iterator

import pytest

from laurels.kit.problems import (
    InvalidField,
    NotFound,
    Problem,
    RateLimited,
    Unauthenticated,
    Unavailable,
    to_json,
)


@pytest.fixture(autouse=True)
def forget_classes() -> Iterator[None]:
    """Let classes that a test declares vanish, so that the registry of the next test does not know them."""
    yield
    gc.collect()


def test_a_problem_is_written_as_rfc_9457_says():
    problem = InvalidField("Give at least 1.", pointer="/lines/0/quantity", least=1)
    assert to_json(problem, "req_1") == {
        "type": "/problems/invalid_field",
        "title": "A field has a value that cannot be accepted",
        "status": 422,
        "detail": "Give at least 1.",
        "code": "invalid_field",
        "pointer": "/lines/0/quantity",
        "request_id": "req_1",
        "least": 1,
    }


def test_an_absent_pointer_is_left_out():
    assert "pointer" not in to_json(NotFound("No such customer."), "req_1")


def test_an_extra_cannot_replace_a_member():
    with pytest.raises(TypeError, match="status"):
        NotFound("No such customer.", status=200)


def test_every_declared_class_is_in_the_registry_under_its_own_code():
    registry = Problem.registry()
    assert registry["invalid_field"] is InvalidField
    assert all(kind.code == code and kind.cure and 400 <= kind.status < 600 for code, kind in registry.items())
    assert list(registry) == sorted(registry)


@pytest.mark.parametrize(
    "members", [{"code": "Not Snake"}, {"code": "fine", "status": 200}, {"code": "fine", "title": ""}]
)
def test_a_class_that_would_break_the_reference_cannot_be_declared(members: dict[str, object]):
    with pytest.raises(TypeError):
        type("Broken", (Problem,), members)


def test_a_finer_class_without_a_code_is_told_to_callers_as_its_parent():
    class WrongColour(InvalidField):
        pass

    assert WrongColour("Blue.").code == "invalid_field"
    assert Problem.registry()["invalid_field"] is InvalidField


def test_a_wait_is_told_in_the_header():
    assert RateLimited("Wait.", retry_after_seconds=3).headers() == {"Retry-After": "3"}
    assert Unavailable("Wait.").headers() == {"Retry-After": "1"}
    assert Unauthenticated("Send a key.").headers() == {"WWW-Authenticate": "Bearer"}


def test_a_problem_survives_a_process_boundary():
    copy = pickle.loads(pickle.dumps(NotFound("Gone.", pointer="/id", seen=True)))
    assert (copy.detail, copy.pointer, copy.extra) == ("Gone.", "/id", {"seen": True})
