"""The trail in an office's words: what each kind of event is called and which of them people are shown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from flask_babel import gettext, lazy_gettext

from web.labels import Glossary
from web.names import element_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from engine import TrailEntry

KINDS: Final = {
    "instance-started": lazy_gettext("Case started"),
    "instance-completed": lazy_gettext("Case finished"),
    "instance-cancelled": lazy_gettext("Case cancelled"),
    "instance-suspended": lazy_gettext("Case suspended"),
    "instance-resumed": lazy_gettext("Case resumed"),
    "instance-handed-over": lazy_gettext("Case handed over"),
    "instance-migrated": lazy_gettext("Case moved to another issue of the procedure"),
    "task-created": lazy_gettext("Waiting"),
    "task-claimed": lazy_gettext("Taken"),
    "task-released": lazy_gettext("Given back"),
    "task-assigned": lazy_gettext("Given to a person"),
    "task-forwarded": lazy_gettext("Passed on"),
    "task-handed-back": lazy_gettext("Handing on undone"),
    "task-offered": lazy_gettext("Offered to another person"),
    "task-completed": lazy_gettext("Done"),
    "task-cancelled": lazy_gettext("No longer needed"),
    "task-recalled": lazy_gettext("Called back"),
    "task-reopened": lazy_gettext("Open again"),
    "extension-asked": lazy_gettext("More time asked for"),
    "extension-refused": lazy_gettext("More time refused"),
    "task-due-changed": lazy_gettext("Due date changed"),
    "task-reminded": lazy_gettext("Reminder of the due date"),
    "task-escalated": lazy_gettext("Told to the superior"),
    "variable-changed": lazy_gettext("Values changed"),
    "variables-set": lazy_gettext("Values set by the administrator"),
    "node-entered": lazy_gettext("Reached"),
    "node-left": lazy_gettext("Left"),
    "node-cancelled": lazy_gettext("Cut short"),
    "flow-taken": lazy_gettext("Went on"),
    "escalation-uncaught": lazy_gettext("Notice without a receiver"),
    "message-received": lazy_gettext("Notice received"),
    "signal-received": lazy_gettext("Announcement received"),
    "timer-fired": lazy_gettext("Date reached"),
    "handler-succeeded": lazy_gettext("Done automatically"),
    "handler-failed": lazy_gettext("Automatic step failed"),
    "incident-opened": lazy_gettext("Stuck"),
    "incident-resolved": lazy_gettext("Freed"),
    "token-moved": lazy_gettext("Moved by the administrator"),
    "job-hastened": lazy_gettext("Brought forward by the administrator"),
    "step-skipped": lazy_gettext("Skipped by the administrator"),
    "document-added": lazy_gettext("Paper added"),
    "document-version-added": lazy_gettext("New version of a paper"),
    "document-signed": lazy_gettext("Paper signed"),
    "document-linked": lazy_gettext("Paper linked"),
    "document-posted": lazy_gettext("Paper posted publicly"),
    "document-numbered": lazy_gettext("Number written on the paper"),
    "document-renamed": lazy_gettext("Paper renamed"),
    "document-reopened": lazy_gettext("Paper opened for changes"),
    "document-composed": lazy_gettext("Paper composed"),
    "document-issued": lazy_gettext("Paper issued"),
    "document-received": lazy_gettext("Paper taken in"),
    "document-recalled": lazy_gettext("Paper recalled"),
    "document-cancelled": lazy_gettext("Paper cancelled"),
    "number-assigned": lazy_gettext("Number given"),
    "register-entered": lazy_gettext("Entered in the register"),
    "register-noted": lazy_gettext("Note beside the register’s line"),
    "comment-added": lazy_gettext("Remark"),
    "definition-published": lazy_gettext("Procedure published"),
    "person-added": lazy_gettext("Person added"),
    "person-changed": lazy_gettext("Person changed"),
    "token-issued": lazy_gettext("Access token issued"),
    "person-password-changed": lazy_gettext("Password changed"),
    "person-password-reset": lazy_gettext("Password reset by the administrator"),
    "person-appointed": lazy_gettext("Person appointed"),
    "person-dismissed": lazy_gettext("Person dismissed"),
    "person-absent": lazy_gettext("Absence entered"),
    "person-absence-ended": lazy_gettext("Absence ended"),
    "person-substituted": lazy_gettext("Substitute named"),
    "person-substitution-ended": lazy_gettext("Substitute’s right ended"),
    "person-handed-over": lazy_gettext("Work handed over"),
    "person-signed-out": lazy_gettext("Devices signed out"),
    "person-two-steps-on": lazy_gettext("Second step of signing in turned on"),
    "person-two-steps-off": lazy_gettext("Second step of signing in turned off"),
    "person-locked": lazy_gettext("Account locked after wrong passwords"),
    "person-unlocked": lazy_gettext("Account unlocked"),
    "person-granted": lazy_gettext("Right to sign given"),
    "person-revoked": lazy_gettext("Right to sign withdrawn"),
    "person-calendar-linked": lazy_gettext("Calendar address made"),
    "person-calendar-unlinked": lazy_gettext("Calendar address ended"),
    "signed-in": lazy_gettext("Signed in"),
    "signed-out": lazy_gettext("Signed out"),
    "signed-refused": lazy_gettext("Sign-in refused"),
    "unit-changed": lazy_gettext("Unit changed"),
    "settings-changed": lazy_gettext("Settings changed"),
    "exported": lazy_gettext("Trail exported"),
    "viewed": lazy_gettext("Looked at"),
}
_UNSEEN: Final = frozenset(
    {"node-entered", "node-left", "node-cancelled", "flow-taken", "variable-changed", "document-linked"}
)
_MADE: Final = frozenset({"number-assigned", "register-entered", "document-added"})
_REPEATS: Final = frozenset({"handler-succeeded", "document-version-added", "document-numbered"})
CAREFUL: Final = ("tra_lai", "huy", "khong", "sua", "tu_choi")
"""How the codes of decisions begin that send a case back or end it: shown in red, with their words."""
_STYLES: Final = {
    "task-created": "now",
    "task-completed": "good",
    "instance-completed": "good",
    "document-signed": "good",
    "number-assigned": "good",
    "instance-cancelled": "back",
    "handler-failed": "back",
    "incident-opened": "back",
    "task-released": "back",
    "task-handed-back": "back",
    "task-recalled": "back",
}
_CHANNELS: Final = {
    "web": lazy_gettext("Pages"),
    "api": lazy_gettext("Other program"),
    "cli": lazy_gettext("Command line"),
    "worker": lazy_gettext("Automatic worker"),
    "timer": lazy_gettext("Calendar"),
    "demo": lazy_gettext("Demo data"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """One event of the trail as it is shown."""

    title: str
    at: datetime
    who: str
    style: str
    channel: str
    case: str | None
    reason: str | None
    changes: tuple[tuple[str, str, str], ...]
    hash: str


_NOTHING: Final = Glossary()


def told(trail: Sequence[TrailEntry], open_tasks: Sequence[str]) -> list[TrailEntry]:
    """What people are told of a case, newest first.

    Not the ways of the tokens, and each act once: a task is shown as waiting while it waits, as taken only when it
    was not finished in the same moment, an automatic step by what it made.
    """
    done = {(each.task, each.at) for each in trail if each.kind == "task-completed"}
    made = {(each.element, each.at) for each in trail if each.kind in _MADE}
    kept = []
    for each in reversed(trail):
        if each.kind in _UNSEEN or (each.kind == "task-created" and each.task not in open_tasks):
            continue
        if each.kind == "task-claimed" and (each.task, each.at) in done:
            continue
        if each.kind in _REPEATS and (each.element, each.at) in made:
            continue
        kept.append(each)
    return kept


def happening(entry: TrailEntry, glossary: Glossary = _NOTHING, definition: str = "") -> Happening:
    """The event in words, those of its own step's form; of its changes those that a form has a word for."""
    glossary = glossary.at(entry.element)
    decision = _decision(entry, glossary)
    # What the drawing gives no name (a join, an end) has only its id, which is no word.
    drawn = "" if entry.element_name == entry.element else entry.element_name
    name = element_name(definition, entry.element, drawn) if definition else drawn
    back = decision is not None and decision[0].startswith(CAREFUL)
    return Happening(
        title=_title(name, decision[1] if decision else None, entry.kind),
        at=entry.at,
        who=who(entry),
        style="back" if back else _STYLES.get(entry.kind, "" if entry.actor_kind == "person" else "auto"),
        channel=str(_CHANNELS.get(entry.channel, entry.channel)),
        case=entry.instance,
        reason=entry.reason,
        changes=tuple(_changes(entry, glossary)),
        hash=entry.hash,
    )


