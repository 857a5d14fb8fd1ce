"""Who is there: sign-in by account and password, sessions, API tokens (Flask-Security on the tables of our own).

Passwords are argon2id hashes. Sign-in and token expiry use the machine's clock, never the home's.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
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
from storage import accounts, agencies, people, sign_ins
from storage.sign_ins import SignIn
from web import carried, two_steps
from web.current import by, home, now

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from flask import Flask
    from flask.typing import ResponseReturnValue

    from engine import Home
    from storage.accounts import Account
    from storage.people import Person
    from storage.session import Connection

REMEMBERED_SECONDS: Final = 60.0
_REMEMBERED: Final = 1_000
SECOND_SECONDS: Final = 5 * 60
"""So long the code may follow the password."""
SEEN_EVERY: Final = timedelta(minutes=5)
_LONGEST_AGENT: Final = 400
_SECOND: Final = "second_step"
_OPEN: Final = frozenset(
    {"login.page", "login.code", "static", "calendar.feed", "unsubscribe.page", "unsubscribe.leave"}
    | {"healthz.page", "readyz.page", "metrics.page"}
)
_FIRST: Final = frozenset({"account.page", "account.speak", "login.leave"})
"""What is open to who has a password for one sign-in."""
_SECOND_FIRST: Final = frozenset({"second.page", "second.turn_on"})
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
        self.tf_totp_secret, self.tf_counter = account.tf_totp_secret, account.tf_counter
        self.tf_recovery_codes = list(account.tf_recovery_codes or ())
        self.sign_in: SignIn | None = None
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
        name, value = next(iter(named.items()))
        if "\x00" in value:
            return None  # PostgreSQL refuses to compare such a text; nobody is called so
        if name == "fs_uniquifier":
            with self._home.database.glance() as connection:  # one statement
                return _signed_in(connection, value)
        with self._home.database.read() as connection:
            finder = accounts.by_token_uniquifier if name == "fs_token_uniquifier" else accounts.get
            return _user(connection, finder(connection, value))

    def put(self, user: User) -> User:
        """Remember that this person's account is to be written."""
        g.setdefault("accounts_to_write", []).append(user)
        return user

    def rehash(self, user: User, password_hash: str) -> None:
        """Keep the same password under a hash of today's strength: only now, at the sign-in, is it known."""
        with self._home.database.writing() as connection:
            accounts.change(connection, user.login, password=password_hash)

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
                    tf_counter=user.tf_counter,
                    tf_recovery_codes=user.tf_recovery_codes or None,
                )


def _user(connection: Connection, account: Account | None) -> User | None:
    person = people.get(connection, account.id) if account else None
    return User(account, person) if account and person else None


def _signed_in(connection: Connection, token: str) -> User | None:
    """The person of an open sign-in: each device has a token of its own, so that each can be ended alone."""
    found = sign_ins.by_token(connection, token)
    if found is None:
        return None
    row, account, person = found
    user = User(account, person)
    user.fs_uniquifier, user.sign_in = token, row
    return user


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
    # Programs show who they are at a gate of their own (web.rest.gate), and once is enough.
    asking = list(security.principal.identity_loaders)
    security.principal.identity_loaders.clear()
    security.principal.identity_loader(lambda: None if request.path.startswith(_OTHER_GATES) else _identity(asking))
    app.extensions["quytrinh.remembered"] = Remembered()
    two_steps.install(app)
    app.before_request(_require_sign_in)


def _identity(loaders: Iterable[Callable[[], object]]) -> object:
    return next(filter(None, (load() for load in loaders)), None)


def hash_password(text: str) -> str:
    """The argon2id hash of a password, to be stored."""
    return _hasher.hash(text)


def sign_in(name: str, password: str, *, remember: bool) -> int | None:
    """Sign a person in for this browser; None when done, or a second step follows; else the tries left."""
    user = _verified(name, password) if _may_try(name) else None
    if user is None:
        return _failed(name)
    if user.tf_totp_secret:
        # The failures stay until the second step is done: who has the password must not try codes for ever.
        session[_SECOND] = {"person": user.login, "remember": remember, "until": time.time() + SECOND_SECONDS}
        return None
    engine.forgive(home(), name, _address())
    _let_in(user, remember=remember, via=["password"])
    return None


def awaited() -> str | None:
    """The person who has given the right password on this browser a moment ago, and still owes a code."""
    second = session.get(_SECOND)
    return str(second["person"]) if second and second["until"] > time.time() else None


def second_step(code: str) -> int | None:
    """Take the code of the person awaited; None when they are signed in, else how many tries are left."""
    name = awaited() or ""
    user = _store().find_user(id=name) if _may_try(name) else None
    if user is None or not user.active or not two_steps.takes(user, code):
        return _failed(name)
    engine.forgive(home(), name, _address())
    _let_in(user, remember=bool(session.pop(_SECOND)["remember"]), via=["password", "authenticator"])
    return None


def _failed(name: str) -> int:
    return engine.record_failure(home(), name, _address(), engine.Channel.WEB)


