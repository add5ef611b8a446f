"""Documents with anything in any place: each is read or refused with a reason, and nothing else ever happens."""

from __future__ import annotations

import contextlib
import copy
import json
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from skillmap.errors import SkillmapError
from skillmap.frameworks import install, load_framework
from tests.frameworks.examples import OPENCASE, case_document, ctdl_asn_document, rsd_documents, skos_json

TEXTS = ["", " ", "x", "\ud800", "a b", "é\u200b", ":", "/", "#", "_:b", "x" * 5_000]
NESTED: list[object] = [
    [],
    {},
    [[]],
    [None],
    [{}],
    {"@id": 7},
    {"@value": {}},
    {"en": []},
    {"": ""},
    {"identifier": []},
]
ANYTHING = st.sampled_from([None, True, 0, 1.5, 10**30, *TEXTS, *NESTED])
DOCUMENTS: dict[str, Any] = {
    "case": case_document(),
    "opencase": OPENCASE,
    "ctdl-asn": ctdl_asn_document(),
    "rsd": rsd_documents(),
    "skos": skos_json(),
}


def places(value: Any) -> Iterator[tuple[Any, Any]]:
    """Yield every container with each of its keys."""
    keys = list(value) if isinstance(value, dict) else list(range(len(value))) if isinstance(value, list) else []
    for key in keys:
        yield value, key
        yield from places(value[key])


@pytest.mark.parametrize("name", list(DOCUMENTS))
@settings(max_examples=80)
@given(data=st.data())
def test_anything_anywhere_is_read_or_refused(name: str, data: st.DataObject) -> None:
    document = copy.deepcopy(DOCUMENTS[name])
    for _ in range(data.draw(st.integers(1, 3))):
        container, key = data.draw(st.sampled_from(list(places(document)) or [({"": 0}, "")]))
        container[key] = copy.deepcopy(data.draw(ANYTHING))
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "x.json"
        file.write_text(json.dumps(document), encoding="utf-8")
        with contextlib.suppress(SkillmapError):
            info = install("x@1", home=Path(folder), file=file)
            assert load_framework("x", Path(folder)).info == info
