"""SKOS in its three syntaxes: the same answer from each, and nothing that explodes or fetches."""

from __future__ import annotations

import contextlib
import json
import socket
import sys
import warnings
from pathlib import Path
from typing import Any

import pytest

from skillmap.errors import BrokenFramework, MissingExtra, SkillmapError
from skillmap.frameworks import install
from skillmap.frameworks.content import Content
from skillmap.frameworks.formats import read, recognise
from skillmap.frameworks.skos import read_rdf_xml, read_skos_json, read_turtle, syntax_of
from skillmap.nouns import Competency
from tests.frameworks.examples import SITE, TURTLE, skos_json

EXPECTED = (
    Competency("l:clean", "Clean the lens", "With a cloth.", broader=("l:keeping",), uri=f"{SITE}/clean"),
    Competency("l:keeping", "Keeping", kind="group", uri=f"{SITE}/keeping"),
    Competency(
        "l:light",
        "Light the lamp",
        "Strike, then light it.",
        synonyms=("K.1", "ignite"),
        broader=("l:keeping",),
        uri=f"{SITE}/light",
    ),
)
CONTEXT = {
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "id": "@id",
    "type": "@type",
    "prefLabel": {"@id": "skos:prefLabel", "@container": "@language"},
    "Concept": "skos:Concept",
    "under": {"@id": "skos:broader", "@type": "@id"},
}
BOMB = (
    '<?xml version="1.0"?>\n<!DOCTYPE lolz [<!ENTITY a "lol">'
    + "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefgh", "bcdefghi", strict=True))
    + ']>\n<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">&i;</rdf:RDF>'
)


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("something was fetched")

    for name in ("connect", "connect_ex"):
        monkeypatch.setattr(socket.socket, name, refuse)
    monkeypatch.setattr(socket, "create_connection", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


@pytest.mark.parametrize("fixture", ["skos_turtle", "skos_xml", "skos_jsonld"])
def test_each_syntax_gives_the_same_answer(fixture: str, request: pytest.FixtureRequest, tmp_path: Path) -> None:
    file: Path = request.getfixturevalue(fixture)
    content = read(file.rename(tmp_path / "x.data"), "l")
    assert content.competencies == EXPECTED
    assert content.replaced == (("l:wick", "l:light"),)
    assert "1 deprecated concepts are left out." in content.lacks
    info = install("l", home=tmp_path / "home", file=tmp_path / "x.data")
    assert info.name == "l@2.0"
    assert (info.title, info.publisher, info.licence) == ("Lamp Keeping", "Harbour Press", "https://example.org/by")
    assert info.attribution == f"Lamp Keeping, by Harbour Press, {SITE}/scheme"


def test_without_rdflib_turtle_names_the_extra_and_simple_json_ld_is_read(
    skos_turtle: Path, skos_jsonld: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "rdflib", None)
    with pytest.raises(MissingExtra, match=r"pip install 'skillmap\[skos\]'"):
        read(skos_turtle, "l")
    assert read(skos_jsonld, "l").competencies == EXPECTED


def test_json_ld_with_a_context_of_its_own_goes_through_rdflib() -> None:
    concepts = [
        {"id": f"{SITE}/a", "type": "Concept", "prefLabel": {"en": "Keeping"}},
        {"id": f"{SITE}/b", "type": "Concept", "prefLabel": {"en": "Light"}, "under": f"{SITE}/a"},
    ]
    content = read_skos_json({"@context": CONTEXT, "@graph": concepts}, "l", "x")
    assert [(c.id, c.label, c.broader) for c in content.competencies] == [
        ("l:a", "Keeping", ()),
        ("l:b", "Light", ("l:a",)),
    ]


def test_bare_names_under_a_context_that_stands_elsewhere_are_read_as_skos() -> None:
    nodes = [{"@id": f"{SITE}/a", "@type": "Concept", "prefLabel": {"en": "Light"}, "altLabel": ["ignite"]}]
    content = read_skos_json({"@context": "https://example.org/context.json", "@graph": nodes}, "l", "x")
    assert [(c.label, c.synonyms) for c in content.competencies] == [("Light", ("ignite",))]


@pytest.mark.parametrize(
    "context",
    [
        ["https://example.org/context.json", CONTEXT],
        [CONTEXT, {"@import": "https://example.org/context.json"}],
        {**CONTEXT, "under": {"@id": "skos:broader", "@context": "https://example.org/context.json"}},
        ["file:///etc/passwd", CONTEXT],
    ],
)
def test_a_context_that_must_be_fetched_is_refused(context: object) -> None:
    node = {"id": f"{SITE}/a", "type": "Concept", "prefLabel": {"en": "Light"}}
    with pytest.raises(BrokenFramework, match="nothing is fetched: put the context's content into the document"):
        read_skos_json({"@context": context, **node}, "l", "x.json")


@pytest.mark.parametrize(
    "xml",
    [
        BOMB,
        '<!DOCTYPE x SYSTEM "http://example.org/x.dtd"><x/>',
        '<!DOCTYPE x [<!ENTITY y SYSTEM "file:///etc/passwd">]><x>&y;</x>',
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_are_refused_in_any_encoding(xml: str, encoding: str) -> None:
    data = xml.replace('<?xml version="1.0"?>', f'<?xml version="1.0" encoding="{encoding}"?>').encode(encoding)
    with pytest.raises(BrokenFramework, match="declares a document type"):
        read_rdf_xml(data, "l", "x.rdf")


@pytest.mark.parametrize(
    ("reader", "data", "told"),
    [
        (read_turtle, b"@prefix skos: <http://x#> .\nskos:a skos:b", "not readable as Turtle"),
        (read_turtle, b"@prefix a: <http://x#> .\n" + b"[" * 20_000, "not readable as Turtle"),
        (read_turtle, b"@prefix a: <http://x#> .\n\xff", r"not UTF-8: byte 0xff in line 2"),
        (read_turtle, b"@prefix a: <http://x#> . a:b a:c a:d .", "has no skos:Concept"),
        (read_rdf_xml, b"<rdf:RDF>", "not well-formed XML: .* at line 1"),
        (read_rdf_xml, b"<?xml version='1.0' encoding='nothing'?><a/>", "not (readable|well-formed) XML"),
        (read_rdf_xml, b"<a>" * 20_000 + b"</a>" * 20_000, "not readable as RDF/XML|has no skos:Concept"),
    ],
)
def test_a_broken_file_is_told_what_is_wrong(reader: Any, data: bytes, told: str) -> None:
    with pytest.raises(BrokenFramework, match=told):
        reader(data, "l", "x")


PREFIXES = "@prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n"


def turtle(text: str) -> Content:
    return read_turtle((PREFIXES + text).encode(), "l", "x")


def test_a_concept_without_label_or_address_is_named() -> None:
    with pytest.raises(BrokenFramework, match=r"1 bad entries of 1.*urn:x:1 has no skos:prefLabel"):
        turtle("<urn:x:1> a skos:Concept .")
    with pytest.raises(BrokenFramework, match="1 concepts without an address"):
        turtle('[] a skos:Concept ; skos:prefLabel "x" .')


def test_concepts_that_end_alike_keep_their_whole_address() -> None:
    ids = [
        c.id
        for c in turtle(
            '<http://a/1> a skos:Concept ; skos:prefLabel "a" . <http://b/1> a skos:Concept ; skos:prefLabel "b" . '
            '<http://b#two> a skos:Concept ; skos:prefLabel "c" .'
        ).competencies
    ]
    assert ids == ["l:http://a/1", "l:http://b/1", "l:two"]


@pytest.mark.parametrize(
    ("labels", "label"),
    [
        ('"a"@de, "b"@en, "c"', "b"),
        ('"a"@de, "b"@en-US, "c"', "b"),
        ('"a"@de, "c"', "c"),
        ('"a"@fr, "b"@de', "b"),
    ],
)
def test_the_label_is_english_or_the_next_best(labels: str, label: str) -> None:
    assert turtle(f"<urn:x:1> a skos:Concept ; skos:prefLabel {labels} .").competencies[0].label == label


def test_labels_of_skos_xl() -> None:
    content = turtle(
        "@prefix xl: <http://www.w3.org/2008/05/skos-xl#> .\n"
        '<urn:x:1> a skos:Concept ; xl:prefLabel <urn:x:l> . <urn:x:l> xl:literalForm "Light"@en .'
    )
    assert content.competencies[0].label == "Light"


def test_circles_of_broader_end() -> None:
    content = turtle(
        '<urn:x:1> a skos:Concept ; skos:prefLabel "a" ; skos:broader <urn:x:1>, <urn:x:2> . '
        '<urn:x:2> a skos:Concept ; skos:prefLabel "b" ; skos:broader <urn:x:1> .'
    )
    assert [c.broader for c in content.competencies] == [("l:2",), ("l:1",)]


def test_odd_dates_are_kept_quiet_about(capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture) -> None:
    turtle('<urn:x:1> a skos:Concept ; skos:prefLabel "a" ; skos:note "x"^^<http://www.w3.org/2001/XMLSchema#date> .')
    assert capsys.readouterr().err == ""
    assert not caplog.records


@pytest.mark.parametrize(
    ("start", "syntax"),
    [
        (b"@prefix skos: <x> .", "turtle"),
        (b"\xef\xbb\xbf# said\n\n  PREFIX skos: <x>", "turtle"),
        (b"<https://example.org/a> <https://example.org/b> 'c' .", "turtle"),
        (b"<rdf:RDF xmlns:rdf='x'>", "xml"),
        (b"<?xml version='1.0'?>", "xml"),
        (b"<!-- said --><RDF>", "xml"),
        (b"id,label\n", ""),
        (b"<html><body>", ""),
        (b"<!DOCTYPE html>\n", ""),
        (b"<!DOCTYPE rdf:RDF [", "xml"),
        (b"{}", ""),
        (b"# id,label", ""),
    ],
)
def test_the_beginning_tells_the_syntax(start: bytes, syntax: str) -> None:
    assert syntax_of(start) == syntax


@pytest.mark.parametrize(
    "change",
    [
        {"@graph": [1, None, [], {}]},
        {"@graph": {"@type": "skos:Concept"}},
        {"@graph": [{"@id": 7, "@type": "skos:Concept"}]},
        {"@graph": [{"@id": "x:1", "@type": "skos:Concept", "skos:prefLabel": {"en": None}}]},
        {"@context": 7},
    ],
)
def test_odd_json_ld_is_refused_or_read(change: dict[str, Any]) -> None:
    with contextlib.suppress(SkillmapError):
        assert read_skos_json(skos_json() | change, "l", "x").competencies


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b'{"@graph": ' + b"[" * 100_000, "nested too deeply"),
        (b'{"@type": "skos:Concept", "@type": "x"}', "twice"),
        (b'{"a": ' + b'{"a": ' * 150 + b"1" + b"}" * 151, "nested too deeply"),
        (b'{"@type": "owl:Class"}', "its JSON is none of those"),
    ],
)
def test_hostile_json_is_refused(tmp_path: Path, data: bytes, told: str) -> None:
    file = tmp_path / "x.json"
    file.write_bytes(data)
    with pytest.raises(BrokenFramework, match=told):
        recognise(file)


@pytest.mark.parametrize("start", [b"{", b"@prefix a: <b> .", b"<?xml version='1.0'?>", b"identifier,fullStatement\n"])
def test_a_huge_file_is_refused_before_it_is_read(tmp_path: Path, start: bytes) -> None:
    file = tmp_path / "x"
    with file.open("wb") as stream:
        stream.write(start + b" " * 70_000)
        stream.truncate(200_000_001)  # a hole: it takes no room on the disk
    with pytest.raises(BrokenFramework, match="larger than 200,000,000 bytes"):
        read(file, "x")


def test_expanded_json_ld_reads_the_same_with_and_without_rdflib(recwarn: pytest.WarningsRecorder) -> None:
    from rdflib import Graph

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        nodes = json.loads(Graph().parse(data=TURTLE, format="turtle").serialize(format="json-ld"))
    assert "http://www.w3.org/2004/02/skos/core#prefLabel" in str(nodes)
    simple = read_skos_json(nodes, "l", "x")
    # A context that defines a term sends it through rdflib.
    through = read_skos_json({"@context": {"unused": {"@id": "urn:x:unused"}}, "@graph": nodes}, "l", "x")
    assert simple == through == read_turtle(TURTLE.encode(), "l", "x")
    assert not recwarn.list
