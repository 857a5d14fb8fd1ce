"""Numbers of documents: gapless, unique, paper and electronic alike, from 01 each year (Decree 30/2020, article 15).

Documents that come in have a series of their own, and secret ones another (article 22, 2).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from engine import document_types, people
from engine.document_types import ARRIVAL
from engine.errors import BadValueError, StateError
from engine.trail import Change, Draft
from storage import counters, numbers
from storage.numbers import Number, Series

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date, datetime

    from engine.document_types import DocumentType
    from storage.session import Connection

TYPE_PATTERN: Final = "{so}/{loai}-{co_quan}"
LETTER_PATTERN: Final = "{so}/{co_quan}-{don_vi}"
_FIELDS: Final = {"so", "loai", "co_quan", "don_vi"}
_FIELD: Final = re.compile(r"\{([^{}]*)\}")


def default_series(agency: str) -> tuple[Series, ...]:
    """Give the series of a new agency: decisions, other named types, letters, and the same apart for secret ones."""
    rows = (
        ("S1", "Quyết định", TYPE_PATTERN, ("QĐ",)),
        ("S2", "Văn bản có tên loại khác", TYPE_PATTERN, ("*named",)),
        ("S3", "Công văn", LETTER_PATTERN, ("cong_van", "thu_cong")),
    )
    return tuple(
        Series(agency, code.replace("S", mark), name + note, pattern, types, secret, place)
        for mark, note, secret in (("S", "", False), ("M", " (mật)", True))
        for place, (code, name, pattern, types) in enumerate(rows)
    )


def arrival_series(agency: str) -> tuple[Series, ...]:
    """Give the series of an agency's incoming documents, paper and electronic together, and that of secret ones."""
    return (
        Series(agency, "D", "Văn bản đến", "{so}", (ARRIVAL.code,), secret=False, position=3),
        Series(agency, "MD", "Văn bản đến (mật)", "{so}", (ARRIVAL.code,), secret=True, position=3),
    )


def seed(connection: Connection, agency: str) -> None:
    """Give a new agency its series; those of incoming documents begin with the first one."""
    for row in default_series(agency):
        numbers.add_series(connection, row)


def stand_at(
    connection: Connection, *, agency: str, series: str, year: int, last: int, record: Callable[[Draft], None]
) -> None:
    """Let a series go on after ``last``: numbers that were given before this product came.

    Raises:
        StateError: the series is already past that number.
    """
    name = _counter(series)
    before = counters.last(connection, agency=agency, name=name, year=year)
    if not counters.stand_at(connection, agency=agency, name=name, year=year, last=last):
        raise StateError(
            f"Series {series} of {year} stands at {before}; numbers are not reused. Give {before} or more."
        )
    changes = (Change("series", series, series), Change("year", year, year), Change("last", before, last))
    record(Draft("settings-changed", changes=changes))


def assign(
    connection: Connection,
    *,
    agency: str,
    document_type: str,
    unit_symbol: str,
    day: date,
    at: datetime,
    by: str,
    record: Callable[[Draft], None],
    secret: bool = False,
    instance: str | None = None,
    document: str | None = None,
    element: str | None = None,
) -> Number:
    """Give a document the next number of its series, dated ``day``; whoever wants one of the same series waits.

    ``unit_symbol`` is that of the drafting unit and stands in the numbers of letters (327/BDT-VP).

    Raises:
        BadValueError: the kind of document is unknown, or its series' pattern needs a unit and there is none.
        StateError: no series takes this kind of document.
    """
    kind = document_types.document_type(document_type)
    series = series_for(_series_of(connection, agency, kind), kind, secret=secret)
    names = {"loai": kind.abbreviation, "don_vi": unit_symbol}
    value, text = _taken(connection, series, day, names)
    row = Number(agency, series.code, day.year, value, text, kind.code, day, instance, document, at, by, secret)
    return _given(connection, row, element, record)


