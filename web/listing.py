"""How a person likes their list: what a row says about its task, and in which order the rows stand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from flask_babel import gettext, lazy_gettext

import engine
from web import case_columns
from web.current import by, home, person_id
from web.moments import moment
from web.names import lane_name, procedure_name
from web.roles import name_of, role_names

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine import TaskView

PREFERENCE: Final = "inbox"
ORDERS: Final = {
    "due": lazy_gettext("Due date"),
    "created": lazy_gettext("Newest first"),
    "priority": lazy_gettext("Urgent first"),
    "procedure": lazy_gettext("Procedure"),
}
COLUMNS: Final = {
    "why": lazy_gettext("Why it is here"),
    "assignee": lazy_gettext("Who has it"),
    "procedure": lazy_gettext("Procedure"),
    "lane": lazy_gettext("Role in the procedure"),
    "key": lazy_gettext("Code of the case"),
    "since": lazy_gettext("Since"),
}
_USUAL: Final = ("why", "procedure", "since")
_FOLLOWED: Final = {"started": lazy_gettext("Started by me"), "watched": lazy_gettext("Watched by me")}


@dataclass(frozen=True, slots=True)
class Listing:
    """The order of the rows and what they say."""

    order: str = "due"
    columns: tuple[str, ...] = _USUAL


def chosen() -> Listing:
    """What the person has chosen."""
    kept = engine.preference(home(), by(), PREFERENCE)
    if not isinstance(kept, dict):
        return Listing()
    order, columns = kept.get("order"), kept.get("columns")
    return Listing(
        order=order if order in ORDERS else "due",
        columns=_known(columns) if isinstance(columns, list) else _USUAL,
    )


def _known(kept: list[object]) -> tuple[str, ...]:
    """The columns that there are; of the data of cases (``PROCEDURE/VARIABLE``) all that were chosen once."""
    return (
        *(each for each in COLUMNS if each in kept),
        *(each for each in kept if isinstance(each, str) and "/" in each),
    )


def choose(order: str, columns: list[str]) -> None:
    """Keep what the person chooses; what there is none of is left out."""
    known = [*COLUMNS, *(code for code, _ in case_columns.columns())]
    kept = {"order": order if order in ORDERS else "due", "columns": [each for each in known if each in columns]}
    engine.set_preference(home(), by(), PREFERENCE, kept)


def about(task: TaskView, scope: str, columns: tuple[str, ...]) -> str:
    """What a row says about its task, under its title."""
    return " · ".join(part for part in _parts(task, scope, columns) if part)


def why(task: TaskView, scope: str) -> str:
    """Why a task is in a list: given, for a role, in somebody's place, or because its case is followed."""
    kind, of = task.why.kind, task.why.of
    if scope == "done" and task.on_behalf_of_name:
        return str(gettext("%(name)s for %(other)s", name=task.ended_by_name, other=task.on_behalf_of_name))
    if scope == "done":
        return str(gettext("Done by me"))
    words = {
        "given": lambda: gettext("Given to me"),
        "person": lambda: gettext("Offered to me by name"),
        "role": lambda: gettext("As %(role)s", role=role_names([of])),
        "other": lambda: gettext("In place of %(name)s", name=name_of(of)),
    }
    return str(words[kind]() if kind else _FOLLOWED.get(scope, ""))


def barred(task: TaskView) -> str:
    """Why the reader may not do a task: they, or the person in whose place they would, did a step that it checks."""
    kept = task.barred
    if kept is None:
        return ""
    if kept.person == person_id():
        return str(
            gettext("You did “%(step)s” in this case, so somebody else must do this. Pass it on.", step=kept.step)
        )
    name = name_of(kept.person)
    return str(
        gettext(
            "%(name)s did “%(step)s” in this case, so somebody else must do this. Pass it on.",
            name=name,
            step=kept.step,
        )
    )


def _parts(task: TaskView, scope: str, columns: tuple[str, ...]) -> Iterator[str]:
    if task.barred is not None:
        yield barred(task)
    if task.aside_until is not None:
        yield str(gettext("back on %(time)s", time=moment(task.aside_until)))
    for column in COLUMNS:
        if column in columns or (column == "assignee" and not task.why.kind):
            yield _part(task, scope, column)
    yield from case_columns.parts(task, columns)


def _part(task: TaskView, scope: str, column: str) -> str:
    match column:
        case "why":
            text = why(task, scope)
        case "assignee":
            text = task.assignee_name or task.assignee or str(gettext("Not taken yet"))
        case "procedure":
            text = procedure_name(task)
        case "lane":
            text = lane_name(task)
        case "key":
            text = task.business_key or ""
        case _:
            text = str(gettext("since %(time)s", time=moment(task.created)))
    return text
