import io
import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
import structlog

from laurels.kit import log

API_KEY = "lk_live_0oySXSB0uYqA6HCeA9vDe3"


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    """Catch the log of this test and put logging back as it was."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    stream = io.StringIO()
    log.configure("json", "INFO", stream)
    yield stream
    structlog.reset_defaults()
    structlog.contextvars.clear_contextvars()
    root.handlers, root.level = handlers, level


def last(lines: io.StringIO) -> dict[str, Any]:
    return json.loads(lines.getvalue().splitlines()[-1])


def test_a_line_says_what_happened_and_when(lines: io.StringIO):
    log.logger("laurels.feed").info("feed.dispatched", rows=20)
    line = last(lines)
    assert line["timestamp"].endswith("Z")
    assert {name: line[name] for name in ("event", "rows", "level", "module")} == {
        "event": "feed.dispatched",
        "rows": 20,
        "level": "info",
        "module": "laurels.feed",
    }


def test_what_is_bound_is_on_each_line_until_unbound(lines: io.StringIO):
    bound = log.bind(request_id="req_1", workspace_id="ws_1")
    logging.getLogger("a.library").warning("slow")
    assert (last(lines)["request_id"], last(lines)["workspace_id"], last(lines)["logger"]) == (
        "req_1",
        "ws_1",
        "a.library",
    )
    log.unbind(bound)
    log.logger("x").info("after")
    assert "request_id" not in last(lines)


@pytest.mark.parametrize(
    "name",
    [
        "secret",
        "token",
        "Authorization",
        "password",
        "key",
        "api_key",
        "X-Api-Key",
        "client_secret",
        "tokens",
        "set-cookie",
    ],
)
def test_a_value_under_the_name_of_a_secret_is_hidden(lines: io.StringIO, name: str):
    log.logger("x").info("event", **{name: "s3cr3t", "inside": [{"deep": {name: ["s3cr3t"]}}]})
    assert "s3cr3t" not in lines.getvalue()
    assert last(lines)[name] == log.HIDDEN


def test_a_number_may_be_a_secret_too(lines: io.StringIO):
    log.logger("x").info("event", token=123456, key_count=7, secret=None)
    assert (last(lines)["token"], last(lines)["key_count"], last(lines)["secret"]) == (log.HIDDEN, 7, None)


def test_a_key_that_opens_nothing_is_shown(lines: io.StringIO):
    log.logger("x").info("event", period_key="2026-11", idempotency_key="order-7")
    assert (last(lines)["period_key"], last(lines)["idempotency_key"]) == ("2026-11", "order-7")


@pytest.mark.parametrize(
    "text",
    [
        f"see {API_KEY}.",
        f"Authorization: Bearer {API_KEY}",
        "bearer 0oySXSB0.uYqA6HC",
        "postgresql://app:0oySXSB0@db/x",
    ],
)
def test_a_secret_inside_a_text_is_hidden(lines: io.StringIO, text: str):
    class Thing:
        def __str__(self) -> str:
            return text

    log.logger("x").info("said " + text, note=text, inside={"list": [text]}, thing=Thing())
    logging.getLogger("library").error("said %s", text)
    assert "0oySXSB0" not in lines.getvalue()
    assert log.HIDDEN in lines.getvalue()


def test_a_secret_in_the_trace_of_an_error_is_hidden(lines: io.StringIO):
    try:
        raise ValueError(API_KEY)
    except ValueError:
        log.logger("x").exception("failed")
        logging.getLogger("library").exception("failed")
    assert API_KEY not in lines.getvalue()
    assert "ValueError" in last(lines)["exception"]


def test_nesting_without_end_is_cut(lines: io.StringIO):
    nested: list[object] = []
    nested.append(nested)
    log.logger("x").info("event", nested=nested, raw=b"12345")
    assert "…" in lines.getvalue()
    assert last(lines)["raw"] == "5 bytes"


def test_quiet_levels_are_quiet(lines: io.StringIO):
    log.logger("x").debug("noise")
    assert lines.getvalue() == ""


def test_people_can_read_the_console(lines: io.StringIO):
    log.configure("console", "DEBUG", lines)
    log.logger("x").debug("hello", token="s3cr3t")
    assert "hello" in lines.getvalue()
    assert "s3cr3t" not in lines.getvalue()
