"""Does what this credential teaches match what work needs? Learning outcomes in; alignments, coverage and gaps out.

Importing the package imports nothing heavy: each name below is fetched when it is first used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

if TYPE_CHECKING:
    from skillmap.coverage import cover as cover
    from skillmap.matcher import align as align
    from skillmap.matcher import open_engine as open_engine
    from skillmap.readers import read_credential as read_credential
    from skillmap.resources import default_home as default_home
    from skillmap.writers import write_html as write_html

_PUBLIC = {
    "align": "skillmap.matcher",
    "cover": "skillmap.coverage",
    "default_home": "skillmap.resources",
    "open_engine": "skillmap.matcher",
    "read_credential": "skillmap.readers",
    "write_html": "skillmap.writers",
}
__all__ = ["__version__", "align", "cover", "default_home", "open_engine", "read_credential", "write_html"]


def __getattr__(name: str) -> Any:
    if name in _PUBLIC:
        return getattr(import_module(_PUBLIC[name]), name)
    raise AttributeError(f"module 'skillmap' has no attribute {name!r}")
