"""People of an agency: who they are, which roles they have on a day, and the changes to that (each leaves an event)."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from engine.errors import BadValueError, NotFoundError, StateError
from engine.ids import new_id
from engine.trail import Change, Draft
from storage import accounts, agencies, people, positions, sign_ins, units
from storage.errors import ConflictError
from storage.people import Person
from storage.positions import Holding, Position, RoleIn
from storage.session import conflicts

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from storage.agencies import Identity
    from storage.session import Connection
    from storage.units import Unit

LANGUAGES = ("vi", "en")


def identity_on(connection: Connection, agency: str, day: date) -> Identity:
    """Give what the agency is called on a day.

    Raises:
        StateError: it has no name on that day.
    """
    identity = agencies.identity_on(connection, agency, day)
    if identity is None:
        raise StateError(f"The agency “{agency}” has no name on {day:%d/%m/%Y}. Add its identity from that day on.")
    return identity


def get(connection: Connection, agency: str, person: str) -> Person:
    """Give a person of an agency.

    Raises:
        NotFoundError: the agency has no such person.
    """
    found = people.get(connection, person)
    if found is None or found.agency != agency:
        raise NotFoundError("person", person)
    return found


def find(connection: Connection, agency: str, text: str, *, limit: int = 20) -> list[Person]:
    """Give the active people whose login name, name or title has all words of a text, diacritics aside."""
    return people.find(connection, agency=agency, text=text, limit=limit)


def listing(connection: Connection, agency: str, *, active: bool | None = True) -> list[Person]:
    """Give the people of an agency by name."""
    return people.listing(connection, agency, active=active)


def roles_of(connection: Connection, agency: str, person: str, day: date) -> tuple[RoleIn, ...]:
    """Give the roles that a person has on a day, each in a unit or (None) in the agency as a whole."""
    return positions.roles_of(connection, agency=agency, person_id=person, day=day)


def holders(connection: Connection, agency: str, role: str, unit: str | None, day: date) -> list[Person]:
    """Give the active people with a role on a day: in a unit, or (None) anywhere in the agency."""
    return positions.holders(connection, agency=agency, role_code=role, unit=unit, day=day)


def unit_of(connection: Connection, person: str, day: date) -> Unit | None:
    """Give the unit in which a person holds the first of their positions on a day."""
    found = people.get(connection, person)
    held = [] if found is None else positions.of_person(connection, agency=found.agency, person_id=person, day=day)
    unit = next((position.unit for position in held if position.unit is not None), None)
    return None if unit is None else units.get(connection, unit)


def title_of(connection: Connection, agency: str, person: str, day: date) -> str:
    """Give the title a person signs with on a day: their position's, else the one of their own row."""
    held = positions.of_person(connection, agency=agency, person_id=person, day=day)
    return (
        next((position.title_vi for position in held if position.title_vi), "") or get(connection, agency, person).title
    )


def add(
    connection: Connection,
    *,
    agency: str,
    login: str,
    name: str,
    at: datetime,
    record: Callable[[Draft], None],
    title: str = "",
    email: str = "",
    language: str = "vi",
    password: str | None = None,
) -> Person:
    """Add a person; ``password`` is a hash made by the web room, or None for one who cannot sign in yet.

    Raises:
        BadValueError: the login name is not made of a-z, 0-9, ``_.-``, or the language is unknown.
        StateError: the login name is taken.
    """
    check_login(login)
    _check_language(language)
    row = Person(login, agency, name, title, email, language, active=True, created_at=at)
    try:
        with conflicts(f"The login name “{login}” is taken. Choose another."):
            people.add(
                connection,
                row,
                password=password,
                uniquifier=secrets.token_hex(16),
                token_uniquifier=secrets.token_hex(16),
            )
    except ConflictError as error:
        raise StateError(str(error)) from error
    changes = (Change("id", new=login), Change("name", new=name), Change("title", new=title))
    record(Draft("person-added", changes=changes))
    return row


