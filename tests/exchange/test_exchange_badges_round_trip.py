"""Ours to a badge and back: what comes back is the record but for what the losses say, whatever the texts."""

from __future__ import annotations

import json
import socket
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st

from skillmap.errors import InputError
from skillmap.exchange.choice import ALL, Options, Written
from skillmap.exchange.clr import is_clr, read_clr, write_clr
from skillmap.exchange.open_badges_2 import is_open_badges_2, read_open_badges_2, write_open_badges_2
from skillmap.exchange.open_badges_3 import is_open_badges_3, read_open_badges_3, write_open_badges_3
from skillmap.exchange.target_urls import target_url
from skillmap.linked_data import load_json
from skillmap.nouns import STATUSES, AlignmentRecord, Link, Status
from tests.exchange.badge_records import RECORD, records

Reader = Callable[[object, str], AlignmentRecord]
Writer = Callable[[AlignmentRecord, Options], Written]
FORMATS: list[tuple[Writer, Reader, Callable[[object], bool], int]] = [
    (write_open_badges_3, read_open_badges_3, is_open_badges_3, 0),
    (write_open_badges_2, read_open_badges_2, is_open_badges_2, 1),  # one sentence is about what a badge class needs
    (write_clr, read_clr, is_clr, 0),
]
NAMES = ["open badges 3", "open badges 2", "clr"]


def is_kept(link: Link, statuses: frozenset[Status]) -> bool:
    """Tell whether a badge can carry a link."""
    says_something = link.status == "approved" or link.rating not in ("weak", "none")
    can_be_named = bool(link.target.label and target_url(link.target).url)
    return link.status in statuses - {"rejected"} and says_something and can_be_named


def what_a_badge_keeps(record: AlignmentRecord, statuses: frozenset[Status]) -> AlignmentRecord:
    """Reduce a record to what every badge format of ours keeps, in its order: by credential and outcome."""
    kept = [link for link in record.links if is_kept(link, statuses)]
    order = [outcome.id for one in record.credentials for outcome in one.outcomes]
    return AlignmentRecord(
        credentials=tuple(replace(one, rejected=()) for one in record.credentials),
        links=tuple(_as_read(link) for outcome in order for link in kept if link.outcome == outcome),
        frameworks=tuple(replace(info, lacks=(), competencies=0, profiles=0) for info in record.frameworks),
        generator=record.generator,
        run=record.run,
    )


def _as_read(link: Link) -> Link:
    # What is no web address is no targetUrl; an address made by a rule is not taken for the target's own.
    own = link.target.uri if not target_url(link.target).rule else ""
    return replace(link, target=replace(link.target, uri=own))


@pytest.mark.parametrize(("write", "read", "tell", "said"), FORMATS, ids=NAMES)
@given(
    record=records(),
    statuses=st.sampled_from([frozenset({"approved"}), ALL]),
    base=st.sampled_from(["", "https://b.example/x/"]),
)
@settings(max_examples=60)
def test_a_record_comes_back_but_for_the_losses(
    write: Writer,
    read: Reader,
    tell: Callable[[object], bool],
    said: int,
    record: AlignmentRecord,
    statuses: frozenset[Status],
    base: str,
) -> None:
    options = Options(statuses=statuses, date="2026-05-01", publisher="A College", base=base)
    written = write(record, options)
    document = load_json(written.text.encode(), "ours.json")
    assert tell(document)
    back = read(document, "ours.json")
    kept = what_a_badge_keeps(record, statuses)
    assert back == kept
    losses = written.losses[: len(written.losses) - said]
    assert bool(losses) == (len(record.links) > len(kept.links) or replace(record, links=kept.links) != kept)
    assert write(record, options) == written


@pytest.mark.parametrize(("write", "read", "tell", "said"), FORMATS, ids=NAMES)
def test_each_document_is_told_from_the_others(
    write: Writer, read: Reader, tell: Callable[[object], bool], said: int
) -> None:
    document = json.loads(write(RECORD, Options(date="2026-05-01", publisher="A College")).text)
    assert [is_it(document) for _, _, is_it, _ in FORMATS] == [is_it is tell for _, _, is_it, _ in FORMATS]


@pytest.mark.parametrize(("write", "read", "tell", "said"), FORMATS, ids=NAMES)
def test_nothing_is_fetched(
    write: Writer, read: Reader, tell: Callable[[object], bool], said: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("network")

    for name in ("connect", "connect_ex"):
        monkeypatch.setattr(socket.socket, name, refuse)
    monkeypatch.setattr(socket, "create_connection", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    written = write(RECORD, Options(date="2026-05-01", publisher="https://college.example"))
    assert read(json.loads(written.text), "ours").credentials[1].title == "Care"


WORDS = (
    "Achievement ClrCredential OpenBadgeCredential BadgeClass Assertion Competency isPartOf exactMatchOf a b".split()
)
FIELDS = (
    "@context type id name description criteria narrative alignment targetName targetUrl achievement badge "
    "credentialSubject verifiableCredential association sourceId targetId associationType resultDescription "
    "rubricCriterionLevel achievementType resultType issuer skillmap:identifier skillmap:outcome skillmap:status "
    "skillmap:learningOutcome skillmap:text skillmap:provenance skillmap:usedFramework"
).split()
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=4),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(FIELDS), inner | st.sampled_from(WORDS), max_size=6)
    ),
    max_leaves=25,
)
#: Achievements that are nearly right, so that most are read: any JSON in one of their fields.
NEARLY = st.builds(
    lambda field, value, kind: {
        "type": ["Achievement"],
        "id": "a",
        "name": "A",
        "achievementType": kind,
        "criteria": {"narrative": "- one\n- two"},
        "alignment": [{"targetName": "T", "targetUrl": "https://t.example"}],
        field: value,
    },
    st.sampled_from(FIELDS),
    JSON,
    st.sampled_from(["Course", "Competency"]),
)


def wrapped(achievements: list[dict[str, object]], associations: list[object]) -> dict[str, object]:
    """Return one document that all three readers take for theirs."""
    return {
        "type": ["ClrCredential", "OpenBadgeCredential", "Assertion"],
        "badge": achievements,
        "credentialSubject": {"achievement": achievements, "association": associations},
    }


ASSOCIATION = JSON | st.builds(
    lambda source, kind, target: {"sourceId": source, "associationType": kind, "targetId": target},
    st.sampled_from("ab"),
    st.sampled_from(["isPartOf", "isParentOf", "exactMatchOf", "precedes"]),
    st.sampled_from("ab"),
)
DOCUMENT = JSON | st.builds(wrapped, st.lists(NEARLY, max_size=3), st.lists(ASSOCIATION, max_size=2))


@pytest.mark.parametrize(("write", "read", "tell", "said"), FORMATS, ids=NAMES)
@given(document=DOCUMENT)
@settings(max_examples=150)
def test_any_json_is_read_or_refused(
    write: Writer, read: Reader, tell: Callable[[object], bool], said: int, document: object
) -> None:
    tell(document)
    try:
        record = read(document, "any.json")
    except InputError as e:
        message = str(e)
    else:
        message = "read any.json"
        ids = [outcome.id for one in record.credentials for outcome in one.outcomes]
        assert len(ids) == len(set(ids))
        assert {link.outcome for link in record.links} <= set(ids)
        assert {link.status for link in record.links} <= set(STATUSES)
    event(message[:30])
    assert "any.json" in message
