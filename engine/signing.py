"""Who may sign a document on a day, and what stands above the signature (Decree 30/2020, article 13 and annex I).

The head of the agency signs by office. Others need a grant: KT. (a deputy for the head), TL. (by order),
TUQ. (by written delegation, for a time, not passed on), TM. (on behalf of a collective), Q. (acting head).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from engine import people
from engine.errors import BadValueError, RefusedError
from engine.ids import new_id
from engine.trail import Change, Draft
from storage import signing as grants
from storage.signing import Grant

if TYPE_CHECKING:
    from collections.abc import Callable, Collection
    from datetime import date, datetime

    from storage.session import Connection

HEAD: Final = "lanh_dao"
"""The role of the head of the agency."""
KINDS: Final = ("KT", "TL", "TUQ", "TM", "Q")
# A deputy of one who signs by order may sign for them (KT. under TL.): article 13, 3. Nothing else is passed on.
_PASSED_ON: Final = frozenset({("KT", "TL")})


class Authority(NamedTuple):
    """By what somebody may sign: ``kind`` is empty for the head; ``lines`` stand above the signature, in capitals."""

    kind: str
    lines: tuple[str, ...]
    grant: str | None = None
    basis: str = ""


def may_sign(
    connection: Connection, agency: str, person: str, document_type: str, day: date, *, field: str | None = None
) -> Authority | None:
    """Give the authority by which a person may sign a document of a type on a day, or None."""
    if _is_head(connection, agency, person, day):
        return Authority("", (_head_title(connection, agency, day),))
    for grant in grants.of_grantee(connection, agency=agency, person=person, day=day):
        if _covers(grant, document_type, field):
            authority = _authority(connection, grant, document_type, day)
            if authority is not None:
                return authority
    return None


def signers(connection: Connection, agency: str, day: date) -> set[str]:
    """Give the ids of those who may sign something on a day: the head of the agency, and who has a grant."""
    heads = {person.id for person in people.holders(connection, agency, HEAD, None, day)}
    valid = (each for each in grants.listing(connection, agency) if each.valid_from <= day)
    return heads | {each.grantee for each in valid if each.valid_to is None or day <= each.valid_to}


def require(
    connection: Connection, agency: str, person: str, document_type: str, day: date, *, field: str | None = None
) -> Authority:
    """Give the authority by which a person may sign.

    Raises:
        RefusedError: there is none on that day; the message names the grant that has ended, if one has.
    """
    authority = may_sign(connection, agency, person, document_type, day, field=field)
    if authority is not None:
        return authority
    ended = [
        grant
        for grant in grants.of_grantee(connection, agency=agency, person=person)
        if grant.valid_to is not None and grant.valid_to < day and _covers(grant, document_type, field)
    ]
    if ended:
        raise RefusedError(
            f"The authority {ended[0].kind}. of {person} ended on {ended[0].valid_to:%d/%m/%Y} ({ended[0].basis}). "
            "Let the head of the agency sign, or have a new authority entered."
        )
    raise RefusedError(
        f"{person} has no authority to sign “{document_type}” on {day:%d/%m/%Y}. "
        "Let the head of the agency sign, or have an authority entered with its basis."
    )


def grant(
    connection: Connection,
    *,
    agency: str,
    kind: str,
    grantee: str,
    valid_from: date,
    basis: str,
    at: datetime,
    by: str,
    record: Callable[[Draft], None],
    grantor: str | None = None,
    collective: str | None = None,
    document_types: Collection[str] = (),
    field: str | None = None,
    valid_to: date | None = None,
) -> Grant:
    """Enter an authority to sign. ``by`` is who enters it; without ``grantor`` it is given by the head's office.

    Raises:
        BadValueError: the kind is unknown, the basis is missing, or the days are in the wrong order.
        RefusedError: a TUQ. without a last day or passed on, another kind passed on, a TM. without a collective.
    """
    row = Grant(
        id=new_id(at),
        agency=agency,
        kind=kind,
        grantor=grantor,
        collective=collective,
        grantee=grantee,
        document_types=tuple(document_types),
        field=field,
        valid_from=valid_from,
        valid_to=valid_to,
        basis=basis.strip(),
        created_at=at,
        created_by=by,
    )
    _check(row)
    _check_grantor(connection, row)
    people.get(connection, agency, grantee)
    grants.add(connection, row)
    record(Draft("person-granted", changes=_changes(row)))
    return row


def revoke(
    connection: Connection,
    *,
    agency: str,
    grant_id: str,
    last_day: date,
    record: Callable[[Draft], None],
    reason: str | None = None,
) -> None:
    """End an authority with a day; what was signed until then stays valid.

    Raises:
        RefusedError: the agency has no such authority.
    """
    row = grants.get(connection, grant_id)
    if row is None or row.agency != agency:
        raise RefusedError(f"There is no authority “{grant_id}”. Look it up in the list of authorities.")
    grants.end(connection, grant_id=grant_id, last_day=last_day)
    changes = (Change("grant", grant_id, grant_id), Change("until", row.valid_to, last_day))
    record(Draft("person-revoked", changes=changes, reason=reason))


def _covers(row: Grant, document_type: str, field: str | None) -> bool:
    type_fits = not row.document_types or document_type in row.document_types
    return type_fits and (row.field is None or row.field == field)


def _authority(connection: Connection, row: Grant, document_type: str, day: date) -> Authority | None:
    title = people.title_of(connection, row.agency, row.grantee, day).upper()
    if row.kind == "TM":
        return Authority("TM", (f"TM. {(row.collective or '').upper()}", title), row.id, row.basis)
    if row.kind == "Q":
        return Authority("Q", (f"Q. {_head_title(connection, row.agency, day)}",), row.id, row.basis)
    if row.grantor is None or _is_head(connection, row.agency, row.grantor, day):
        above = (f"{row.kind}. {_head_title(connection, row.agency, day)}",)
        return Authority(row.kind, (*above, title), row.id, row.basis)
    return _passed_on(connection, row, title, document_type, day)


def _passed_on(connection: Connection, row: Grant, title: str, document_type: str, day: date) -> Authority | None:
    """KT. for one who signs by order: valid only while that order is."""
    for order in grants.of_grantee(connection, agency=row.agency, person=row.grantor or "", day=day):
        if (
            (row.kind, order.kind) in _PASSED_ON
            and order.grantor != row.grantee
            and _covers(order, document_type, None)
        ):
            chief = people.title_of(connection, row.agency, order.grantee, day).upper()
            lines = (f"{order.kind}. {_head_title(connection, row.agency, day)}", f"{row.kind}. {chief}", title)
            return Authority(row.kind, lines, row.id, row.basis)
    return None


def _is_head(connection: Connection, agency: str, person: str, day: date) -> bool:
    return any(role.role == HEAD for role in people.roles_of(connection, agency, person, day))


def _head_title(connection: Connection, agency: str, day: date) -> str:
    return people.identity_on(connection, agency, day).head_title.upper()


def _check(row: Grant) -> None:
    if row.kind not in KINDS:
        raise BadValueError(f"“{row.kind}” is no authority to sign. Use one of {', '.join(KINDS)}.")
    if not row.basis:
        raise BadValueError("An authority to sign needs its basis: the regulation or the number of the delegation.")
    if row.valid_to is not None and row.valid_to < row.valid_from:
        raise BadValueError(f"The last day {row.valid_to} is before the first, {row.valid_from}. Swap them.")
    if row.kind == "TUQ" and row.valid_to is None:
        raise RefusedError("TUQ. is given for a limited time (Decree 30/2020, article 13, 4). Give its last day.")
    if row.kind == "TM" and not row.collective:
        raise RefusedError("TM. needs the collective on whose behalf is signed. Give its name.")


def _check_grantor(connection: Connection, row: Grant) -> None:
    if row.grantor is None or _is_head(connection, row.agency, row.grantor, row.valid_from):
        return
    if row.kind == "TUQ":
        raise RefusedError(
            "TUQ. is given by the head of the agency and is not passed on (Decree 30/2020, article 13, 4). "
            "Have the head give it to this person."
        )
    held = grants.of_grantee(connection, agency=row.agency, person=row.grantor, day=row.valid_from)
    if not any((row.kind, order.kind) in _PASSED_ON for order in held):
        raise RefusedError(
            f"{row.grantor} may not give {row.kind}.: only the head may, or for KT. one who signs by order (TL.). "
            "Name another giver."
        )


def _changes(row: Grant) -> tuple[Change, ...]:
    kept = ("id", "kind", "grantor", "collective", "grantee", "field", "valid_from", "valid_to", "basis")
    types = Change("document_types", new=list(row.document_types))
    return (*(Change(name, new=getattr(row, name)) for name in kept), types)
