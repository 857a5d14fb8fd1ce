"""The time zone in which a person sees instants: their own, or the office's.

It moves no deadline: what falls due, a working day, the number of a year and what a form says are the office's. It says
when "today" ends in a list, what the clock shows, and at which hour the daily mail goes out.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo, available_timezones

from engine.errors import BadValueError
from engine.preferences import set_preference
from storage import preferences

if TYPE_CHECKING:
    from engine.by import By
    from engine.home import Home
    from storage.session import Connection

ZONE: Final = "zone"
"""The preference that holds the name of a person's zone."""
_AREAS: Final = frozenset(
    {"Africa", "America", "Antarctica", "Arctic", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific"}
)


@lru_cache(maxsize=1)
def zone_names() -> tuple[str, ...]:
    """The zones that a person can choose: those that are named after a place (IANA), and UTC."""
    return (*sorted(name for name in available_timezones() if name.partition("/")[0] in _AREAS), "UTC")


def office_zone(home: Home) -> ZoneInfo:
    """The zone of the office."""
    return ZoneInfo(home.settings.timezone)


def zone_in(home: Home, connection: Connection, agency: str, person: str) -> ZoneInfo:
    """The zone of a person, inside a transaction that is open already."""
    return _read(home, preferences.get(connection, agency, person, ZONE))


def zone_of(home: Home, by: By) -> ZoneInfo:
    """The zone of the person who asks."""
    with home.database.read() as connection:
        return zone_in(home, connection, by.agency, by.person)


def zones_in(home: Home, connection: Connection, agency: str) -> dict[str, ZoneInfo]:
    """The zones of those who have chosen one, by person."""
    found = preferences.of_name(connection, agency, ZONE)
    return {person: _read(home, value) for person, value in found.items() if value is not None}


def choose_zone(home: Home, by: By, name: str) -> None:
    """Keep the zone of the person who asks; that of the office is no choice of their own, and moves with it.

    Raises:
        BadValueError: there is no such zone.
    """
    if name not in zone_names() and name != home.settings.timezone:
        raise BadValueError(f"There is no time zone “{name}”. Write one such as Asia/Ho_Chi_Minh.")
    set_preference(home, by, ZONE, None if name == home.settings.timezone else name)
    home.digests_planned = False


def _read(home: Home, kept: object) -> ZoneInfo:
    return ZoneInfo(kept) if isinstance(kept, str) and kept in zone_names() else office_zone(home)
