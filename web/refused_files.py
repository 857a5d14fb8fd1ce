"""Why a file is not taken and what to do, as patterns of the engine's words (`engine.inspection.sample`) with ours."""

from __future__ import annotations

from typing import Final

from flask_babel import lazy_gettext

_NAME: Final = r"“(?P<name>.+)” "

SAID: Final = (
    (
        _NAME + r"is the same as version (?P<no>\d+)",
        lazy_gettext("“%(name)s” is the same as version %(no)s. Choose the changed file."),
    ),
    (
        _NAME + r"is of a kind that is not taken\. Save it as one of: (?P<kinds>.+)\.$",
        lazy_gettext("“%(name)s” is of a kind that is not taken. Save it as one of: %(kinds)s."),
    ),
    (
        _NAME + r"is an old Word or Excel file",
        lazy_gettext(
            "“%(name)s” is an old Word or Excel file, which can hide programs. Open it and save it as DOCX, XLSX or "
            "PDF."
        ),
    ),
    (
        _NAME + r"is an archive\.",
        lazy_gettext("“%(name)s” is an archive. Unpack it and choose its files one by one."),
    ),
    (
        _NAME + r"is a program\.",
        lazy_gettext("“%(name)s” is a program. Attach the paper itself, as PDF or DOCX."),
    ),
    (
        _NAME + r"is a web page or a drawing",
        lazy_gettext("“%(name)s” is a web page or a drawing that a browser would run. Save it as PDF or PNG."),
    ),
    (_NAME + r"is empty\.", lazy_gettext("“%(name)s” is empty. Choose the file again.")),
    (
        _NAME + r"has more than (?P<size>\d+) MB\.",
        lazy_gettext("“%(name)s” has more than %(size)s MB. Make it smaller or split it."),
    ),
    (
        _NAME + r"is not what its name says: inside it is (?P<content>\S+)\. Save it anew as (?P<wanted>\S+) and",
        lazy_gettext(
            "“%(name)s” is not what its name says: inside it is %(content)s. Save it anew as %(wanted)s and choose it "
            "again."
        ),
    ),
    (
        _NAME + r"is not what its name says\.",
        lazy_gettext("“%(name)s” is not what its name says. Save it anew and choose it again."),
    ),
    (
        _NAME + r"is two files in one",
        lazy_gettext(
            "“%(name)s” is two files in one, which can deceive who opens it. Open it, save it anew and choose it again."
        ),
    ),
    (
        _NAME + r"has parts whose names lead out of it",
        lazy_gettext("“%(name)s” has parts whose names lead out of it. Open it, save it anew and choose it again."),
    ),
    (
        _NAME + r"has macros",
        lazy_gettext("“%(name)s” has macros, which are programs. Save it without macros, or as PDF."),
    ),
    (
        _NAME + r"fetches parts from “(?P<place>.*)” when",
        lazy_gettext(
            "“%(name)s” fetches parts from “%(place)s” when it is opened. Break these links, or save it as PDF."
        ),
    ),
    (
        _NAME + r"is protected by a password",
        lazy_gettext("“%(name)s” is protected by a password. Remove the protection and choose it again."),
    ),
    (
        _NAME + r"unpacks to far more",
        lazy_gettext("“%(name)s” unpacks to far more than a paper holds. Open it, save it anew and choose it again."),
    ),
    (
        _NAME + r"has an archive inside",
        lazy_gettext("“%(name)s” has an archive inside. Take it out, unpack it and attach its files one by one."),
    ),
    (
        _NAME + r"cannot be read: it is damaged",
        lazy_gettext(
            "“%(name)s” cannot be read: it is damaged or not complete. Open it, save it anew and choose it again."
        ),
    ),
    (
        _NAME + r"runs a program when it is read",
        lazy_gettext(
            "“%(name)s” runs a program when it is read (JavaScript). Print it to a new PDF and choose that one."
        ),
    ),
    (
        _NAME + r"has (?P<width>\d+) × (?P<height>\d+) dots\..* at most (?P<most>\d+) million",
        lazy_gettext(
            "“%(name)s” has %(width)s × %(height)s dots. Make the picture smaller: at most %(most)s million dots."
        ),
    ),
)
