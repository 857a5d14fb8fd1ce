"""What automatic steps do: a catalogue of capabilities that any procedure may use (docs/handlers.md).

Each module declares one handler; the engine finds them here.
"""

from __future__ import annotations

from handlers.assign_number import assign_number
from handlers.check_eligibility import check_eligibility
from handlers.check_format import check_format
from handlers.compose_letter import compose_letter
from handlers.count_entries import count_entries
from handlers.dated_data import dated_data
from handlers.find_cases import find_cases
from handlers.find_duplicate import find_duplicate
from handlers.find_people import find_people
from handlers.issue_document import issue_document
from handlers.link_documents import link_documents
from handlers.look_up import look_up
from handlers.notify import notify
from handlers.open_nonconformity import open_nonconformity
from handlers.publish import publish
from handlers.read_document import read_document
from handlers.recall_document import recall_document
from handlers.receive_document import receive_document
from handlers.register_entry import register_entry
from handlers.register_note import register_note
from handlers.select_rows import select_rows
from handlers.simulate_signature import simulate_signature
from handlers.start_procedure import start_procedure
from handlers.supersede_document import supersede_document
from handlers.take_number import take_number
from handlers.tally_votes import tally_votes

__all__ = [
    "assign_number",
    "check_eligibility",
    "check_format",
    "compose_letter",
    "count_entries",
    "dated_data",
    "find_cases",
    "find_duplicate",
    "find_people",
    "issue_document",
    "link_documents",
    "look_up",
    "notify",
    "open_nonconformity",
    "publish",
    "read_document",
    "recall_document",
    "receive_document",
    "register_entry",
    "register_note",
    "select_rows",
    "simulate_signature",
    "start_procedure",
    "supersede_document",
    "take_number",
    "tally_votes",
]
