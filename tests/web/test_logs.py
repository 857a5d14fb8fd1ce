from __future__ import annotations

import json
import logging
import sys
from typing import TYPE_CHECKING, Any

import pytest

import engine
from engine.log_context import about
from tests.web.site import Person
from web import logs
from web.app import create_app

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine import Home

SECRET = "Nguyễn Văn A bị kỷ luật"


class Kept(logging.Handler):
    """Keeps the lines."""

    def __init__(self, **settings: Any) -> None:  # noqa: ANN401 - a setting's own kind
        super().__init__()
        self.lines: list[str] = []
        self.setFormatter(logs.formatter(engine.Settings(**settings)))

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(self.format(record))


@pytest.fixture
def kept() -> Iterator[Kept]:
    handler = Kept(log_format="json")
    logging.getLogger().addHandler(handler)
    yield handler
    logging.getLogger().removeHandler(handler)


def test_a_line_names_the_request_the_person_and_the_case_and_not_what_was_written(
    home: Home, kept: Kept, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ValueError(SECRET)

    person = Person(create_app(home), "van_thu")
    monkeypatch.setattr(engine, "case", broken)
    answer = person.client.get("/cases/c-1")
    assert answer.status_code == 500
    (line,) = map(json.loads, kept.lines)
    assert (line["level"], line["logger"], line["error"]) == ("error", "web.problems", "ValueError")
    assert (line["request"], line["person"], line["case"]) == (answer.headers["X-Request-Id"], "van_thu", "c-1")
    assert line["time"].endswith("Z")
    assert any("broken" in frame for frame in line["at"])
    assert SECRET not in kept.lines[0]


def test_a_line_of_a_job_names_it_and_an_error_among_its_words_is_its_kind(kept: Kept) -> None:
    with about(job="j1", case="c1", task=None):
        logging.getLogger("engine.executor").warning("Job %s failed: %s", "j1", ValueError(SECRET))
    line = json.loads(kept.lines[0])
    assert (line["event"], line["job"], line["case"]) == ("Job j1 failed: ValueError", "j1", "c1")
    assert "task" not in line


def test_at_debug_all_is_told() -> None:
    handler = Kept(log_format="json", log_level="debug")
    try:
        int(SECRET)
    except ValueError:
        record = logging.LogRecord("x", logging.ERROR, "x.py", 1, "It failed: %s", ("so",), sys.exc_info())
    handler.handle(record)
    assert SECRET in json.loads(handler.lines[0])["at"]
    assert json.loads(handler.lines[0])["event"] == "It failed: so"


def test_text_is_for_people() -> None:
    handler = Kept()
    handler.handle(logging.LogRecord("x", logging.ERROR, "x.py", 1, "It failed.", (), None))
    assert handler.lines[0].endswith(" ERROR x: It failed.")


@pytest.mark.parametrize(
    ("proxy", "given", "taken"),
    [("127.0.0.1", "a1b2c3d4e5", True), ("", "a1b2c3d4e5", False), ("*", 'x"y', False)],
)
def test_the_id_of_a_request_is_a_trusted_proxys_or_new(
    home: Home,
    proxy: str,
    given: str,
    taken: bool,  # noqa: FBT001 - a table of cases
) -> None:
    object.__setattr__(home.settings, "trusted_proxy", proxy)
    answer = create_app(home).test_client().get("/healthz", headers={"X-Request-Id": given})
    assert (answer.headers["X-Request-Id"] == given) is taken


def test_what_is_refused_before_all_else_has_its_id_too(home: Home) -> None:
    answer = create_app(home).test_client().post("/login", data={"username": "van_thu"})
    assert answer.status_code == 400
    assert answer.headers["X-Request-Id"]
