"""Copies of a case: other ids, people, unit, days and numbers, and a chain of hashes of its own."""

from __future__ import annotations

import re
from collections import defaultdict
from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Final

import orjson
import zstandard

from engine.clock import HANOI
from engine.trail import NO_PREVIOUS
from storage.schema import Json
from storage.schema_all import metadata
from storage.task_table import NEVER, who_of
from tests.bench.sinks import columns_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from random import Random

    from tests.bench.population import Population, Unit
    from tests.bench.templates import Template

_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}")
_PEOPLE: Final = frozenset({"assignee", "ended_by", "on_behalf_of", "starter", "actor", "created_by", "by", "signer"})
_FIRST_NUMBER = re.compile(r"\d+")
_SOON: Final = timedelta(hours=6)
_MOST_DAYS: Final = 30
_pack = zstandard.ZstdCompressor(level=3).compress
_unpack = zstandard.ZstdDecompressor().decompress


class Numbers:
    """The next number of each series and register of a year."""

    def __init__(self) -> None:
        self.last: dict[tuple[str, int], int] = defaultdict(int)

    def next(self, name: str, year: int) -> int:
        """Give the next number."""
        self.last[name, year] += 1
        return self.last[name, year]


class Case:
    """What one copy has of its own: its ids, its people, its days."""

    def __init__(self, serial: int, begun: datetime, unit: Unit, who: Callable[[str], str]) -> None:
        stamp = f"{int(begun.timestamp() * 1000):012x}"
        self._head = f"{stamp[:8]}-{stamp[8:]}-7"
        self._tail = f"{serial:012x}"
        self._ids: dict[str, str] = {}
        self._people: dict[str, str] = {}
        self._who = who
        self.unit = unit.id

    def id(self, old: str) -> str:
        """The id that stands for one of the template."""
        new = self._ids.get(old)
        if new is None:
            number = len(self._ids)
            new = self._ids[old] = f"{self._head}{number & 0xFFF:03x}-8{number >> 12:03x}-{self._tail}"
        return new

    def person(self, old: str) -> str:
        """Who does here what somebody did in the template."""
        new = self._people.get(old)
        if new is None:
            new = self._people[old] = self._who(old)
        return new