def take(
    connection: Connection,
    series: Series,
    *,
    day: date,
    at: datetime,
    by: str,
    record: Callable[[Draft], None],
    unit_symbol: str = "",
    instance: str | None = None,
    element: str | None = None,
) -> Number:
    """Give the next number of a procedure's own series, which begins with its first number.

    Once the agency has a series with this code, its name and pattern are those that the agency has set.

    Raises:
        BadValueError: the pattern is malformed, or needs a unit and there is none.
        StateError: the agency numbers documents with a series of this code.
    """
    check_pattern(series.pattern)
    numbers.ensure_series(connection, series)
    known = next(row for row in numbers.series(connection, series.agency) if row.code == series.code)
    if known.document_types:
        raise StateError(f"Series {known.code} is one of documents. Give the procedure's own series another code.")
    value, text = _taken(connection, known, day, {"loai": known.code, "don_vi": unit_symbol})
    row = Number(series.agency, known.code, day.year, value, text, known.code, day, instance, None, at, by)
    return _given(connection, row, element, record)


def _taken(connection: Connection, series: Series, day: date, names: Mapping[str, str]) -> tuple[int, str]:
    """The next value of a series, and the number as it is written."""
    symbol = people.identity_on(connection, series.agency, day).symbol
    if "{don_vi}" in series.pattern and not names["don_vi"]:
        raise BadValueError(f"A number of series {series.code} names the drafting unit. Give the unit a symbol.")
    value = counters.take(connection, agency=series.agency, name=_counter(series.code), year=day.year)
    parts = {"so": f"{value:02d}", "co_quan": symbol, **names}
    return value, _FIELD.sub(lambda field: parts[field[1]], series.pattern)


def _given(connection: Connection, row: Number, element: str | None, record: Callable[[Draft], None]) -> Number:
    numbers.add(connection, row)
    changes = (Change("number", new=row.text), Change("date", new=row.assigned_on), Change("series", new=row.series))
    record(Draft("number-assigned", element=element, document=row.document, changes=changes))
    return row


def _series_of(connection: Connection, agency: str, kind: DocumentType) -> list[Series]:
    known = numbers.series(connection, agency)
    if kind is not ARRIVAL or any(ARRIVAL.code in row.document_types for row in known):
        return known
    for row in arrival_series(agency):
        numbers.add_series(connection, row)
    return numbers.series(connection, agency)


def series_for(series: list[Series], kind: DocumentType, *, secret: bool) -> Series:
    """Give the first series that takes a kind of document.

    Raises:
        StateError: none does.
    """
    for row in series:
        if row.secret == secret and _takes(row, kind):
            return row
    raise StateError(
        f"No number series takes “{kind.name_vi}”{' (mật)' if secret else ''}. Add it to one in the settings."
    )


def check_pattern(pattern: str) -> None:
    """See that a pattern makes numbers that are told apart.

    Raises:
        BadValueError: it has no {so}, or a field that is not known.
    """
    fields = set(_FIELD.findall(pattern))
    stray = "{" in _FIELD.sub("", pattern) or "}" in _FIELD.sub("", pattern)
    if "so" not in fields or not fields <= _FIELDS or stray:
        raise BadValueError(
            f"“{pattern}” is no pattern. Use {{so}}, {{loai}}, {{co_quan}}, {{don_vi}}, {{so}} at least."
        )


def add_series(connection: Connection, series: Series, *, record: Callable[[Draft], None]) -> None:
    """Add a series, or change one with the same code (its numbers stay as they are).

    Raises:
        BadValueError: its pattern is malformed, or it names an unknown kind of document.
    """
    check_pattern(series.pattern)
    for code in series.document_types:
        if not code.startswith("*"):
            document_types.document_type(code)
    if not numbers.change_series(connection, series):
        numbers.add_series(connection, series)
    kept = ("code", "name", "pattern", "secret")
    changes = tuple(Change(f"series.{name}", new=getattr(series, name)) for name in kept)
    record(
        Draft("settings-changed", changes=(*changes, Change("series.document_types", new=list(series.document_types))))
    )


def _takes(series: Series, kind: DocumentType) -> bool:
    if kind is ARRIVAL:
        return kind.code in series.document_types
    named = bool(kind.abbreviation) and "*named" in series.document_types
    return named or kind.code in series.document_types or "*" in series.document_types


def _counter(series: str) -> str:
    return f"number:{series}"
