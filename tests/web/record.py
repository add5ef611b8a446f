"""The request in ``api/README.md`` in, its answers there out, as the API gives them now.

Run ``python -m tests.web.record`` from the project's root after a new model, calibration or field, and read the
difference before you keep it.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from starlette.testclient import TestClient

from skillmap.web import Service, make_app
from tests.web.examples import install_examples

README = Path(__file__).resolve().parents[2] / "api" / "README.md"
_BLOCK = re.compile(r"```json\n(.*?)```", re.DOTALL)


def shown(text: str) -> tuple[Any, Any, Any]:
    """Return what the page shows: a request, its answer, and the answer to one that is refused."""
    asked, answered, refused = (json.loads(found) for found in _BLOCK.findall(text))
    return asked, answered, refused


def answers(client: TestClient, asked: dict[str, Any]) -> tuple[Any, Any]:
    """Return what the API answers to the request, and to the same without the framework's version."""
    unversioned = {**asked, "frameworks": [name.partition("@")[0] for name in asked["frameworks"]]}
    answered, refused = (client.post("/v1/alignments", json=one).json() for one in (asked, unversioned))
    return answered, refused


def record(text: str, client: TestClient) -> str:
    """Return the page with the answers that the API gives now."""
    asked, *_ = shown(text)
    blocks = iter((asked, *answers(client, asked)))
    return _BLOCK.sub(lambda _: f"```json\n{json.dumps(next(blocks), indent=2, ensure_ascii=False)}\n```", text)


if __name__ == "__main__":
    with TemporaryDirectory() as folder, TestClient(make_app(Service(install_examples(Path(folder))))) as opened:
        README.write_text(record(README.read_text(encoding="utf-8"), opened), encoding="utf-8")
    print(f"wrote the answers in {README.name}")
