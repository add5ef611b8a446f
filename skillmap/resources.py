"""The name of a kind of data in, the folder that holds it out; no environment is read here."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from skillmap.errors import StorageFailure

#: The model that comes with skillmap and needs neither PyTorch nor a network.
DEFAULT_MODEL = "skillmap-1"


def data_folder(kind: Literal["models", "taxonomies"]) -> Path:
    """Return the folder of the data that comes with skillmap.

    An installed wheel keeps it inside the package (``_data/<kind>``), a checkout beside it (``<kind>``). Raises
    StorageFailure where it stands in neither place.
    """
    package = Path(__file__).resolve().parent
    for folder in (package / "_data" / kind, package.parent / kind):
        if folder.is_dir():
            return folder
    raise StorageFailure(f"skillmap's folder {kind!r} is missing: the installation is incomplete", value=kind)


def default_home() -> Path:
    """Return where frameworks are kept when nobody says otherwise: the user's data folder of this platform."""
    import platformdirs

    return platformdirs.user_data_path("skillmap", appauthor=False)
