"""What an atomic handler is given: besides reading, the acts that are its own, each part of the act (design 3)."""

from __future__ import annotations

from datetime import datetime, time
from functools import lru_cache
from hashlib import sha256
from typing import TYPE_CHECKING, Final

from bpmn.expressions import Expression, parse
from engine import ballots, jobs, numbers
from engine.clock import HANOI
from engine.documents import NORMAL, create, issue, link, number, receive, supersede
from engine.errors import NotFoundError, StateError
from engine.postings import post
from engine.registers import declarations, differences, enter, note
from engine.status import MESSAGE
from storage import definitions, subscriptions
from storage import jobs as job_rows
from storage import registers as register_rows
from storage.numbers import Series

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    from engine.act import Act
    from engine.registers import Declaration
    from engine.trail import Draft
    from storage.documents import Document
    from storage.numbers import Number
    from storage.postings import Posting
    from storage.registers import Entry, Note

from engine.reading import Reading

OWN_SERIES: Final = 100
"""Where a procedure's own series stands in the list: after those of documents."""


@lru_cache(maxsize=512)
def _parsed(text: str) -> Expression:
    """A register's column: its declaration is the same in every entry."""
    return parse(text)


class Context(Reading):
    """The context of an atomic handler: everything it does is part of the act, in a savepoint."""

    def __init__(self, act: Act, token: int, element: str) -> None:
        variables = act.running.run.variables(token)
        super().__init__(
            act.home,
            act.connection,
            row=act.instance,
            version=act.model,
            element=element,
            at=act.at,
            variables=variables,
        )
        self._act, self._token = act, token

    def record(self, draft: Draft) -> None:
        """Add an event of the handler's own to the trail."""
        self._act.record(draft)

    def assign_number(
        self, *, document_type: str, unit: str | None = None, day: date | None = None, document: str | None = None
    ) -> Number:
        """Take the next number of the document type's series, and put it on the document if one is named."""
        found = self.unit(unit) if unit is not None else None
        taken = numbers.assign(
            self._connection,
            agency=self.agency,
            document_type=document_type,
            unit_symbol=found.symbol if found else (unit or ""),
            day=day or self.today,
            at=self.at,
            by=self._act.by.person,
            record=self.record,
            secret=self.secrecy != NORMAL,
            instance=self.instance,
            document=document,
            element=self.element,
        )
        if document is not None:
            number(
                self._connection,
                agency=self.agency,
                document=document,
                text=taken.text,
                day=taken.assigned_on,
                record=self.record,
            )
        return taken

    def take_number(self, *, series: str, name: str, pattern: str, unit: str | None = None) -> Number:
        """Take the next number of a series of the procedure's own, which is no series of documents."""
        found = self.unit(unit) if unit is not None else None
        return numbers.take(
            self._connection,
            Series(self.agency, series, name, pattern, (), secret=False, position=OWN_SERIES),
            day=self.today,
            at=self.at,
            by=self._act.by.person,
            record=self.record,
            unit_symbol=found.symbol if found else (unit or ""),
            instance=self.instance,
            element=self.element,
        )

    def entries_since(self, register: str, day: date) -> list[Entry]:
        """The agency's lines of a register since a day, of whichever case."""
        begin = datetime.combine(day, time(), HANOI)
        return register_rows.since(self._connection, agency=self.agency, register=register, at=begin)

    def declaration(self, code: str) -> Declaration:
        """A register that the procedure's ``register.toml`` declares. Raises NotFoundError."""
        declared = declarations(self.resource("register.toml").decode())
        found = next((one for one in declared if one.code == code), None)
        if found is None:
            raise NotFoundError("register in register.toml", code)
        return found

    def enter_register(
        self, code: str, values: Mapping[str, object], *, document: str | None = None, day: date | None = None
    ) -> Entry:
        """Write the next entry of a register; its columns see the case's variables and ``values`` before them."""
        return enter(
            self._connection,
            self.declaration(code),
            agency=self.agency,
            at=self.at,
            by=self._act.by.person,
            evaluate=self._showing(values),
            record=self.record,
            day=day,
            instance=self.instance,
            document=document,
            element=self.element,
        )

    def update_register(self, code: str, values: Mapping[str, object]) -> Entry | None:
        """Note beside this case's line what it would say otherwise now, a note a column; None if there is no line."""
        known = self.line(code)
        if known is None:
            return None
        told = [note.text for note in self.notes(known)]
        for text in differences(self.declaration(code), known, told, self._showing(values)):
            self.note_register(code, text)
        return known

    def _showing(self, values: Mapping[str, object]) -> Callable[[str], object]:
        seen = {**self.variables, **values}
        return lambda text: _parsed(text).evaluate(seen)

    def note_register(self, code: str, text: str) -> Note:
        """Write a note beside the case's latest entry of a register; the entry stays as it is. Raises NotFoundError."""
        found = self.line(code)
        if found is None:
            raise NotFoundError("entry of this case in the register", code)
        return note(
            self._connection,
            agency=self.agency,
            entry=found.id,
            text=text,
            at=self.at,
            by=self._act.by.person,
            record=self.record,
        )

    def open_ballots(self, box: str) -> list[dict[str, object]]:
        """Open the ballot box of a task beside this step, shuffled; it and its key are destroyed with this act.

        Raises HandlerError, StateError.
        """
        return ballots.opened(self._act, self._token, self.element, box)

    def create_document(self, kind: str, title: str) -> Document:
        """Begin a document of the case; of a secret one only the stub is kept."""
        return create(
            self._connection,
            agency=self.agency,
            kind=kind,
            title=title,
            at=self.at,
            by=self._act.by.person,
            record=self.record,
            secrecy=self.secrecy,
            instance=self.instance,
            element=self.element,
        )

    def post(self, document: str, place: str, *, valid_from: date, valid_to: date | None) -> Posting:
        """Write down where a document is publicly posted; meanwhile everybody in the agency may read it."""
        return post(
            self._connection,
            agency=self.agency,
            document=document,
            place=place,
            valid_from=valid_from,
            valid_to=valid_to,
            at=self.at,
            by=self._act.by.person,
            record=self.record,
        )

    def issue(self, document: str) -> Document:
        """Mark a numbered document as issued."""
        return issue(self._connection, agency=self.agency, document=document, record=self.record)

    def supersede(self, document: str, state: str, reason: str | None = None) -> Document:
        """Let an issued document count no more: ``replaced`` or ``recalled``."""
        return supersede(
            self._connection, agency=self.agency, document=document, state=state, record=self.record, reason=reason
        )

    def receive(self, document: str, *, text: str, day: date) -> Document:
        """Take in a document of another agency, with its number and date."""
        return receive(self._connection, agency=self.agency, document=document, text=text, day=day, record=self.record)

    def note_document(self, document: Document, text: str) -> list[Note]:
        """Write a note beside every register entry of a document, whichever case made it."""
        if document.instance is None:
            return []
        entries = register_rows.of_instance(self._connection, agency=self.agency, instance=document.instance)
        return [
            note(
                self._connection,
                agency=self.agency,
                entry=entry.id,
                text=text,
                at=self.at,
                by=self._act.by.person,
                record=self.record,
            )
            for entry in entries
            if entry.document == document.id
        ]

    def link(self, source: str, kind: str, target: str) -> None:
        """Link two documents (``engine.documents.LINKS``)."""
        link(
            self._connection,
            agency=self.agency,
            source=source,
            kind=kind,
            target=target,
            at=self.at,
            by=self._act.by.person,
            record=self.record,
        )

    def is_published(self, key: str) -> bool:
        """Whether there is a procedure of this key."""
        return definitions.latest(self._connection, self.agency, key) is not None

    def start(self, key: str, variables: Mapping[str, object], business_key: str | None = None) -> None:
        """Start a case of another procedure, which then goes its own way: a job, done after this act."""
        self._act.rows.jobs.append(jobs.start_job(self._act, key, variables, business_key))

    def send(self, message: str, payload: Mapping[str, object], *, key: str, starter: str | None = None) -> bool:
        """Send a message to the case or procedure that waits for it, right after this act, at most once per key.

        False when one with this key was sent before. Raises StateError: nothing here waits for it or starts by it.
        """
        if not subscriptions.named(self._connection, self.agency, MESSAGE, message):
            raise StateError(f"No procedure here takes the message “{message}”. Publish the one that does.")
        unique = sha256(f"{message}\n{key}".encode()).hexdigest()
        if job_rows.has_key(self._connection, agency=self.agency, key=unique):
            return False
        sent = jobs.sent_job(self._act, self.element, message, payload, starter)
        self._act.rows.jobs.append(sent._replace(key=unique))
        return True
