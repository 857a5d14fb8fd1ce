"""Who is there: sign-in by account and password, sessions, API tokens (Flask-Security on the tables of our own).

Passwords are argon2id hashes. Sign-in and token expiry use the machine's clock, never the home's.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import threading
import time
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from flask import current_app, g, redirect, request, session, url_for
from flask_security import RoleMixin, Security, UserMixin, current_user, login_user, logout_user
from flask_security.datastore import UserDatastore
from flask_security.utils import aware_utcnow, parse_auth_token
from itsdangerous import BadData

import engine
from storage import accounts, agencies, people
from web.current import by, home, now

if TYPE_CHECKING:
    from flask import Flask
    from werkzeug.wrappers import Response

    from engine import Home
    from storage.accounts import Account
    from storage.people import Person

FAILURES: Final = 10
LOCK_SECONDS: Final = 15 * 60
REMEMBERED_SECONDS: Final = 60.0
_REMEMBERED: Final = 1_000
_OPEN: Final = frozenset(
    {"login.page", "healthz.page", "static", "calendar.feed", "unsubscribe.page", "unsubscribe.leave"}
)
_FIRST: Final = frozenset({"account.page", "account.speak", "login.leave"})
"""What is open to who has a password for one sign-in."""
_OTHER_GATES: Final = ("/engine-rest", "/.well-known/")
_hasher = PasswordHasher()
# Verified for an account that is not there, so that its absence takes as long as a wrong password.
_NOBODY: Final = _hasher.hash(os.urandom(16).hex())


class Role(RoleMixin):
    """Flask-Security asks for a role model; roles are positions of ours and live in the engine."""


class User(UserMixin):
    """The signed-in person, as Flask-Security and the pages want to have it."""

    # The library looks for these names on the class.
    fs_uniquifier = fs_token_uniquifier = ""

    def __init__(self, account: Account, person: Person) -> None:
        self.login, self.active, self.password = account.id, account.active, account.password
        self.fs_uniquifier, self.fs_token_uniquifier = account.fs_uniquifier, account.fs_token_uniquifier
        self.must_change = account.must_change
        self.last_login_at = account.last_login_at  # type: ignore[assignment]  # None before the first sign-in
        self.current_login_at = account.current_login_at  # type: ignore[assignment]  # None before the first sign-in
        self.login_count, self.failed_count = account.login_count, account.failed_count
        self.last_login_ip = self.current_login_ip = None
        self.name, self.title, self.language, self.email = person.name, person.title, person.language, person.email
        self.roles = []


class People(UserDatastore):
    """Flask-Security's data store: finds people, and writes what a sign-in changed in one unit of work."""

    def __init__(self, home: Home) -> None:
        super().__init__(User, Role)
        self._home = home

    def find_user(self, case_insensitive: bool = False, **named: str) -> User | None:  # noqa: FBT001, FBT002 - its signature
        """The person with this id, session or token identity."""
        del case_insensitive
        finders = {
            "id": accounts.get,
            "fs_uniquifier": accounts.by_uniquifier,
            "fs_token_uniquifier": accounts.by_token_uniquifier,
        }
        name, value = next(iter(named.items()))
        if "\x00" in value:
            return None  # PostgreSQL refuses to compare such a text; nobody is called so
        with self._home.database.read() as connection:
            account = finders[name](connection, value)
            person = people.get(connection, account.id) if account else None
        return User(account, person) if account and person else None

    def put(self, user: User) -> User:
        """Remember that this person's account is to be written."""
        g.setdefault("accounts_to_write", []).append(user)
        return user

    def commit(self) -> None:
        """Flask-Security's word for it, at the end of a request."""
        self.keep()

    def keep(self) -> None:
        """Write what was put, in one unit of work."""
        waiting: list[User] = g.pop("accounts_to_write", [])
        with self._home.database.writing() as connection:
            for user in waiting:
                accounts.change(
                    connection,
                    user.login,
                    last_login_at=user.last_login_at,
                    current_login_at=user.current_login_at,
                    login_count=user.login_count,
                    failed_count=user.failed_count,
                )


