"""The days of a unit: it begins and ends, and nobody holds a position in it longer than it lasts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine import people
from engine.act import Act, perform
from engine.errors import BadValueError, NotFoundError, RefusedError, StateError
from engine.names import names_of
from engine.rights import ADMIN, must_administer, who
from engine.staff_results import UnitHolder, UnitReview
from engine.trail import Change, Draft
from storage import positions, units

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date

    from engine.by import By
    from engine.home import Home
    from storage.positions import Holding
    from storage.session import Connection
    from storage.units import Unit

_WHAT = "change the agency's people and units"


def must_last(unit: Unit, since: date, until: date | None) -> None:
    """Refuse a position that begins after a unit's last day, or lasts longer than the unit.

    Raises:
        StateError: so it is.
    """
    last = unit.valid_to
    if last is not None and last < since:
        raise StateError(f"The unit “{unit.code}” ended on {last:%d/%m/%Y}. Choose another unit or day.")
    if last is not None and (until is None or until > last):
        raise StateError(f"The unit “{unit.code}” ends on {last:%d/%m/%Y}. Write a last day up to then.")


def review_unit(home: Home, by: By, code: str, *, until: date | None) -> UnitReview:
    """Who holds a position in a unit after this last day of it: those positions would end with the unit.

    Raises:
        RefusedError: who asks is no administrator.
        NotFoundError: there is no such unit.
    """
    with home.database.read() as connection:
        must_administer(who(connection, by, home.clock.within(connection)), _WHAT)
        unit = _unit(connection, by.agency, code)
        held = _beyond(connection, unit, until)
        posts = {row.id: row for row in positions.positions(connection, by.agency)}
        names = names_of(connection, [row.person for row in held])
    return UnitReview(
        unit=unit.name,
        holders=tuple(
            UnitHolder(
                holding=row.id,
                person=row.person,
                name=names.get(row.person, row.person),
                role=posts[row.position].role,
                since=row.valid_from,
                until=row.valid_to,
            )
            for row in held
        ),
    )


def change_unit(
    home: Home,
    by: By,
    code: str,
    *,
    name: str,
    symbol: str,
    since: date,
    until: date | None,
    ending: Collection[str] = (),
) -> None:
    """Name a unit anew and give it its first and last day; the positions in it that last longer end with it.

    ``ending``: the holdings that were looked at before, as `review_unit` tells them.

    Raises:
        RefusedError: who asks is no administrator, or would be none afterwards: an agency keeps one.
        NotFoundError: there is no such unit.
        BadValueError: it has no name or symbol, or the last day is before the first.
        StateError: somebody holds a position in it who was not looked at, or whose position begins later.
    """
    if not name.strip() or not symbol.strip():
        raise BadValueError("A unit needs a code, a name and a symbol.")
    if until is not None and until < since:
        raise BadValueError(f"The last day {until} is before the first, {since}. Swap them.")

    def work(act: Act) -> dict[str, object]:
        must_administer(who(act.connection, by, act.at), _WHAT)
        old = _unit(act.connection, by.agency, code)
        if until is not None:
            _end_in(act, old, until, ending)
        write(act, old, old._replace(name=name, symbol=symbol, valid_from=since, valid_to=until))
        return {}

    perform(home, by, ("change-unit", code, name, symbol, since, until, *sorted(ending)), work)


def write(act: Act, old: Unit, new: Unit) -> None:
    """Write a unit anew with its event; without a difference nothing is written."""
    told = {"name": "name", "symbol": "symbol", "parent": "parent", "valid_from": "since", "valid_to": "until"}
    changes = [
        Change(word, getattr(old, field), getattr(new, field))
        for field, word in told.items()
        if getattr(old, field) != getattr(new, field)
    ]
    if changes:
        units.change(act.connection, new)
        act.record(Draft("unit-changed", changes=(Change("unit", old.code, old.code), *changes)))


def outlasting(connection: Connection, unit: Unit, until: date | None) -> bool:
    """Whether somebody holds a position in a unit after this last day of it."""
    return bool(_beyond(connection, unit, until))


def _end_in(act: Act, unit: Unit, until: date, ending: Collection[str]) -> None:
    for row in _beyond(act.connection, unit, until):
        if row.valid_from > until:
            raise StateError(f"A position in this unit begins on {row.valid_from:%d/%m/%Y}. Write a later last day.")
        if row.id not in ending:
            raise StateError("Somebody else holds a position in this unit now. Look at it all once more.")
        if row.person == act.by.person and _administers(act.connection, row):
            raise RefusedError("You administer the agency from this unit. Take that role in another one first.")
        people.dismiss(
            act.connection, agency=unit.agency, person=row.person, holding=row.id, last_day=until, record=act.record
        )


def _administers(connection: Connection, row: Holding) -> bool:
    post = positions.get_position(connection, row.position)
    return post is not None and post.role == ADMIN


def _beyond(connection: Connection, unit: Unit, until: date | None) -> list[Holding]:
    if until is None:
        return []
    return positions.holdings_in(connection, agency=unit.agency, unit=unit.id, after=until)


def _unit(connection: Connection, agency: str, code: str) -> Unit:
    found = next((row for row in units.listing(connection, agency) if row.code == code), None)
    if found is None:
        raise NotFoundError("unit", code)
    return found
