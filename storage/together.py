"""Several queries as one statement: what is asked of PostgreSQL all the time waits for it once, not once for each.

Its pipeline would wait once as well, but costs more than that spares where the server is on the same machine.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import Text, cast, literal_column, null, select, union_all

from storage.prepared import Prepared, Question

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import SelectBase


def together(questions: Sequence[Question]) -> Question:
    """Ask several: a row of each is its place among them and its columns as text, NULL where others have more of them.

    A parameter that several have is the same in all.
    """
    parameters = {name: value for one in questions for name, value in one.parameters.items()}
    return Question(_written(tuple(one.statement for one in questions)), parameters)


@lru_cache(maxsize=128)
def _written(statements: tuple[Prepared[Any], ...]) -> Prepared[Any]:
    found = [one.statement.subquery(f"asked{place}") for place, one in enumerate(statements)]
    width = max(len(one.c) for one in found)
    parts: list[SelectBase] = []
    for place, one in enumerate(found):
        columns = [cast(column, Text) for column in one.c]
        columns += [cast(null(), Text)] * (width - len(columns))
        named = [column.label(f"text{number}") for number, column in enumerate(columns)]
        parts.append(select(literal_column(str(place)).label("place"), *named))
    return Prepared(union_all(*parts))
