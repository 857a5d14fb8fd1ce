"""HTTP in, HTML and JSON out; the command line too.

A view parses, makes one call to the engine's door, and renders the answer or maps the error.
"""

from __future__ import annotations
