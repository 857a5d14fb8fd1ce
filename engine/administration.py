"""Setting an agency up: its units, people, positions and authorities to sign, by an administrator (design 7).

What people change about themselves, their password and language, is here too.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from engine import absences, people, signing
from engine.act import Act, perform
from engine.clock import HANOI
from engine.errors import BadValueError, RefusedError, StateError
from engine.rights import must_administer, who
from engine.trail import Change, Draft
from engine.unit_days import must_last
from storage import accounts, positions, units
from storage import signing as grants
from storage.errors import ConflictError
from storage.positions import Position, Role
from storage.session import savepoint
from storage.units import Unit

if TYPE_CHECKING:
    from collections.abc import Callable, Collection
    from datetime import date

    from engine.by import By
    from engine.home import Home


def _administered(home: Home, by: By, request: tuple[object, ...], work: Callable[[Act], None]) -> None:
    def done(act: Act) -> dict[str, object]:
        must_administer(who(act.connection, act.by, act.at), "change the agency's people and units")
        try:
            with savepoint(act.connection):
                work(act)
        except ConflictError as error:
            raise StateError(f"This exists already, or names something that does not: {error}") from error
        return {}

    perform(home, by, request, done)


def add_unit(home: Home, by: By, *, code: str, name: str, symbol: str) -> None:
    """Add a unit; its symbol stands in the numbers of its letters (``327/BDT-VP``).

    Raises:
        RefusedError: the person is no administrator.
        StateError: the agency has a unit with this code.
    """
    if not all(text.strip() for text in (code, name, symbol)):
        raise BadValueError("A unit needs a code, a name and a symbol.")

    def work(act: Act) -> None:
        today = act.at.astimezone(HANOI).date()
        units.add(act.connection, Unit(f"{by.agency}.{code}", by.agency, code, name, symbol, None, today))
        act.record(Draft("settings-changed", changes=(Change("unit", new=code), Change("name", new=name))))

    _administered(home, by, ("add-unit", code, name, symbol), work)


def add_role(home: Home, by: By, *, code: str, name_vi: str, name_en: str = "") -> None:
    """Add a role, which lanes and candidate groups may name from then on.

    Raises:
        RefusedError: the person is no administrator.
        StateError: the agency has this role.
    """
    if not code.strip() or not name_vi.strip() or not code.replace("_", "").isalnum():
        raise BadValueError("A role needs a code of letters, digits and _, and a name.")

    def work(act: Act) -> None:
        positions.add_role(act.connection, Role(by.agency, code, name_vi, name_en or name_vi))
        act.record(Draft("settings-changed", changes=(Change("role", new=code), Change("name", new=name_vi))))

    _administered(home, by, ("add-role", code, name_vi, name_en), work)


def add_person(
    home: Home,
    by: By,
    *,
    login: str,
    name: str,
    title: str = "",
    email: str = "",
    password_hash: str | None = None,
    must_change: bool = False,
) -> None:
    """Add a person, who may sign in when there is a password hash; ``must_change``: and gives another one first.

    Raises:
        RefusedError: the person who asks is no administrator.
        StateError: the account name is taken.
    """

    def work(act: Act) -> None:
        people.add(
            act.connection,
            agency=by.agency,
            login=login,
            name=name,
            at=act.at,
            record=act.record,
            title=title,
            email=email,
            password=password_hash,
        )
        accounts.change(act.connection, login, must_change=must_change)

    if not name.strip():
        raise BadValueError("A person needs a name.")
    _administered(home, by, ("add-person", login, name, title, email), work)


def appoint(
    home: Home,
    by: By,
    *,
    person: str,
    role: str,
    unit: str | None,
    title: str,
    since: date,
    until: date | None = None,
) -> None:
    """Give a person a role, in a unit (its code) or in the agency as a whole, from a day on, up to a last day or not.

    Raises:
        RefusedError: the person who asks is no administrator.
        NotFoundError: there is no such person.
        StateError: there is no such role or unit, or the unit ends before the position would.
        BadValueError: the last day is before the first.
    """

    def work(act: Act) -> None:
        found = next((row for row in units.listing(act.connection, by.agency) if unit in {row.code, row.id}), None)
        if unit is not None and found is None:
            raise StateError(f"There is no unit “{unit}”. Add it first.")
        if found is not None:
            must_last(found, since, until)
        position = Position(act.new_id(), by.agency, found.id if found else None, role, title, title)
        positions.add_position(act.connection, position)
        people.appoint(
            act.connection,
            agency=by.agency,
            person=person,
            position=position.id,
            since=since,
            at=act.at,
            record=act.record,
            until=until,
        )

    _administered(home, by, ("appoint", person, role, unit, title, since, until), work)


def grant_authority(
    home: Home,
    by: By,
    *,
    kind: str,
    grantee: str,
    document_types: Collection[str],
    valid_from: date,
    valid_to: date | None,
    basis: str,
) -> None:
    """Enter an authority to sign for the head of the agency: KT., TL. or TUQ., with its days and its basis.

    Raises:
        RefusedError: the person who asks is no administrator, or a TUQ. has no last day.
    """

    def work(act: Act) -> None:
        signing.grant(
            act.connection,
            agency=by.agency,
            kind=kind,
            grantee=grantee,
            document_types=document_types,
            valid_from=valid_from,
            valid_to=valid_to,
            basis=basis,
            at=act.at,
            by=by.person,
            record=act.record,
        )

    request = ("grant", kind, grantee, list(document_types), valid_from, valid_to, basis)
    _administered(home, by, request, work)


def revoke_authority(home: Home, by: By, *, authority: str, last_day: date, reason: str) -> None:
    """Withdraw an authority to sign with a day, yesterday at the earliest: what was signed until then stays valid.

    Raises:
        RefusedError: the person who asks is no administrator, or there is no such authority.
        BadValueError: the day is past, is not before the day on which it ends anyway, or the reason is missing.
    """
    if not reason.strip():
        raise BadValueError("Say why: the reason is part of the trail.")

    def work(act: Act) -> None:
        row = grants.get(act.connection, authority)
        if last_day < act.at.astimezone(HANOI).date() - timedelta(days=1):
            raise BadValueError(
                "An authority is not withdrawn for days that are past: it ended yesterday at the earliest."
            )
        if row is not None and row.valid_to is not None and row.valid_to <= last_day:
            raise BadValueError(f"This authority ends on {row.valid_to:%d/%m/%Y} anyway. Give an earlier day.")
        signing.revoke(
            act.connection,
            agency=by.agency,
            grant_id=authority,
            last_day=last_day,
            record=act.record,
            reason=reason.strip(),
        )

    _administered(home, by, ("revoke-authority", authority, last_day, reason), work)


def end_position(home: Home, by: By, *, person: str, holding: str, last_day: date) -> None:
    """End one position of a person with a day; the account stays open.

    Raises:
        RefusedError: the person who asks is no administrator.
        NotFoundError: there is no such person or position of theirs.
        BadValueError: the day is before the first one.
    """

    def work(act: Act) -> None:
        people.get(act.connection, by.agency, person)
        people.dismiss(
            act.connection, agency=by.agency, person=person, holding=holding, last_day=last_day, record=act.record
        )

    _administered(home, by, ("end-position", person, holding, last_day), work)


def dismiss(home: Home, by: By, *, person: str, last_day: date) -> None:
    """End all positions of a person with a day and close their account at once.

    Raises:
        RefusedError: the person who asks is no administrator, or names themselves: an agency keeps an administrator.
        NotFoundError: there is no such person.
    """

    def work(act: Act) -> None:
        people.get(act.connection, by.agency, person)
        if person == by.person:
            raise RefusedError("You cannot end your own work here. Ask another administrator to do it.")
        for held in positions.holdings(act.connection, agency=by.agency, person_id=person):
            if held.valid_to is None or held.valid_to > last_day:
                people.dismiss(
                    act.connection,
                    agency=by.agency,
                    person=person,
                    holding=held.id,
                    last_day=last_day,
                    record=act.record,
                )
        absences.end_substitutions(act, person, lambda _: True)
        people.change(act.connection, agency=by.agency, person=person, record=act.record, active=False)

    _administered(home, by, ("dismiss", person, last_day), work)


def reset_password(home: Home, by: By, *, person: str, password_hash: str) -> None:
    """Give a person who has lost theirs a password for one sign-in; all their sessions and API tokens end.

    They give another one before they do anything else. The trail tells who reset it, not to what.

    Raises:
        RefusedError: the person who asks is no administrator, or names themselves.
        NotFoundError: there is no such person.
        StateError: their account is closed.
    """

    def work(act: Act) -> None:
        found = people.get(act.connection, by.agency, person)
        if person == by.person:
            raise RefusedError("Your own password is changed with the present one, on the page of your account.")
        if not found.active:
            raise StateError(f"The account of {found.name} is closed. It needs no password.")
        accounts.change(act.connection, person, password=password_hash, must_change=True)
        people.sign_out(act.connection, person)
        act.record(Draft("person-password-reset", changes=(Change("id", person, person),)))

    _administered(home, by, ("reset-password", person), work)


def change_password(home: Home, by: By, *, password_hash: str) -> None:
    """Give the person who asks another password; all their sessions and API tokens end.

    The web room has checked the present password and made the hash. The trail tells that it changed, not to what.

    Raises:
        NotFoundError: the agency has no such person.
    """

    def work(act: Act) -> dict[str, object]:
        people.get(act.connection, by.agency, by.person)
        accounts.change(act.connection, by.person, password=password_hash, must_change=False)
        people.sign_out(act.connection, by.person)
        act.record(Draft("person-password-changed", changes=(Change("id", by.person, by.person),)))
        return {}

    perform(home, by, ("change-password",), work)


def change_language(home: Home, by: By, language: str) -> None:
    """Speak to the person who asks in another language from now on: ``vi`` or ``en``.

    Raises:
        NotFoundError: the agency has no such person.
        BadValueError: the product does not speak this language.
    """

    def work(act: Act) -> dict[str, object]:
        people.change(act.connection, agency=by.agency, person=by.person, record=act.record, language=language)
        return {}

    perform(home, by, ("change-language", language), work)
