"""The code in, the frozen contract ``api/openapi.json`` out: ``python -m api.record`` after a change that is meant."""

from __future__ import annotations

import json
from pathlib import Path
from tempfile import TemporaryDirectory

from skillmap.storage import file_url, open_store
from skillmap.web import Service, make_app
from skillmap.web.app import describe

CONTRACT = Path(__file__).with_name("openapi.json")


def contract() -> str:
    """Return the contract that the code has now."""
    with TemporaryDirectory() as folder, open_store(file_url(Path(folder) / "empty.sqlite")) as store:
        app = make_app(Service(Path("nowhere"), store=store))
        return json.dumps(describe(app), indent=2, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    CONTRACT.write_text(contract(), encoding="utf-8")
