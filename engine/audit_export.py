"""The trail as a file: JSON Lines that can be verified anywhere, CSV for a spreadsheet. Both stream (docs/trail.md)."""

from __future__ import annotations

import csv
from contextlib import closing
from datetime import UTC, datetime
from hashlib import sha256
from io import StringIO
from typing import TYPE_CHECKING, Final

import orjson

from engine.values import jcs
from storage import audit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from storage.session import Database

END: Final = "export-end"
ERASED: Final = "(đã xóa)"
COLUMNS: Final = (
    "at", "kind", "actor", "actor_kind", "on_behalf_of", "channel", "element", "task", "document", "changes", "reason",
    "agency", "instance", "no", "id", "prev", "hash",
)  # fmt: skip
_BATCH: Final = 64 * 1024
# What a spreadsheet would run as a formula (OWASP, "CSV Injection").
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n")


def jsonl(
    database: Database,
    *,
    agency: str,
    instance: str | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
) -> Iterator[bytes]:
    """Give the trail line by line: each event's fields, its ``hash`` and its kept ``values``; a last line seals all.

    ``since`` is included, ``until`` is not. The seal is the SHA-256 of all lines before and of its own without it.
    """
    seal, events = sha256(), 0
    with (
        database.read() as connection,
        closing(audit.stream(connection, agency=agency, instance=instance, since=since, until=until)) as records,
    ):
        for record in records:
            line = _line(record)
            seal.update(line)
            events += 1
            yield line
    whole = since is None and until is None
    end = {
        "v": 1, "kind": END, "agency": agency, "instance": instance, "since": _stamp(since), "until": _stamp(until),
        "whole": whole, "events": events,
    }  # fmt: skip
    seal.update(jcs(end))
    yield jcs(end | {"seal": seal.hexdigest()}) + b"\n"


def csv_lines(
    database: Database,
    *,
    agency: str,
    instance: str | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
) -> Iterator[bytes]:
    """Give the trail as CSV (RFC 4180, UTF-8 with a mark for spreadsheets), a row an event, formulas disarmed.

    ``since`` is included, ``until`` is not.
    """
    buffer = StringIO(newline="")
    writer = csv.writer(buffer)
    buffer.write("\ufeff")
    writer.writerow(COLUMNS)
    with (
        database.read() as connection,
        closing(audit.stream(connection, agency=agency, instance=instance, since=since, until=until)) as records,
    ):
        for record in records:
            writer.writerow(_cells(record))
            if buffer.tell() > _BATCH:
                yield _drained(buffer)
    yield _drained(buffer)


def _drained(buffer: StringIO) -> bytes:
    data = buffer.getvalue().encode()
    buffer.seek(0)
    buffer.truncate()
    return data


def _line(record: audit.Record) -> bytes:
    event = record.event
    values = [
        {"name": row.name, "side": row.side, "salt": row.salt.hex(), "value": orjson.loads(row.value)}
        for row in record.values
    ]
    changed = {"at": _stamp(event.at), "changes": orjson.loads(event.changes), "values": values}
    return jcs(event._asdict() | changed) + b"\n"


def _cells(record: audit.Record) -> list[str]:
    event = record.event
    kept = {(row.name, row.side): orjson.loads(row.value) for row in record.values}
    cells = event._asdict() | {
        "at": _stamp(event.at),
        "changes": "; ".join(_change(change, kept) for change in orjson.loads(event.changes)),
        "reason": "" if event.reason is None else kept.get(("", "reason"), ERASED),
    }
    return [_harmless(cells[name]) for name in COLUMNS]


def _change(change: dict[str, str | None], kept: dict[tuple[str, str], object]) -> str:
    name = str(change["name"])
    old, new = (
        "" if change[side] is None else _text(kept[name, side]) if (name, side) in kept else ERASED
        for side in ("old", "new")
    )
    return f"{name}: {old} → {new}"


def _text(value: object) -> str:
    return value if isinstance(value, str) else jcs(value).decode()


def _harmless(value: object) -> str:
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(_FORMULA) else text


def _stamp(at: datetime | None) -> str | None:
    return None if at is None else at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
