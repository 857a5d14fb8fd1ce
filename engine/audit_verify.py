"""Proof that the trail is whole: every hash, every chain, every value that is still kept (format v1; docs/trail.md).

It shares no code with the writing side but the canonical JSON. It works on the live database and on an exported file.
"""

from __future__ import annotations

import re
from contextlib import closing
from datetime import UTC
from hashlib import sha256
from typing import TYPE_CHECKING, Final, NamedTuple

import orjson

from engine.values import jcs
from storage import audit

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from hashlib import _Hash as Hash
    from pathlib import Path

    from storage.session import Connection, Database

END: Final = "export-end"
"""The kind of an export's last line, which counts and seals the lines before it."""

_FIRST: Final = "0" * 64
_HEX: Final = re.compile("[0-9a-f]{64}")
_SALT: Final = re.compile("[0-9a-f]{32}")
_AT: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z")
_NULLABLE: Final = frozenset({"instance", "element", "task", "document", "actor", "on_behalf_of", "reason"})
_TEXTS: Final = _NULLABLE | {"id", "agency", "kind", "actor_kind", "channel", "at", "prev"}
_FIELDS: Final = _TEXTS | {"v", "no", "changes"}


class Bad(NamedTuple):
    """The first event that does not fit: ``why`` says what is wrong with it."""

    id: str | None
    instance: str | None
    no: int | None
    why: str


class Report(NamedTuple):
    """The outcome: ``checked`` events were read, up to the first bad one."""

    ok: bool
    first_bad: Bad | None
    checked: int

    def as_json(self) -> dict[str, object]:
        """Give it as the command line prints it (design 12)."""
        bad = None if self.first_bad is None else self.first_bad._asdict()
        return {"ok": self.ok, "first_bad": bad, "checked": self.checked}


class _WrongError(Exception):
    """What is wrong with the event at hand."""


def verify(database: Database, *, agency: str | None = None) -> Report:
    """Check the live trail, of one agency or of all, against itself and against the heads that the cases' rows name."""
    chain = _Chain()
    with database.read() as connection, closing(audit.stream(connection, agency=agency)) as records:
        last: audit.Record | None = None
        for record in records:
            ends = last is not None and last.event.instance != record.event.instance
            bad = (_behind(last) if ends else None) or _check_row(chain, record)
            if bad is not None:
                return chain.report(bad)
            last = record
        return chain.report(_behind(last) or chain.cut or _lost(connection, agency))


def verify_file(path: Path) -> Report:
    """Check an export in JSON Lines: its events, their chains, and that no line of it is missing, changed or moved."""
    chain, seal = _Chain(), sha256()
    with path.open("rb") as lines:
        for line in lines:
            try:
                read = _line(line)
                if read.get("kind") == END:
                    _check_end(read, chain, seal, rest=lines.read())
                    return chain.report(chain.cut if read["whole"] else None)
            except _WrongError as error:
                return chain.report(Bad(None, None, None, f"line {chain.checked + 1}: {error}"))
            body = {name: value for name, value in read.items() if name not in {"hash", "values"}}
            bad = chain.check(body, read.get("hash"), _kept(read))
            if bad is not None:
                return chain.report(bad)
            seal.update(line)
    return chain.report(Bad(None, None, None, "the last line is missing: the file was cut off. Export it again"))


class _Chain:
    """The events read so far: where the present instance's chain stands, nothing of those before."""

    def __init__(self) -> None:
        self.checked = 0
        self.cut: Bad | None = None
        self._head: tuple[object, int, object] = (None, 0, _FIRST)

    def report(self, bad: Bad | None) -> Report:
        return Report(bad is None, bad, self.checked)

    def check(self, body: Mapping[str, object], digest: object, kept: Iterable[object]) -> Bad | None:
        """Check one event: its form, its hash, its place in the chain and its values."""
        self.checked += 1
        try:
            _check_form(body)
            _check_hash(body, digest)
            self._check_place(body, digest)
            _check_values(body, kept)
        except _WrongError as error:
            return _bad(body, str(error))
        return None

    def _check_place(self, body: Mapping[str, object], digest: object) -> None:
        instance, no, prev = body["instance"], body["no"], body["prev"]
        if instance is None:
            self._head = (None, 0, _FIRST)
            if no is not None or prev != _FIRST:
                raise _WrongError("it belongs to no case but is numbered or chained")
            return
        if not isinstance(no, int):
            raise _WrongError("it belongs to a case but has no number")
        if instance != self._head[0]:
            # Where a chain may begin later (an export of some days), the caller says whether that is right.
            if no != 1:
                self.cut = self.cut or _bad(body, f"its case begins with number {no}: earlier events are missing")
                self._head = (instance, no - 1, prev)
            else:
                self._head = (instance, 0, _FIRST)
        _, last, head = self._head
        if no != last + 1:
            raise _WrongError(f"it has number {no} where {last + 1} follows: an event is missing, doubled or moved")
        if prev != head:
            raise _WrongError("it does not follow the event before it: one of them was put in another's place")
        self._head = (instance, no, digest)


