"""A decision shown once more before it is recorded, where the procedure says so (camunda:property ``review``)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import orjson
from flask import request

from bpmn.forms import Kind
from web import desk, labels

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from engine import TaskDetail
    from web.submission import Sent

CHANGE: Final = "change"
REVIEWED: Final = "_reviewed"
_ITS_OWN: Final = ("_key", "_act", "_drop.", "_file.", "csrf_token")


def shown(detail: TaskDetail, sent: Sent, kept: Mapping[str, object]) -> dict[str, object]:
    """What the page needs: the decision and what goes with it in words, and what was sent, to be sent again."""
    return {**desk.shown(detail), **said(detail, kept), "carried": [*carried(), *_files(detail, sent)]}


def said(detail: TaskDetail, kept: Mapping[str, object]) -> dict[str, object]:
    """The decision, and what goes with it, in words."""
    words = labels.of_definition(detail.task.definition).at(detail.task.element)
    fields = {field.path[0]: field for field in detail.form.fields()} if detail.form else {}
    told = [
        (words.label(name), words.shown(name, kept[name]), field.properties.get("outcome") == "true")
        for name, field in fields.items()
        if kept.get(name) not in (None, "", [], False) and field.readonly is not True and name in words.fields
    ]
    return {
        "decision": next((text for _, text, decides in told if decides), ""),
        "told": [(label, text) for label, text, decides in told if not decides],
    }


def carried() -> Iterator[tuple[str, str]]:
    """The fields as they came in, without what belongs to that one sending."""
    for name, text in request.form.items(multi=True):
        if not name.startswith(_ITS_OWN):
            yield name, text


def _files(detail: TaskDetail, sent: Sent) -> Iterator[tuple[str, str]]:
    """The files, which are stored by now."""
    for field in detail.form.fields() if detail.form else ():
        if field.kind is Kind.FILE:
            found = sent.values.get(field.path[0])
            for value in found if isinstance(found, list) else [found]:
                if isinstance(value, dict) and "sha256" in value:
                    yield f"_file.{field.key}", orjson.dumps(value).decode()