class Failures:
    """Wrong passwords of late, by account and address: ten within fifteen minutes lock that pair out."""

    def __init__(self) -> None:
        self._lock, self._times = threading.Lock(), dict[tuple[str, str], list[float]]()

    def left(self, name: str, address: str) -> int:
        """How many tries are left."""
        with self._lock:
            return FAILURES - len(self._recent((name, address)))

    def add(self, name: str, address: str) -> None:
        """One more wrong password."""
        with self._lock:
            if len(self._times) >= _REMEMBERED:
                self._times = {pair: self._recent(pair) for pair in self._times if self._recent(pair)}
            self._times[name, address] = [*self._recent((name, address)), time.monotonic()]

    def forget(self, name: str, address: str) -> None:
        """The password was right."""
        with self._lock:
            self._times.pop((name, address), None)

    def _recent(self, pair: tuple[str, str]) -> list[float]:
        since = time.monotonic() - LOCK_SECONDS
        return [at for at in self._times.get(pair, []) if at > since]


class Remembered:
    """Basic credentials verified within the last minute, as keyed hashes: argon2 is slow on purpose."""

    def __init__(self) -> None:
        self._key, self._lock = os.urandom(32), threading.Lock()
        self._until: dict[bytes, tuple[float, str]] = {}

    def person(self, name: str, password: str) -> str | None:
        """The person whose credentials these were a moment ago."""
        until, person = self._until.get(self._digest(name, password), (0.0, ""))
        return person if until > time.monotonic() else None

    def add(self, name: str, password: str, person: str) -> None:
        """Remember them for a minute."""
        present = time.monotonic()
        with self._lock:
            if len(self._until) >= _REMEMBERED:
                self._until = {each: kept for each, kept in self._until.items() if kept[0] > present}
            self._until[self._digest(name, password)] = (present + REMEMBERED_SECONDS, person)

    def drop(self, person: str) -> None:
        """Forget what was verified for a person."""
        with self._lock:
            self._until = {each: kept for each, kept in self._until.items() if kept[1] != person}

    def _digest(self, name: str, password: str) -> bytes:
        return hmac.digest(self._key, f"{len(name)}:{name}{password}".encode(), hashlib.sha256)


def install(app: Flask) -> None:
    """Put the gate in front of every page."""
    app.config.update(
        SECURITY_PASSWORD_HASH="argon2",  # noqa: S106 - the name of an algorithm
        SECURITY_PASSWORD_SINGLE_HASH=["argon2"],
        SECURITY_PASSWORD_SALT=app.config["SECRET_KEY"],
        SECURITY_TRACKABLE=True,
        SECURITY_DATETIME_FACTORY=aware_utcnow,
        SECURITY_DEFAULT_REMEMBER_ME=False,
        SECURITY_TOKEN_MAX_AGE=timedelta(days=366),
        SECURITY_CSRF_IGNORE_UNAUTH_ENDPOINTS=False,
        REMEMBER_COOKIE_DURATION=timedelta(days=7),
        REMEMBER_COOKIE_HTTPONLY=True,
        REMEMBER_COOKIE_SAMESITE="Lax",
        REMEMBER_COOKIE_SECURE=app.config["SESSION_COOKIE_SECURE"],
    )
    security = Security(app, People(app.extensions["quytrinh"]), register_blueprint=False)
    # The sheet and the scripts are for everybody, also while the database cannot say who asks.
    security.principal.skip_static = True
    app.extensions["quytrinh.failures"] = Failures()
    app.extensions["quytrinh.remembered"] = Remembered()
    app.before_request(_require_sign_in)


def hash_password(text: str) -> str:
    """The argon2id hash of a password, to be stored."""
    return _hasher.hash(text)


def sign_in(name: str, password: str, *, remember: bool) -> int | None:
    """Sign a person in for this browser; None when done, else how many tries are left."""
    failures, address = _failures(), request.remote_addr or ""
    user = _verified(name, password) if failures.left(name, address) > 0 else None
    if user is None:
        failures.add(name, address)
        engine.record_sign_in(home(), name, "refused", engine.Channel.WEB)
        return max(failures.left(name, address), 0)
    failures.forget(name, address)
    session.permanent = True
    login_user(user, remember=remember, authn_via=["password"])
    _store().keep()
    engine.record_sign_in(home(), user.login, "signed-in", engine.Channel.WEB)
    return None


