"""What is changed about how a person signs in, by themselves or an administrator: each change leaves its event.

The web room checks passwords and codes and makes hashes; here they are kept.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from engine import people
from engine.act import Act, perform
from engine.errors import BadValueError, NotFoundError
from engine.rights import must_administer, who
from engine.staff_results import SignInView
from engine.trail import Change, Draft
from storage import accounts, sign_ins

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from engine.by import By
    from engine.home import Home
    from storage.session import Connection


def sign_ins_of(home: Home, by: By, person: str) -> tuple[SignInView, ...]:
    """The open sign-ins of a person, the device seen last first.

    Raises:
        RefusedError: they are somebody else's, and who asks is no administrator.
        NotFoundError: there is no such person.
    """
    with home.database.read() as connection:
        _must_concern(connection, home, by, person)
        found = sign_ins.open_of(connection, person)
    return tuple(
        SignInView(
            id=row.id, device=row.device, address=row.address, remembered=row.remembered, at=row.at, seen_at=row.seen_at
        )
        for row in found
    )


def has_two_steps(home: Home, by: By, person: str) -> bool:
    """Whether a person gives a code besides the password. Raises as ``sign_ins_of``."""
    with home.database.read() as connection:
        _must_concern(connection, home, by, person)
        account = accounts.get(connection, person)
    return account is not None and account.tf_totp_secret is not None


def _must_concern(connection: Connection, home: Home, by: By, person: str) -> None:
    people.get(connection, by.agency, person)
    if person != by.person:
        must_administer(who(connection, by, home.clock.within(connection)), "see how somebody else signs in")


def end_sign_ins(home: Home, by: By, *, person: str, only: str | None = None, but: str | None = None) -> None:
    """End a person's open sign-ins: all, only one device, or all but one. Their next request is refused.

    Raises:
        RefusedError: they are somebody else's, and who asks is no administrator.
        NotFoundError: there is no such person, or the one device is not signed in.
    """

    def work(act: Act) -> None:
        count = sign_ins.end(act.connection, person, at=datetime.now(UTC), only=only, but=but)
        if only is not None and not count:
            raise NotFoundError("sign-in", only)
        changes = (Change("id", person, person), Change("devices", count, 0))
        act.record(Draft("person-signed-out", changes=changes))

    _of(home, by, ("end-sign-ins", person, only, but), person, work)


def turn_on_two_steps(home: Home, by: By, *, secret: str, codes: Sequence[str], counter: int | None) -> None:
    """From now on the person who asks also gives a code at sign-in: ``secret`` is encrypted, ``codes`` are hashes.

    Raises:
        NotFoundError: the agency has no such person.
    """

    def work(act: Act) -> None:
        fields = {"tf_primary_method": "authenticator", "tf_totp_secret": secret, "tf_counter": counter}
        accounts.change(act.connection, by.person, **fields, tf_recovery_codes=list(codes))
        act.record(Draft("person-two-steps-on", changes=(Change("id", by.person, by.person),)))

    _of(home, by, ("two-steps-on",), by.person, work)


def turn_off_two_steps(home: Home, by: By, *, person: str, reason: str = "") -> None:
    """A person signs in with the password alone again: they chose so, or an administrator helps who lost the phone.

    Raises:
        RefusedError: it is somebody else, and who asks is no administrator.
        BadValueError: an administrator gives no reason.
    """
    if person != by.person and not reason.strip():
        raise BadValueError("Say why: the reason is part of the trail.")

    def work(act: Act) -> None:
        gone = {"tf_primary_method": None, "tf_totp_secret": None, "tf_counter": None, "tf_recovery_codes": None}
        accounts.change(act.connection, person, **gone)
        changes = (Change("id", person, person),)
        act.record(Draft("person-two-steps-off", changes=changes, reason=reason.strip() or None))

    _of(home, by, ("two-steps-off", person, reason), person, work)


def _of(home: Home, by: By, request: tuple[object, ...], person: str, work: Callable[[Act], None]) -> None:
    def done(act: Act) -> dict[str, object]:
        people.get(act.connection, by.agency, person)
        if person != by.person:
            must_administer(who(act.connection, by, act.at), "change how somebody else signs in")
        work(act)
        return {}

    perform(home, by, request, done)