def change(
    connection: Connection,
    *,
    agency: str,
    person: str,
    record: Callable[[Draft], None],
    name: str | None = None,
    title: str | None = None,
    email: str | None = None,
    language: str | None = None,
    active: bool | None = None,
) -> Person:
    """Change some of a person's details; what is None stays.

    One who is no longer active also loses every open session and API token.

    Raises:
        NotFoundError: the agency has no such person.
        BadValueError: the language is unknown.
    """
    old = get(connection, agency, person)
    given = {"name": name, "title": title, "email": email, "language": language, "active": active}
    changed = {key: value for key, value in given.items() if value is not None and value != getattr(old, key)}
    if language is not None:
        _check_language(language)
    if not changed:
        return old
    new = Person(**(old._asdict() | changed))
    people.change(connection, new)
    if changed.get("active") is False:
        sign_out(connection, person)
    changes = tuple(Change(key, getattr(old, key), value) for key, value in changed.items())
    record(Draft("person-changed", changes=(Change("id", person, person), *changes)))
    return new


def sign_out(connection: Connection, person: str) -> None:
    """End every session and API token of a person: the next request of each is refused."""
    sign_ins.end(connection, person, at=datetime.now(UTC))
    fresh = {"fs_uniquifier": secrets.token_hex(16), "fs_token_uniquifier": secrets.token_hex(16)}
    accounts.change(connection, person, **fresh)


def appoint(
    connection: Connection,
    *,
    agency: str,
    person: str,
    position: str,
    since: date,
    at: datetime,
    record: Callable[[Draft], None],
    until: date | None = None,
) -> Holding:
    """Give a person a position from a day on, up to a last day or until it is ended.

    Raises:
        NotFoundError: the agency has no such person or position.
        BadValueError: the last day is before the first.
    """
    get(connection, agency, person)
    _position(connection, agency, position)
    if until is not None and until < since:
        raise BadValueError(f"The last day {until} is before the first, {since}. Swap them.")
    row = Holding(new_id(at), agency, person, position, since, until)
    positions.add_holding(connection, row)
    changes = (
        Change("id", new=person),
        Change("position", new=position),
        Change("since", new=since),
        Change("until", new=until),
    )
    record(Draft("person-appointed", changes=changes))
    return row


def dismiss(
    connection: Connection,
    *,
    agency: str,
    person: str,
    holding: str,
    last_day: date,
    record: Callable[[Draft], None],
) -> None:
    """End a person's position with a day.

    Raises:
        NotFoundError: the person has no such position.
        BadValueError: the day is before the first one.
    """
    held = {row.id: row for row in positions.holdings(connection, agency=agency, person_id=person)}
    if holding not in held:
        raise NotFoundError("position", holding)
    if last_day < held[holding].valid_from:
        raise BadValueError(
            f"The last day {last_day} is before the first, {held[holding].valid_from}. Give a later one."
        )
    positions.end_holding(connection, holding_id=holding, last_day=last_day)
    changes = (Change("id", person, person), Change("until", held[holding].valid_to, last_day))
    record(Draft("person-dismissed", changes=(*changes, Change("position", held[holding].position))))


def _position(connection: Connection, agency: str, position: str) -> Position:
    found = positions.get_position(connection, position)
    if found is None or found.agency != agency:
        raise NotFoundError("position", position)
    return found


def check_login(login: str) -> None:
    """Refuse a login name that is not made of a-z, 0-9 and ``_.-``. Raises BadValueError."""
    plain = login.isascii() and login == login.lower() and login[:1].isalpha()
    if not plain or not login.replace("_", "").replace(".", "").replace("-", "").isalnum():
        raise BadValueError(f"“{login}” is no login name. Use a-z, 0-9, dot, hyphen and underscore, a letter first.")


def _check_language(language: str) -> None:
    if language not in LANGUAGES:
        raise BadValueError(f"“{language}” is no language of the product. Use vi or en.")
