from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Column, Integer, MetaData, Table, Text, insert, select, text

from storage.schema import Id, Json, Utc, metadata
from storage.session import Database

if TYPE_CHECKING:
    from collections.abc import Iterator

kept = Table(
    "kept",
    MetaData(),
    Column("id", Integer, primary_key=True),
    Column("at", Utc),
    Column("value", Json),
    Column("word", Id),
    Column("plain", Text),
)


@pytest.fixture
def base(database_url: str) -> Iterator[Database]:
    opened = Database(database_url)
    with opened.write() as connection:
        kept.create(connection)
    yield opened
    opened.close()


def round_trip(base: Database, name: str, value: object) -> object:
    with base.write() as connection:
        connection.execute(text("DELETE FROM kept"))
        connection.execute(insert(kept), {"id": 1, name: value})
        return connection.execute(select(kept.c[name])).scalar_one()


zones = st.integers(-12 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
instants = st.datetimes(datetime(1, 1, 2), datetime(9999, 12, 30), timezones=zones)  # noqa: DTZ001 (hypothesis adds zones)
json = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**63) | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(st.characters(exclude_categories=["Cs"])), inner),
    max_leaves=8,
)
fast = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@fast
@given(at=instants)
def test_an_instant_comes_back_in_utc_to_the_microsecond(base: Database, at: datetime) -> None:
    found = round_trip(base, "at", at)
    assert isinstance(found, datetime)
    assert found == at
    assert found.tzinfo is UTC


@fast
@given(value=json)
def test_any_json_comes_back_as_it_was(base: Database, value: object) -> None:
    assert round_trip(base, "value", value) == value


def test_an_instant_without_a_zone_is_refused(base: Database) -> None:
    with pytest.raises(Exception, match="has no zone"):
        round_trip(base, "at", datetime(2026, 1, 1))  # noqa: DTZ001 (that is the mistake)


@fast
@given(found=st.lists(instants, min_size=2, max_size=5))
def test_instants_sort_as_time_does(base: Database, found: list[datetime]) -> None:
    with base.write() as connection:
        connection.execute(text("DELETE FROM kept"))
        connection.execute(insert(kept), [{"id": no, "at": at} for no, at in enumerate(found)])
        in_order = list(connection.execute(select(kept.c.at).order_by(kept.c.at)).scalars())
        assert in_order == sorted(found)
        assert connection.execute(select(kept.c.id).where(kept.c.at < min(found))).all() == []


def test_ids_sort_byte_by_byte_on_both_databases(base: Database) -> None:
    words = ["b", "B", "a-1", "a1", "a", "Đ", "d", "_"]
    with base.write() as connection:
        connection.execute(insert(kept), [{"id": no, "word": word} for no, word in enumerate(words)])
        found = list(connection.execute(select(kept.c.word).order_by(kept.c.word)).scalars())
        if base.dialect == "postgresql":
            # The server of the tests may sort byte by byte by itself; an agency's seldom does.
            asked = text("SELECT collation_name FROM information_schema.columns WHERE column_name = 'word'")
            assert connection.execute(asked).scalar_one() == "C"
    assert found == sorted(words, key=lambda word: word.encode())


def test_an_index_begins_with_the_agency_or_with_what_belongs_to_one() -> None:
    from storage import schema_all  # noqa: PLC0415 (only this test needs all tables)

    assert schema_all.metadata is metadata
    # An instance or a row pointed at belongs to one agency; what is due or old is looked for across agencies.
    other_ways = {"instance", "due", "at", "told_at", "leased_until"}
    wrong = [
        index.name
        for table in metadata.tables.values()
        if "agency" in table.c
        for index in table.indexes
        if not (index.columns[0].foreign_keys or index.columns[0].name in other_ways | {"agency"})
    ]
    assert wrong == []
