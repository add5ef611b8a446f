"""Rich Skill Descriptors (Open Skills Network) in, skills and the occupations that name them out.

As JSON, they are what an OSMT server's API gives (of OSMT 2 and 3) or JSON-LD descriptors; as CSV, what OSMT exports or
takes for a batch import. What differs between these is the names of the fields, which the tables here hold.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from skillmap.curies import make_curie
from skillmap.errors import InputError, named
from skillmap.frameworks.content import Content, Credit, settle
from skillmap.frameworks.refusing import read_each
from skillmap.frameworks.tables import Table
from skillmap.linked_data import as_list, id_of, nodes_of, text_of, types_of
from skillmap.nouns import Competency, Profile, Requirement
from skillmap.text import clean

_TYPE = "RichSkillDescriptor"
_NAME = ("skillName", "ceasn:competencyLabel")
_STATEMENT = ("skillStatement", "ceasn:competencyText")
_GONE = ("archived", "deleted")
#: Each column of a CSV by every name that OSMT has given it, in lower case; the first are of the export.
_COLUMNS: dict[str, tuple[str, ...]] = {
    "address": ("canonical url",),
    "name": ("rsd name", "skill name"),
    "statement": ("skill statement", "contextualized skill statement"),
    "categories": ("categories", "skill categories", "skill category", "category"),
    "authors": ("authors", "author"),
    "keywords": ("keywords",),
    "alignments": ("alignment name", "alignment title"),
    "major": ("occupation major groups", "bls major groups", "bls major group", "bls major"),
    "minor": ("occupation minor groups", "bls minor groups", "bls minor group", "bls minor"),
    "broad": ("broad occupations", "bls broad occupations", "bls broad occupation", "bls broad"),
    "detailed": ("detailed occupations", "bls detailed occupations", "bls detailed occupation", "bls detailed"),
    "roles": ("o*net job codes", "o*net job roles", "o*net job role"),
}
_OCCUPATIONS = ("major", "minor", "broad", "detailed", "roles")


@dataclass(frozen=True, slots=True)
class Descriptor:
    """A descriptor as any of the layouts gives it; ``occupations`` are (code, title) pairs, a title may be empty."""

    address: str
    key: str
    name: str
    statement: str
    categories: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    alignments: tuple[str, ...] = ()
    occupations: tuple[tuple[str, str], ...] = ()
    status: str = ""


def is_rsd(document: object) -> bool:
    """Tell whether a JSON document is a descriptor or holds some."""
    return any(_is_descriptor(node) for node in _nodes(document))


def is_rsd_table(header: Sequence[str]) -> bool:
    """Tell whether the header of a CSV is one of OSMT's."""
    names = {name.strip().casefold() for name in header}
    return all(names & set(_COLUMNS[field]) for field in ("name", "statement"))


def read_rsd(document: object, prefix: str, name: str) -> Content:
    """Read descriptors from JSON; raise BrokenFramework that names every bad one by its place."""
    nodes = [(i, node) for i, node in enumerate(_nodes(document)) if not _is_collection(node)]
    found = read_each(name, nodes, lambda _, node: _from_json(node), what="/", text=lambda node: str(node)[:80])
    return _content(prefix, found)


def read_rsd_table(table: Table, prefix: str) -> Content:
    """Read descriptors from one of OSMT's CSV layouts; raise BrokenFramework that names every bad row.

    A batch import has no identifiers, so an id is made from the name, and from name and statement where that isn't one
    descriptor's alone.
    """
    header = [name.casefold() for name in table.header]
    places = {
        field: next((header.index(name) for name in names if name in header), None) for field, names in _COLUMNS.items()
    }

    def make(_number: int, row: tuple[str, ...]) -> Descriptor:
        cells = {field: "" if at is None else clean(row[at]) for field, at in places.items()}
        for field in ("name", "statement"):
            if not cells[field]:
                raise InputError(f"the {_COLUMNS[field][0]} is empty")
        return _from_row(cells)

    numbered = zip(table.numbers, table.rows, strict=True)
    return _content(prefix, read_each(table.source, numbered, make, text=" ".join))


def _nodes(document: object) -> Iterable[Any]:
    if isinstance(document, Mapping) and isinstance(document.get("skills"), list):
        return list(document["skills"])
    return document if isinstance(document, list) else [node for _, node in nodes_of(document)]


def _is_descriptor(node: object) -> bool:
    return isinstance(node, Mapping) and (_TYPE in types_of(node) or {_NAME[0], _STATEMENT[0]} <= set(node))


def _is_collection(node: object) -> bool:
    return isinstance(node, Mapping) and not _is_descriptor(node) and "RichSkillCollection" in str(types_of(node))