def _decision(entry: TrailEntry, glossary: Glossary) -> tuple[str, str] | None:
    """What was decided with the task, as (code, words): the value of its form's outcome."""
    for name, _, new in entry.changes if entry.kind == "task-completed" else ():
        field = glossary.fields.get(name)
        if field is not None and field.properties.get("outcome") == "true":
            return str(new), glossary.shown(name, new)
    return None


def kind_name(kind: str) -> str:
    """What a kind of event is called."""
    return str(KINDS.get(kind, kind.replace("-", " ")))


def _changes(entry: TrailEntry, glossary: Glossary) -> Iterator[tuple[str, str, str]]:
    for name, old, new in entry.changes:
        if name not in glossary.fields:
            continue
        before, after = glossary.shown(name, old), glossary.shown(name, new)
        if before or after:
            yield glossary.label(name), before, after


def _title(name: str, decision: str | None, kind: str) -> str:
    if decision:
        return f"{name}: {decision}"
    words = kind_name(kind)
    return f"{name}: {words[:1].lower()}{words[1:]}" if name else words


def who(entry: TrailEntry) -> str:
    """Who did it; for a substitute also in whose place: B for A."""
    if entry.kind == "task-created":
        return ""
    if entry.actor_kind != "person":
        return str(gettext("automatic"))
    name = entry.actor_name or entry.actor
    if entry.on_behalf_of_name:
        return str(gettext("%(name)s for %(other)s", name=name, other=entry.on_behalf_of_name))
    return name