def renew_password(present: str, fresh: str) -> int | None:
    """Give the signed-in person another password; this browser stays signed in, every other session and token ends.

    None when done; else the present password was wrong, and so many tries are left.
    """
    name, failures, address = str(current_user.login), _failures(), request.remote_addr or ""
    user = _verified(name, present) if failures.left(name, address) > 0 else None
    if user is None:
        failures.add(name, address)
        engine.record_sign_in(home(), name, "refused", engine.Channel.WEB)
        return max(failures.left(name, address), 0)
    failures.forget(name, address)
    engine.change_password(home(), by(), password_hash=hash_password(fresh))
    forget(name)
    logout_user()
    login_user(_store().find_user(id=name) or user, authn_via=["password"])
    session.permanent = True
    _store().keep()
    return None


def must_change() -> bool:
    """Whether the signed-in person gives a password of their own before anything else."""
    return bool(getattr(current_user, "must_change", False))


def forget(person: str) -> None:
    """Verify a person's Basic credentials anew from now on: their password or their account has changed."""
    remembered: Remembered = current_app.extensions["quytrinh.remembered"]
    remembered.drop(person)


def sign_out() -> None:
    """End the session."""
    engine.record_sign_in(home(), current_user.login, "signed-out", engine.Channel.WEB)
    logout_user()


def verify_basic(name: str, password: str) -> str | None:
    """The id of the person with this name and password, None when they are wrong or to be changed first.

    Verified credentials are remembered for a minute, so that idle workers do not slow a clicking official.
    """
    remembered: Remembered = current_app.extensions["quytrinh.remembered"]
    known = remembered.person(name, password)
    if known is not None:
        return known
    failures, address = _failures(), request.remote_addr or ""
    user = _verified(name, password) if failures.left(name, address) > 0 else None
    if user is None:
        failures.add(name, address)
        return None
    if user.must_change:
        # An administrator knows this password: it opens the page on which another one is given, and nothing else.
        return None
    remembered.add(name, password, user.login)
    return str(user.login)


def verify_token(token: str) -> str | None:
    """The id of the person whose API token this is, None when it is not valid."""
    try:
        identity = parse_auth_token(token)["uid"]
    except (BadData, ValueError, TypeError, KeyError):
        return None
    user = _store().find_user(fs_token_uniquifier=str(identity))
    return str(user.login) if user is not None and user.active else None


def token_for(person: str) -> str:
    """A new API token of a person; it is valid until the person's tokens are revoked.

    Raises `engine.NotFoundError` when there is no such person.
    """
    user = _store().find_user(id=person)
    if user is None:
        raise engine.NotFoundError("person", person)
    return str(user.get_auth_token())


def agency_name(home: Home) -> str:
    """What the agency is called today; empty in a home that has none yet."""
    try:
        agency = home.agency
    except engine.StateError:
        return ""
    with home.database.read() as connection:
        identity = agencies.identity_on(connection, agency, now().date())
    return identity.name if identity else ""


def _verified(name: str, password: str) -> User | None:
    user = _store().find_user(id=name)
    kept = user.password if user is not None and user.active and user.password else None
    try:
        _hasher.verify(kept or _NOBODY, password)
    except (VerificationError, InvalidHashError):
        return None
    return user if kept else None


def _failures() -> Failures:
    found: Failures = current_app.extensions["quytrinh.failures"]
    return found


def _store() -> People:
    found: People = current_app.extensions["security"].datastore
    return found


def _require_sign_in() -> Response | None:
    if request.endpoint is None or request.endpoint in _OPEN or request.path.startswith(_OTHER_GATES):
        return None
    if current_user.is_authenticated:
        return redirect(url_for("account.page")) if must_change() and request.endpoint not in _FIRST else None
    wanted = request.full_path.rstrip("?") if request.method == "GET" else None
    return redirect(url_for("login.page", next=wanted))
