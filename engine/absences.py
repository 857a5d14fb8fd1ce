"""Absences and substitutes: entered by the person or by an administrator, read, ended (docs/substitutes.md).

Days are the office's: an absence begins at midnight before its first day and ends at midnight after its last one.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Final

from engine import people, stead
from engine.act import Act, perform
from engine.clock import HANOI
from engine.errors import BadValueError, NotFoundError, RefusedError, StateError
from engine.names import names_of
from engine.rights import must_administer, who
from engine.staff_results import AbsenceNotice, AbsenceView, SubstituteView
from engine.trail import Change, Draft
from storage import absences, definitions
from storage.absences import Absence, Substitution

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable

    from engine.by import By
    from engine.home import Home
    from storage.session import Connection

LONGEST: Final = timedelta(days=366)
"""An absence lasts so long at most: who is away for longer hands their work over."""


def enter_absence(
    home: Home,
    by: By,
    *,
    person: str,
    first_day: date,
    last_day: date,
    substitute: str | None = None,
    keys: Collection[str] = (),
    reason: str = "",
) -> None:
    """Say that somebody is away, and who does their work meanwhile: all of it, or that of some procedures.

    Raises:
        RefusedError: it is somebody else, and who enters it is no administrator; or the substitutes would form a ring.
        BadValueError: the days are in the wrong order, past or more than a year; an administrator gives no reason.
        StateError: the person or the substitute no longer works here.
    """

    def work(act: Act) -> None:
        since, until = _span(first_day, last_day, act.at)
        _active(act, person)
        row = Absence(act.new_id(), by.agency, person, since, until, reason.strip(), act.at, by.person)
        absences.add_absence(act.connection, row)
        changes = (Change("id", new=person), Change("since", new=since), Change("until", new=until))
        act.record(Draft("person-absent", changes=changes, reason=reason.strip() or None))
        if substitute is not None:
            _substitute(act, _row(act, person, substitute, (since, until), keys=keys, reason=reason, absence=row.id))

    request = ("absence", person, first_day, last_day, substitute, sorted(keys), reason)
    _entered(home, by, request, work)


def enter_substitute(
    home: Home,
    by: By,
    *,
    person: str,
    substitute: str,
    first_day: date,
    last_day: date,
    keys: Collection[str] = (),
    reason: str = "",
) -> None:
    """Say who does somebody's work between two days, whether they are away or not.

    Raises:
        RefusedError, BadValueError, StateError: as for an absence.
    """

    def work(act: Act) -> None:
        _active(act, person)
        span = _span(first_day, last_day, act.at)
        _substitute(act, _row(act, person, substitute, span, keys=keys, reason=reason))

    request = ("substitute", person, substitute, first_day, last_day, sorted(keys), reason)
    _entered(home, by, request, work)


def end_absence(home: Home, by: By, absence: str, *, reason: str = "") -> None:
    """End an absence and what was entered with it, this second: the person is back, or it is called off.

    Raises:
        NotFoundError: there is none, or it is somebody else's and who asks is no administrator.
    """

    def work(act: Act) -> dict[str, object]:
        row = absences.get_absence(act.connection, by.agency, absence)
        _must_concern(act, row.person if row else None, absence, reason)
        if row is not None and row.until > act.at:
            absences.end_absence(act.connection, row.id, act.at)
            changes = (Change("id", row.person, row.person), Change("until", row.until, act.at))
            act.record(Draft("person-absence-ended", changes=changes, reason=reason.strip() or None))
            end_substitutions(act, row.person, lambda each: each.absence == row.id, reason)
        return {}

    perform(home, by, ("end-absence", absence, reason), work)


def end_substitution(home: Home, by: By, substitution: str, *, reason: str = "") -> None:
    """End a substitution this second.

    Raises:
        NotFoundError: there is none, or it is somebody else's and who asks is no administrator.
    """

    def work(act: Act) -> dict[str, object]:
        row = absences.get_substitution(act.connection, by.agency, substitution)
        _must_concern(act, row.person if row else None, substitution, reason)
        if row is not None:
            end_substitutions(act, row.person, lambda each: each.id == substitution, reason)
        return {}

    perform(home, by, ("end-substitution", substitution, reason), work)


def end_substitutions(act: Act, person: str, which: Callable[[Substitution], bool], reason: str = "") -> None:
    """End those of a person's substitutions, on either side, that have not ended yet."""
    for row in absences.substitutions(act.connection, act.by.agency, of=person, ends_after=act.at):
        if which(row):
            absences.end_substitution(act.connection, row.id, act.at)
            changes = (
                Change("id", row.person, row.person),
                Change("substitute", row.substitute, row.substitute),
                Change("until", row.until, act.at),
            )
            act.record(Draft("person-substitution-ended", changes=changes, reason=reason.strip() or None))


def _entered(home: Home, by: By, request: tuple[object, ...], work: Callable[[Act], None]) -> None:
    """One act; ``request`` is what is entered, of whom, …, and last the reason."""
    person, reason = str(request[1]), str(request[-1])
    if person != by.person and not reason.strip():
        raise BadValueError("Say why you enter this for somebody else: the reason is part of the trail.")

    def done(act: Act) -> dict[str, object]:
        if person != by.person:
            must_administer(who(act.connection, by, act.at), "say who stands in for somebody else")
        work(act)
        return {}

    perform(home, by, request, done)


def _must_concern(act: Act, person: str | None, name: str, reason: str) -> None:
    if person is None or (person != act.by.person and "admin" not in who(act.connection, act.by, act.at).codes):
        raise NotFoundError("absence", name)
    if person != act.by.person and not reason.strip():
        raise BadValueError("Say why you end this for somebody else: the reason is part of the trail.")


