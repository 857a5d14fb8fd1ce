"""A home: one agency's installation opened: its database, papers, clock, handlers and what is warm in memory."""

from __future__ import annotations

import threading
from contextlib import closing, contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING

from engine.calendar import Calendars
from engine.clock import Clock, SystemClock
from engine.errors import BusyError, StateError, UnavailableError
from engine.handlers import Catalogue
from engine.leases import Heart
from engine.office_pdf import OfficePdf
from engine.shelf import Shelf, Store
from engine.tally import Tally
from storage import agencies, dispatch, failpoints, migrations
from storage import settings as kept
from storage.blobs import BlobFolder
from storage.errors import BusyStorageError, ConflictError, StorageError
from storage.session import Database

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from engine.live import Live
    from engine.settings import Settings
    from storage.session import Connection

DEMO = "demo"
WARM = 1024


class HomeClock:
    """The home's clock: a demo or test home adds the offset that ``tick`` keeps in a row that every process reads."""

    def __init__(self, home: Home, base: Clock) -> None:
        self._home, self.base = home, base

    def now(self) -> datetime:
        """The present instant of this home, UTC."""
        now = self.base.now()
        if not self._home.is_demo:
            return now
        with self._home.database.read() as connection:
            return now + timedelta(seconds=kept.clock_offset(connection))

    def within(self, connection: Connection) -> datetime:
        """The same, inside a transaction that is open already."""
        now = self.base.now()
        return now + timedelta(seconds=kept.clock_offset(connection)) if self._home.is_demo else now


class HomeDatabase(Database):
    """The database as the engine sees it: what goes wrong with it is told by the engine's errors."""

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A block that reads. Raises UnavailableError."""
        try:
            with super().read() as connection:
                yield connection
        except StorageError as error:
            raise UnavailableError(str(error)) from error

    @contextmanager
    def glance(self) -> Iterator[Connection]:
        """A block whose questions stand each for itself. Raises UnavailableError."""
        try:
            with super().glance() as connection:
                yield connection
        except StorageError as error:
            raise UnavailableError(str(error)) from error

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """A transaction; being busy and conflicts are left for the act to try again. Raises UnavailableError."""
        try:
            with super().write() as connection:
                yield connection
        except (BusyStorageError, ConflictError):
            raise
        except StorageError as error:
            raise UnavailableError(str(error)) from error

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A small transaction that nobody tries again. Raises BusyError, StateError, UnavailableError."""
        try:
            with self.write() as connection:
                yield connection
        except BusyStorageError as error:
            raise BusyError("The database is busy. Nothing was changed; please try again.") from error
        except ConflictError as error:
            raise StateError(f"Nothing was changed: {error}") from error


class Home:
    """What every command is given first. Make one with ``Home.open`` and close it at the end.

    ``gathered``: events of the last moments that were told as news; ``digests_planned``: whether the next daily mails
    have their job; ``post_rests_until``: no mail is tried before, because the mail server was away.
    ``has_workers``: what is due is told to worker processes. ``acts``: those that this process committed on cases.
    ``stopping``: set when this process was told to end.
    """

    def __init__(self, settings: Settings, database: HomeDatabase, *, clock: Clock, catalogue: Catalogue) -> None:
        self.settings, self.database, self.catalogue = settings, database, catalogue
        self.blobs = BlobFolder(settings.home / "blobs")
        self.office = OfficePdf(settings.home / "previews", settings.office)
        self.shelf = Shelf()
        self.warm: Store[str, tuple[int, Live]] = Store(WARM)
        self.bell = Bell()
        self.acts, self.stopping = Tally(), threading.Event()
        self.is_demo = self._kind() == DEMO
        self.clock = HomeClock(self, clock)
        self.heart = Heart(database, lambda: self.clock)
        self.calendars = Calendars()
        self.gathered: set[str] = set()
        self.has_workers = settings.workers
        self.digests_planned = False
        self.post_rests_until: datetime | None = None
        self._agency: str | None = None

    @classmethod
    def open(cls, settings: Settings, *, clock: Clock | None = None) -> Home:
        """Migrate the database, load the handlers, open the blob folder.

        Raises:
            UnavailableError: the home is no folder, or its database cannot be opened or brought up to date.
        """
        try:
            settings.make_home()
            migrations.upgrade(settings.database_url)
            if settings.workers:
                with closing(Database(settings.database_url)) as database:
                    dispatch.prepare(database)
            if settings.failpoint is not None:
                failpoints.arm(settings.failpoint.name, settings.failpoint.passing)
        except (FileExistsError, NotADirectoryError) as error:
            raise UnavailableError(f"The home “{settings.home}” is no folder. Name one in QUYTRINH_HOME.") from error
        except StorageError as error:
            raise UnavailableError(str(error)) from error
        catalogue = Catalogue.load(settings.handlers)
        return cls(settings, HomeDatabase(settings.database_url), clock=clock or SystemClock(), catalogue=catalogue)

    def _kind(self) -> object:
        with self.database.read() as connection:
            return kept.get(connection, "", "kind")

    def mark_demo(self, connection: Connection) -> None:
        """Say that this home is a demo or test home, whose clock may be moved."""
        kept.put(connection, agency="", name="kind", value=DEMO, at=self.clock.now())
        self.is_demo = True

    @property
    def agency(self) -> str:
        """The id of the agency of this home.

        Raises:
            StateError: the home has none yet.
        """
        if self._agency is None:
            with self.database.read() as connection:
                found = agencies.listing(connection)
            if not found:
                raise StateError("This home has no agency yet. Run `quytrinh init`, or `./run` for the demo.")
            self._agency = found[0].id
        return self._agency

    def close(self) -> None:
        """Let go of the database."""
        self.heart.close()
        self.office.close()
        self.warm.clear()
        self.database.close()


class Bell:
    """Rings after each commit that made work for others: jobs for the runner, steps for outside workers."""

    def __init__(self) -> None:
        self._condition, self._count = threading.Condition(), 0

    def ring(self) -> None:
        """Wake all who wait."""
        with self._condition:
            self._count += 1
            self._condition.notify_all()

    @property
    def count(self) -> int:
        """How often it rang: give it to ``wait`` so that no ring is missed."""
        return self._count

    def wait(self, seconds: float, since: int | None = None) -> bool:
        """Wait for a ring after the count ``since`` (now when None); False when none came in time."""
        with self._condition:
            heard = self._count if since is None else since
            return self._condition.wait_for(lambda: self._count != heard, timeout=seconds)
