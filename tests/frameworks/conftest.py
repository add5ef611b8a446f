"""Fixtures: the small frameworks of examples.py as files, and stand-ins for the network."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from skillmap.errors import SourceUnavailable
from tests.frameworks.examples import (
    CASE_SHEET,
    CASE_TABLE,
    ESCO,
    MIRRORED,
    NEW,
    OLD,
    OPENCASE,
    OSMT_EXPORT,
    OSMT_IMPORT,
    OWN,
    OWN_PROFILES,
    RATINGS,
    TURTLE,
    WHEELS,
    case_document,
    comma,
    ctdl_asn_document,
    nice_document,
    rsd_documents,
    skos_json,
    tabbed,
    write_onet,
    write_zip,
)


@pytest.fixture
def onet_old(tmp_path: Path) -> Path:
    return write_onet(tmp_path / "old.zip", OLD, release="30.1")


@pytest.fixture
def onet_rated(tmp_path: Path) -> Path:
    return write_onet(tmp_path / "rated.zip", OLD | RATINGS, release="29.3")


@pytest.fixture
def onet_new(tmp_path: Path) -> Path:
    return write_onet(tmp_path / "new.zip", NEW, release="31.0")


@pytest.fixture
def onet_excel(tmp_path: Path) -> Path:
    return write_onet(tmp_path / "excel.zip", OLD | RATINGS, release="29.3", ending=".xlsx")


@pytest.fixture
def esco_zip(tmp_path: Path) -> Path:
    return write_zip(tmp_path / "esco_v1.2.9_en_csv.zip", {f"{n}.csv": comma(t) for n, t in ESCO.items()})


@pytest.fixture
def nice_json(tmp_path: Path) -> Path:
    path = tmp_path / "nf_components.json"
    path.write_text(json.dumps(nice_document()), encoding="utf-8")
    return path


@pytest.fixture
def own_csv(tmp_path: Path) -> Path:
    path = tmp_path / "mine.csv"
    path.write_text(OWN, encoding="utf-8")
    return path


@pytest.fixture
def own_profiles(tmp_path: Path) -> Path:
    path = tmp_path / "mine_profiles.csv"
    path.write_text(OWN_PROFILES, encoding="utf-8")
    return path


def _json(path: Path, document: object) -> Path:
    path.write_text(json.dumps(document), encoding="utf-8")
    return path


@pytest.fixture
def case_json(tmp_path: Path) -> Path:
    return _json(tmp_path / "case.json", case_document())


@pytest.fixture
def opencase_json(tmp_path: Path) -> Path:
    return _json(tmp_path / "opencase.json", OPENCASE)


@pytest.fixture
def case_csv(tmp_path: Path) -> Path:
    path = tmp_path / "items.csv"
    path.write_bytes(comma(CASE_TABLE))
    return path


@pytest.fixture
def case_sheet(tmp_path: Path) -> Path:
    path = tmp_path / "sheet.csv"
    path.write_bytes(comma(CASE_SHEET))
    return path


@pytest.fixture
def ctdl_asn_json(tmp_path: Path) -> Path:
    return _json(tmp_path / "graph.json", ctdl_asn_document())


@pytest.fixture
def rsd_json(tmp_path: Path) -> Path:
    return _json(tmp_path / "skills.json", rsd_documents())


@pytest.fixture
def osmt_export(tmp_path: Path) -> Path:
    path = tmp_path / "export.csv"
    path.write_bytes(comma(OSMT_EXPORT))
    return path


@pytest.fixture
def osmt_import(tmp_path: Path) -> Path:
    path = tmp_path / "import.csv"
    path.write_bytes(comma(OSMT_IMPORT))
    return path


@pytest.fixture
def skos_turtle(tmp_path: Path) -> Path:
    path = tmp_path / "lamps.ttl"
    path.write_text(TURTLE, encoding="utf-8")
    return path


@pytest.fixture
def skos_xml(tmp_path: Path) -> Path:
    """Return the Turtle as RDF/XML, written by rdflib."""
    rdflib = pytest.importorskip("rdflib")
    path = tmp_path / "lamps.rdf"
    path.write_text(rdflib.Graph().parse(data=TURTLE, format="turtle").serialize(format="pretty-xml"), encoding="utf-8")
    return path


@pytest.fixture
def skos_jsonld(tmp_path: Path) -> Path:
    return _json(tmp_path / "lamps.json", skos_json())


@pytest.fixture
def wheels(tmp_path: Path) -> Path:
    """Return a folder of tiny wheels that carry data as the real mirrors do."""
    folder = tmp_path / "wheels"
    folder.mkdir()
    for package, tables in WHEELS.items():
        members = {n: tabbed(t) if n.endswith(".txt") else comma(t) for n, t in tables.items()}
        write_zip(folder / f"{package}.whl", members)
    return folder


@pytest.fixture
def taxonomies(tmp_path: Path, wheels: Path) -> Path:
    """Return a folder of known frameworks whose mirrors are the tiny wheels."""
    digest = {f.stem: hashlib.sha256(f.read_bytes()).hexdigest() for f in wheels.iterdir()}
    second = {"onet": ("jobs", "occupations", "d/jobs.txt"), "esco": ("uris", "uris", "d/uris.csv")}
    for id_, (package, role, member) in second.items():
        folder = tmp_path / "taxonomies" / id_
        folder.mkdir(parents=True)
        text = MIRRORED.format(
            id=id_,
            title=id_.upper(),
            lists=digest["lists"],
            second=package,
            digest=digest[package],
            role=role,
            member=member,
        )
        (folder / "taxonomy.toml").write_text(text, encoding="utf-8")
    return tmp_path / "taxonomies"


@pytest.fixture
def fetch(wheels: Path) -> Callable[[str, str, Path], Path]:
    """Return a stand-in for pip that finds the tiny wheels."""

    def find(package: str, _version: str, folder: Path) -> Path:
        found = folder / f"{package}.whl"
        found.write_bytes((wheels / f"{package}.whl").read_bytes())
        return found

    return find


@pytest.fixture
def no_network() -> Callable[..., Path]:
    """Return a stand-in for the download that finds no network."""

    def fail(url: str, _folder: Path, *, sha256: str = "") -> Path:
        assert not sha256
        raise SourceUnavailable(f"{url} can't be fetched: no network", value=url)

    return fail