def _may_try(name: str) -> bool:
    return engine.tries_left(home(), name, _address()) > 0


def _address() -> str:
    return request.remote_addr or ""


def _let_in(user: User, *, remember: bool, via: list[str]) -> None:
    session.permanent = True
    user.fs_uniquifier = open_sign_in(user, remember=remember)
    login_user(user, remember=remember, authn_via=via)
    _store().keep()
    engine.record_sign_in(home(), user.login, "signed-in", engine.Channel.WEB)


def open_sign_in(user: User, *, remember: bool = False) -> str:
    """Write that a person signs in on this device, and give the token that its cookie names."""
    present, token = aware_utcnow(), secrets.token_hex(16)
    agent, address = request.headers.get("User-Agent", "")[:_LONGEST_AGENT], _address()
    with home().database.writing() as connection:
        row = SignIn(secrets.token_hex(8), home().agency, user.login, token, agent, address, remember, present, present)
        sign_ins.add(connection, row)
    return token


def renew_password(present: str, fresh: str) -> int | None:
    """Give the signed-in person another password; this browser stays signed in, every other session and token ends.

    None when done; else the present password was wrong, and so many tries are left.
    """
    name = str(current_user.login)
    user = _verified(name, present) if _may_try(name) else None
    if user is None:
        return _failed(name)
    engine.forgive(home(), name, _address())
    engine.change_password(home(), by(), password_hash=hash_password(fresh))
    forget(name)
    logout_user()
    again = _store().find_user(id=name) or user
    again.fs_uniquifier = open_sign_in(again)
    login_user(again, authn_via=["password"])
    session.permanent = True
    _store().keep()
    return None


def right_password(text: str) -> bool:
    """Whether this is the signed-in person's password; wrong ones count as at the sign-in."""
    name = str(current_user.login)
    right = _may_try(name) and _verified(name, text) is not None
    if not right:
        _failed(name)
    return right


def must_change() -> bool:
    """Whether the signed-in person gives a password of their own before anything else."""
    return bool(getattr(current_user, "must_change", False))


def forget(person: str) -> None:
    """Verify a person's Basic credentials anew from now on: their password or their account has changed."""
    remembered: Remembered = current_app.extensions["quytrinh.remembered"]
    remembered.drop(person)


def sign_out() -> None:
    """End the session, and with it the sign-in of this device."""
    engine.record_sign_in(home(), current_user.login, "signed-out", engine.Channel.WEB)
    with home().database.writing() as connection:
        row: SignIn = current_user.sign_in
        sign_ins.end(connection, row.person, at=aware_utcnow(), only=row.id)
    logout_user()


def verify_basic(name: str, password: str) -> str | None:
    """The id of the person with this name and password, None when they are wrong or to be changed first.

    Verified credentials are remembered for a minute, so that idle workers do not slow a clicking official.
    """
    remembered: Remembered = current_app.extensions["quytrinh.remembered"]
    known = remembered.person(name, password)
    if known is not None:
        return known
    if not _may_try(name):
        return None
    user = _verified(name, password)
    if user is None:
        engine.record_failure(home(), name, _address(), engine.Channel.API)
        return None
    if user.must_change or user.tf_totp_secret:
        # The password alone must not be enough where a second step is asked for: programs use an API token then.
        # One that an administrator knows opens the page on which another one is given, and nothing else.
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
    if user is None or not kept:
        return None
    if _hasher.check_needs_rehash(kept):
        _store().rehash(user, hash_password(password))
    return user


def _store() -> People:
    found: People = current_app.extensions["security"].datastore
    return found


def _require_sign_in() -> ResponseReturnValue | None:
    if request.endpoint is None or request.endpoint in _OPEN or request.path.startswith(_OTHER_GATES):
        return None
    if current_user.is_authenticated:
        _see(current_user.sign_in)
        return _first()
    if carried.is_wanted():
        return carried.ask()
    wanted = request.full_path.rstrip("?") if request.method == "GET" else None
    return redirect(url_for("login.page", next=wanted))


def _first() -> ResponseReturnValue | None:
    """Where a person is led before anything else: to give a password of their own, or to turn the second step on."""
    if must_change() and request.endpoint not in _FIRST:
        return redirect(url_for("account.page"))
    if owes_two_steps() and request.endpoint not in _FIRST | _SECOND_FIRST:
        return redirect(url_for("second.page"))
    return None


def owes_two_steps() -> bool:
    """Whether the signed-in person is an administrator who must sign in in two steps here, and does not yet."""
    if not home().settings.two_steps_for_administrators or current_user.tf_totp_secret:
        return False
    return "admin" in engine.me(home(), by()).roles


def _see(row: SignIn) -> None:
    """Keep when and where a device was seen, every few minutes."""
    present, address = aware_utcnow(), _address()
    if present - row.seen_at > SEEN_EVERY or address != row.address:
        with home().database.writing() as connection:
            sign_ins.seen(connection, row.id, at=present, address=address)
