"""What every handler may read: its case, its agency, the files of its procedure (design 3)."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from bpmn.errors import BpmnRoomError
from bpmn.expressions import parse
from engine import people, signing
from engine.clock import HANOI
from engine.dated_data import rows_on
from engine.documents import NORMAL, get
from engine.errors import HandlerError, NotFoundError
from engine.functions import bound
from engine.likeness import agree, plain
from engine.live import revived
from engine.spiff import NO_FUNCTIONS
from engine.status import ACTIVE, SUSPENDED
from storage import definitions, instances, units
from storage import documents as document_rows
from storage import registers as register_rows

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from datetime import date, datetime

    from engine.calendar import WorkingCalendar
    from engine.home import Home
    from engine.shelf import Version
    from engine.signing import Authority
    from storage.agencies import Identity
    from storage.documents import Document, Link, Signature
    from storage.instances import Instance
    from storage.people import Person
    from storage.registers import Entry, Note
    from storage.session import Connection
    from storage.units import Unit


@dataclass(frozen=True, kw_only=True, slots=True)
class Case:
    """Another case, as a handler may see it."""

    id: str
    key: str
    open: bool
    variables: Mapping[str, object]


CASES = 200
"""Other cases that a handler may look through, the newest."""


class OtherCase(NamedTuple):
    """Another case of the same procedure: its title and variables."""

    subject: str
    variables: Mapping[str, object]


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
        """The name of the procedure as its folder declares it (``name_vi`` of ``procedure.toml``), else as drawn."""
        data = definitions.resource(self._connection, self._version.row.deployment, "procedure.toml")
        declared = tomllib.loads(data.decode()).get("name_vi") if data is not None else None
        return str(declared or self._version.row.name)

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

    def other_cases(self, *, running: bool) -> list[OtherCase]:
        """The newest other cases of this procedure, none of them secret; only those that run, or all."""
        status = ACTIVE if running else None
        rows = instances.listing(self._connection, agency=self.agency, key=self._row.key, status=status, limit=CASES)
        seen = [row for row in rows if row.id != self.instance and row.secrecy == NORMAL]
        return [OtherCase(row.subject, self._variables_of(row)) for row in seen]

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
