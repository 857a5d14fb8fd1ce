"""People and units as readers see them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine import people, signing
from engine.clock import HANOI
from engine.results import AuthorityView, PersonView, UnitView
from engine.staff_results import PositionView
from storage import positions
from storage import signing as grants
from storage import units as unit_rows

if TYPE_CHECKING:
    from datetime import date

    from engine.by import By
    from engine.home import Home
    from storage.people import Person
    from storage.positions import Holding, Position
    from storage.session import Connection
    from storage.signing import Grant
    from storage.units import Unit


def persons(home: Home, by: By, *, search: str = "", limit: int = 200) -> tuple[PersonView, ...]:
    """The people who work here, by name; ``search`` finds words without diacritics."""
    with home.database.read() as connection:
        day = home.clock.within(connection).astimezone(HANOI).date()
        found = (
            people.find(connection, by.agency, search, limit=limit) if search else people.listing(connection, by.agency)
        )
        return tuple(_view(connection, row, day) for row in found[:limit])


def signers(home: Home, by: By) -> tuple[PersonView, ...]:
    """Those who may sign a document today, by name: the head of the agency, and who has the authority for some kind."""
    with home.database.read() as connection:
        day = home.clock.within(connection).astimezone(HANOI).date()
        may = signing.signers(connection, by.agency, day)
        found = people.listing(connection, by.agency)
        return tuple(_view(connection, row, day) for row in found if row.id in may)


def person(home: Home, by: By, person_id: str) -> PersonView:
    """One person. Raises NotFoundError."""
    with home.database.read() as connection:
        day = home.clock.within(connection).astimezone(HANOI).date()
        return _view(connection, people.get(connection, by.agency, person_id), day)


def me(home: Home, by: By) -> PersonView:
    """The person who asks. Raises NotFoundError."""
    return person(home, by, by.person)


def _view(connection: Connection, row: Person, day: date) -> PersonView:
    unit = people.unit_of(connection, row.id, day)
    roles = people.roles_of(connection, row.agency, row.id, day)
    return PersonView(
        id=row.id,
        name=row.name,
        title=row.title,
        unit=unit.name if unit else None,
        active=row.active,
        roles=tuple(dict.fromkeys(role.role for role in roles)),
        email=row.email or None,
        language=row.language,
    )


def authorities(home: Home, by: By) -> tuple[AuthorityView, ...]:
    """The authorities to sign that were entered, those in force first, then the newest; people by their ids."""
    with home.database.read() as connection:
        day = home.clock.within(connection).astimezone(HANOI).date()
        found = [_authority(row, day) for row in grants.listing(connection, by.agency)]
    return tuple(sorted(found, key=lambda each: each.state == "ended"))


def _authority(row: Grant, day: date) -> AuthorityView:
    return AuthorityView(
        id=row.id,
        kind=row.kind,
        grantee=row.grantee,
        grantor=row.grantor,
        collective=row.collective,
        types=row.document_types,
        field=row.field,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        basis=row.basis,
        state=_state(row, day),
    )


def units(home: Home, by: By) -> tuple[UnitView, ...]:
    """The units of the agency today, by code."""
    return tuple(unit for unit in every_unit(home, by) if unit.state == "now")


def every_unit(home: Home, by: By) -> tuple[UnitView, ...]:
    """All units of the agency by code: those of today, those to come and those that ended."""
    with home.database.read() as connection:
        day = home.clock.within(connection).astimezone(HANOI).date()
        found = unit_rows.listing(connection, by.agency)
    return tuple(_unit(row, day) for row in found)


def _unit(row: Unit, day: date) -> UnitView:
    return UnitView(
        id=row.id,
        code=row.code,
        name=row.name,
        symbol=row.symbol,
        parent=row.parent,
        since=row.valid_from,
        until=row.valid_to,
        state=_state(row, day),
    )


def _state(row: Unit | Holding | Grant, day: date) -> str:
    """Whether something with a first and a last day is in force on a day: now, later or ended."""
    if row.valid_to is not None and row.valid_to < day:
        return "ended"
    return "later" if row.valid_from > day else "now"


def roles(home: Home, by: By) -> dict[str, tuple[str, str]]:
    """The roles of the agency: code to (Vietnamese, English) name."""
    with home.database.read() as connection:
        return {row.code: (row.name_vi, row.name_en) for row in positions.roles(connection, by.agency)}


def positions_of(home: Home, by: By, person_id: str) -> tuple[PositionView, ...]:
    """The positions of a person, past ones too, in the order in which they began. Raises NotFoundError."""
    with home.database.read() as connection:
        day = home.clock.within(connection).astimezone(HANOI).date()
        people.get(connection, by.agency, person_id)
        posts = {row.id: row for row in positions.positions(connection, by.agency)}
        places = {row.id: row for row in unit_rows.listing(connection, by.agency)}
        held = positions.holdings(connection, agency=by.agency, person_id=person_id)
    return tuple(_position(row, posts[row.position], places, day) for row in held)


def _position(row: Holding, post: Position, places: dict[str, Unit], day: date) -> PositionView:
    unit = places.get(post.unit or "")
    return PositionView(
        id=row.id,
        role=post.role,
        unit=unit.code if unit else None,
        unit_name=unit.name if unit else None,
        title=post.title_vi,
        since=row.valid_from,
        until=row.valid_to,
        state=_state(row, day),
    )
