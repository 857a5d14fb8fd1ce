"""What may be picked in a form: people who work here, units of today, documents and cases that the person may see."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bpmn.forms import Picker
from engine.clock import HANOI
from engine.rights import may_read, may_see, who
from storage import documents, instances, people, units

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from engine.act import Act


def pickers(act: Act, seen: Mapping[str, object]) -> Mapping[Picker, Callable[[str], bool]]:
    """For each kind of picker: whether an id may be chosen. Organisations outside may be written freely.

    A document or a case that stands among the variables already (``seen``) may stay, whoever may read it.
    """
    agency, day = act.by.agency, act.at.astimezone(HANOI).date()
    actor = who(act.connection, act.by, act.at)

    def person(chosen: str) -> bool:
        found = people.get(act.connection, chosen)
        return found is not None and found.agency == agency and found.active

    def unit(chosen: str) -> bool:
        return any(chosen in {row.code, row.id} for row in units.listing(act.connection, agency, day=day))

    def document(chosen: str) -> bool:
        found = documents.get(act.connection, chosen)
        if found is None or found.agency != agency:
            return False
        return may_read(act.connection, actor, found) or _stands_in(seen, chosen)

    def incoming(chosen: str) -> bool:
        found = documents.get(act.connection, chosen)
        return document(chosen) and ((found is not None and found.state == "received") or _stands_in(seen, chosen))

    def case(chosen: str) -> bool:
        found = instances.get(act.connection, chosen)
        if found is None or found.agency != agency:
            return False
        return may_see(act.connection, actor, found) or _stands_in(seen, chosen)

    return {
        Picker.PERSON: person,
        Picker.PEOPLE: person,
        # Who may sign is judged on the day of signing: a right may begin or end before that.
        Picker.SIGNER: person,
        Picker.UNIT: unit,
        Picker.UNITS: unit,
        Picker.DOCUMENT: document,
        Picker.INCOMING: incoming,
        Picker.CASE: case,
        Picker.ORGANISATION: lambda _: True,
    }


def _stands_in(value: object, chosen: str) -> bool:
    if isinstance(value, dict):
        return any(_stands_in(item, chosen) for item in value.values())
    if isinstance(value, list | tuple):
        return any(_stands_in(item, chosen) for item in value)
    return value == chosen
