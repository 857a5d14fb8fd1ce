"""Why a repair cannot be done, in the administrator's language: patterns of the engine's sentences."""

from __future__ import annotations

from typing import Final

from flask_babel import lazy_gettext

SAID: Final = (
    (
        r"“(?P<a>.+)” and “(?P<b>.+)” are not in the same parallel branch",
        lazy_gettext(
            "“%(a)s” and “%(b)s” are not in the same parallel branch: work would be lost or done twice. Choose a step "
            "of the same branch."
        ),
    ),
    (
        r"“(?P<a>.+)” is on another level than “(?P<b>.+)”",
        lazy_gettext(
            "“%(a)s” is on another level than “%(b)s”. Choose a step of the same level, or move the sub-process as a "
            "whole."
        ),
    ),
    (
        r"“(?P<a>.+)” is being done several times at once",
        lazy_gettext("“%(a)s” is being done several times at once. Move the step as a whole, not one of them."),
    ),
    (
        r"“(?P<a>.+)” waits for its other branches",
        lazy_gettext("“%(a)s” waits for its other branches. Move the steps that it waits for."),
    ),
    (
        r"“(?P<a>.+)” waits for several branches",
        lazy_gettext("“%(a)s” waits for several branches. Choose the step behind it."),
    ),
    (
        r"“(?P<a>.+)” is begun by an event",
        lazy_gettext("“%(a)s” is begun by an event. Choose the step behind it."),
    ),
    (
        r"“(?P<a>.+)” is one of several events",
        lazy_gettext("“%(a)s” is one of several events of which the first counts. Choose the gateway before it."),
    ),
    (r"No flow leads to “(?P<a>.+)”", lazy_gettext("No flow leads to “%(a)s”. Choose another step.")),
    (r"There is no step “(?P<a>.*)”", lazy_gettext("There is no step “%(a)s” in this diagram.")),
    (
        r"The step has gone on meanwhile",
        lazy_gettext("The step has gone on meanwhile: there is nothing to do about it."),
    ),
    (
        r"A person's task is not tried again",
        lazy_gettext("A person's task is not tried again or skipped. Give it to somebody."),
    ),
    (
        r"This incident has been dealt with meanwhile",
        lazy_gettext("This incident has been dealt with meanwhile. Look at the list again."),
    ),
    (
        r"A step waits for this\.",
        lazy_gettext("A step waits for this. Let it try again, skip it, or move it."),
    ),
    (
        r"The auditor closes this by itself",
        lazy_gettext("The auditor closes this by itself when it is gone. Mend what it found."),
    ),
    (r"This case is suspended", lazy_gettext("This case is suspended. Resume it first.")),
    (
        r"No flow can be taken here",
        lazy_gettext("No way leads on with these values: no condition holds. Correct the values, or give a result."),
    ),
)
