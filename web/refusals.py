"""The engine's refusals in the person's language: its messages are English, officials read Vietnamese first."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from flask_babel import lazy_gettext

from web import refused_files, refused_repairs
from web.languages import language
from web.roles import name_of

if TYPE_CHECKING:
    from engine import EngineError

_SAID: Final = (
    (
        r"“(?P<task>.+)” must be done by somebody else than “(?P<other>.+)”, which (?P<person>\S+) did",
        lazy_gettext(
            "“%(task)s” must be done by somebody else than “%(other)s”, which %(person)s did in this case. "
            "Pass the task on to a colleague."
        ),
    ),
    (
        r"(?P<person>\S+) has no authority to sign “(?P<type>.+)” on (?P<day>\S+)\. ",
        lazy_gettext(
            "%(person)s has no authority to sign “%(type)s” on %(day)s. Let the head of the agency sign, or have an "
            "authority entered with its basis."
        ),
    ),
    (
        r"The authority (?P<kind>\w+)\. of (?P<person>\S+) ended on (?P<day>\S+) \(",
        lazy_gettext(
            "The authority %(kind)s. of %(person)s ended on %(day)s. Let the head of the agency sign, or have a new "
            "authority entered."
        ),
    ),
    (
        r"There is no document to sign",
        lazy_gettext("There is no paper to sign in this case. Return it to the drafter."),
    ),
    (
        r"(Văn bản mật không được đưa tệp|Nothing of a document that is Mật)",
        lazy_gettext("A secret paper takes no file. Enter the stub only and handle the paper as the law says."),
    ),
    (
        r"These documents are linked so already",
        lazy_gettext("These papers are linked so already. Nothing needs doing."),
    ),
    (
        r"An issued document gets no attachment",
        lazy_gettext("An issued paper gets no attachment any more: what it has went out with it."),
    ),
    (
        r"Only who (wrote this document|attached this file)",
        lazy_gettext("Only who wrote or attached this paper, works on its case or keeps the archive may do this."),
    ),
    (
        r"Choose a file to attach",
        lazy_gettext("Choose a file to attach."),
    ),
    (
        r"Say why in at least (?P<least>\d+) characters\. Now there are (?P<count>\d+)",
        lazy_gettext("Say why in at least %(least)s characters. Now there are %(count)s."),
    ),
    (
        r"This would go round in a ring: (?P<ring>.+)\. Choose",
        lazy_gettext("This would go round in a ring: %(ring)s. Choose somebody else, or other days."),
    ),
    (
        r"(Nothing was changed\. )?Line (?P<line>\d+)(, (?P<column>\w+))?: ",
        lazy_gettext("Nothing was changed: see line %(line)s of the file. Look at the file once more."),
    ),
    (r"Write what is missing\.", lazy_gettext("Write what is missing.")),
    (
        r"There is no (?P<what>unit|role|person) “(?P<name>.*)”\.",
        lazy_gettext("“%(name)s” is not there. Add it first, or put its line before this one."),
    ),
    (r"An earlier line says this already", lazy_gettext("An earlier line says this already. Keep one of them.")),
    (r"A unit is not part of itself", lazy_gettext("A unit is not part of itself.")),
    (r"“(?P<day>.*)” is no day\.", lazy_gettext("“%(day)s” is no day. Write it as 02/07/2026.")),
    (r"The last day is before the first", lazy_gettext("The last day is before the first. Write a later one.")),
    (
        r"A position that ends is not made endless",
        lazy_gettext("A position that ends is not made endless again. Give it anew from a later day."),
    ),
    (
        r"Hand this person.s work over",
        lazy_gettext("Hand this person’s work over to close the account: a table does not."),
    ),
    (r"“(?P<name>.*)” is no login name", lazy_gettext("Write a-z, 0-9, dot, hyphen and _, a letter first.")),
    (r"Write vi or en", lazy_gettext("Write vi or en.")),
    (r"Write yes or no", lazy_gettext("Write yes or no.")),
    (r"The file is not (UTF-8|text)", lazy_gettext("The file is not UTF-8 text. Save it as “CSV UTF-8”.")),
    (r"The file is no table", lazy_gettext("The file is no table: a quotation mark is not closed. Mend it.")),
    (
        r"The first line names the columns: (?P<columns>.+)\. Missing",
        lazy_gettext("The first line must name the columns: %(columns)s."),
    ),
    (r"The file (is larger than 2 MB|has more than)", lazy_gettext("The file is too large. Split it.")),
    (r"The file “.+” is not here\. Upload it again", lazy_gettext("Attach this file again.")),
    (
        r"The unit “(?P<unit>.+)” ended on (?P<day>\S+)\. ",
        lazy_gettext("The unit %(unit)s ended on %(day)s. Choose another unit or day."),
    ),
    (
        r"The unit “(?P<unit>.+)” ends on (?P<day>\S+)\. ",
        lazy_gettext("The unit %(unit)s ends on %(day)s. Write a last day up to then."),
    ),
    (
        r"A position in this unit begins on (?P<day>\S+)\. ",
        lazy_gettext("A position in this unit begins on %(day)s. Write a later last day."),
    ),
    (
        r"Somebody else holds a position in this unit now",
        lazy_gettext("Somebody else holds a position in this unit now. Look at it all once more."),
    ),
    (
        r"Somebody holds a position in it beyond that day",
        lazy_gettext("Somebody holds a position in this unit beyond that day. End the unit on its page."),
    ),
    (
        r"You administer the agency from this unit",
        lazy_gettext("You administer the agency from this unit. Take that role in another one first."),
    ),
    (r"Nobody stands in for themselves", lazy_gettext("Nobody stands in for themselves. Choose somebody else.")),
    (
        r"(?P<name>.+) no longer works here\. Choose somebody else",
        lazy_gettext("%(name)s no longer works here. Choose somebody else."),
    ),
    (
        r"The last day (?P<last>\S+) is before the first, (?P<first>[^ ]+)\. Swap",
        lazy_gettext("The last day %(last)s is before the first, %(first)s. Swap them."),
    ),
    (r"The (?P<day>\S+) is past\. Give days", lazy_gettext("%(day)s is past. Write days that are still to come.")),
    (
        r"This lasts more than a year",
        lazy_gettext("This lasts more than a year. Hand the work over instead."),
    ),
    (r"Say why( you .+)?:", lazy_gettext("Say why: the reason is part of the trail.")),
    (
        r"Only the person who started the case",
        lazy_gettext("Only the person who started the case, the head of the agency or an administrator may do this."),
    ),
    (
        r"This task was given to one person by name",
        lazy_gettext("This task was given to one person by name, so nobody else could take it. Pass it on instead."),
    ),
    (
        r"Only the person who holds the task",
        lazy_gettext("Only the person who holds the task may do this. Take it first."),
    ),
    (
        r"(?P<name>.+) opened the next task at (?P<time>\d\d:\d\d) on (?P<day>\S+): ",
        lazy_gettext(
            "%(name)s opened the next task at %(time)s on %(day)s: this can no longer be taken back. Ask for it to be "
            "returned."
        ),
    ),
    (
        r"The case has gone on since",
        lazy_gettext("The case has gone on since: this can no longer be taken back. Ask for it to be returned."),
    ),
    (r"This task is open: there is nothing", lazy_gettext("This task is open: there is nothing to take back.")),
    (
        r"Only the person who finished the task",
        lazy_gettext("Only the person who finished the task can take it back. Ask them."),
    ),
    (
        r"Something has been done with this task since",
        lazy_gettext("Something has been done with this task since. Ask whoever has it now."),
    ),
    (
        r"This was handed on too long ago",
        lazy_gettext("This was handed on too long ago to be taken back. Ask whoever has it now."),
    ),
    (
        r"(?P<name>.+) has begun to work on it",
        lazy_gettext("%(name)s has begun to work on it. Ask them to hand it back."),
    ),
    (
        r"Only whoever handed the task on",
        lazy_gettext("Only whoever handed the task on can take that back. Ask them."),
    ),
    (r"Nothing is selected", lazy_gettext("Nothing is selected. Select at least one task.")),
    (r"Say what to do with the tasks", lazy_gettext("Say what to do with the tasks.")),
    (
        r"(?P<count>\d+) tasks are too many at once: at most (?P<most>\d+)",
        lazy_gettext("%(count)s tasks are too many at once: at most %(most)s."),
    ),
    (
        r"These are different steps",
        lazy_gettext("These are different steps. Select tasks of one step and one issue of its procedure."),
    ),
    (r"This is another step", lazy_gettext("This is another step. Do it by itself.")),
    (
        r"A secret paper is handled by itself",
        lazy_gettext("A secret paper is handled by itself. Take it out of the selection."),
    ),
    (
        r"The form of this step asks for what is each case's own",
        lazy_gettext("The form of this step asks for what is each case's own. Open the tasks one by one."),
    ),
    (
        r"You have begun to write in this one",
        lazy_gettext("You have begun to write in this one. Open it, so that nothing is lost."),
    ),
    (
        r"Only an administrator or a head may give tasks to others",
        lazy_gettext("Only an administrator or a head may give tasks to others. Pass on your own instead."),
    ),
    (r"Only an administrator ", lazy_gettext("Only an administrator may see or do this. Ask one.")),
    (r"Choose a day after the due date", lazy_gettext("Choose a day after the due date and after today.")),
    (r"This task has no due date", lazy_gettext("This task has no due date, so it needs no more time.")),
    (r"More time has been asked for", lazy_gettext("More time has been asked for already. Wait for the answer.")),
    (r"This request has been decided", lazy_gettext("This request has been decided already.")),
    (
        r"This case has ended already",
        lazy_gettext("This case has ended already: nothing is left to cancel."),
    ),
    (r"The draft is larger than 1 MB", lazy_gettext("Together this is too much text to be kept. Attach long texts.")),
    (r"The values are larger than 1 MB", lazy_gettext("Together this is too much text. Attach long texts as files.")),
    (
        r"A secret vote is personal",
        lazy_gettext("A secret vote is personal: only the person who was asked may cast it."),
    ),
    (
        r"The ballot box of “.+” cannot be opened",
        lazy_gettext("The ballot box cannot be opened. Your vote was not taken; tell the administrator."),
    ),
    (
        r"A task is put aside until a day that lies ahead",
        lazy_gettext("Not put aside: choose a day after today."),
    ),
    (
        r"A task is put aside for a year at most",
        lazy_gettext("Not put aside: choose a day within a year."),
    ),
    (
        r"The procedure has put this task aside",
        lazy_gettext("The procedure itself has put this task aside until its day. It comes back by itself then."),
    ),
    (r"A remark has 1 to", lazy_gettext("A remark has 1 to 4,000 characters. Shorten it.")),
    (
        r"The document is \w+: its content no longer changes",
        lazy_gettext(
            "The paper is signed: its content no longer changes. Have it returned to the drafter and signed anew."
        ),
    ),
    (
        r"Only (?P<roles>.+) may start “(?P<name>.+)”\.",
        lazy_gettext("Only %(roles)s may start “%(name)s”. Ask one of them."),
    ),
)
_PATTERNS: Final = tuple(
    (re.compile(pattern), words) for pattern, words in (*refused_files.SAID, *refused_repairs.SAID, *_SAID)
)


_OTHERWISE: Final = {
    409: lazy_gettext("Open the page again to see how it stands now. What you typed is below and in your draft."),
}


def in_words(error: EngineError) -> str:
    """What the engine said, in the person's language where we have the words for it."""
    return say(str(error)) or str(_OTHERWISE.get(error.status, error))


def say(said: str) -> str:
    """One of the engine's sentences in the person's language; empty where we have no words for it."""
    if language() == "en":
        return said
    for pattern, words in _PATTERNS:
        if found := pattern.match(said):
            parts = found.groupdict()
            if "person" in parts:
                parts["person"] = name_of(parts["person"])
            return str(words) % parts
    return ""
