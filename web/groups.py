"""The rows of a list under their headings: by when they are due, by procedure, or in one row."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import groupby
from typing import TYPE_CHECKING, Final

from flask_babel import gettext

import engine
from web.amounts import amount, in_bucket
from web.current import home, zone
from web.inbox_filter import BUCKETS
from web.listing import ORDERS
from web.moments import short_day, today, week_end, weekday
from web.names import procedure_name

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from engine import TaskView

_ONE_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Some rows of a list; ``total``: how many there are of this kind, on other pages too."""

    code: str
    label: str
    note: str = ""
    total: str
    rows: tuple[TaskView, ...]


def grouped(rows: Sequence[TaskView], scope: str, order: str, counts: Mapping[str, int]) -> list[Group]:
    """The rows under their headings, what somebody else must do last; ``counts``: how many are in each bucket."""
    return [replace(each, rows=_own_first(each.rows)) for each in _groups(rows, scope, order, counts)]


def _own_first(rows: Sequence[TaskView]) -> tuple[TaskView, ...]:
    return tuple(sorted(rows, key=lambda row: row.barred is not None))


def _groups(rows: Sequence[TaskView], scope: str, order: str, counts: Mapping[str, int]) -> list[Group]:
    if not rows:
        return []
    if scope == "done":
        return [Group(code="all", label=str(gettext("Last done first")), total=str(len(rows)), rows=tuple(rows))]
    if order == "due":
        return _by_due(rows, counts)
    if order == "procedure":
        named = groupby(rows, key=lambda row: (row.key, procedure_name(row)))
        found = [(key, label, tuple(group)) for (key, label), group in named]
        return [Group(code=key, label=label, total=str(len(group)), rows=group) for key, label, group in found]
    return [Group(code="all", label=str(ORDERS[order]), total=amount(counts["all"]), rows=tuple(rows))]


def _by_due(rows: Sequence[TaskView], counts: Mapping[str, int]) -> list[Group]:
    """Late, today, this week, later and without a date, in the person's zone."""
    sorted_in: dict[str, list[TaskView]] = {}
    for row in rows:
        sorted_in.setdefault(engine.due_bucket(home(), row.due, zone()), []).append(row)
    until = gettext("until Sunday %(day)s", day=short_day(week_end(today()) - _ONE_DAY))
    notes = {"today": weekday(today()), "week": until}
    return [
        Group(
            code=code,
            label=str(label),
            note=str(notes.get(code, "")),
            total=in_bucket(code, counts),
            rows=tuple(sorted_in[code]),
        )
        for code, label in BUCKETS.items()
        if code in sorted_in
    ]
