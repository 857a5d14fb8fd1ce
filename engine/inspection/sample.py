"""A file that is being looked at, and the words with which it is refused."""

from __future__ import annotations

from typing import BinaryIO, Final, NamedTuple

from engine.errors import BadValueError

REASONS: Final = {
    "kind": "is of a kind that is not taken. Save it as one of: {kinds}.",
    "old-office": "is an old Word or Excel file, which can hide programs. Open it and save it as DOCX, XLSX or PDF.",
    "archive": "is an archive. Unpack it and choose its files one by one.",
    "program": "is a program. Attach the paper itself, as PDF or DOCX.",
    "page": "is a web page or a drawing that a browser would run. Save it as PDF or PNG.",
    "empty": "is empty. Choose the file again.",
    "large": "has more than {most} MB. Make it smaller or split it.",
    "name": "is not what its name says: inside it is {content}. Save it anew as {wanted} and choose it again.",
    "unknown": "is not what its name says. Save it anew as {wanted} and choose it again.",
    "two": "is two files in one, which can deceive who opens it. Open it, save it anew and choose it again.",
    "paths": "has parts whose names lead out of it. Open it, save it anew and choose it again.",
    "macros": "has macros, which are programs. Save it without macros, or as PDF.",
    "outside": "fetches parts from “{place}” when it is opened. Break these links, or save it as PDF.",
    "locked": "is protected by a password. Remove the protection and choose it again.",
    "bomb": "unpacks to far more than a paper holds. Open it, save it anew and choose it again.",
    "nested": "has an archive inside. Take it out, unpack it and attach its files one by one.",
    "damaged": "cannot be read: it is damaged or not complete. Open it, save it anew and choose it again.",
    "active": "runs a program when it is read (JavaScript). Print it to a new PDF and choose that one.",
    "pixels": "has {width} × {height} dots. Make the picture smaller: at most {most} million dots.",
}
"""Why a file is refused and what to do, after its name in quotation marks; `web.refusals` has the Vietnamese."""


class Sample(NamedTuple):
    """A file that is being looked at: its name as cleaned, its bytes, how many they are."""

    name: str
    stream: BinaryIO
    size: int

    def head(self, count: int) -> bytes:
        """The first bytes."""
        self.stream.seek(0)
        return self.stream.read(count)

    def tail(self, count: int) -> bytes:
        """The last bytes."""
        self.stream.seek(max(self.size - count, 0))
        return self.stream.read(count)

    def refuse(self, reason: str, **parts: object) -> BadValueError:
        """The refusal of this file."""
        return refusal(self.name, reason, **parts)


def refusal(name: str, reason: str, **parts: object) -> BadValueError:
    """The refusal of the file of this name."""
    return BadValueError(f"“{name}” {REASONS[reason].format(**parts)}")
