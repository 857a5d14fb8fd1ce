"""A new home: the demo agency out of its data file, or a real agency with its first administrator."""

from __future__ import annotations

import tomllib
from datetime import date
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from engine import calendar, numbers, people, signing
from engine.act import Act, perform
from engine.by import ActorKind, By, Channel
from engine.clock import HANOI
from engine.errors import BadValueError, StateError
from engine.publishing import publish
from engine.trail import Change, Draft
from storage import agencies, positions, units
from storage.agencies import Agency, Identity
from storage.calendar import CalendarDay, put
from storage.positions import Position, Role
from storage.units import Unit

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from importlib.resources.abc import Traversable
    from pathlib import Path

    from engine.home import Home

FIRST_DAY = date(2020, 1, 1)
YEARS_BEHIND, YEARS_AHEAD = 2, 2
ADMIN_ROLE = ("admin", "Quản trị hệ thống", "Administrator")
SYSTEM = "system"


def is_empty(home: Home) -> bool:
    """Whether the home has no agency yet."""
    with home.database.read() as connection:
        return not agencies.listing(connection)


def load_demo(home: Home, *, password_hash: str, years: Iterable[int] = ()) -> None:
    """Make the demo agency: its people (all with one password), its series, its procedures; its clock may be moved.

    The series of the present year stand where the data say; so do those of ``years``.

    Raises:
        StateError: the home has an agency already.
    """
    data = tomllib.loads((files("storage") / "demo" / "agency.toml").read_text(encoding="utf-8"))
    agency = str(data["agency"]["id"])
    by = By(agency, SYSTEM, Channel.DEMO, kind=ActorKind.SYSTEM)
    perform(home, by, ("load-demo",), lambda act: _load(act, data, password_hash, years))
    publish_shipped(home, by)


def _load(act: Act, data: Mapping[str, Any], password_hash: str, years: Iterable[int]) -> dict[str, object]:
    _must_be_new(act)
    act.home.mark_demo(act.connection)
    _agency(
        act, [Identity(agency=act.by.agency, **row) for row in data["identities"]], years=range(2020, act.at.year + 3)
    )
    for row in data["units"]:
        units.add(
            act.connection, Unit(row["code"], act.by.agency, row["code"], row["name"], row["symbol"], None, FIRST_DAY)
        )
    own_roles = ({"code": row["id"], "name_vi": row["title_vi"], "name_en": row["title_en"]} for row in data["persons"])
    _roles(act, [*data["roles"], *own_roles])
    for row in data["persons"]:
        _person(act, row, password_hash, own_role=True)
    for row in data["grants"]:
        signing.grant(
            act.connection, agency=act.by.agency, at=act.at, by=SYSTEM, record=act.record, **{"valid_to": None, **row}
        )
    for year in {act.at.astimezone(HANOI).year, *years}:
        _stand(act, data["numbers"], year)
    put(act.connection, [CalendarDay(agency=act.by.agency, **row) for row in data["calendar_days"]])
    return {"agency": act.by.agency}


def _stand(act: Act, standing: Mapping[str, int], year: int) -> None:
    for series, last in standing.items():
        numbers.stand_at(act.connection, agency=act.by.agency, series=series, year=year, last=last, record=act.record)


def _must_be_new(act: Act) -> None:
    if agencies.listing(act.connection):
        raise StateError("This home has an agency already. Choose another folder with --home or QUYTRINH_HOME.")


def _agency(act: Act, identities: Iterable[Identity], *, years: Iterable[int]) -> None:
    agency = act.by.agency
    agencies.add(act.connection, Agency(agency, act.at))
    for identity in identities:
        agencies.add_identity(act.connection, identity)
        act.record(
            Draft(
                "settings-changed", changes=(Change("agency", new=identity.name), Change("symbol", new=identity.symbol))
            )
        )
    calendar.seed(act.connection, agency=agency, years=years)
    numbers.seed(act.connection, agency)


def _roles(act: Act, rows: Iterable[Mapping[str, str]]) -> None:
    known = {role.code for role in positions.roles(act.connection, act.by.agency)}
    for row in rows:
        if row["code"] not in known:
            known.add(row["code"])
            positions.add_role(act.connection, Role(act.by.agency, row["code"], row["name_vi"], row["name_en"]))


def _person(act: Act, row: Mapping[str, Any], password_hash: str, *, own_role: bool) -> None:
    people.add(
        act.connection,
        agency=act.by.agency,
        login=row["id"],
        name=row["name"],
        at=act.at,
        record=act.record,
        title=row["title_vi"],
        email=row["email"],
        password=password_hash,
    )
    # Each demo account also holds the role of its own name, so that a diagram can name one person by a role.
    for text in dict.fromkeys([*row["roles"], *([row["id"]] if own_role else [])]):
        role, _, unit = text.partition("@")
        position = Position(
            f"{row['id']}.{text}", act.by.agency, unit or row["unit"], role, row["title_vi"], row["title_en"]
        )
        positions.add_position(act.connection, position)
        people.appoint(
            act.connection,
            agency=act.by.agency,
            person=row["id"],
            position=position.id,
            since=FIRST_DAY,
            at=act.at,
            record=act.record,
        )


def init_agency(
    home: Home,
    *,
    agency: str,
    name: str,
    symbol: str,
    place: str,
    head_title: str,
    parent_name: str,
    admin: str,
    admin_name: str,
    password_hash: str,
) -> None:
    """Make a real agency, its first administrator and the shipped procedures, without demo data.

    Raises:
        StateError: the home has an agency already.
        BadValueError: a name is missing.
    """
    if not all(text.strip() for text in (agency, name, symbol, place, admin, admin_name)):
        raise BadValueError(
            "An agency needs an id, a name, a symbol and a place, and its administrator an account and a name."
        )
    by = By(agency, admin, Channel.CLI, kind=ActorKind.SYSTEM)

    def work(act: Act) -> dict[str, object]:
        _must_be_new(act)
        since = min(FIRST_DAY, act.at.date())
        identity = Identity(agency, since, name, symbol, place, head_title, parent_name)
        years = range(act.at.year - YEARS_BEHIND, act.at.year + YEARS_AHEAD + 1)
        _agency(act, [identity], years=years)
        _roles(act, [dict(zip(("code", "name_vi", "name_en"), ADMIN_ROLE, strict=True))])
        person = {"id": admin, "name": admin_name, "title_vi": ADMIN_ROLE[1], "title_en": ADMIN_ROLE[2]}
        _person(act, {**person, "email": "", "unit": None, "roles": [ADMIN_ROLE[0]]}, password_hash, own_role=False)
        return {"agency": agency}

    perform(home, by, ("init", agency), work)
    publish_shipped(home, by)


def publish_shipped(home: Home, by: By) -> None:
    """Publish the procedures that come with the product."""
    for folder in sorted((files("bpmn") / "procedures").iterdir(), key=lambda entry: entry.name):
        if folder.is_dir() and (folder / "procedure.toml").is_file():
            publish(home, by, dict(files_of(folder)), name=folder.name, source="quytrinh", only_changed=True)


def files_of(folder: Traversable | Path, prefix: str = "") -> Iterator[tuple[str, bytes]]:
    """The files of a procedure's folder, by their path inside it."""
    for entry in sorted(folder.iterdir(), key=lambda one: one.name):
        if entry.is_dir():
            yield from files_of(entry, f"{prefix}{entry.name}/")
        elif not entry.name.startswith("."):
            yield f"{prefix}{entry.name}", entry.read_bytes()
