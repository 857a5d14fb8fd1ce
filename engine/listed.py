"""The variables that a procedure shows in lists (the property ``listed`` of its process), as texts beside the case.

At most `MOST` of them; of a case that is secret none. What an act changed of them is written with it, so that a list
never opens a case's state.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Final
from unicodedata import normalize

from engine.secrecy import ORDINARY
from storage import case_facts
from storage.case_facts import Fact

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from engine.act import Act
    from engine.shelf import Version
    from storage.case_facts import Known

MOST: Final = 4
"""Variables of one procedure."""
LONGEST: Final = 200
"""Characters of a value; what is longer is cut there."""
VALUES: Final = 20
"""Values of one variable of one case."""


def names_of(version: Version) -> tuple[str, ...]:
    """The variables that a version shows in lists, in their order."""
    text = version.process.properties.get("listed", "")
    return tuple(name.strip() for name in text.split(",") if name.strip())[:MOST]


def changed(act: Act) -> tuple[Known, Known] | None:
    """What was kept of the act's case and what is to be; None where that is the same."""
    names = names_of(act.model)
    live = act.running
    if not names:
        return None
    if live.listed is None:
        live.listed = frozenset() if act.is_new else case_facts.of_case(act.connection, act.instance.id)
    shown = names if act.instance.secrecy == ORDINARY else ()
    present = frozenset((name, text) for name in shown for text in _texts(live.run.variable(name)))
    return None if present == live.listed else (live.listed, present)


def write(act: Act, before: Known, after: Known) -> None:
    """Write what is to be kept instead of what was; the values of one name go and come together."""
    names = {name for name, _ in before ^ after}
    instance = act.instance
    case_facts.delete(act.connection, instance.id, sorted(names & {name for name, _ in before}))
    fresh = [Fact(instance.id, instance.agency, name, value) for name, value in sorted(after) if name in names]
    if fresh:
        case_facts.insert_many(act.connection, fresh)
    act.running.listed = after


def _texts(value: object) -> set[str]:
    parts: Iterable[object] = value if isinstance(value, list | tuple) else (value,)
    return {text for part in list(parts)[:VALUES] for text in _text(part)}


def _text(value: object) -> Iterator[str]:
    """The text of a plain value; of a map, a file or nothing there is none."""
    if isinstance(value, bool):
        yield "true" if value else "false"
    elif isinstance(value, date):
        yield value.isoformat()
    elif isinstance(value, str | int | Decimal):
        text = normalize("NFC", str(value)).strip()[:LONGEST]
        if text:
            yield text
