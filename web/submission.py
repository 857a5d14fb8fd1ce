"""What a person sent with a form: the values as typed, the files (stored before the act), and which button it was."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO, Final, TypeAlias, cast

from flask import request
from flask_babel import gettext

import engine
from bpmn.forms import Kind, from_html
from bpmn.forms.wording import figure
from web import files
from web.current import by, home
from web.languages import language
from web.refusals import in_words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from werkzeug.datastructures import MultiDict

    from bpmn.forms import Form

    Posted: TypeAlias = MultiDict[str, str]

MOST: Final = 200_000
"""Characters of one field that are read: twice what the longest takes, so that a slip of the hand loses nothing."""
SAVE: Final = "save"
COMPLETE: Final = "complete"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """A submission: the raw values, the button, the draft's revision that the page was made from, where to go back.

    ``errors`` are the files that were not taken and the texts that were cut off: (path, words, words).
    """

    values: dict[str, object]
    action: str
    rev: int | None
    anchor: str | None = None
    errors: tuple[tuple[str, str, str], ...] = ()


def sent(form: Form | None, instance: str | None = None, *, posted: MultiDict[str, str] | None = None) -> Sent:
    """Read the posted form; files are stored, table rows added or taken out as the button says.

    ``instance`` is the case that the files are for. ``posted`` is what had been posted, where that was not just now.
    """
    names = request.form if posted is None else posted
    refused: list[tuple[str, str, str]] = []
    values = from_html(form, _pairs(names, refused)) if form else {}
    for path, value in _files(form, names, instance, refused):
        _put(values, path, value)
    anchor = _more(names, values) or names.get("_remove_row", "").rpartition(".")[0] or None
    action = SAVE if anchor else names.get("_act", COMPLETE)
    return Sent(values=values, action=action, rev=_rev(names), anchor=anchor, errors=tuple(refused))


def _pairs(names: Posted, refused: list[tuple[str, str, str]]) -> Iterator[tuple[str, str]]:
    """What was typed, without the row whose button was pressed: its number is the page's, where empty rows count.

    Of a text that is too long for any field the beginning.
    """
    dropped = names.get("_remove_row")
    for name, text in names.items(multi=True):
        if name.startswith("_") or name == "csrf_token" or (dropped and name.startswith(f"{dropped}.")):
            continue
        if len(text) > MOST:
            said = gettext(
                "This has %(count)s characters; only the first %(most)s are kept here. Shorten it, or attach it as a "
                "file.",
                count=figure(len(text), language()),
                most=figure(MOST, language()),
            )
            refused.append((name, said, said))
        yield name, text[:MOST]


def _rev(names: Posted) -> int | None:
    text = names.get("_rev", "")
    return int(text) if text.isdigit() else None


def _files(
    form: Form | None, names: Posted, instance: str | None, refused: list[tuple[str, str, str]]
) -> Iterator[tuple[tuple[str, ...], object]]:
    """The files of each file field, by the path of its value: one, or a list where several are taken."""
    for field in form.fields() if form else ():
        if field.kind is Kind.FILE and field.readonly is not True:
            found = sent_files(field.key, instance, refused, names)
            yield field.path, found if field.multiple else found[-1] if found else None


def sent_files(
    name: str, instance: str | None, refused: list[tuple[str, str, str]], names: Posted | None = None
) -> list[dict[str, object]]:
    """The files of one field: those that the form carried, and those that came with it; why others were not taken."""
    return [*_carried(name, names or request.form, refused), *_stored(name, instance, refused)]


def _carried(name: str, names: Posted, refused: list[tuple[str, str, str]]) -> Iterator[dict[str, object]]:
    """What the form held already, without what was taken out; what is no file of ours is a mistake of its field."""
    dropped = set(names.getlist(f"_drop.{name}"))
    for text in names.getlist(f"_file.{name}"):
        value = files.read(text)
        if value is None:
            said = str(gettext("Attach this file again."))
            refused.append((name, said, said))
        elif value["sha256"] not in dropped:
            yield value


def _stored(name: str, instance: str | None, refused: list[tuple[str, str, str]]) -> Iterator[dict[str, object]]:
    """What was chosen now; the bytes are kept before the act begins."""
    for chosen in request.files.getlist(name):
        if chosen.filename:
            upload = engine.Upload(name=chosen.filename, stream=cast("BinaryIO", chosen.stream))
            try:
                yield engine.upload(home(), by(), upload, instance=instance)
            except (engine.BadValueError, engine.RefusedError) as error:
                refused.append((name, in_words(error), in_words(error)))


def _put(values: dict[str, object], path: tuple[str, ...], value: object) -> None:
    *way, last = path
    place: dict[str, object] = values
    for step in way:
        place = cast("dict[str, object]", place.setdefault(step, {}))
    place[last] = value


def _more(names: Posted, values: dict[str, object]) -> str | None:
    """Add a row where the pressed button says so, below all that stood there, empty ones too; the table's name."""
    table = names.get("_add_row")
    rows = values.setdefault(table, []) if table else None
    if isinstance(rows, list):
        shown = {name.split(".")[1] for name in names if name.startswith(f"{table}.")}
        rows += [{}] * (max(len(shown), len(rows)) + 1 - len(rows))
    return table or None
