"""Several web processes behind one port, by granian: each opens the home for itself."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, Final

from engine import Home, Runner, Settings, StateError
from web import heap, logs
from web.app import create_app
from web.forwarded import Forwarded

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

_REMEDY: Final = "granian is not installed. Install it: pip install 'quytrinh[server]'."
_BACKLOG: Final = 1024
_KILL_SECONDS: Final = 30
"""How long what is being answered may take once told to stop."""


def serve(settings: Settings, processes: int) -> None:
    """Serve until SIGINT or SIGTERM; a process that dies is started again.

    Raises:
        StateError: granian is not installed, or several processes would each run the timers.
    """
    if processes > 1 and not settings.workers:
        raise StateError("Several processes need workers: PostgreSQL, QUYTRINH_WORKERS=yes and `quytrinh worker`.")
    try:
        from granian import Granian  # noqa: PLC0415 - an extra
        from granian.constants import HTTPModes, Interfaces  # noqa: PLC0415 - an extra
    except ImportError as error:
        raise StateError(_REMEDY) from error
    # Each process is a new Python and reads the settings anew: what the command line named goes along.
    os.environ |= {"QUYTRINH_HOME": str(settings.home), "QUYTRINH_PORT": str(settings.port)}
    Granian(
        "web.processes:application",
        factory=True,
        interface=Interfaces.WSGI,
        address=settings.host,
        port=settings.port,
        workers=processes,
        blocking_threads=settings.threads,
        backlog=_BACKLOG,
        http=HTTPModes.http1,
        websockets=False,
        log_dictconfig=logs.for_granian(),
        respawn_failed_workers=True,
        workers_kill_timeout=_KILL_SECONDS,
    ).serve()


def application() -> Callable[[dict[str, Any], Any], Iterable[bytes]]:
    """The WSGI application of one process, with the settings of the environment."""
    settings = Settings.from_environment(os.environ)
    logs.set_up(settings)
    home = Home.open(settings)
    if not home.has_workers:
        Runner(home).start()
    app = create_app(home)
    heap.settle()
    return Forwarded(app, settings.trusted_proxy)
