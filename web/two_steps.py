"""The second step of signing in: codes of an app (TOTP, RFC 6238) and codes to be kept on paper.

Flask-Security makes and checks the codes. The secret is kept encrypted, of the paper's codes a keyed hash each.
"""

from __future__ import annotations

import hashlib
import hmac
from typing import TYPE_CHECKING, Any, Final

from flask import current_app
from flask_security import UserMixin
from flask_security.totp import Totp

if TYPE_CHECKING:
    from flask import Flask

    from web.security import User

ISSUER: Final = "Quytrinh"
CODES: Final = 10
"""So many codes on paper."""
_WINDOW_SECONDS: Final = 30


class Codes(Totp):
    """Flask-Security's codes, each taken once (RFC 6238, 5.2): the time step of the last one is kept."""

    def get_last_counter(self, user: Any) -> int | None:  # noqa: ANN401 - its signature
        """The time step of the last code that was taken."""
        counter: int | None = user.tf_counter
        return counter

    def set_last_counter(self, user: Any, tmatch: Any) -> None:  # noqa: ANN401 - its signature
        """Keep the time step of this code with the account."""
        user.tf_counter = tmatch.counter


def install(app: Flask) -> None:
    """Make the codes with a key that comes from the home's secret key."""
    key = hmac.digest(app.config["SECRET_KEY"].encode(), b"quytrinh second step 1", hashlib.sha256).hex()
    app.extensions["quytrinh.codes"] = Codes({"1": key}, ISSUER)


def codes() -> Codes:
    """The maker and checker of codes."""
    found: Codes = current_app.extensions["quytrinh.codes"]
    return found


def takes(user: User, text: str) -> bool:
    """Whether this is the app's present code, or one of the paper's, which is used up by it."""
    plain = "".join(text.split()).lower()
    if plain.isascii() and plain.isdigit():
        return codes().verify_totp(plain, user.tf_totp_secret or "", user, window=_WINDOW_SECONDS)
    found = hashed(plain)
    if found not in user.tf_recovery_codes:
        return False
    user.tf_recovery_codes = [each for each in user.tf_recovery_codes if each != found]
    return True


def hashed(code: str) -> str:
    """What is kept of a code on paper."""
    plain = code.replace("-", "").lower()
    return hmac.new(current_app.config["SECRET_KEY"].encode(), plain.encode(), hashlib.sha256).hexdigest()


def counter_of(secret: str, text: str) -> int | None:
    """The time step of a code that an app has just been given the secret for; None when it is not the present one."""
    stranger = _Nobody()
    return (
        stranger.tf_counter if codes().verify_totp("".join(text.split()), secret, stranger, _WINDOW_SECONDS) else None
    )


class _Nobody(UserMixin):
    """Whoever turns the second step on has no last code yet."""

    tf_counter: int | None = None
