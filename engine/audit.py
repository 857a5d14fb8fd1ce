"""The trail at the door: exported, verified, and told of sign-ins."""

from __future__ import annotations

from typing import TYPE_CHECKING, TextIO

from engine import audit_export, audit_verify, people
from engine.act import Act, perform
from engine.by import ActorKind, By, Channel
from engine.errors import BadValueError, RefusedError
from engine.rights import ADMIN, OVERSIGHT, who
from engine.trail import Change, Draft

if TYPE_CHECKING:
    from engine.audit_verify import Report
    from engine.home import Home

FORMATS = ("csv", "jsonl")


def audit_export_to(home: Home, by: By, out: TextIO, *, format: str, instance: str | None = None) -> int:  # noqa: A002 (the option's name)
    """Write the trail to a text stream, event by event; gives how many lines. The export itself is an event.

    Raises:
        BadValueError: the format is none of csv, jsonl.
        RefusedError: the person does not oversee the agency.
    """
    if format not in FORMATS:
        raise BadValueError(f"There is no export as “{format}” yet. Use one of: {', '.join(FORMATS)}.")
    perform(home, by, ("export", format, instance), lambda act: _exported(act, format, instance))
    chunks = audit_export.jsonl if format == "jsonl" else audit_export.csv_lines
    count = 0
    for chunk in chunks(home.database, agency=by.agency, instance=instance):
        out.write(chunk.decode())
        count += chunk.count(b"\n")
    return count


def _exported(act: Act, kind: str, instance: str | None) -> dict[str, object]:
    if not who(act.connection, act.by, act.at).codes & OVERSIGHT:
        raise RefusedError(
            "Only those who oversee the agency may export its trail. Ask the ISO secretary or an auditor."
        )
    act.record(Draft("exported", changes=(Change("format", new=kind), Change("instance", new=instance))))
    return {}


def audit_verify_trail(home: Home, by: By) -> Report:
    """Check the live trail; ``first_bad`` names the first event that does not hold."""
    return audit_verify.verify(home.database, agency=by.agency)


def record_sign_in(home: Home, person: str, outcome: str, channel: Channel) -> None:
    """Write ``signed-in`` or ``signed-out`` of a person into the trail."""
    if outcome not in {"signed-in", "signed-out"}:
        raise BadValueError(f"“{outcome}” is no outcome of a sign-in.")
    by = By(home.agency, person or "?", channel, kind=ActorKind.PERSON)
    perform(home, by, (outcome, person), lambda act: _signed(act, outcome))


def record_token(home: Home, by: By, person: str) -> None:
    """Write ``token-issued`` into the trail: ``by`` is about to get an API token of a person.

    Raises:
        RefusedError: the token is somebody else's, and who asks is no administrator.
        NotFoundError: there is no such person.
    """
    perform(home, by, ("token", person), lambda act: _token_issued(act, person))


def _token_issued(act: Act, person: str) -> dict[str, object]:
    if person != act.by.person and ADMIN not in who(act.connection, act.by, act.at).codes:
        raise RefusedError("Only an administrator may issue a token for somebody else. Ask one, or take your own.")
    people.get(act.connection, act.by.agency, person)
    act.record(Draft("token-issued", changes=(Change("person", new=person),)))
    return {}


def _signed(act: Act, kind: str) -> dict[str, object]:
    act.record(Draft(kind))
    return {}
