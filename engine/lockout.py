"""Wrong passwords and codes: ten from one address within fifteen minutes lock it out of the account (OWASP ASVS 6.3.1).

They are rows, so that a restart and a second web process know them. The machine's clock counts, as at every sign-in.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

from engine import people
from engine.act import Act, perform
from engine.by import ActorKind, By, Channel
from engine.rights import must_administer, who
from engine.trail import Change, Draft
from storage import failures
from storage.failures import Failure

if TYPE_CHECKING:
    from engine.home import Home
    from storage.session import Connection

FAILURES: Final = 10
LOCKED: Final = timedelta(minutes=15)
_LONGEST: Final = 200
"""Characters that are kept of what was typed as an account."""


def tries_left(home: Home, account: str, address: str) -> int:
    """How many wrong tries this address has left at an account, which need not exist."""
    with home.database.read() as connection:
        return _left(connection, home.agency, _plain(account), address)


def record_failure(home: Home, account: str, address: str, channel: Channel) -> int:
    """Write one wrong try, with its event, and give how many are left; the last one locks this address out.

    Tries while it is locked out do not make that longer. Of programs only the lock stands in the trail.
    """
    name, present = _plain(account), datetime.now(UTC)
    by = By(home.agency, name or "?", channel, kind=ActorKind.PERSON)

    def work(act: Act) -> dict[str, object]:
        failures.purge(act.connection, present - LOCKED)
        before = _left(act.connection, home.agency, name, address)
        if before > 0:
            failures.add(act.connection, Failure(act.new_id(), home.agency, name, address, present))
        if channel is Channel.WEB:
            act.record(Draft("signed-refused"))
        if before == 1:
            changes = (Change("id", name, name), Change("until", new=present + LOCKED))
            act.record(Draft("person-locked", changes=changes))
        return {"left": max(before - 1, 0)}

    return int(perform(home, by, ("failure", name, address), work)["left"])


def forgive(home: Home, account: str, address: str) -> None:
    """Forget this address's wrong tries: the right password came."""
    if tries_left(home, account, address) < FAILURES:
        with home.database.writing() as connection:
            failures.forget(connection, agency=home.agency, account=account, address=address)


def is_locked(home: Home, account: str) -> bool:
    """Whether some address is locked out of an account."""
    with home.database.read() as connection:
        return any(count >= FAILURES for count in _recent(connection, home.agency, account).values())


def unlock_account(home: Home, by: By, person: str) -> None:
    """Let a person try to sign in again before the time is over, from all addresses.

    Raises:
        RefusedError: who asks is no administrator.
        NotFoundError: there is no such person.
    """

    def work(act: Act) -> dict[str, object]:
        must_administer(who(act.connection, by, act.at), "unlock an account")
        people.get(act.connection, by.agency, person)
        gone = failures.forget(act.connection, agency=by.agency, account=person)
        act.record(Draft("person-unlocked", changes=(Change("id", person, person), Change("failures", gone, 0))))
        return {}

    perform(home, by, ("unlock", person), work)


def _left(connection: Connection, agency: str, account: str, address: str) -> int:
    return max(FAILURES - _recent(connection, agency, account).get(address, 0), 0)


def _recent(connection: Connection, agency: str, account: str) -> dict[str, int]:
    return failures.recent(connection, agency=agency, account=account, since=datetime.now(UTC) - LOCKED)


def _plain(account: str) -> str:
    return account.replace("\x00", "")[:_LONGEST]