class Copier:
    """Makes copies of one template for one kind of database."""

    def __init__(
        self, template: Template, definitions: Mapping[str, str], population: Population, *, sqlite: bool
    ) -> None:
        self.template = template
        self._population = population
        self._sqlite = sqlite
        self._definitions = definitions
        self._plans = {table: [self._plan(table, row) for row in rows] for table, rows in template.rows.items()}
        self._instants = {
            value
            for rows in template.rows.values()
            for row in rows
            for value in row.values()
            if _is_instant(value) and value != NEVER
        }
        self._last_no = {row["id"]: row["event_no"] for row in template.rows["instance"]}

    def copy(
        self, serial: int, at: datetime, unit: Unit, random: Random, numbers: Numbers
    ) -> dict[str, list[tuple[Any, ...]]]:
        """The rows of a copy that stood at ``at`` where the template stood at its instant, by table."""
        days = timedelta(days=(at - self.template.at).days)
        case = Case(serial, at, unit, lambda login: self._population.who(unit, login, random))
        stamps = {one: self._stamp(one + days) for one in self._instants}
        texts = self._numbered(days, numbers)
        found = {
            table: [self._row(case, plan, stamps, days, texts) for plan in plans]
            for table, plans in self._plans.items()
        }
        place = _PLACES["number"]
        for row, kept in zip(found["number"], self.template.rows["number"], strict=True):
            row[place["text"]], row[place["value"]], row[place["year"]] = texts[kept["text"]]
        self._registers(found["register_entry"], days, numbers)
        self._offers(found["candidate"], found["task"])
        self._ahead(found, at, random)
        heads = self._chain(found["audit_event"], days)
        place = _PLACES["instance"]
        for row in found["instance"]:
            row[place["event_no"]], row[place["event_hash"]] = heads[row[place["id"]]]
        return {table: list(map(tuple, rows)) for table, rows in found.items()}

    def _plan(self, table: str, row: Mapping[str, Any]) -> tuple[list[Any], list[tuple[int, str, Any]]]:
        """What of a row stays, and by place what is made anew."""
        base, anew = [], []
        columns = metadata.tables[table].columns
        for place, column in enumerate(columns):
            name, value = str(column.name), row[column.name]
            way = None if value is None else _way(table, name, value, row)
            if way is not None:
                anew.append((place, way, _parts(value, way)))
            elif isinstance(column.type, Json) and value is not None:
                value = orjson.dumps(value).decode()
            base.append(value)
        return base, anew

    def _row(
        self,
        case: Case,
        plan: tuple[list[Any], list[tuple[int, str, Any]]],
        stamps: Mapping[datetime, object],
        days: timedelta,
        texts: Mapping[str, tuple[str, int, int]],
    ) -> list[Any]:
        base, anew = plan
        row = base.copy()
        for place, way, value in anew:
            if way == "id":
                row[place] = case.id(value)
            elif way == "at":
                row[place] = stamps[value]
            elif way == "person":
                row[place] = case.person(value)
            elif way == "unit":
                row[place] = case.unit
            elif way == "definition":
                row[place] = self._definitions[value]
            elif way == "day":
                row[place] = (value + days).isoformat() if self._sqlite else value + days
            elif way == "numbered":
                row[place] = texts[value][0] if value in texts else value
            else:
                text = "".join(case.id(part) if odd else part for odd, part in value)
                row[place] = b"\x01" + _pack(text.encode()) if way == "state" else text
        return row

    def _numbered(self, days: timedelta, numbers: Numbers) -> dict[str, tuple[str, int, int]]:
        """The texts of the template's numbers, each with its own text, value and year."""
        found = {}
        for kept in self.template.rows["number"]:
            year = (kept["assigned_on"] + days).year
            value = numbers.next(f"number:{kept['series']}", year)
            found[kept["text"]] = (_FIRST_NUMBER.sub(str(value), kept["text"], count=1), value, year)
        return found

    def _registers(self, rows: list[list[Any]], days: timedelta, numbers: Numbers) -> None:
        place = _PLACES["register_entry"]
        for row, kept in zip(rows, self.template.rows["register_entry"], strict=True):
            year = (kept["at"] + days).astimezone(HANOI).year
            row[place["year"]] = year
            row[place["no"]] = numbers.next(f"register:{kept['register']}", year)

    def _offers(self, rows: list[list[Any]], tasks: list[list[Any]]) -> None:
        """What candidates carry for searches, as ``storage.tasks`` writes it."""
        place, of = _PLACES["candidate"], _PLACES["task"]
        due = {row[of["id"]]: row[of["due"]] for row in tasks}
        for row in rows:
            row[place["who"]] = who_of(row[place["kind"]], row[place["value"]], row[place["unit"]])
            row[place["due"]] = due[row[place["task"]]] or self._stamp(NEVER)

    def _ahead(self, found: Mapping[str, list[list[Any]]], at: datetime, random: Random) -> None:
        """What waits for its time waits until after the copy's present."""
        for table in ("timer", "job"):
            place = _PLACES[table]["due"]
            for row in found[table]:
                row[place] = self._stamp(at + _SOON + timedelta(days=random.randint(21, 21 + _MOST_DAYS)))

    def _chain(self, rows: list[list[Any]], days: timedelta) -> dict[str, tuple[int, str]]:
        """Number and hash the events of each case, as ``engine.trail`` does; give the heads."""
        heads: dict[str, tuple[int, str]] = {}
        stamps: dict[datetime, str] = {}
        for row, kept in zip(rows, self.template.rows["audit_event"], strict=True):
            at = stamps.get(kept["at"])
            if at is None:
                at = stamps[kept["at"]] = (kept["at"] + days).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
            event, version, agency, case, _, kind, element, task, document, *who = row[:13]
            actor, actor_kind, on_behalf_of, channel = who
            no, prev = heads.get(case, (0, NO_PREVIOUS))
            body = {
                "actor": actor,
                "actor_kind": actor_kind,
                "agency": agency,
                "at": at,
                "changes": orjson.Fragment(row[14]),
                "channel": channel,
                "document": document,
                "element": element,
                "id": event,
                "instance": case,
                "kind": kind,
                "no": no + 1,
                "on_behalf_of": on_behalf_of,
                "prev": prev,
                "reason": row[15],
                "task": task,
                "v": version,
            }
            digest = sha256(orjson.dumps(body)).hexdigest()
            row[4], row[16], row[17] = no + 1, prev, digest
            heads[case] = (no + 1, digest)
        return heads

    def _stamp(self, at: datetime) -> object:
        return at.strftime("%Y-%m-%dT%H:%M:%S.%fZ") if self._sqlite else at


_PLACES: Final = {
    table: {name: place for place, name in enumerate(columns_of(table))}
    for table in ("instance", "number", "register_entry", "timer", "job", "candidate", "task")
}


def _way(table: str, name: str, value: object, row: Mapping[str, Any]) -> str | None:
    """How a value of a row is made anew; None where it stays."""
    if table == "audit_value":
        return "id" if name == "event" else None  # the events commit to the values as they are
    if name in _PEOPLE or (table == "candidate" and name == "value" and row["kind"] == "person"):
        return "person" if value != "system" else None
    if (table, name) in {("number", "text"), ("document", "number")}:
        return "numbered"
    return name if name in {"definition", "unit"} else _kind(value)


def _kind(value: object) -> str | None:
    if isinstance(value, bytes):
        return "state" if value[:1] == b"\x01" else None
    if isinstance(value, date):
        if value == NEVER:
            return None
        return "at" if isinstance(value, datetime) else "day"
    text = orjson.dumps(value).decode() if isinstance(value, dict | list) else value
    if not isinstance(text, str) or not _ID.search(text):
        return None
    return "id" if _ID.fullmatch(text) else "text"


def _is_instant(value: object) -> bool:
    return isinstance(value, datetime)


def _parts(value: Any, way: str) -> Any:  # noqa: ANN401 (what a column may hold)
    """A text cut at its ids: (False, text) and (True, id) in turn; other values as they are."""
    if way not in {"text", "state"}:
        return value
    text = _unpack(value[1:]).decode() if way == "state" else value
    if not isinstance(text, str):
        text = orjson.dumps(text).decode()
    found: list[tuple[bool, str]] = []
    end = 0
    for match in _ID.finditer(text):
        found += [(False, text[end : match.start()]), (True, match.group())]
        end = match.end()
    return [*found, (False, text[end:])]
