"""What a person wants to be told, by which way and when (issue: each person chooses what, when, how).

Comfort is no business data, so no event tells of it (design 8).
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass, field
from hashlib import sha256
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from engine import people
from engine.errors import BadValueError, NotFoundError, RefusedError
from engine.news_rules import (
    ASKED,
    DROPPED,
    DUE,
    ENDED,
    ESCALATED,
    GIVEN,
    INCIDENT,
    LATE,
    MENTION,
    MOVED,
    NO_TIME,
    SOON,
    STEAD,
    TODAY,
)
from engine.rights import ADMIN, who
from storage import notice_choices as rows
from storage.notice_choices import Choice
from storage.notices import OFFER

if TYPE_CHECKING:
    from collections.abc import Mapping

    from engine.by import By
    from engine.home import Home
    from storage.session import Connection

NEVER, PAGE, DIGEST, MAIL = "never", "page", "digest", "mail"
NOTICE_WAYS: Final = (NEVER, PAGE, DIGEST, MAIL)
"""Not at all; on the pages; also in the daily mail; also in a mail at once."""

NOTICE_TOPICS: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "task": (GIVEN, STEAD, ASKED),
        "offer": (OFFER,),
        "change": (MOVED, DROPPED),
        "due": (DUE, NO_TIME, SOON, TODAY, LATE),
        "late": (ESCALATED,),
        "case": (ENDED,),
        "mention": (MENTION,),
        "incident": (INCIDENT,),
    }
)
"""What a person chooses a way for, and the kinds of notices in it."""
USUAL: Final[Mapping[str, str]] = MappingProxyType(
    {
        "task": DIGEST,
        "offer": PAGE,
        "change": DIGEST,
        "due": DIGEST,
        "late": DIGEST,
        "case": DIGEST,
        "mention": DIGEST,
        "incident": MAIL,
    }
)
USUAL_HOUR: Final = 8
NOTICE_HOURS: Final = range(5, 22)
"""The hours of the day at which a digest may go out."""
_TOPIC_OF: Final = {kind: topic for topic, kinds in NOTICE_TOPICS.items() for kind in kinds}
_PURPOSE: Final = b"quytrinh unsubscribe 1"


@dataclass(frozen=True, kw_only=True, slots=True)
class NoticeChoices:
    """How a person is told. ``ways``: a way for each topic; ``urgent``: what is urgent is mailed at once all the same.

    ``mail``: whether any mail goes out; ``hour``: of the digest. ``refused``: why their mail address gets none.
    """

    mail: bool = True
    urgent: bool = True
    hour: int = USUAL_HOUR
    ways: Mapping[str, str] = field(default_factory=lambda: USUAL)
    refused: str | None = None

    def way(self, kind: str) -> str:
        """The way of a kind of notice."""
        return self.ways[_TOPIC_OF[kind]]

    def kinds(self, *ways: str) -> tuple[str, ...]:
        """The kinds of notices that are told by one of these ways."""
        return tuple(kind for topic, way in self.ways.items() if way in ways for kind in NOTICE_TOPICS[topic])


def choices_of(row: Choice | None) -> NoticeChoices:
    """What a row says; what it does not know is told the usual way."""
    if row is None:
        return NoticeChoices()
    ways = MappingProxyType(_ways_of(row.ways))
    return NoticeChoices(mail=row.mail, urgent=row.urgent, hour=row.hour, ways=ways, refused=row.refused_error)


def _ways_of(kept: object) -> dict[str, str]:
    known = kept if isinstance(kept, dict) else {}
    return {topic: known[topic] if known.get(topic) in NOTICE_WAYS else usual for topic, usual in USUAL.items()}


def muted_by(kept: object) -> tuple[str, ...]:
    """The kinds of notices that somebody with these ways does not want to see."""
    return NoticeChoices(ways=_ways_of(kept)).kinds(NEVER)


def row_of(connection: Connection, agency: str, person: str) -> Choice:
    """The row of a person, as it would be for one who never chose."""
    usual = Choice(agency, person, True, True, USUAL_HOUR, {}, None, None, None, None)
    return rows.get(connection, agency, person) or usual


def notice_choices(home: Home, by: By) -> NoticeChoices:
    """How the person who asks is told."""
    with home.database.read() as connection:
        row, person = rows.get(connection, by.agency, by.person), people.get(connection, by.agency, by.person)
    # A refusal is of the address as it was: another one has not been tried yet.
    return choices_of(row._replace(refused_error=None) if row and row.refused != person.email else row)


def choose_notices(home: Home, by: By, *, mail: bool, urgent: bool, hour: int, ways: Mapping[str, str]) -> None:
    """Keep how the person who asks wants to be told.

    Raises:
        BadValueError: an hour, topic or way that there is not.
    """
    if hour not in NOTICE_HOURS:
        raise BadValueError(
            f"The daily mail goes out between {NOTICE_HOURS[0]} and {NOTICE_HOURS[-1]} o’clock. Choose an hour."
        )
    if not ways.keys() <= NOTICE_TOPICS.keys() or not set(ways.values()) <= set(NOTICE_WAYS):
        raise BadValueError(f"Choose one of {', '.join(NOTICE_WAYS)} for each of {', '.join(NOTICE_TOPICS)}.")
    with home.database.writing() as connection:
        row = row_of(connection, by.agency, by.person)
        rows.put(connection, row._replace(mail=mail, urgent=urgent, hour=hour, ways={**USUAL, **ways}))
    home.digests_planned = False


def unsubscribe_token(home: Home, agency: str, person: str) -> str:
    """What an unsubscribe link carries: the account, signed; it holds as long as the home's secret key does."""
    key = home.settings.ensure_secret().secret_key.encode()
    signed = hmac.new(key, b"\0".join((_PURPOSE, agency.encode(), person.encode())), sha256)
    return f"{person}.{signed.hexdigest()[:32]}"


def unsubscribe(home: Home, token: str) -> str:
    """Send no more mails to the person of an unsubscribe link (RFC 8058); gives their account.

    Raises:
        NotFoundError: the link was not made here.
    """
    person = unsubscribing(home, token)
    with home.database.writing() as connection:
        rows.put(connection, row_of(connection, home.agency, person)._replace(mail=False))
    return person


def unsubscribing(home: Home, token: str) -> str:
    """Whose link this is. Raises NotFoundError."""
    person = token.rpartition(".")[0]
    if not token.isascii() or not hmac.compare_digest(token, unsubscribe_token(home, home.agency, person)):
        raise NotFoundError("link", token[:60])
    return person


def try_address_again(home: Home, by: By, person: str) -> None:
    """Send mails again to an address that a mail server had refused: for its owner and for administrators.

    Raises:
        RefusedError: the person who asks is neither.
    """
    with home.database.writing() as connection:
        if person != by.person and ADMIN not in who(connection, by, home.clock.within(connection)).codes:
            raise RefusedError("Only an administrator may do this for somebody else. Ask one.")
        people.get(connection, by.agency, person)
        row = row_of(connection, by.agency, person)
        rows.put(connection, row._replace(refused=None, refused_error=None, refused_at=None))
