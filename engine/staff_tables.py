"""Units, people and positions as tables: taken out, and taken in after a look at what each line would change."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

from engine import people
from engine.act import Act, perform
from engine.clock import HANOI
from engine.errors import BadValueError, EngineError, StateError
from engine.rights import must_administer, who
from engine.spreadsheets import Line, WrongCellError, day_in, lines_of, written
from engine.staff_results import TableChange, TableError, TablePreview
from engine.trail import Change, Draft
from engine.unit_days import must_last, outlasting, write
from storage import people as person_rows
from storage import positions, units
from storage.errors import ConflictError
from storage.positions import Position
from storage.session import Connection, savepoint
from storage.units import Unit

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from engine.by import By
    from engine.home import Home

COLUMNS: Final[dict[str, tuple[str, ...]]] = {
    "units": ("code", "name", "symbol", "parent", "from", "to"),
    "people": ("account", "name", "title", "email", "language", "active"),
    "positions": ("account", "role", "unit", "title", "from", "to"),
}
"""The columns of each table, in order; the first line of a file names them."""
_REQUIRED: Final = {
    "units": ("code", "name", "symbol"),
    "people": ("account", "name"),
    "positions": ("account", "role", "from"),
}
_YES, _NO = frozenset({"yes", "có", "co", "1", "true", "x"}), frozenset({"no", "không", "khong", "0", "false"})


def table(home: Home, by: By, kind: str) -> str:
    """A table as a file for a spreadsheet: ``units``, ``people`` or ``positions``.

    Raises:
        RefusedError: who asks is no administrator.
        BadValueError: there is no such table.
    """
    _must_be_known(kind)
    with home.database.read() as connection:
        must_administer(who(connection, by, home.clock.within(connection)), "read all people as a table")
        rows = _READ[kind](connection, by.agency)
    return written(COLUMNS[kind], rows)


def preview_table(home: Home, by: By, kind: str, data: bytes) -> TablePreview:
    """What a file would change, line by line, and what is wrong with it; nothing is written.

    Raises:
        RefusedError: who asks is no administrator.
        BadValueError: there is no such table, or the file is none: not UTF-8, without the columns, too large.
    """
    _must_be_known(kind)
    lines = lines_of(data, COLUMNS[kind], _REQUIRED[kind])
    with home.database.read() as connection:
        now = home.clock.within(connection)
        must_administer(who(connection, by, now), "change the agency's people and units")
        return _planned(connection, by.agency, kind, lines, now.astimezone(HANOI).date())


def import_table(home: Home, by: By, kind: str, data: bytes) -> int:
    """Write a file's changes, all or nothing, each with its event; gives how many lines changed something.

    Nothing that the file leaves out is taken away: people are ended by handing over, positions with a day.

    Raises:
        RefusedError: who asks is no administrator.
        BadValueError: the file is none, or a line is wrong: the message names the first.
    """
    _must_be_known(kind)
    lines = lines_of(data, COLUMNS[kind], _REQUIRED[kind])

    def work(act: Act) -> dict[str, object]:
        must_administer(who(act.connection, by, act.at), "change the agency's people and units")
        plan = _planned(act.connection, by.agency, kind, lines, act.at.astimezone(HANOI).date())
        if plan.errors:
            first = plan.errors[0]
            raise BadValueError(f"Nothing was changed. Line {first.line}, {first.column}: {first.text}")
        by_number = {line.no: line for line in lines}
        for change in plan.changes:
            _do(act, kind, by_number[change.line])
        return {"count": len(plan.changes)}

    return int(perform(home, by, ("import", kind, data.decode("utf-8", "replace")), work)["count"])


def _must_be_known(kind: str) -> None:
    if kind not in COLUMNS:
        raise BadValueError(f"There is no table “{kind}”. Use one of: {', '.join(COLUMNS)}.")


def _planned(connection: Connection, agency: str, kind: str, lines: Sequence[Line], today: date) -> TablePreview:
    known = _Known(connection, agency, today)
    changes: list[TableChange] = []
    errors: list[TableError] = []
    for line in lines:
        try:
            _must_be_whole(kind, line)
            change = _PLAN[kind](known, line)
        except WrongCellError as error:
            errors.append(TableError(line=line.no, column=error.column, text=str(error)))
        else:
            changes += [change] if change is not None else []
    return TablePreview(kind=kind, lines=len(lines), changes=tuple(changes), errors=tuple(errors))


def _must_be_whole(kind: str, line: Line) -> None:
    for column in _REQUIRED[kind]:
        if not line.cells.get(column):
            raise WrongCellError(column, "Write what is missing.")


class _Known:
    """What the agency has, and what lines before have added to it."""

    def __init__(self, connection: Connection, agency: str, today: date) -> None:
        self.units = {row.code: row for row in units.listing(connection, agency)}
        self.people = {row.id: row for row in person_rows.listing(connection, agency)}
        self.roles = {row.code for row in positions.roles(connection, agency)}
        self.held = _held(connection, agency)
        self.today = today
        self._connection = connection
        self.seen: set[tuple[str, ...]] = set()

    def outlasting(self, unit: Unit, last: date | None) -> bool:
        """Whether somebody holds a position in a unit beyond its last day."""
        return outlasting(self._connection, unit, last)

    def once(self, column: str, *key: str) -> None:
        """Refuse a line about what an earlier line is about already."""
        if key in self.seen:
            raise WrongCellError(column, "An earlier line says this already. Keep one of them.")
        self.seen.add(key)


def _held(connection: Connection, agency: str) -> dict[tuple[str, str, str, date], tuple[str, date | None]]:
    """Who holds what since when: (account, role, unit's code, first day) to the holding and its last day."""
    posts = {row.id: row for row in positions.positions(connection, agency)}
    codes = {row.id: row.code for row in units.listing(connection, agency)}
    return {
        (row.person, posts[row.position].role, codes.get(posts[row.position].unit or "", ""), row.valid_from): (
            row.id,
            row.valid_to,
        )
        for row in positions.all_holdings(connection, agency)
    }


def _plan_unit(known: _Known, line: Line) -> TableChange | None:
    cells, code = line.cells, line.cells["code"]
    known.once("code", code)
    if cells.get("parent") and cells["parent"] not in known.units:
        raise WrongCellError("parent", f"There is no unit “{cells['parent']}”. Put its line before this one.")
    if cells.get("parent") == code:
        raise WrongCellError("parent", "A unit is not part of itself.")
    old = known.units.get(code)
    first, last = _unit_days(cells, old, known.today)
    if last is not None and last < first:
        raise WrongCellError("to", "The last day is before the first. Swap them.")
    if old is None:
        known.units[code] = Unit(code, "", code, cells["name"], cells["symbol"], None, first, last)
        return TableChange(line=line.no, what=code, fields=(("name", "", cells["name"]),), new=True)
    if last != old.valid_to and known.outlasting(old, last):
        raise WrongCellError("to", "Somebody holds a position in it beyond that day. End the unit on its page.")
    codes = {row.id: row.code for row in known.units.values()}
    was = {"name": old.name, "symbol": old.symbol, "parent": codes.get(old.parent or "", "")}
    found = _changed(line, code, was)
    days = (("from", old.valid_from, first), ("to", old.valid_to, last))
    moved = tuple((name, _day(before), _day(after)) for name, before, after in days if before != after)
    fields = (*(found.fields if found else ()), *moved)
    return TableChange(line=line.no, what=code, fields=fields, new=False) if fields else None


def _unit_days(cells: Mapping[str, str], old: Unit | None, today: date) -> tuple[date, date | None]:
    """The first and last day that a line says; what it leaves out stays, and a new unit begins today."""
    first = day_in("from", cells.get("from", "")) or (old.valid_from if old else today)
    last = day_in("to", cells.get("to", "")) if old is None or "to" in cells else old.valid_to
    return first, last


def _plan_person(known: _Known, line: Line) -> TableChange | None:
    cells, account = line.cells, line.cells["account"]
    known.once("account", account)
    _language(cells.get("language", ""))
    active = _active(cells.get("active", ""))
    old = known.people.get(account)
    if old is None:
        try:
            people.check_login(account)
        except BadValueError as error:
            raise WrongCellError("account", str(error)) from error
        return TableChange(line=line.no, what=account, fields=(("name", "", cells["name"]),), new=True)
    if not active and old.active:
        raise WrongCellError("active", "Hand this person's work over to close the account: a table does not.")
    was = {"name": old.name, "title": old.title, "email": old.email, "language": old.language}
    found = _changed(line, account, was)
    if active and not old.active:
        fields = (*(found.fields if found else ()), ("active", "no", "yes"))
        return TableChange(line=line.no, what=account, fields=fields, new=False)
    return found


def _plan_position(known: _Known, line: Line) -> TableChange | None:
    cells = line.cells
    if cells["account"] not in known.people:
        raise WrongCellError("account", f"There is no person “{cells['account']}”. Add them first.")
    if cells["role"] not in known.roles:
        raise WrongCellError("role", f"There is no role “{cells['role']}”. Add it first.")
    if cells.get("unit") and cells["unit"] not in known.units:
        raise WrongCellError("unit", f"There is no unit “{cells['unit']}”. Add it first.")
    first, last = day_in("from", cells["from"]), day_in("to", cells.get("to", ""))
    if last is not None and first is not None and last < first:
        raise WrongCellError("to", "The last day is before the first. Swap them.")
    key = _key(cells)
    known.once("account", *map(str, key))
    what = " · ".join(part for part in (cells["account"], cells["role"], cells.get("unit", "")) if part)
    held = known.held.get(key)
    if held is None or held[1] != last:
        _must_last(known.units.get(cells.get("unit", "")), first, last)
    if held is None:
        return TableChange(line=line.no, what=what, fields=(("from", "", cells["from"]),), new=True)
    if held[1] == last:
        return None
    if last is None:
        raise WrongCellError("to", "A position that ends is not made endless again. Give it anew from a later day.")
    return TableChange(line=line.no, what=what, fields=(("to", str(held[1] or ""), str(last)),), new=False)


def _must_last(unit: Unit | None, first: date | None, last: date | None) -> None:
    if unit is None or first is None:
        return
    try:
        must_last(unit, first, last)
    except StateError as error:
        raise WrongCellError("unit", str(error)) from error


def _key(cells: Mapping[str, str]) -> tuple[str, str, str, date]:
    return cells["account"], cells["role"], cells.get("unit", ""), day_in("from", cells["from"]) or date.min


def _changed(line: Line, what: str, was: Mapping[str, str]) -> TableChange | None:
    """The cells that differ; a column that the file does not have, and an empty required one, changes nothing."""
    fields = tuple((name, old, line.cells[name]) for name, old in was.items() if line.cells.get(name, old) != old)
    return TableChange(line=line.no, what=what, fields=fields, new=False) if fields else None


def _language(text: str) -> None:
    if text not in {"", *people.LANGUAGES}:
        raise WrongCellError("language", "Write vi or en.")


def _active(text: str) -> bool:
    if text.lower() not in {"", *_YES, *_NO}:
        raise WrongCellError("active", "Write yes or no.")
    return text.lower() not in _NO


def _do(act: Act, kind: str, line: Line) -> None:
    try:
        with savepoint(act.connection):
            _WRITE[kind](act, line.cells)
    except (EngineError, ConflictError) as error:
        raise StateError(f"Nothing was changed. Line {line.no}: {error}") from error


def _write_unit(act: Act, cells: Mapping[str, str]) -> None:
    found = {row.code: row for row in units.listing(act.connection, act.by.agency)}
    code, old = cells["code"], found.get(cells["code"])
    parent = (
        found[cells["parent"]].id if cells.get("parent") else (old.parent if old and "parent" not in cells else None)
    )
    first, last = _unit_days(cells, old, act.at.astimezone(HANOI).date())
    if old is not None:
        new = old._replace(name=cells["name"], symbol=cells["symbol"], parent=parent, valid_from=first, valid_to=last)
        write(act, old, new)
        return
    row = Unit(f"{act.by.agency}.{code}", act.by.agency, code, cells["name"], cells["symbol"], parent, first, last)
    units.add(act.connection, row)
    said = {"name": row.name, "symbol": row.symbol, "parent": row.parent, "since": first, "until": last}
    changes = (Change(name, new=value) for name, value in said.items() if value is not None)
    act.record(Draft("settings-changed", changes=(Change("unit", new=code), *changes)))


def _write_person(act: Act, cells: Mapping[str, str]) -> None:
    account = cells["account"]
    if person_rows.get(act.connection, account) is None:
        people.add(
            act.connection,
            agency=act.by.agency,
            login=account,
            name=cells["name"],
            at=act.at,
            record=act.record,
            title=cells.get("title", ""),
            email=cells.get("email", ""),
            language=cells.get("language") or "vi",
        )
        return
    people.change(
        act.connection,
        agency=act.by.agency,
        person=account,
        record=act.record,
        name=cells["name"],
        title=cells.get("title"),
        email=cells.get("email"),
        language=cells.get("language") or None,
        active=_active(cells["active"]) if cells.get("active") else None,
    )


def _write_position(act: Act, cells: Mapping[str, str]) -> None:
    last = day_in("to", cells.get("to", ""))
    held = _held(act.connection, act.by.agency).get(_key(cells))
    person, first = cells["account"], day_in("from", cells["from"]) or date.min
    if held is not None and last is not None:
        people.dismiss(
            act.connection, agency=act.by.agency, person=person, holding=held[0], last_day=last, record=act.record
        )
        return
    found = {row.code: row.id for row in units.listing(act.connection, act.by.agency)}
    unit, title = found.get(cells.get("unit", "")), cells.get("title", "")
    position = Position(act.new_id(), act.by.agency, unit, cells["role"], title, title)
    positions.add_position(act.connection, position)
    people.appoint(
        act.connection,
        agency=act.by.agency,
        person=person,
        position=position.id,
        since=first,
        at=act.at,
        record=act.record,
        until=last,
    )


def _read_units(connection: Connection, agency: str) -> list[tuple[str, ...]]:
    found = units.listing(connection, agency)
    codes = {row.id: row.code for row in found}
    return [
        (row.code, row.name, row.symbol, codes.get(row.parent or "", ""), _day(row.valid_from), _day(row.valid_to))
        for row in found
    ]


def _day(day: date | None) -> str:
    return "" if day is None else f"{day:%d/%m/%Y}"


def _read_people(connection: Connection, agency: str) -> list[tuple[str, ...]]:
    return [
        (row.id, row.name, row.title, row.email, row.language, "yes" if row.active else "no")
        for row in person_rows.listing(connection, agency)
    ]


def _read_positions(connection: Connection, agency: str) -> list[tuple[str, ...]]:
    posts = {row.id: row for row in positions.positions(connection, agency)}
    codes = {row.id: row.code for row in units.listing(connection, agency)}
    return [
        (
            row.person,
            posts[row.position].role,
            codes.get(posts[row.position].unit or "", ""),
            posts[row.position].title_vi,
            _day(row.valid_from),
            _day(row.valid_to),
        )
        for row in positions.all_holdings(connection, agency)
    ]


_READ: Final[dict[str, Callable[[Connection, str], list[tuple[str, ...]]]]] = {
    "units": _read_units,
    "people": _read_people,
    "positions": _read_positions,
}
_PLAN: Final[dict[str, Callable[[_Known, Line], TableChange | None]]] = {
    "units": _plan_unit,
    "people": _plan_person,
    "positions": _plan_position,
}
_WRITE: Final[dict[str, Callable[[Act, Mapping[str, str]], None]]] = {
    "units": _write_unit,
    "people": _write_person,
    "positions": _write_position,
}
