"""The connection to PostgreSQL is cut at each message of an act: nothing half-written, and the same key mends it."""

from __future__ import annotations

from contextlib import ExitStack, closing
from typing import TYPE_CHECKING

from sqlalchemy import make_url

import engine
from engine import Settings
from tests.faults.deeds import AWAY, Deeds
from tests.faults.wire import WAYS, Wire

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from tests.faults.deeds import Told


def cut(url: str, folder: Path, sockets: Path, chosen: Callable[[int], Iterable[int]] = range) -> Told:
    """Cut every deed at the messages that are chosen of so many, each in both ways.

    ``sockets``: the folder of the server's socket.
    """
    with ExitStack() as stack:
        wire = stack.enter_context(Wire(sockets))
        parsed = make_url(url)
        through = parsed.set(host="127.0.0.1", port=wire.port, query={"sslmode": "disable", "gssencmode": "disable"})
        served = Settings(home=folder, database_url=through.render_as_string(hide_password=False))
        straight = Settings(home=folder, database_url=url)
        homes = [stack.enter_context(closing(engine.Home.open(each))) for each in (served, straight)]
        deeds = Deeds(*homes)
        for deed in deeds.all():
            deeds.effect(deed)  # fills what is filled once
            wire.disarm()
            effect, most = deeds.effect(deed), wire.messages
            deeds.told.acts += 1
            for message in chosen(most):
                for way in WAYS:
                    send, before, cuts = deed.ready(), deeds.rows(), wire.cuts
                    wire.arm(message + 1, way)
                    first = send()
                    wire.disarm()
                    if first.status_code == AWAY and wire.cuts == cuts:
                        deeds.told.wrong.append(f"{deed.name}, message {message}: refused although nothing was cut")
                    deeds.told.breaks += wire.cuts - cuts
                    deeds.judge(f"{deed.name}, message {message}, lost {way}", send, first, before, effect)
        return deeds.told
