"""What a handler is given: the reading side of its case, and the acts that are its own (design 3)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time
from functools import lru_cache
from hashlib import sha256
from types import MappingProxyType
from typing import TYPE_CHECKING, BinaryIO, Final

from bpmn.errors import BpmnRoomError
from bpmn.expressions import Expression, parse
from engine import ballots, jobs, numbers, papers, people, signing
from engine.clock import HANOI
from engine.dated_data import rows_on
from engine.documents import NORMAL, create, get, issue, link, number, receive, supersede
from engine.errors import HandlerError, NotFoundError, StateError
from engine.functions import bound
from engine.likeness import agree, plain
from engine.live import revived
from engine.postings import post
from engine.registers import declarations, differences, enter, note
from engine.spiff import NO_FUNCTIONS
from engine.status import ACTIVE, MESSAGE, SUSPENDED
from engine.uploads import HEAD_BYTES, check
from storage import definitions, instances, subscriptions, units
from storage import documents as document_rows
from storage import jobs as job_rows
from storage import registers as register_rows
from storage.numbers import Series

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping
    from datetime import date

    from engine.act import Act
    from engine.calendar import WorkingCalendar
    from engine.home import Home
    from engine.registers import Declaration
    from engine.shelf import Version
    from engine.signing import Authority
    from engine.trail import Draft
    from storage.agencies import Identity
    from storage.documents import Document, Link, Signature
    from storage.instances import Instance
    from storage.numbers import Number
    from storage.people import Person
    from storage.postings import Posting
    from storage.registers import Entry, Note
    from storage.session import Connection
    from storage.units import Unit

OWN_SERIES: Final = 100
"""Where a procedure's own series stands in the list: after those of documents."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Case:
    """Another case, as a handler may see it."""

    id: str
    key: str
    open: bool
    variables: Mapping[str, object]


@lru_cache(maxsize=512)
def _parsed(text: str) -> Expression:
    """A register's column: its declaration is the same in every entry."""
    return parse(text)


class Reading:
    """What every handler may read: its case, its agency, the files of its procedure."""

    def __init__(
        self,
        home: Home,
        connection: Connection,
        *,
        row: Instance,
        version: Version,
        element: str,
        at: datetime,
        variables: Mapping[str, object],
    ) -> None:
        self._home, self._connection, self._row, self._version = home, connection, row, version
        self.agency, self.instance, self.element, self.at = row.agency, row.id, element, at
        self.variables: Mapping[str, object] = MappingProxyType(dict(variables))

    @property
    def today(self) -> date:
        """The day at the agency."""
        return self.at.astimezone(HANOI).date()

    @property
    def subject(self) -> str:
        """The case's title."""
        return self._row.subject

    @property
    def business_key(self) -> str | None:
        """The case's business key."""
        return self._row.business_key

    @property
    def secrecy(self) -> str:
        """The case's secrecy."""
        return self._row.secrecy

    @property
    def starter(self) -> str | None:
        """The person who started the case."""
        return self._row.starter

    @property
    def identity(self) -> Identity:
        """What the agency is called today."""
        return people.identity_on(self._connection, self.agency, self.today)

    def person(self, person: str) -> Person:
        """A person of the agency. Raises NotFoundError."""
        return people.get(self._connection, self.agency, person)

    def title_of(self, person: str) -> str:
        """The title that a person signs with today."""
        return people.title_of(self._connection, self.agency, person, self.today)

    def holders(self, role: str, unit: str | None = None) -> list[Person]:
        """The people who have a role today, in a unit (its code) or anywhere."""
        found = self.unit(unit) if unit is not None else None
        return people.holders(self._connection, self.agency, role, found.id if found else None, self.today)

    def unit(self, code: str) -> Unit | None:
        """A unit by its code."""
        listed = units.listing(self._connection, self.agency)
        return next((unit for unit in listed if code in {unit.code, unit.id}), None)

    def names_of(self, codes: Iterable[object]) -> list[str]:
        """The names of units by their codes and of people by their accounts, also in lists. Raises NotFoundError."""
        found: list[str] = []
        for code in codes:
            if isinstance(code, list | tuple):
                found += self.names_of(code)
            elif code:
                unit = self.unit(str(code))
                found.append(unit.name if unit is not None else self.person(str(code)).name)
        return found

    def unit_of(self, person: str) -> Unit | None:
        """The unit of a person today."""
        return people.unit_of(self._connection, person, self.today)

    def named(self, value: object, *, people: Collection[str] = (), units: Collection[str] = ()) -> object:
        """A value for readers: what lies under the keys ``people`` and ``units``, at any depth, gets its name.

        Raises NotFoundError for an account that nobody has.
        """
        if isinstance(value, list | tuple):
            return [self.named(item, people=people, units=units) for item in value]
        if not isinstance(value, dict):
            return value
        return {name: self._name(name, item, people, units) for name, item in value.items()}

    def _name(self, name: str, value: object, people: Collection[str], units: Collection[str]) -> object:
        if isinstance(value, list | tuple) and name in {*people, *units}:
            return [self._name(name, item, people, units) for item in value]
        if isinstance(value, str) and value and name in people:
            return self.person(value).name
        if isinstance(value, str) and name in units:
            found = self.unit(value)
            return found.name if found else value
        return self.named(value, people=people, units=units)

    @property
    def procedure(self) -> str:
        """The name of the case's procedure."""
        return self._version.row.name

    def resource(self, name: str) -> bytes:
        """A file of the procedure's folder. Raises NotFoundError."""
        data = definitions.resource(self._connection, self._version.row.deployment, name)
        if data is None:
            raise NotFoundError("file of the procedure", name)
        return data

    def dated(self, name: str, table: str, day: date | None = None) -> list[dict[str, object]]:
        """The rows of a table of dated data in the procedure's folder that hold on a day (today).

        Raises NotFoundError, HandlerError.
        """
        return rows_on(self.resource(name), name, table, day or self.today)

    def evaluate(self, text: str, values: Mapping[str, object]) -> object:
        """The value of an expression over ``values`` and the case's variables. Raises HandlerError."""
        try:
            return parse(text).evaluate({**self.variables, **values}, bound(self.at, self._calendar))
        except BpmnRoomError as error:
            raise HandlerError(f"“{text}” cannot be evaluated: {error}") from error

    def _calendar(self) -> WorkingCalendar:
        return self._home.calendars.of(self._connection, self.agency)

    def documents(self, kind: str | None = None) -> list[Document]:
        """The case's documents, of one kind or all, oldest first."""
        found = document_rows.of_instance(self._connection, agency=self.agency, instance=self.instance)
        return [document for document in found if kind in {None, document.kind}]

    def lines_like(self, register: str, year: int, columns: Mapping[str, object]) -> list[Entry]:
        """The agency's lines of a register in a year that agree in these columns, of whichever case, in order."""
        words = " ".join(plain(value) for value in columns.values() if isinstance(value, str))
        found = register_rows.listing(self._connection, agency=self.agency, register=register, year=year, text=words)
        return [entry for entry in found if agree(entry.columns, columns)]

    def line(self, register: str) -> Entry | None:
        """This case's latest line of a register."""
        entries = register_rows.of_instance(self._connection, agency=self.agency, instance=self.instance)
        return next((entry for entry in reversed(entries) if entry.register == register), None)

    def notes(self, entry: Entry) -> list[Note]:
        """What was noted beside a line, in order."""
        return register_rows.notes(self._connection, [entry.id]).get(entry.id, [])

    def signatures(self, document: str) -> list[Signature]:
        """Who has signed a document, and by what authority."""
        return document_rows.signatures(self._connection, document)

    def document(self, document: str) -> Document:
        """A document of the agency, of this case or another. Raises NotFoundError."""
        return get(self._connection, self.agency, document)

    def case_of(self, document: Document) -> Case | None:
        """The case that a document comes from: whether it is still open, and, unless it is secret, its variables."""
        row = instances.get(self._connection, document.instance) if document.instance else None
        if row is None:
            return None
        seen = self._variables_of(row) if row.secrecy == NORMAL else {}
        return Case(id=row.id, key=row.key, open=row.status in {ACTIVE, SUSPENDED}, variables=seen)

    def _variables_of(self, row: Instance) -> dict[str, object]:
        version = self._home.shelf.version(self._connection, row.definition)
        return revived(version, instances.load_state(self._connection, row.id)[1], NO_FUNCTIONS).run.variables()

    def links(self, document: str) -> list[Link]:
        """The links from and to a document."""
        return document_rows.links(self._connection, document)

    def authority(self, person: str, document_type: str) -> Authority | None:
        """By what a person may sign a kind of document today; None when they may not."""
        return signing.may_sign(self._connection, self.agency, person, document_type, self.today)


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


