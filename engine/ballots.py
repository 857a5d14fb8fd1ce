"""Secret ballots: a form's secret fields go into a ballot box, and nowhere else (design 8; docs/secret-ballot.md).

A box belongs to one round of one task of a case. Its ballots are one blob, shuffled at every vote and encrypted with a
key of its own, which is kept encrypted by a key derived from the home's secret key. Opening it destroys both.
"""

from __future__ import annotations

import os
import random
from typing import TYPE_CHECKING, Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from engine.errors import BadValueError, HandlerError, RefusedError, StateError
from engine.values import dumps, loads
from storage import ballots as boxes
from storage import instances, tasks
from storage.ballots import BallotBox

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bpmn.forms import Form
    from engine.act import Act
    from engine.by import By
    from engine.home import Home
    from storage.tasks import Task

SLOT: Final = 4096
"""Bytes of each ballot inside a box, whatever it says: the box's length must not tell one answer from another."""

_NONCE: Final = 12
_PURPOSE: Final = b"quytrinh ballot box 1"
_dice = random.SystemRandom()


def secret_fields(form: Form | None) -> frozenset[str]:
    """The names of a form's secret fields."""
    return frozenset(field.path[0] for field in form.fields() if field.secret) if form is not None else frozenset()


def without_secrets(form: Form | None, values: Mapping[str, object]) -> dict[str, object]:
    """The values without those of secret fields."""
    secret = secret_fields(form)
    return {name: value for name, value in values.items() if name not in secret}


def told(home: Home, by: By, task: str, values: Mapping[str, object]) -> dict[str, object]:
    """What of a completion may be remembered with its idempotency key: a digest of a ballot could be guessed."""
    if by.key is None:
        return dict(values)
    with home.database.read() as connection:
        row = tasks.get(connection, task)
        case = instances.get(connection, row.instance) if row is not None else None
        if row is None or case is None:
            return dict(values)
        return without_secrets(home.shelf.version(connection, case.definition).form_of(row.element), values)


def must_be_own(act: Act, task: Task, person: str | None) -> None:
    """A secret vote is cast by the person it was given to: nobody else, no substitute, no administrator.

    Raises:
        RefusedError: somebody else would vote.
    """
    if not secret_fields(act.model.form_of(task.element)):
        return
    for_another = act.by.on_behalf_of is not None
    if for_another or person is None or (task.assignee is not None and person != task.assignee):
        raise RefusedError("A secret vote is personal: only the person who was asked may cast it.")


def split(act: Act, task: Task, values: Mapping[str, object]) -> dict[str, object]:
    """Put the secret values into the task's ballot box, and give the others, which may be written."""
    form = act.model.form_of(task.element)
    secret = secret_fields(form)
    if secret:
        _cast(act, task, {name: values.get(name) for name in sorted(secret)})
    return without_secrets(form, values)


def _cast(act: Act, task: Task, ballot: Mapping[str, object]) -> None:
    data = dumps(dict(ballot))
    if len(data) > SLOT:
        raise BadValueError(f"A ballot holds at most {SLOT} bytes. Write less.")
    scope, number = act.running.run.round_of(task.token)
    found = boxes.of_scope(act.connection, instance=act.instance.id, box=task.element, scope=scope)
    row = next((box for box in found if box.round == number), None)
    if row is None:
        row = _empty(act, task.element, scope, number)
        boxes.insert(act.connection, row)
    key = _key(act.home, row)
    slots = [*_slots(row, key), data.ljust(SLOT)]
    # Neither the order nor the place of a ballot says whose it is.
    _dice.shuffle(slots)
    boxes.replace(act.connection, row._replace(ballots=_closed(key, b"".join(slots), row)))


def _empty(act: Act, box: str, scope: int, number: int) -> BallotBox:
    row = BallotBox(act.instance.id, box, scope, number, act.by.agency, b"", b"")
    key = AESGCM.generate_key(256)
    return row._replace(key=_closed(_home_key(act.home), key, row), ballots=_closed(key, b"", row))


def opened(act: Act, token: int, element: str, box: str) -> list[dict[str, object]]:
    """Open the latest box of a task beside this step, and destroy it and those before it: in this very act.

    Raises:
        HandlerError: that task has no secret field, or does not stand in the same process or sub-process.
        StateError: the box cannot be opened with this home's key, or somebody has changed it.
    """
    node = act.model.compiled.nodes.get(box)
    if node is None or not secret_fields(act.model.form_of(box)):
        raise HandlerError(f"“{box}” is no task with a secret field. Name the task in which people vote.")
    if node.scope != act.model.node(element).scope:
        raise HandlerError(f"“{box}” stands in another (sub-)process than the tally. Draw both in the same one.")
    scope, _ = act.running.run.round_of(token)
    case = act.instance.id
    found = boxes.of_scope(act.connection, instance=case, box=box, scope=scope)
    votes = [_ballot(slot) for slot in _slots(found[-1], _key(act.home, found[-1]))] if found else []
    boxes.destroy_scope(act.connection, instance=case, box=box, scope=scope)
    _dice.shuffle(votes)
    return votes


def destroy(act: Act) -> None:
    """Destroy what is left when a case ends: votes that nobody has counted are never counted."""
    if any(secret_fields(form) for form in act.model.forms.values()):
        boxes.destroy(act.connection, act.instance.id)


def _ballot(slot: bytes) -> dict[str, object]:
    value = loads(slot.rstrip())
    return value if isinstance(value, dict) else {}


def _slots(row: BallotBox, key: bytes) -> list[bytes]:
    data = _unlocked(key, row.ballots, row)
    return [data[at : at + SLOT] for at in range(0, len(data), SLOT)]


def _key(home: Home, row: BallotBox) -> bytes:
    return _unlocked(_home_key(home), row.key, row)


def _home_key(home: Home) -> bytes:
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=_PURPOSE)
    return derived.derive(home.settings.ensure_secret().secret_key.encode())


def _closed(key: bytes, data: bytes, row: BallotBox) -> bytes:
    nonce = os.urandom(_NONCE)
    return nonce + AESGCM(key).encrypt(nonce, data, _label(row))


def _unlocked(key: bytes, data: bytes, row: BallotBox) -> bytes:
    try:
        return AESGCM(key).decrypt(data[:_NONCE], data[_NONCE:], _label(row))
    except InvalidTag as error:
        raise StateError(
            f"The ballot box of “{row.box}” cannot be opened: this home has another secret key than the one it was "
            "closed with, or the box was changed in the database. Put the key back, or let the vote be repeated."
        ) from error


def _label(row: BallotBox) -> bytes:
    """Binds a box to its place: taken to another one, it does not open."""
    return dumps([row.agency, row.instance, row.box, row.scope, row.round])