def _span(first_day: date, last_day: date, now: datetime) -> tuple[datetime, datetime]:
    since = datetime.combine(first_day, time(), HANOI)
    until = datetime.combine(last_day + timedelta(days=1), time(), HANOI)
    if last_day < first_day:
        raise BadValueError(f"The last day {last_day:%d/%m/%Y} is before the first, {first_day:%d/%m/%Y}. Swap them.")
    if until <= now:
        raise BadValueError(f"The {last_day:%d/%m/%Y} is past. Give days that are still to come.")
    if until - since > LONGEST:
        raise BadValueError("This lasts more than a year. Hand the work over instead.")
    return since, until


def _active(act: Act, person: str) -> None:
    found = people.get(act.connection, act.by.agency, person)
    if not found.active:
        raise StateError(f"{found.name} no longer works here. Choose somebody else.")


def _row(
    act: Act,
    person: str,
    substitute: str,
    span: tuple[datetime, datetime],
    *,
    keys: Collection[str],
    reason: str,
    absence: str | None = None,
) -> Substitution:
    return Substitution(
        id=act.new_id(),
        agency=act.by.agency,
        person=person,
        substitute=substitute,
        since=span[0],
        until=span[1],
        keys=tuple(sorted(keys)),
        absence=absence,
        reason=reason.strip(),
        created_at=act.at,
        created_by=act.by.person,
    )


def _substitute(act: Act, row: Substitution) -> None:
    _active(act, row.substitute)
    if row.substitute == row.person:
        raise BadValueError("Nobody stands in for themselves. Choose somebody else.")
    _must_be_known(act, row.keys)
    _must_be_no_ring(act, row)
    absences.add_substitution(act.connection, row)
    kept = ("substitute", "since", "until", "keys")
    changes = (Change("id", new=row.person), *(Change(name, new=_plain(getattr(row, name))) for name in kept))
    act.record(Draft("person-substituted", changes=changes, reason=row.reason or None))


def _plain(value: object) -> object:
    return list(value) if isinstance(value, tuple) else value


def _must_be_known(act: Act, keys: Iterable[str]) -> None:
    for key in keys:
        if definitions.latest(act.connection, act.by.agency, key) is None:
            raise BadValueError(f"There is no procedure “{key}”. Choose from the list.")


def _must_be_no_ring(act: Act, row: Substitution) -> None:
    rows = absences.substitutions(act.connection, act.by.agency, overlapping=(row.since, row.until))
    ring = stead.cycle(rows, row)
    if ring:
        names = names_of(act.connection, ring)
        raise RefusedError(
            f"This would go round in a ring: {' → '.join(names.get(person, person) for person in ring)}. "
            "Choose somebody else, or other days."
        )


def absences_of(home: Home, by: By, person: str) -> tuple[AbsenceView, ...]:
    """The absences of a person that have not ended, the earliest first.

    Raises:
        NotFoundError: there is no such person, or who asks is neither they nor an administrator.
    """
    with home.database.read() as connection:
        now = home.clock.within(connection)
        _must_read(connection, by, person, now)
        rows = absences.absences(connection, by.agency, people=[person], ends_after=now)
        return tuple(AbsenceView(id=row.id, since=row.since, until=row.until, reason=row.reason) for row in rows)


def substitutes_of(home: Home, by: By, person: str) -> tuple[SubstituteView, ...]:
    """The substitutions that have not ended in which a person is either side, the earliest first.

    Raises:
        NotFoundError: there is no such person, or who asks is neither they nor an administrator.
    """
    with home.database.read() as connection:
        now = home.clock.within(connection)
        _must_read(connection, by, person, now)
        rows = absences.substitutions(connection, by.agency, of=person, ends_after=now)
        names = names_of(connection, [name for row in rows for name in (row.person, row.substitute)])
        return tuple(_view(row, names) for row in rows)


def _view(row: Substitution, names: dict[str, str]) -> SubstituteView:
    return SubstituteView(
        id=row.id,
        person=row.person,
        person_name=names.get(row.person, row.person),
        substitute=row.substitute,
        substitute_name=names.get(row.substitute, row.substitute),
        since=row.since,
        until=row.until,
        keys=row.keys,
        absence=row.absence,
        reason=row.reason,
    )


def _must_read(connection: Connection, by: By, person: str, now: datetime) -> None:
    people.get(connection, by.agency, person)
    if person != by.person and "admin" not in who(connection, by, now).codes:
        raise NotFoundError("person", person)


def absence_notice(home: Home, by: By, person: str, *, due: datetime | None = None) -> AbsenceNotice | None:
    """Whether somebody to whom a task is about to be given is away now, or on the day on which it is due.

    Raises:
        NotFoundError: there is no such person.
    """
    with home.database.read() as connection:
        now = home.clock.within(connection)
        found = people.get(connection, by.agency, person)
        rows = absences.absences(connection, by.agency, people=[person], ends_after=now)
        moments = [now] if due is None or due < now else [now, due]
        hit = next(((row, at) for row in rows for at in moments if row.since <= at < row.until), None)
        if hit is None:
            return None
        row, at = hit
        standing = absences.substitutions(connection, by.agency, of=person, at=at)
        names = names_of(connection, [each.substitute for each in standing if each.person == person])
        return AbsenceNotice(
            person=found.name, since=row.since, until=row.until, now=row.since <= now, substitutes=tuple(names.values())
        )
