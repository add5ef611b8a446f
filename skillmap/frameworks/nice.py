"""The NICE Framework components as JSON in, its statements and work roles out."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from skillmap.errors import BrokenFramework
from skillmap.frameworks.content import Content, settle
from skillmap.frameworks.tables import decode
from skillmap.nouns import Competency, Kind, Profile, Requirement

ID = "nice"
_KINDS: dict[str, Kind] = {"task": "task", "knowledge": "knowledge", "skill": "skill", "competency_area": "group"}
_ROLE = "work_role"
_WITHDRAWN = re.compile(r"\W*withdrawn\b", re.IGNORECASE)


def read_nice(file: Path) -> Content:
    """Read NICE components; raise BrokenFramework if it isn't that, naming what is missing.

    Tasks, knowledge and skill statements are competencies, competency areas their groups, work roles the profiles.
    Categories, sort keys and OPM codes are not competencies and are not read.
    """
    document = find_document(decode(file.read_bytes(), file.name), file.name)
    elements: list[dict[str, str]] = [e for e in document["elements"] if isinstance(e, dict)]
    kept = [e for e in elements if not _WITHDRAWN.match(_text(e)) and not _WITHDRAWN.match(_title(e))]
    children = _children(document["relationships"])
    parents: dict[str, list[str]] = defaultdict(list)
    for element in kept:
        if element.get("element_type") == "competency_area":
            for child in children[_id(element)]:
                parents[child].append(f"{ID}:{_id(element)}")
    lacks = ["Work roles have no importance: NICE doesn't rate what they require."]
    if withdrawn := len(elements) - len(kept):
        lacks.append(f"{withdrawn:,} withdrawn elements are left out.")
    return settle(
        ID, _competencies(kept, parents), _roles(kept, elements, children), lacks=lacks, version=_version(document)
    )


def is_nice(document: object) -> bool:
    """Tell whether a JSON document holds ``elements`` and ``relationships``, or one of them, wrapped or not."""
    for key in ("response", "elements"):
        if isinstance(document, dict) and isinstance(document.get(key), dict):
            document = document[key]
    return isinstance(document, dict) and any(
        isinstance(document.get(key), list) for key in ("elements", "relationships")
    )


def find_document(text: str, source: str) -> dict[str, Any]:
    """Find the part of the JSON that holds ``elements`` and ``relationships``, wrapped in a response or not."""
    try:
        document: Any = json.loads(text)
    except (ValueError, RecursionError) as e:
        raise BrokenFramework(f"{source} is not readable JSON: {e}", value=source) from e
    for key in ("response", "elements"):
        if isinstance(document, dict) and isinstance(document.get(key), dict):
            document = document[key]
    for key in ("elements", "relationships"):
        if not isinstance(document, dict) or not isinstance(document.get(key), list):
            raise BrokenFramework(f"{source} is not a NICE document: it has no list of {key!r}", value=source)
    found: dict[str, Any] = document
    return found


def _version(document: dict[str, Any]) -> str:
    documents = document.get("documents")
    first = documents[0] if isinstance(documents, list) and documents else {}
    return str(first.get("version", "")) if isinstance(first, dict) else ""


def _id(element: dict[str, str]) -> str:
    return str(element.get("element_identifier", "")).strip()


def _title(element: dict[str, str]) -> str:
    return str(element.get("title") or "").strip()


def _text(element: dict[str, str]) -> str:
    return str(element.get("text") or "").strip()


def _children(relationships: list[Any]) -> dict[str, list[str]]:
    children: dict[str, list[str]] = defaultdict(list)
    for relation in relationships:
        if isinstance(relation, dict):
            source = str(relation.get("source_element_identifier", ""))
            children[source].append(str(relation.get("dest_element_identifier", "")))
    return children


def _competencies(elements: list[dict[str, str]], parents: dict[str, list[str]]) -> Iterator[Competency]:
    for element in elements:
        kind = _KINDS.get(element.get("element_type", ""))
        if kind:
            label, text = _title(element) or _text(element), _text(element)
            id_ = _id(element)
            yield Competency(f"{ID}:{id_}", label, text if text != label else "", kind, broader=tuple(parents[id_]))


def _roles(
    kept: list[dict[str, str]], elements: list[dict[str, str]], children: dict[str, list[str]]
) -> Iterator[Profile]:
    # A role also points at its OPM code; what it points at that is no element at all is counted as lacking.
    apart = {_id(e) for e in elements if e.get("element_type") not in ("task", "knowledge", "skill")}
    for element in kept:
        if element.get("element_type") == _ROLE:
            needed = tuple(Requirement(f"{ID}:{c}") for c in children[_id(element)] if c not in apart)
            yield Profile(f"{ID}:{_id(element)}", _title(element) or _text(element), _text(element), (), needed)
