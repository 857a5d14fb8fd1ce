"""The developer's word: ``python -m storage.migrations revision "what changes"`` writes the next migration."""

from __future__ import annotations

import sys

from storage.migrations import revision

_USAGE = 'usage: python -m storage.migrations revision "what changes"\n'


def main(words: list[str]) -> int:
    """Write the next migration and tell where it is; 2 when the words are wrong."""
    match words:
        case ["revision", message]:
            sys.stdout.write(f"{revision(message)}\n")
            return 0
        case _:
            sys.stderr.write(_USAGE)
            return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