@dataclass(frozen=True, kw_only=True, slots=True)
class Effect:
    """A document that a deferred handler has made: its bytes lie in the blob folder, its row comes with the result."""

    kind: str
    title: str
    file: Mapping[str, object]


class DeferredContext(Reading):
    """The context of a deferred handler: it renders, reads and sends; what it made is applied in an act of its own."""

    def __init__(
        self,
        home: Home,
        connection: Connection,
        *,
        row: Instance,
        version: Version,
        element: str,
        at: datetime,
        variables: Mapping[str, object],
        job: str,
    ) -> None:
        super().__init__(home, connection, row=row, version=version, element=element, at=at, variables=variables)
        self.job = job
        self.effects: list[Effect] = []

    @property
    def smtp_url(self) -> str:
        """Where mail goes out; empty when the installation sends none."""
        return self._home.settings.smtp_url

    @property
    def mail_from(self) -> str:
        """The sender of mails."""
        return self._home.settings.mail_from

    def open(self, sha256: str) -> BinaryIO:
        """The bytes of a version of a document of this case. Raises StateError."""
        kept = (
            version.sha256
            for document in self.documents()
            for version in document_rows.versions(self._connection, document.id)
        )
        if sha256 not in kept:
            raise StateError("These bytes belong to no document of this case.")
        return self._home.blobs.open(sha256)

    def add_document(self, *, kind: str, title: str, name: str, data: bytes) -> dict[str, object]:
        """Keep bytes as a document of the case (the next version of its kind); gives the file value."""
        accepted = check(name, len(data), data[:HEAD_BYTES], most=self._home.settings.max_upload_bytes)
        stored = self._home.blobs.put(data)
        value: dict[str, object] = {
            "sha256": stored.sha256,
            "name": accepted.name,
            "size": stored.size,
            "type": accepted.type,
        }
        self.effects.append(Effect(kind=kind, title=title, file=value))
        return value


def apply(act: Act, element: str, effects: list[Effect]) -> None:
    """Write down the documents that a deferred handler has made."""
    for effect in effects:
        papers.add(act, effect.kind, effect.file, element=element, name=effect.title)
