from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import TYPE_CHECKING

import pytest

from engine import numbers
from engine.document_types import DOCUMENT_TYPES, document_type
from engine.errors import BadValueError, StateError
from engine.trail import Change, Draft
from storage import agencies
from storage import numbers as rows
from storage.agencies import Identity
from storage.errors import StorageError
from storage.numbers import Series
from storage.session import savepoint
from tests.engine.agency import AT, TODAY, given_agency

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from storage.numbers import Number
    from storage.session import Database


def given_series(database: Database) -> None:
    """The demo's series: KH 21, công văn 326, QĐ 30."""
    with database.write() as connection:
        given_agency(connection)
        numbers.seed(connection, "bdt")
        for code, last in (("S1", 30), ("S2", 21), ("S3", 326)):
            numbers.stand_at(connection, agency="bdt", series=code, year=2026, last=last, record=list[Draft]().append)


def assign(connection: Connection, kind: str = "KH", day: date = TODAY, **more: object) -> Number:
    terms: dict[str, object] = {"unit_symbol": "VP", "record": list[Draft]().append} | more
    return numbers.assign(connection, agency="bdt", document_type=kind, day=day, at=AT, by="van_thu", **terms)  # type: ignore[arg-type]  # a test names the terms it sets


def test_the_next_numbers_of_the_demo(database: Database) -> None:
    given_series(database)
    kinds = ("KH", "Kế hoạch", "QĐ", "cong_van", "CV", "công văn", "TTr")
    with database.write() as connection:
        given = [assign(connection, kind).text for kind in kinds]
    assert given == ["22/KH-BDT", "23/KH-BDT", "31/QĐ-BDT", "327/BDT-VP", "328/BDT-VP", "329/BDT-VP", "24/TTr-BDT"]


def test_named_types_share_a_series_and_decisions_have_their_own(database: Database) -> None:
    given_series(database)
    with database.write() as connection:
        given = [assign(connection, kind).text for kind in ("KH", "TB", "QĐ", "BC", "cong_van", "QĐ")]
    assert given == ["22/KH-BDT", "23/TB-BDT", "31/QĐ-BDT", "24/BC-BDT", "327/BDT-VP", "32/QĐ-BDT"]


def test_s14_a_new_year_begins_at_01_and_the_old_one_goes_on(database: Database) -> None:
    given_series(database)
    with database.write() as connection:
        assert assign(connection, day=date(2027, 1, 1)).text == "01/KH-BDT"
        assert assign(connection, day=date(2026, 12, 31)).text == "22/KH-BDT"
        assert [assign(connection, day=date(2027, 1, 4)).text for _ in range(9)][-2:] == ["09/KH-BDT", "10/KH-BDT"]


def test_the_symbol_is_the_agencys_on_that_day(database: Database) -> None:
    given_series(database)
    with database.write() as connection:
        renamed = Identity("bdt", date(2026, 12, 1), "Sở", "SDTTG", "Vĩnh Long", "Giám đốc", "UBND")
        agencies.add_identity(connection, renamed)
        assert assign(connection, day=date(2026, 11, 30)).text == "22/KH-BDT"
        assert assign(connection, day=date(2026, 12, 1)).text == "23/KH-SDTTG"


def test_what_comes_in_is_counted_apart_whatever_its_kind_and_secret_papers_apart_again(database: Database) -> None:
    given_series(database)
    with database.write() as connection:
        given = [assign(connection, "van_ban_den", secret=secret) for secret in (False, False, True)]
        assert [(one.series, one.text) for one in given] == [("D", "01"), ("D", "02"), ("MD", "01")]
        assert assign(connection, "van_ban_den", day=date(2027, 1, 4)).text == "01"
        assert assign(connection).text == "22/KH-BDT"


def test_a_series_for_all_kinds_does_not_take_what_comes_in(database: Database) -> None:
    given_series(database)
    with database.write() as connection:
        whole = Series("bdt", "S0", "Chung", "{so}/{loai}-{co_quan}", ("*",), secret=False, position=0)
        numbers.add_series(connection, whole, record=list[Draft]().append)
        assert assign(connection, "van_ban_den").series == "D"


def test_secret_documents_have_series_of_their_own(database: Database) -> None:
    given_series(database)
    with database.write() as connection:
        secret = assign(connection, secret=True)
        assert (secret.series, secret.text) == ("M2", "01/KH-BDT")
        assert assign(connection).text == "22/KH-BDT"


def test_a_number_leaves_a_row_and_an_event(database: Database) -> None:
    given_series(database)
    events: list[Draft] = []
    with database.write() as connection:
        given = assign(connection, record=events.append, instance="i1", document="d1", element="cap_so")
        assert rows.of_instance(connection, agency="bdt", instance="i1") == [given]
    (event,) = events
    assert (event.kind, event.element, event.document) == ("number-assigned", "cap_so", "d1")
    assert event.changes == (
        Change("number", new="22/KH-BDT"),
        Change("date", new=TODAY),
        Change("series", new="S2"),
    )


