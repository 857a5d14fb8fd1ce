"""The agency of the tests: Ban Dân tộc tỉnh Trà Vinh, its offices, a few people, and what becomes of it in 2025."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from engine import people
from storage import agencies, positions, units
from storage.agencies import Agency, Identity
from storage.positions import Position, Role
from storage.units import Unit

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from engine.trail import Draft

AT = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
TODAY = date(2026, 11, 23)
BEGAN = date(2020, 1, 1)

PEOPLE = (
    ("lanh_dao", "Thạch Văn Hùng", "Trưởng ban", None, "lanh_dao"),
    ("pho_lanh_dao", "Trần Thị Ngọc Ánh", "Phó Trưởng ban", None, "pho_lanh_dao"),
    ("chanh_vp", "Kim Sơn Đạt", "Chánh Văn phòng", "vp", "chanh_vp"),
    ("pho_vp", "Lê Thị Thu", "Phó Chánh Văn phòng", "vp", "chuyen_vien"),
    ("van_thu", "Nguyễn Thị Lan", "Văn thư", "vp", "van_thu"),
    ("chuyen_vien", "Đặng Minh Quân", "Chuyên viên", "cs", "chuyen_vien"),
)


def given_agency(connection: Connection, agency: str = "bdt") -> list[Draft]:
    """Make the agency; give the events that its people left."""
    events: list[Draft] = []
    agencies.add(connection, Agency(agency, AT))
    agencies.add_identity(
        connection,
        Identity(agency, BEGAN, "Ban Dân tộc tỉnh Trà Vinh", "BDT", "Trà Vinh", "Trưởng ban", "UBND tỉnh Trà Vinh"),
    )
    for code, name, symbol in (("vp", "Văn phòng", "VP"), ("cs", "Phòng Chính sách", "CS")):
        units.add(connection, Unit(f"{agency}-{code}", agency, code, name, symbol, None, BEGAN))
    for role in sorted({row[4] for row in PEOPLE}):
        positions.add_role(connection, Role(agency, role, role, role))
    for login, name, title, unit, role in PEOPLE:
        _person(connection, agency, events, login=login, name=name, title=title, unit=unit, role=role)
    return events


def _person(
    connection: Connection,
    agency: str,
    events: list[Draft],
    *,
    login: str,
    name: str,
    title: str,
    unit: str | None,
    role: str,
) -> None:
    whole = login if agency == "bdt" else f"{agency}-{login}"
    place = None if unit is None else f"{agency}-{unit}"
    people.add(connection, agency=agency, login=whole, name=name, title=title, at=AT, record=events.append)
    positions.add_position(connection, Position(f"{agency}-{login}", agency, place, role, title, ""))
    people.appoint(
        connection, agency=agency, person=whole, position=f"{agency}-{login}", since=BEGAN, at=AT, record=events.append
    )
