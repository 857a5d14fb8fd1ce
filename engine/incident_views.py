"""Incidents as readers see them: with the names of who was told, and of who helped."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from engine.clock import HANOI
from engine.incident_results import IncidentView
from engine.names import names_of
from engine.rights import ADMIN
from storage import external, instances, positions

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from storage.incidents import Incident
    from storage.session import Connection

FINDING: Final = "finding:"
"""How the keys of incidents begin that the auditor opens and closes (``engine.auditor``)."""


def incident_views(connection: Connection, found: Iterable[Incident]) -> tuple[IncidentView, ...]:
    """Incidents as readers see them."""
    rows = list(found)
    told: dict[date, tuple[str, ...]] = {}
    names = names_of(connection, [row.resolved_by for row in rows])
    for row in rows:
        day = row.opened_at.astimezone(HANOI).date()
        if day not in told:
            told[day] = administrators(connection, row.agency, day)
    return tuple(_view(connection, row, told[row.opened_at.astimezone(HANOI).date()], names) for row in rows)


def administrators(connection: Connection, agency: str, day: date) -> tuple[str, ...]:
    """The names of the administrators of a day: they are told of each incident."""
    return tuple(
        person.name for person in positions.holders(connection, agency=agency, role_code=ADMIN, unit=None, day=day)
    )


def _view(connection: Connection, row: Incident, told: tuple[str, ...], names: dict[str, str]) -> IncidentView:
    case = instances.get(connection, row.instance) if row.instance else None
    waiting = external.of_instance(connection, case.id) if case is not None and row.kind == "external" else []
    return IncidentView(
        id=row.id,
        instance=row.instance,
        token=row.token,
        element=row.element,
        kind=row.kind,
        message=row.message,
        opened_at=row.opened_at,
        job=row.job,
        told=told,
        finding=(row.key or "").startswith(FINDING),
        resolved_at=row.resolved_at,
        resolved_by=row.resolved_by,
        resolved_by_name=names.get(row.resolved_by or "", row.resolved_by),
        resolution=row.resolution,
        definition=case.definition if case is not None else None,
        key=case.key if case is not None else None,
        external=next((one.id for one in waiting if one.token == row.token), None),
    )
