"""Records of the log in, one line of JSON each out, on stderr; the messages of failures are left out."""

from __future__ import annotations

import json
import logging
import sys
import traceback
from datetime import UTC, datetime

#: uvicorn's own line for each request has the query in it, where people search with the words of an outcome.
_SILENCED = "uvicorn.access"


class JsonLines(logging.Formatter):
    """One JSON object a line: time (UTC), level, logger, message, and what ``extra={"facts": {...}}`` adds.

    Of an exception it has the kind and the places; its message may quote what somebody sent.
    """

    def format(self, record: logging.LogRecord) -> str:
        """Return the line of a record."""
        line: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
            **getattr(record, "facts", {}),
        }
        if record.exc_info and record.exc_info[0] is not None:
            line["failure"] = record.exc_info[0].__name__
            line["places"] = "".join(traceback.format_tb(record.exc_info[2]))
        return json.dumps(line, default=str)


def log_as_json(level: str = "info") -> None:
    """Let this process log as JSON on stderr from ``level`` on. For the start of a server, never of a library.

    Where the program around it has set up logging in a way of its own, that stays.
    """
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines())
    logging.basicConfig(handlers=[handler], level=level.upper())
    # uvicorn, where it was started by its own command, has set up loggers of its own by now.
    for name in ("uvicorn", "uvicorn.error", _SILENCED):
        logger = logging.getLogger(name)
        logger.handlers.clear()
        logger.propagate = name != _SILENCED
