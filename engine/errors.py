"""The errors of the product: one root, and each message says what to do next.

``status`` is the HTTP status a web layer answers with; nothing else here knows HTTP.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from engine.clock import HANOI

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime


class EngineError(Exception):
    """Root of everything the engine refuses or cannot do."""

    status: ClassVar[int] = 400
    kind: ClassVar[str] = "error"


class SettingsError(EngineError):
    """A setting has a bad value: the message names it and its remedy."""

    status = 500
    kind = "settings"


class NotFoundError(EngineError):
    """There is no such thing, or the person may not see it."""

    status = 404
    kind = "not-found"

    def __init__(self, what: str, name: str) -> None:
        super().__init__(f"There is no {what} “{name}” that you may see. Check the id, or ask for access.")
        self.what, self.name = what, name


class RefusedError(EngineError):
    """The act is known but not allowed for this person or in this state."""

    status = 403
    kind = "refused"


class StateError(EngineError):
    """The thing is no longer in a state in which this can be done."""

    status = 409
    kind = "state"


class LostRaceError(StateError):
    """Somebody else was first: has done it, or (not ``done``) holds it. ``winner`` and ``at`` say who, when."""

    kind = "lost-race"

    def __init__(self, task: str, winner: str | None, at: datetime | None, *, done: bool = True) -> None:
        when = f" at {at.astimezone(HANOI):%H:%M on %d/%m/%Y}" if at else ""
        what = "was already finished" if done else "was taken"
        super().__init__(f"Task {task} {what} by {winner or 'somebody else'}{when}. Your draft is kept.")
        self.task, self.winner, self.at, self.done = task, winner, at, done


class KeyReusedError(EngineError):
    """An idempotency key came back with another request."""

    status = 422
    kind = "key-reused"

    def __init__(self, key: str) -> None:
        super().__init__(f"The key “{key}” was used for another request. Send a new key for a new act.")


class BadValueError(EngineError):
    """A value that cannot be stored or does not fit its field."""

    kind = "bad-value"


class FormRefusedError(EngineError):
    """A form has mistakes. ``errors`` lists (path, text in Vietnamese, text in English)."""

    status = 422
    kind = "form"

    def __init__(self, errors: Sequence[tuple[str, str, str]]) -> None:
        super().__init__("; ".join(f"{path}: {english}" for path, _, english in errors))
        self.errors = tuple(errors)


class LintRefusedError(EngineError):
    """A diagram does not run as BPMN 2.0 says. ``findings`` are the lint's."""

    kind = "lint"

    def __init__(self, findings: Sequence[object], errors: int) -> None:
        super().__init__(f"The diagram has {errors} error(s). Mend them as the findings say and publish again.")
        self.findings = tuple(findings)


class FlowError(EngineError):
    """The diagram cannot go on at ``element``: no flow holds, a condition fails, an endless loop."""

    status = 409
    kind = "flow"

    def __init__(self, element: str, message: str) -> None:
        super().__init__(f"{message} (at “{element}”)")
        self.element = element


class BusinessError(EngineError):
    """A handler's answer that the diagram may catch with an error boundary event: ``code`` is the BPMN error code."""

    kind = "business"

    def __init__(self, code: str, message: str = "") -> None:
        super().__init__(message or code)
        self.code = code


class HandlerError(EngineError):
    """An automatic step failed: an incident is written and the step stays."""

    kind = "handler"


class UnavailableError(EngineError):
    """The database does not answer, or not as it should: see that it runs; nothing was changed."""

    status = 503
    kind = "unavailable"


class BusyError(EngineError):
    """The database could not be had in time: nothing was changed, try again."""

    status = 503
    kind = "busy"