def _check_row(chain: _Chain, record: audit.Record) -> Bad | None:
    event = record.event
    body: dict[str, object] = {name: getattr(event, name) for name in _FIELDS}
    body["at"] = event.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    try:
        body["changes"] = orjson.loads(event.changes)
    except orjson.JSONDecodeError:
        body["changes"] = None
    if body["changes"] is not None and jcs(body["changes"]).decode() != event.changes:
        return _bad(body, "its changes are not written as the format says: they were edited")
    kept = [{"name": row.name, "side": row.side, "salt": row.salt.hex(), "value": row.value} for row in record.values]
    return chain.check(body, event.hash, [_Row(**row) for row in kept])


class _Row(NamedTuple):
    """A kept value: ``salt`` in hex, ``value`` as canonical JSON text."""

    name: str
    side: str
    salt: str
    value: str


def _kept(read: Mapping[str, object]) -> list[object]:
    """The values of an exported line, malformed ones as they are."""
    values = read.get("values")
    return [
        _Row(str(value["name"]), str(value["side"]), str(value["salt"]), jcs(value["value"]).decode())
        if isinstance(value, dict) and value.keys() == set(_Row._fields)
        else value
        for value in (values if isinstance(values, list) else [values])
    ]


def _check_form(body: Mapping[str, object]) -> None:
    if body.keys() != _FIELDS or body["v"] != 1:
        raise _WrongError("it is not an event of format v1")
    for name in _TEXTS:
        if not isinstance(body[name], str) and not (name in _NULLABLE and body[name] is None):
            raise _WrongError(f"its {name} is no text")
    if _AT.fullmatch(str(body["at"])) is None or _HEX.fullmatch(str(body["prev"])) is None:
        raise _WrongError("its time or its link to the event before is malformed")
    changes = body["changes"]
    if not isinstance(changes, list) or not all(isinstance(change, dict) and _is_change(change) for change in changes):
        raise _WrongError("its changes are malformed")


def _check_hash(body: Mapping[str, object], digest: object) -> None:
    if sha256(jcs(body)).hexdigest() != digest:
        raise _WrongError("its hash is not that of its content: it was changed")


def _is_change(change: Mapping[str, object]) -> bool:
    commitments = [change.get(side) for side in ("old", "new")]
    hashes = all(found is None or _HEX.fullmatch(str(found)) for found in commitments)
    return change.keys() == {"name", "old", "new"} and isinstance(change["name"], str) and hashes


def _check_values(body: Mapping[str, object], kept: Iterable[object]) -> None:
    """Each value that is still kept is the one that was committed to; one that was erased needs no proof."""
    promised: dict[tuple[str, str], object] = {("", "reason"): body["reason"]}
    changes = body["changes"]
    for change in changes if isinstance(changes, list) else ():
        promised |= {(change["name"], side): change[side] for side in ("old", "new")}
    for row in kept:
        if not isinstance(row, _Row) or _SALT.fullmatch(row.salt) is None:
            raise _WrongError("one of its values is malformed")
        proof = sha256(bytes.fromhex(row.salt) + row.value.encode()).hexdigest()
        if promised.pop((row.name, row.side), None) != proof:
            raise _WrongError(f"its {row.side} value of “{row.name}” is not the one it was written with")


def _behind(last: audit.Record | None) -> Bad | None:
    """What is wrong when a chain has ended: its case's row must name its last event."""
    if last is None or last.event.instance is None or last.head == (last.event.no, last.event.hash):
        return None
    why = "it is not the last event that its case counts: later ones are missing, or the case's row was changed"
    return Bad(last.event.id, last.event.instance, last.event.no, why if last.head else "its case is missing")


def _lost(connection: Connection, agency: str | None) -> Bad | None:
    """What no event can show: a case without any, a value without its event."""
    instance = audit.eventless(connection, agency=agency)
    if instance is not None:
        return Bad(None, instance, 1, "the case counts events but the trail has none of it")
    event = audit.orphan(connection)
    return None if event is None else Bad(event, None, None, "values are kept of an event that is missing")


def _line(line: bytes) -> dict[str, object]:
    try:
        read = orjson.loads(line)
    except orjson.JSONDecodeError as error:
        raise _WrongError("it is no JSON") from error
    if not isinstance(read, dict) or jcs(read) + b"\n" != line:
        raise _WrongError("it is not written as an export writes it: it was edited")
    return read


def _check_end(read: dict[str, object], chain: _Chain, seal: Hash, *, rest: bytes) -> None:
    if read.get("events") != chain.checked:
        raise _WrongError(f"the export had {read.get('events')} events but {chain.checked} are here")
    seal.update(jcs({name: value for name, value in read.items() if name != "seal"}))
    if read.get("seal") != seal.hexdigest() or "whole" not in read:
        raise _WrongError("the seal does not fit: lines were changed, left out, added or moved")
    if rest:
        raise _WrongError("something follows the last line")


def _bad(body: Mapping[str, object], why: str) -> Bad:
    event, instance, no = body.get("id"), body.get("instance"), body.get("no")
    return Bad(
        None if event is None else str(event), None if instance is None else str(instance),
        no if isinstance(no, int) else None, why,
    )  # fmt: skip