def _from_json(node: object) -> Descriptor:
    if not isinstance(node, Mapping):
        raise InputError(f"a descriptor must be an object; it is {node!r}"[:200], value=node)
    name, statement = (text_of(next((node[key] for key in keys if key in node), "")) for keys in (_NAME, _STATEMENT))
    if not name or not statement:
        raise InputError(f"the descriptor has no {(_STATEMENT if name else _NAME)[0]}", value=name or statement)
    address = id_of(node)
    return Descriptor(
        address,
        text_of(node.get("uuid")) or address.rstrip("/").rpartition("/")[2],
        name,
        statement,
        _texts(node, "categories", "category"),
        _texts(node, "authors", "author"),
        _texts(node, "keywords"),
        _texts(node, "alignments"),
        tuple(filter(None, map(_occupation, as_list(node.get("occupations"))))),
        text_of(node.get("status")).casefold(),
    )


def _texts(node: Mapping[str, Any], *keys: str) -> tuple[str, ...]:
    """Return the texts of a field whose entries are texts or objects with a name."""
    entries = [entry for key in keys for entry in as_list(node.get(key))]
    return tuple(text for entry in entries if (text := _named(entry)))


def _named(entry: object) -> str:
    if isinstance(entry, Mapping):
        keys = (entry.get(key) for key in ("name", "skillName", "targetNodeName", "id", "@id"))
        return next((text for value in keys if (text := text_of(value))), "")
    return text_of(entry)


def _occupation(entry: object) -> tuple[str, str] | None:
    if not isinstance(entry, Mapping):
        return (text, "") if (text := text_of(entry)) else None
    code = text_of(entry.get("code")) or text_of(entry.get("codedNotation"))
    return (code, text_of(entry.get("name")) or text_of(entry.get("targetNodeName"))) if code else None


def _from_row(cells: Mapping[str, str]) -> Descriptor:
    lists = {field: tuple(part for p in cell.split(";") if (part := p.strip())) for field, cell in cells.items()}
    codes = dict.fromkeys(code for field in _OCCUPATIONS for code in lists[field])
    return Descriptor(
        cells["address"],
        cells["address"].rstrip("/").rpartition("/")[2],
        cells["name"],
        cells["statement"],
        lists["categories"],
        lists["authors"],
        lists["keywords"],
        lists["alignments"],
        tuple((code, "") for code in codes),
    )


def _content(prefix: str, found: Sequence[Descriptor]) -> Content:
    kept = [one for one in found if one.status not in _GONE]
    alike = Counter(_slug(one.name) for one in kept)
    ids = [make_curie(prefix, one.key or _made_key(one, alike)) for one in kept]
    groups = sorted({category for one in kept for category in one.categories})
    return settle(
        prefix,
        [
            *(_competency(prefix, id_, one) for id_, one in zip(ids, kept, strict=True)),
            *{_group(prefix, c): Competency(_group(prefix, c), c, kind="group") for c in reversed(groups)}.values(),
        ],
        _profiles(prefix, ids, kept),
        lacks=_lacks(found, kept),
        credit=Credit(publisher=", ".join(sorted({author for one in kept for author in one.authors}))),
    )


def _competency(prefix: str, id_: str, one: Descriptor) -> Competency:
    broader = tuple(_group(prefix, category) for category in one.categories)
    return Competency(id_, one.name, one.statement, "skill", broader=broader, uri=one.address)


def _group(prefix: str, category: str) -> str:
    return make_curie(prefix, f"category/{_slug(category)}")


def _made_key(one: Descriptor, alike: Mapping[str, int]) -> str:
    slug = _slug(one.name)
    if alike[slug] == 1:
        return slug
    digest = hashlib.sha256("\n".join((one.name, one.statement)).encode()).hexdigest()
    return f"{slug}-{digest[:8]}"


def _slug(name: str) -> str:
    return re.sub(r"[^\w+#]+", "-", name.casefold()).strip("-") or "-"


def _profiles(prefix: str, ids: Sequence[str], kept: Sequence[Descriptor]) -> list[Profile]:
    """Return an occupation for each code that a descriptor names, which requires every skill that names it."""
    titles: dict[str, str] = {}
    needed: dict[str, list[str]] = {}
    for id_, one in zip(ids, kept, strict=True):
        for code, title in one.occupations:
            titles[code] = titles.get(code) or title
            needed.setdefault(code, []).append(id_)
    return [
        Profile(make_curie(prefix, code), titles[code] or code, requirements=tuple(map(Requirement, needed[code])))
        for code in sorted(needed)
    ]


def _lacks(found: Sequence[Descriptor], kept: Sequence[Descriptor]) -> list[str]:
    said = []
    if any(one.occupations for one in kept):
        said.append("Occupations have no importance: a descriptor names them without rating them.")
    else:
        said.append("No profiles: the descriptors name no occupations.")
    # A skill's keywords are what its publisher searches by, dozens of them, many about its neighbours: read as names or
    # as its description they would make it match what it isn't.
    if keywords := sum(len(one.keywords) for one in kept):
        said.append(f"{keywords:,} keywords are not read.")
    aligned = [alignment for one in kept for alignment in one.alignments]
    if aligned:
        said.append(
            f"{len(aligned):,} alignments to other frameworks are not part of it ({named(set(aligned), most=3)})."
        )
    if gone := len(found) - len(kept):
        said.append(f"{gone:,} archived or deleted descriptors are left out.")
    return said
