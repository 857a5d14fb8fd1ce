"""What each look at a list asks about a person first: roles of the day, whether they stand in, what they are told."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import BindParameter, Date, and_, bindparam, exists, or_, select

from storage.absences import substitution
from storage.notice_choices import notice_choice
from storage.people import person
from storage.positions import RoleIn, holding, position
from storage.prepared import Prepared
from storage.schema import Utc

if TYPE_CHECKING:
    from datetime import date, datetime

    from storage.session import Connection


class Known(NamedTuple):
    """``stands_in``: for anybody, at the instant. ``ways`` and ``seen_until``: as in ``notice_choices.Choice``."""

    roles: tuple[RoleIn, ...] = ()
    stands_in: bool = False
    ways: object = None
    seen_until: datetime | None = None


_DAY, _MOMENT = bindparam("on_day", type_=Date), bindparam("moment", type_=Utc())
_AGENCY: BindParameter[str] = bindparam("of_agency")
_HELD = and_(
    holding.c.agency == _AGENCY,
    holding.c.person == person.c.id,
    holding.c.valid_from <= _DAY,
    or_(holding.c.valid_to.is_(None), holding.c.valid_to >= _DAY),
)
_STANDS_IN = exists().where(
    substitution.c.agency == _AGENCY,
    substitution.c.substitute == person.c.id,
    substitution.c.since <= _MOMENT,
    substitution.c.until > _MOMENT,
)
_KNOWN = Prepared(
    select(
        position.c.role,
        position.c.unit,
        _STANDS_IN.label("stands_in"),
        notice_choice.c.ways,
        notice_choice.c.seen_until,
    )
    .distinct()
    .select_from(
        person.outerjoin(holding.join(position, position.c.id == holding.c.position), _HELD).outerjoin(
            notice_choice, and_(notice_choice.c.agency == _AGENCY, notice_choice.c.person == person.c.id)
        )
    )
    .where(person.c.id == bindparam("of_person"))
    .order_by(position.c.role, position.c.unit)
)


def known(connection: Connection, *, agency: str, person_id: str, day: date, at: datetime) -> Known:
    """Read it in one go; of nobody, that there is nothing."""
    asked = {"of_agency": agency, "of_person": person_id, "on_day": day, "moment": at}
    rows = _KNOWN.all(connection, asked)
    if not rows:
        return Known()
    roles = tuple(RoleIn(role, unit) for role, unit, *_ in rows if role is not None)
    return Known(roles, *rows[0][2:])
