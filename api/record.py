"""The app in, its frozen contract ``api/openapi.json`` out; run ``python -m api.record`` after a meant change."""

from __future__ import annotations

import json
from pathlib import Path

from skillmap.web.app import make_app
from skillmap.web.service import Service

CONTRACT = Path(__file__).with_name("openapi.json")


def contract() -> str:
    """Return the contract as the file holds it."""
    app = make_app(Service(Path("nowhere")))
    return json.dumps(app.openapi(), indent=2, ensure_ascii=False, sort_keys=True) + "\n"


if __name__ == "__main__":
    CONTRACT.write_text(contract(), encoding="utf-8")
