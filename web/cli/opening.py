"""Opening the home that a word works on, and closing it when the word is done."""

from __future__ import annotations

import os
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import engine
from engine import By, Channel, Home, Settings
from web.cli.output import say
from web.security import hash_password

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

DEMO_PASSWORD = "demo"  # noqa: S105 - the demo's password is public


def settings_of(arguments: argparse.Namespace) -> Settings:
    """The settings of the environment, with what the command line overrides.

    Raises:
        SettingsError: one of them cannot be used.
    """
    environ = dict(os.environ)
    for option in ("home", "port"):
        if (given := getattr(arguments, option, None)) is not None:
            environ[f"QUYTRINH_{option.upper()}"] = str(given)
    return Settings.from_environment(environ)


@contextmanager
def scratch(arguments: argparse.Namespace) -> Iterator[Home]:
    """A home for a moment, with this installation's handlers and nothing in it: what is set is not touched."""
    with TemporaryDirectory(prefix="quytrinh-") as folder:
        path = Path(folder)
        home = Home.open(replace(settings_of(arguments), home=path, database_url=f"sqlite:///{path / 'scratch.db'}"))
        try:
            yield home
        finally:
            home.close()


@contextmanager
def opened(arguments: argparse.Namespace, *, demo: bool = True, workers: bool = False) -> Iterator[Home]:
    """The home, open; an empty one gets the demo agency where the word needs an agency."""
    settings = settings_of(arguments)
    home = Home.open(replace(settings, workers=settings.workers or workers))
    try:
        if demo and engine.is_empty(home):
            say("this home is empty: loading the demo agency (quytrinh init makes a real one) …")
            engine.load_demo(home, password_hash=hash_password(DEMO_PASSWORD))
        yield home
    finally:
        home.close()


@contextmanager
def acting(arguments: argparse.Namespace) -> Iterator[tuple[Home, By]]:
    """The home, and the person who acts in it.

    Raises:
        NotFoundError: there is no such person.
    """
    with opened(arguments) as home:
        by = By(home.agency, arguments.person, Channel.CLI)
        engine.me(home, by)
        yield home, by


@contextmanager
def changing(arguments: argparse.Namespace) -> Iterator[tuple[Home, By]]:
    """The same for a word that changes something: the jobs that it causes run before it ends."""
    with acting(arguments) as (home, by):
        yield home, by
        engine.run_due(home)