def test_what_is_rolled_back_leaves_no_gap(database: Database) -> None:
    given_series(database)
    with pytest.raises(ZeroDivisionError), database.write() as connection:
        fail_after(assign(connection))
    with database.write() as connection:
        with pytest.raises(ZeroDivisionError), savepoint(connection):
            fail_after(assign(connection))
        assert assign(connection).text == "22/KH-BDT"


def fail_after(number: Number) -> None:
    raise ZeroDivisionError(number)


def test_s4_fifty_clerks_at_once_get_a_thousand_numbers_without_gap_or_double(database: Database) -> None:
    given_series(database)

    def clerk(who: int) -> list[str]:
        taken: list[str] = []
        for turn in range(22):
            try:
                with database.write() as connection:
                    number = assign(connection)
                    if turn % 11 == who % 11:
                        fail_after(number)
                taken.append(number.text)
            except ZeroDivisionError:
                continue
        return taken

    with ThreadPoolExecutor(50) as clerks:
        texts = [text for taken in clerks.map(clerk, range(50)) for text in taken]
    assert len(texts) == 1000
    assert sorted(int(text.split("/")[0]) for text in texts) == list(range(22, 1022))
    with database.read() as connection:
        stored = rows.listing(connection, agency="bdt", year=2026, series_code="S2")
    assert [row.value for row in stored] == list(range(22, 1022))


def test_a_series_goes_on_from_paper_but_never_back(database: Database) -> None:
    given_series(database)
    events: list[Draft] = []
    with database.write() as connection:
        numbers.stand_at(connection, agency="bdt", series="S2", year=2026, last=40, record=events.append)
        assert assign(connection).value == 41
        with pytest.raises(StateError, match="stands at 41"):
            numbers.stand_at(connection, agency="bdt", series="S2", year=2026, last=40, record=events.append)
        assert assign(connection).value == 42
    assert [event.changes[-1] for event in events] == [Change("last", 21, 40)]


def test_an_agency_may_group_its_series_otherwise(database: Database) -> None:
    given_series(database)
    whole = Series("bdt", "S1", "Tất cả", "{so}/{loai}-{co_quan}-{don_vi}", ("*",), secret=False, position=0)
    events: list[Draft] = []
    with database.write() as connection:
        numbers.add_series(connection, whole, record=events.append)
        numbers.add_series(connection, whole._replace(code="S9", document_types=("KH",)), record=events.append)
        assert [row.code for row in rows.series(connection, "bdt")] == ["M1", "S1", "S9", "M2", "S2", "M3", "S3"]
        assert assign(connection).text == "31/KH-BDT-VP"
    assert [event.kind for event in events] == ["settings-changed"] * 2


@pytest.mark.parametrize("pattern", ["", "{loai}", "{so}/{x}", "{so}{", "{so.__class__}", "{so!r}", "{so:>9}", "{}"])
def test_patterns_that_make_no_number_are_refused(pattern: str) -> None:
    with pytest.raises(BadValueError, match="no pattern"):
        numbers.check_pattern(pattern)


def test_a_series_is_checked_before_it_is_written(database: Database) -> None:
    series = Series("bdt", "S9", "Khác", "{loai}", ("KH",), secret=False, position=0)
    with database.write() as connection:
        with pytest.raises(BadValueError, match="no pattern"):
            numbers.add_series(connection, series, record=list[Draft]().append)
        with pytest.raises(BadValueError, match="no kind of document"):
            numbers.add_series(
                connection,
                series._replace(pattern="{so}", document_types=("XX",)),
                record=list[Draft]().append,
            )
        assert rows.series(connection, "bdt") == []


def test_numbers_that_cannot_be_given(database: Database) -> None:
    with database.write() as connection:
        given_agency(connection)
        with pytest.raises(StateError, match="No number series"):
            assign(connection)
        numbers.seed(connection, "bdt")
        with pytest.raises(BadValueError, match="drafting unit"):
            assign(connection, "cong_van", unit_symbol="")
        with pytest.raises(BadValueError, match="no kind of document"):
            assign(connection, "XX")
        assert assign(connection, "cong_van").value == 1, "a refusal takes no number"


def test_a_number_is_never_given_twice_in_a_year(database: Database) -> None:
    given_series(database)
    with database.write() as connection:
        given = assign(connection)
    with pytest.raises(StorageError, match="exists already"), database.write() as connection:
        rows.add(connection, given._replace(series="S9"))


def test_the_database_keeps_numbers_as_they_were_given(database: Database) -> None:
    given_series(database)
    with database.write() as connection:
        assign(connection)
    for statement in ("UPDATE number SET text = '1'", "DELETE FROM number"):
        with pytest.raises(StorageError, match="refused"), database.write() as connection:
            connection.exec_driver_sql(statement)


def test_the_decrees_29_kinds_of_document() -> None:
    assert len(DOCUMENT_TYPES) == 29
    assert [kind.code for kind in DOCUMENT_TYPES if not kind.abbreviation] == ["cong_van", "thu_cong"]
    assert document_type("ĐA").name_en == "Proposal"
    assert document_type("DA").name_en == "Project"
    assert document_type("Quyết định").code == "QĐ"
