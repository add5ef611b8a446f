"""Command-line arguments in, tables, files and an exit code out.

Exit codes: 0 done; 1 it can't be done with what was given (a file, a name, a value); 2 wrong usage of the command;
3 done, but some rows of the input were rejected; 4 something can't be fetched or stored; 130 interrupted.
"""

from __future__ import annotations

import os
import sys

from skillmap.errors import SkillmapError, SourceUnavailable, StorageFailure

# What a shell reports for a program that Ctrl-C ended; some versions of typer return it, others raise.
_INTERRUPTED = 130


def main() -> None:
    """Run the command line and leave with the exit code that tells how it went."""
    import typer

    from skillmap.cli.app import app

    try:
        code = app(standalone_mode=False)
    except SkillmapError as e:
        print(f"skillmap: {e}", file=sys.stderr)
        sys.exit(4 if isinstance(e, SourceUnavailable | StorageFailure) else 1)
    except (KeyboardInterrupt, typer.Abort):
        code = _INTERRUPTED
    except BrokenPipeError:
        # The reader of our output (head, less) has seen enough; nothing is wrong.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except OSError as e:
        print(f"skillmap: {e}", file=sys.stderr)
        sys.exit(4)
    except Exception as e:
        # Wrong usage; the parser's exceptions share no parent across its versions, but this much.
        if not hasattr(e, "show") or not hasattr(e, "exit_code"):
            raise
        e.show()
        sys.exit(e.exit_code)
    if code == _INTERRUPTED:
        print("skillmap: interrupted; nothing half-made was kept", file=sys.stderr)
    sys.exit(code)
