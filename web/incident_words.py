"""Incidents in an administrator's words: what each kind is called, what to do about it, what a repair would bring."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from flask_babel import gettext, lazy_gettext

from web.administrators import administers
from web.happenings import kind_name
from web.names import element_name

if TYPE_CHECKING:
    from collections.abc import Iterable

    from engine import CaseView, Foreseen

KINDS: Final = {
    "handler": lazy_gettext("An automatic step failed"),
    "job": lazy_gettext("Work in the background failed for good"),
    "failed": lazy_gettext("An expression cannot be evaluated"),
    "external": lazy_gettext("An outside worker gave up"),
    "child": lazy_gettext("A called case did not give its result"),
    "timer": lazy_gettext("A date leads where the case cannot go on"),
    "uncaught-error": lazy_gettext("An error that nothing catches"),
    "assignee": lazy_gettext("A task for nobody who works here"),
    "mail": lazy_gettext("Mails could not be sent"),
    "digest": lazy_gettext("Mails could not be sent"),
    "case-stands-still": lazy_gettext("A case that nobody and nothing can move"),
    "timer-in-the-past": lazy_gettext("A date that has passed without effect"),
    "job-in-the-past": lazy_gettext("Work in the background that is long due"),
    "job-given-up": lazy_gettext("Work in the background that was given up"),
    "task-of-an-ended-case": lazy_gettext("A task of a case that has ended"),
    "timer-of-an-ended-case": lazy_gettext("A date of a case that has ended"),
    "wait-of-an-ended-case": lazy_gettext("A wait of a case that has ended"),
    "external-task-of-an-ended-case": lazy_gettext("A worker's step of a case that has ended"),
    "gap-in-a-series": lazy_gettext("A gap in a series of numbers"),
    "gap-in-a-register": lazy_gettext("A gap in a register"),
    "events-missing": lazy_gettext("Events of a case are missing"),
    "paper-missing": lazy_gettext("A paper is missing"),
    "paper-changed": lazy_gettext("A paper is not as it was stored"),
}
_REPORT: Final = lazy_gettext("No act of the program leaves this: report it.")
_RUNNER: Final = lazy_gettext("See that the server or a worker runs.")
_BACKUP: Final = lazy_gettext("Compare with a backup, and restore what is missing from it.")
REMEDIES: Final = {
    "case-stands-still": lazy_gettext("Move its token to the step where it should be, or cancel the case."),
    "timer-in-the-past": _RUNNER,
    "job-in-the-past": _RUNNER,
    "job-given-up": lazy_gettext("Read its error in the log, mend the cause, and do by hand what it should have done."),
    "task-of-an-ended-case": _REPORT,
    "timer-of-an-ended-case": _REPORT,
    "wait-of-an-ended-case": _REPORT,
    "external-task-of-an-ended-case": _REPORT,
    "gap-in-a-series": lazy_gettext("Compare with the paper book: a number is missing, or the counter was changed."),
    "gap-in-a-register": lazy_gettext("Compare with a backup: a line is missing, or the counter was changed."),
    "events-missing": lazy_gettext("Run “quytrinh audit verify”, and compare with a backup."),
    "paper-missing": _BACKUP,
    "paper-changed": _BACKUP,
}
PLAIN: Final = frozenset({"case-stands-still", "timer-in-the-past"})
"""Findings that an official waits for; the others are the administrator's alone."""
_UNSAID: Final = frozenset({"node-left", "flow-taken", "variable-changed", "handler-failed", "incident-resolved"})
_BAD: Final = frozenset({"incident-opened"})


def stuck(case: CaseView) -> dict[str, object]:
    """What stands still in a case, as far as whoever looks should know of it, and whether they are to mend it."""
    mends = bool(case.incidents) and administers()
    shown = [each for each in case.incidents if mends or not each.finding or each.kind in PLAIN]
    return {"incidents": shown, "administers": mends}


def kind_words(kind: str) -> str:
    """What a kind of incident is called."""
    return str(KINDS.get(kind, kind.replace("-", " ")))


def remedy(kind: str) -> str:
    """What to do about a finding of the auditor."""
    return str(REMEDIES.get(kind, ""))


def foreseen(told: Iterable[Foreseen], definition: str) -> list[tuple[str, bool]]:
    """What a repair would bring, as (words, whether something would stand still again), each once, in order."""
    found = dict[tuple[str, bool], None]()
    for each in told:
        if each.kind in _UNSAID or (each.kind == "node-entered" and each.name == each.element):
            continue
        found[_sentence(each, definition), each.kind in _BAD] = None
    return list(found)


def _sentence(each: Foreseen, definition: str) -> str:
    name = element_name(definition, each.element, each.name) if definition else each.name
    words = kind_name(each.kind)
    said = f"{name}: {words[:1].lower()}{words[1:]}" if name else words
    return gettext("%(what)s, because: %(why)s", what=said, why=each.reason) if each.kind in _BAD else said
