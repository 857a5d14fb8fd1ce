"""Words about the home itself: serve, init, settings, token, tick, backup, restore."""

from __future__ import annotations

import getpass
import shlex
import signal
import sys
from dataclasses import asdict
from typing import TYPE_CHECKING

import engine
from engine import BadValueError
from web import logs, processes
from web.app import create_app
from web.cli.opening import DEMO_PASSWORD, acting, opened, settings_of
from web.cli.output import show, table
from web.cli.values import instant
from web.passwords import SHORTEST
from web.security import hash_password, token_for
from web.server import Server

if TYPE_CHECKING:
    import argparse


def serve(arguments: argparse.Namespace) -> int:
    """Serve until told to stop."""
    if arguments.processes:
        return _serve_processes(arguments)
    with opened(arguments) as home:
        server = Server(home)
        print(f"Quytrinh: {server.address}", flush=True)
        if home.is_demo:
            people = engine.persons(home, engine.By(home.agency, "admin", engine.Channel.CLI))
            print(f"Demo accounts, password {DEMO_PASSWORD}: {' '.join(sorted(one.id for one in people))}", flush=True)
        server.run()
    return 0


def _serve_processes(arguments: argparse.Namespace) -> int:
    """The same by granian; what a first start has to do is done before."""
    with opened(arguments) as home:
        settings = home.settings
        logs.set_up(settings)
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    print(f"Quytrinh: http://{host}:{settings.port}", flush=True)
    processes.serve(settings, arguments.processes)
    return 0


def worker(arguments: argparse.Namespace) -> int:
    """Run what is due until told to stop: what is under way is finished, the rest is left to others."""
    with opened(arguments, workers=True) as home:
        made = engine.make_worker(home, arguments.queue)
        logs.set_up(home.settings)
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: made.tell())
        print("Quytrinh: the worker runs", flush=True)
        made.run()
    return 0


def migrate(arguments: argparse.Namespace) -> int:
    """Bring the database to this program's schema and set the rights of the role that serves."""
    if arguments.print_only:
        if not arguments.role:
            raise BadValueError("Say whose rights: --role NAME.")
        print("".join(f"{line};\n" for line in engine.grants_for(arguments.role, workers=True)), end="")
        return 0
    revision = engine.bring_up(settings_of(arguments), role=arguments.role)
    if arguments.json:
        show({"revision": revision, "role": arguments.role})
    else:
        given = f" Rights set for {arguments.role}." if arguments.role else ""
        print(f"The database is at revision {revision}.{given}")
    return 0


def init(arguments: argparse.Namespace) -> int:
    """Make a real agency."""
    password = _password(from_stdin=arguments.password_stdin)
    with opened(arguments, demo=False) as home:
        engine.init_agency(
            home,
            agency=arguments.id or arguments.symbol.lower(),
            name=arguments.name,
            symbol=arguments.symbol,
            place=arguments.place,
            head_title=arguments.head_title,
            parent_name=arguments.parent,
            admin=arguments.admin,
            admin_name=arguments.admin_name,
            password_hash=hash_password(password),
        )
        made = {"agency": home.agency, "name": arguments.name, "administrator": arguments.admin}
    if arguments.json:
        show(made)
    else:
        place = f" --home {shlex.quote(str(arguments.home))}" if arguments.home else ""
        print(f"Made {arguments.name}. Start it with ./run{place} and sign in as {arguments.admin}.")
    return 0


def _password(*, from_stdin: bool) -> str:
    password = sys.stdin.readline().rstrip("\r\n") if from_stdin else getpass.getpass("The administrator's password: ")
    if len(password) < SHORTEST:
        raise BadValueError(f"The password has {len(password)} characters. Give one of at least {SHORTEST}.")
    if not from_stdin and getpass.getpass("Once more: ") != password:
        raise BadValueError("The two passwords differ. Run init again and type the same one twice.")
    return password


def settings(arguments: argparse.Namespace) -> int:
    """Print the settings."""
    overridden = {"QUYTRINH_HOME"} if arguments.home else set()
    rows = [
        {"name": name, "value": value, "source": "option" if name in overridden else source}
        for name, value, source in settings_of(arguments).rows()
    ]
    table(rows, ("name", "value", "source"), as_json=arguments.json)
    return 0


def token(arguments: argparse.Namespace) -> int:
    """Print an API token."""
    with acting(arguments) as (home, by), create_app(home).app_context():
        engine.record_token(home, by, arguments.user)
        made = token_for(arguments.user)
    if arguments.json:
        show({"user": arguments.user, "token": made})
    else:
        print(made)
    return 0


def tick(arguments: argparse.Namespace) -> int:
    """Move the clock forward."""
    with acting(arguments) as (home, by):
        try:
            to = instant(arguments.to, home.settings.timezone)
        except ValueError as error:
            raise BadValueError(f"“{arguments.to}” is no time. Write 2026-11-24T08:00:00+07:00.") from error
        ran = engine.tick(home, by, to)
        now = home.clock.now()
    if arguments.json:
        show({"now": now, "ran": ran})
    else:
        print(f"It is now {engine.plain(now)}. Timers and jobs that ran: {ran}")
    return 0


def backup(arguments: argparse.Namespace) -> int:
    """Copy the home into one file."""
    with opened(arguments, demo=False) as home:
        _copied(arguments, engine.backup(home, arguments.file), f"Copied into {arguments.file}")
    return 0


def restore(arguments: argparse.Namespace) -> int:
    """Fill an empty home from a backup."""
    settings = settings_of(arguments)
    _copied(arguments, engine.restore(settings, arguments.file), f"Restored into {settings.home}")
    return 0


def _copied(arguments: argparse.Namespace, made: engine.Copied, what: str) -> None:
    if arguments.json:
        show(asdict(made))
    else:
        print(f"{what}: the {made.database} database and {made.papers} papers, {made.size / 2**20:.1f} MB.")
