"""Files that are named rather than sent: only by who has brought them, or in a case where they stand already.

The SHA-256 of a paper is no secret: it is printed, exported, part of the trail. Who knows it does not have the paper.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.by import ActorKind
from engine.errors import BadValueError
from storage import documents, uploads

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from engine.act import Act

Place = tuple[str, ...]
Found = tuple[Place, "Mapping[str, object]"]


def files_in(value: object, place: Place = ()) -> Iterator[Found]:
    """Every file among values, each with the way to it: names, and places in lists."""
    if isinstance(value, dict):
        if "sha256" in value:
            yield place, value
        else:
            for name, item in value.items():
                yield from files_in(item, (*place, str(name)))
    elif isinstance(value, list | tuple):
        for number, item in enumerate(value):
            yield from files_in(item, (*place, str(number)))


def strange(act: Act, values: Mapping[str, object], token: int | None = None) -> Iterator[Found]:
    """The files among values that the act's person may not name: they have not brought them, nor does the case know.

    ``token``: the task's, whose variables the case knows too.

    What the machine and its timers carry from case to case was let in when a person or a program brought it.
    """
    found = list(files_in(values)) if act.by.kind is ActorKind.PERSON else []
    wanted = {str(value["sha256"]) for _, value in found}
    wanted -= uploads.brought(act.connection, agency=act.by.agency, person=act.by.person, sha256s=wanted)
    if wanted and act.row is not None:
        wanted -= _of_case(act, wanted, token)
    return ((place, value) for place, value in found if str(value["sha256"]) in wanted)


def must_be_own(act: Act, values: Mapping[str, object]) -> None:
    """Refuse values with a file that the act's person may not name; whether there are such bytes is not told.

    Raises:
        BadValueError: there is one.
    """
    for _, value in strange(act, values):
        raise BadValueError(f"The file “{value.get('name') or 'tep'}” is not here. Upload it again.")


def _of_case(act: Act, wanted: set[str], token: int | None) -> set[str]:
    """Those of these hashes that a document or a variable of the case has."""
    papers = documents.of_instance(act.connection, agency=act.by.agency, instance=act.instance.id)
    known = {version.sha256 for paper in papers for version in documents.versions(act.connection, paper.id)}
    if wanted <= known:
        return known
    return known | {str(value["sha256"]) for _, value in files_in(act.wake().run.variables(token))}
