"""Badges and learner records of others: where their outcomes are looked for, and whose the alignments are."""

from __future__ import annotations

import json
from typing import Any

import pytest

from skillmap.errors import InputError
from skillmap.exchange.clr import is_clr, read_clr
from skillmap.exchange.open_badges_2 import is_open_badges_2, read_open_badges_2
from skillmap.exchange.open_badges_3 import is_open_badges_3, read_open_badges_3
from skillmap.nouns import AlignmentRecord, Link, Outcome, Target

VC2 = ["https://www.w3.org/ns/credentials/v2", "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"]
VC1 = ["https://www.w3.org/2018/credentials/v1", "https://purl.imsglobal.org/spec/ob/v3p0/context.json"]
KILN = {"type": ["Alignment"], "targetName": "Fire a kiln", "targetUrl": "https://craft.example/kiln"}
CLAY = {"type": ["Alignment"], "targetName": "Throw clay", "targetUrl": "https://craft.example/clay"}


def achievement(**fields: object) -> dict[str, Any]:
    return {
        "id": "https://pots.example/a",
        "type": ["Achievement"],
        "name": "Potter",
        "description": "Makes pots.",
        "criteria": {"narrative": "Pass the test."},
        **fields,
    }


def badge(inner: object, context: list[str] = VC2, **fields: object) -> dict[str, Any]:
    return {
        "@context": context,
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "credentialSubject": {"type": ["AchievementSubject"], "achievement": inner},
        **fields,
    }


def outcomes(record: AlignmentRecord) -> list[tuple[str, str]]:
    return [(one.text, one.place) for credential in record.credentials for one in credential.outcomes]


def aligned(record: AlignmentRecord) -> list[tuple[str, str]]:
    texts = {one.id: one.text for credential in record.credentials for one in credential.outcomes}
    return [(texts[link.outcome], link.target.label) for link in record.links]


def reasons(record: AlignmentRecord) -> list[str]:
    return [one.reason for credential in record.credentials for one in credential.rejected]


LISTED = achievement(criteria={"narrative": "Earners can:\n\n* throw a bowl\n* glaze it"}, alignment=[KILN])
ONE = achievement(criteria={"narrative": "<p>You:</p><ul><li>fire a <b>kiln</b></li></ul>"}, alignment=KILN)
GRADE = {"name": "Final grade", "resultType": "LetterGrade"}
RUBRIC = {"name": "Even walls", "resultType": "RubricCriterionLevel"}
WHERE = "/credentialSubject/achievement"


@pytest.mark.parametrize(
    ("given", "texts", "links"),
    [
        (achievement(), [("Makes pots.", f"{WHERE}/description")], []),
        (achievement(description=""), [("Potter", f"{WHERE}/name")], []),
        (achievement(alignment=[KILN]), [("Makes pots.", f"{WHERE}/description")], [("Makes pots.", "Fire a kiln")]),
        (
            achievement(description="You will be able to: centre clay; and fire a kiln. You get a pin."),
            [("centre clay", f"{WHERE}/description, item 1"), ("fire a kiln", f"{WHERE}/description, item 2")],
            [],
        ),
        # Several outcomes: what the whole is aligned to is said of none of them.
        (
            LISTED,
            [
                ("throw a bowl", f"{WHERE}/criteria/narrative, item 1"),
                ("glaze it", f"{WHERE}/criteria/narrative, item 2"),
                ("Makes pots.", f"{WHERE}/description"),
            ],
            [("Makes pots.", "Fire a kiln")],
        ),
        (ONE, [("fire a kiln", f"{WHERE}/criteria/narrative, item 1")], [("fire a kiln", "Fire a kiln")]),
        # A grade is no outcome, unless somebody aligned it; a rubric's criterion is one.
        (achievement(resultDescription=[GRADE]), [("Makes pots.", f"{WHERE}/description")], []),
        (achievement(resultDescription=[GRADE, RUBRIC]), [("Even walls", f"{WHERE}/resultDescription/1/name")], []),
        (
            achievement(resultDescription={**GRADE, "rubricCriterionLevel": [{"alignment": [CLAY]}]}, alignment=[KILN]),
            [("Final grade", f"{WHERE}/resultDescription/name"), ("Makes pots.", f"{WHERE}/description")],
            [("Final grade", "Throw clay"), ("Makes pots.", "Fire a kiln")],
        ),
        (
            {**LISTED, "resultDescription": [RUBRIC], "achievementType": "Competency"},
            [("Makes pots.", f"{WHERE}/description")],
            [("Makes pots.", "Fire a kiln")],
        ),
    ],
)
@pytest.mark.parametrize("context", [VC1, VC2])
def test_where_outcomes_are_found(
    given: dict[str, Any], texts: list[tuple[str, str]], links: list[tuple[str, str]], context: list[str]
) -> None:
    record = read_open_badges_3(badge(given, context), "pots.json")
    assert [(one.id, one.title) for one in record.credentials] == [("https://pots.example/a", "Potter")]
    assert outcomes(record) == texts
    assert aligned(record) == links
    assert reasons(record) == []


def test_an_alignment_is_declared_with_all_that_it_says() -> None:
    entry = {
        **KILN,
        "targetCode": "K-7",
        "targetDescription": "Up to 1,200 degrees.",
        "targetFramework": "Crafts",
        "targetType": "CFItem",
    }
    record = read_open_badges_3(achievement(alignment=[entry]), "pots.json")
    assert record.links == (
        Link(
            "https://pots.example/a",
            Target(
                "Fire a kiln",
                uri="https://craft.example/kiln",
                title="Crafts",
                code="K-7",
                description="Up to 1,200 degrees.",
                kind="CFItem",
            ),
            status="declared",
            stated_as="alignment",
        ),
    )


def test_alignments_that_say_too_little_are_refused_with_their_place() -> None:
    entries = [KILN, {"targetName": "No address"}, {"targetUrl": "https://craft.example/x"}, "kiln", CLAY]
    record = read_open_badges_3(badge(achievement(alignment=entries)), "pots.json")
    assert [link.target.label for link in record.links] == ["Fire a kiln", "Throw clay"]
    assert reasons(record) == [
        f"{WHERE}/alignment/1: the alignment is left out: it has no targetUrl or url",
        f"{WHERE}/alignment/2: the alignment is left out: it has no targetName or name",
        f"{WHERE}/alignment/3: the alignment is left out: it is not an object with targetName and targetUrl",
    ]
    assert [one.excerpt for one in record.credentials[0].rejected] == ["No address", "", "kiln"]
    assert len(entries) == len(record.links) + len(reasons(record))


def test_achievements_of_one_id_are_told_apart_and_repeated_ones_read_once() -> None:
    other = achievement(description="Paints pots.")
    record = read_open_badges_3([achievement(), achievement(), other], "pots.json")
    assert [one.id for one in record.credentials] == ["https://pots.example/a", "https://pots.example/a~2"]
    assert [text for text, _ in outcomes(record)] == ["Makes pots.", "Paints pots."]


def test_what_of_a_list_cannot_be_read_is_counted() -> None:
    documents = [
        badge(achievement()),
        badge([achievement(id="b", name=None), achievement(id="c", name="Glazer")]),
        badge("https://pots.example/far"),
        "eyJhbGciOiJFZERTQSJ9.eyJhIjoxfQ.c2ln",
        {**badge(None), "type": ["VerifiableCredential", "EndorsementCredential"]},
        7,
    ]
    record = read_open_badges_3(documents, "pots.json")
    assert [one.title for one in record.credentials] == ["Potter", "Glazer"]
    found = sorted(reasons(record))
    assert len(found) == 5
    assert [
        sum(part in reason for reason in found) for part in ("no 'name' at /1", "not fetched", "JWT", "an end")
    ] == [1] * 4


TOKEN = "eyJhbGciOiJFZERTQSJ9.eyJhIjoxfQ.c2ln"
REFUSED = [
    (badge(None), "no 'achievement' at /credentialSubject; accepted: AchievementCredential"),
    (
        {**badge(None), "type": ["VerifiableCredential", "OtherCredential"]},
        "its type is OtherCredential, Verifi",
    ),
    ({**badge(None), "type": "EndorsementCredential"}, "an endorsement at /: it holds no achievement"),
    (
        badge("https://pots.example/a"),
        "address of its achievement .*'https://pots.example/a' at /credentialSubject/ach",
    ),
    (
        badge(achievement(type=["Profile"])),
        "has the type Profile at /credentialSubject/achievement; accepted: Achievement",
    ),
    (badge(achievement(name="")), "no 'name' at /credentialSubject/achievement"),
    (badge(achievement(name="\u200b")), "no readable text at /credentialSubject/achievement/name"),
    (TOKEN, r"signed token \(JWT\) at /"),
    ({"type": "EnvelopedVerifiableCredential", "id": f"data:application/vc+jwt,{TOKEN}"}, "signed token"),
    (badge(TOKEN), "signed token .* at /credentialSubject/achievement"),
    ([], "holds no achievement"),
    ("a text", "holds no achievement"),
]


@pytest.mark.parametrize(("document", "message"), REFUSED)
def test_what_holds_no_achievement_is_refused(document: object, message: str) -> None:
    with pytest.raises(InputError, match=message):
        read_open_badges_3(document, "pots.json")


#: What stands where in a badge, with a type of its own making, and the place that the refusal names.
WRONG_TYPES: list[tuple[dict[str, Any], str]] = [
    (badge(achievement(), issuer={"type": ["Company"]}), "has the type Company at /issuer; accepted: Profile"),
    (badge(achievement(), issuer=7), "has 7 at /issuer; accepted: an object of the type Profile, or its address"),
    (
        badge(achievement(), issuer={"otherIdentifier": [{"type": "IdentifierEntry"}, {"type": "Number"}]}),
        "has the type Number at /issuer/otherIdentifier/1; accepted: IdentifierEntry",
    ),
    (
        badge(achievement(), issuer={"type": "Profile", "parentOrg": {"type": "Company"}}),
        "has the type Company at /issuer/parentOrg; accepted: Profile",
    ),
    (badge(achievement(), evidence={"type": ["Proof"]}), "has the type Proof at /evidence; accepted: Evidence"),
    (
        badge(achievement(), credentialSubject={"type": "Person", "achievement": achievement()}),
        "has the type Person at /credentialSubject; accepted: AchievementSubject",
    ),
    (
        badge(achievement(resultDescription=[{"type": "Result", "name": "Grade"}])),
        f"has the type Result at {WHERE}/resultDescription/0; accepted: ResultDescription",
    ),
    (
        {"@context": VC2, **achievement(creator={"type": "Company"})},
        "has the type Company at /creator; accepted: Profile",
    ),
]


@pytest.mark.parametrize(("document", "message"), WRONG_TYPES, ids=lambda one: one if isinstance(one, str) else "")
def test_what_is_of_a_wrong_type_is_refused_with_its_place(document: dict[str, Any], message: str) -> None:
    with pytest.raises(InputError) as refusal:
        read_open_badges_3(document, "pots.json")
    assert str(refusal.value) == f"pots.json {message}"


def test_a_type_that_is_not_stated_or_one_more_is_no_fault() -> None:
    document = badge(achievement(), issuer={"name": "A"}, evidence=[{"type": ["Evidence", "Film"]}, "https://e.org"])
    assert outcomes(read_open_badges_3(document, "pots.json")) == [("Makes pots.", f"{WHERE}/description")]


def test_an_alignment_of_a_wrong_type_is_refused_alone() -> None:
    record = read_open_badges_3(badge(achievement(alignment=[KILN, {**CLAY, "type": "Link"}])), "pots.json")
    assert aligned(record) == [("Makes pots.", "Fire a kiln")]
    assert reasons(record) == [f"{WHERE}/alignment/1: the alignment is left out: its type is Link; accepted: Alignment"]


def badge_class(**fields: object) -> dict[str, Any]:
    return {
        "@context": "https://w3id.org/openbadges/v2",
        "type": "BadgeClass",
        "id": "https://pots.example/b",
        "name": "Potter",
        "description": "Makes pots.",
        "criteria": "https://pots.example/criteria",
        "issuer": "https://pots.example",
        **fields,
    }


def assertion(inner: object) -> dict[str, Any]:
    return {"@context": "https://w3id.org/openbadges/v2", "type": "Assertion", "badge": inner, "recipient": {}}


def test_badge_classes_of_every_version() -> None:
    new = {"targetName": "Fire a kiln", "targetUrl": "https://craft.example/kiln", "targetCode": "K-7"}
    old = {"name": "Throw clay", "url": "https://craft.example/clay", "description": "On a wheel."}
    record = read_open_badges_2(badge_class(alignment=[new, old]), "pots.json")
    assert [
        (link.target.label, link.target.uri, link.target.code, link.target.description) for link in record.links
    ] == [
        ("Fire a kiln", "https://craft.example/kiln", "K-7", ""),
        ("Throw clay", "https://craft.example/clay", "", "On a wheel."),
    ]
    plain = {key: value for key, value in badge_class().items() if key not in ("@context", "type", "id")}
    assert is_open_badges_2(plain)
    assert read_open_badges_2(plain, "old.json").credentials[0].id == "achievement-1"


def test_the_badge_class_of_an_assertion_must_be_in_the_file() -> None:
    assert outcomes(read_open_badges_2(assertion(badge_class()), "pots.json")) == [
        ("Makes pots.", "/badge/description")
    ]
    together = [assertion("https://pots.example/b"), badge_class()]
    assert outcomes(read_open_badges_2(together, "pots.json")) == [("Makes pots.", "/1/description")]
    with pytest.raises(InputError, match=r"'https://pots\.example/b' at /badge, which is not fetched"):
        read_open_badges_2(assertion("https://pots.example/b"), "pots.json")
    with pytest.raises(InputError, match="has no 'badge' at /"):
        read_open_badges_2(assertion(None), "pots.json")


@pytest.mark.parametrize("kind", ["Issuer", "Endorsement", "OtherAssertion", "CryptographicKey"])
def test_what_is_no_badge_class_is_refused_by_its_type(kind: str) -> None:
    document = {**badge_class(), "type": kind}
    assert is_open_badges_2(document)
    with pytest.raises(InputError, match=f"the type at / is {kind}; accepted: BadgeClass"):
        read_open_badges_2(document, "pots.json")


def competency(name: str, **fields: object) -> dict[str, Any]:
    return {**achievement(id=f"urn:c:{name}", name=name, description=name, achievementType="Competency"), **fields}


def clr(credentials: list[object], achievements: list[object], associations: list[object]) -> dict[str, Any]:
    return {
        "@context": VC2,
        "type": ["VerifiableCredential", "ClrCredential"],
        "credentialSubject": {
            "type": ["ClrSubject"],
            "verifiableCredential": credentials,
            "achievement": achievements,
            "association": associations,
        },
    }


def association(source: str, kind: str, target: str) -> dict[str, str]:
    return {"type": "Association", "associationType": kind, "sourceId": source, "targetId": target}


def test_competencies_that_are_part_of_another_are_its_outcomes() -> None:
    document = clr(
        [badge(LISTED)],
        [competency("glazing", alignment=[CLAY]), competency("firing"), competency("selling")],
        [
            association("https://pots.example/a", "isParentOf", "urn:c:firing"),
            association("urn:c:glazing", "isChildOf", "https://pots.example/a"),
            association("urn:c:selling", "precedes", "urn:c:firing"),
            association("urn:c:glazing", "isRelatedTo", "urn:c:selling"),
        ],
    )
    record = read_clr(document, "record.json")
    assert [(one.title, [o.text for o in one.outcomes]) for one in record.credentials] == [
        # The whole stays, since it is aligned; what its text lists gives way to the competencies.
        ("Potter", ["Makes pots.", "firing", "glazing"]),
        ("selling", ["selling"]),
    ]
    assert record.credentials[0].outcomes[1] == Outcome(
        "urn:c:firing", "firing", "Potter", "/credentialSubject/achievement/1/description"
    )
    assert aligned(record) == [("Makes pots.", "Fire a kiln"), ("glazing", "Throw clay"), ("glazing", "selling")]
    assert record.links[2] == Link(
        "urn:c:glazing",
        Target("selling", "urn:c:selling", uri="urn:c:selling", kind="Competency"),
        "related",
        "declared",
        stated_as="isRelatedTo",
    )


def test_what_of_a_clr_cannot_be_read_is_counted() -> None:
    endorsement = {"type": ["VerifiableCredential", "EndorsementCredential"], "credentialSubject": {}}
    document = clr(
        [badge(achievement()), TOKEN, endorsement],
        ["https://pots.example/far"],
        [association("a", "isFriendOf", "b"), "isPartOf", {"sourceId": "a"}],
    )
    record = read_clr(document, "record.json")
    assert len(record.credentials) == 1
    assert [one.row for one in record.credentials[0].rejected] == [1, 2, 3, 4, 5, 6]
    assert reasons(record)[3].startswith("/credentialSubject/association/0: the association lacks")


def test_a_clr_in_a_clr_is_read() -> None:
    inner = clr([badge(achievement())], [], [])
    record = read_clr(clr([inner], [], []), "record.json")
    assert outcomes(record)[0][1].startswith("/credentialSubject/verifiableCredential/0/credentialSubject/verif")


@pytest.mark.parametrize(
    ("document", "message"),
    [
        (clr([], [], []), "holds no achievement"),
        (clr([TOKEN], [], []), "signed token"),
        (badge(achievement()), "no ClrCredential"),
        (TOKEN, "signed token"),
    ],
)
def test_what_is_no_clr_is_refused(document: object, message: str) -> None:
    with pytest.raises(InputError, match=message):
        read_clr(document, "record.json")


@pytest.mark.parametrize(
    ("document", "told"),
    [
        (badge(achievement()), (True, False, False)),
        (badge(achievement(), VC1), (True, False, False)),
        (achievement(), (True, False, False)),
        ([achievement()], (True, False, False)),
        (TOKEN, (True, False, False)),
        (badge_class(), (False, True, False)),
        (assertion("https://pots.example/b"), (False, True, False)),
        (clr([badge(achievement())], [], []), (False, False, True)),
        ({"outcomes": ["Throw a bowl"]}, (False, False, False)),
        ({"@context": "https://schema.org", "type": "Course", "name": "Pots"}, (False, False, False)),
        ([], (False, False, False)),
        (None, (False, False, False)),
        ("Throw a bowl", (False, False, False)),
    ],
)
def test_formats_are_told_by_their_content(document: object, told: tuple[bool, bool, bool]) -> None:
    assert (is_open_badges_3(document), is_open_badges_2(document), is_clr(document)) == told


def ours(**fields: object) -> dict[str, Any]:
    outcome = {"skillmap:identifier": "LO1", "skillmap:text": "Throw a bowl"}
    return achievement(**{"skillmap:identifier": "P1", "skillmap:learningOutcome": [outcome], **fields})


@pytest.mark.parametrize(
    ("terms", "reason"),
    [
        ({"skillmap:outcome": "LO9", "skillmap:status": "approved"}, "for the outcome 'LO9', which the file doesn't"),
        ({"skillmap:outcome": "LO1"}, "its skillmap:status '' is unknown"),
        ({"skillmap:outcome": "LO1", "skillmap:status": "blessed"}, "its skillmap:status 'blessed' is unknown"),
        ({"skillmap:outcome": "LO1", "skillmap:status": "approved", "skillmap:relation": "same"}, "'same' is unknown"),
        ({"skillmap:outcome": "LO1", "skillmap:status": "approved", "skillmap:probability": 2}, "from 0 to 1"),
        ({"skillmap:outcome": "LO1", "skillmap:status": "approved", "skillmap:probability": True}, "from 0 to 1"),
        ({"skillmap:outcome": "LO1", "skillmap:status": "approved", "skillmap:rank": -1}, "rank is no number"),
    ],
)
def test_our_terms_are_checked_when_they_come_back(terms: dict[str, object], reason: str) -> None:
    record = read_open_badges_3(ours(alignment=[{**KILN, **terms}]), "ours.json")
    assert record.links == ()
    assert reason in reasons(record)[0]


def test_an_alignment_of_ours_in_a_badge_of_others_is_declared() -> None:
    """A platform that keeps our alignments and drops our outcomes loses what was said of these, not the alignments."""
    entry = {**KILN, "skillmap:outcome": "LO1", "skillmap:status": "approved", "skillmap:reviewer": "Ada"}
    record = read_open_badges_3(achievement(alignment=[entry]), "theirs.json")
    assert aligned(record) == [("Makes pots.", "Fire a kiln")]
    assert (record.links[0].status, record.links[0].review) == ("declared", None)


@pytest.mark.parametrize(
    ("more", "outcome"),
    [((), "Throw a bowl"), ([{"skillmap:identifier": "P1", "skillmap:text": "Glaze it"}], "Potter")],
)
def test_an_alignment_that_was_added_to_ours_is_declared(more: list[dict[str, str]], outcome: str) -> None:
    """Of the only outcome; of several, of the whole."""
    document = ours(alignment=[KILN])
    document["skillmap:learningOutcome"] += more
    record = read_open_badges_3(document, "ours.json")
    assert aligned(record) == [(outcome, "Fire a kiln")]
    assert record.links[0].status == "declared"


def test_our_outcomes_need_an_id_of_their_own_and_a_text() -> None:
    listed = [{"skillmap:identifier": "LO1", "skillmap:text": "Throw a bowl"}] * 2
    record = read_open_badges_3(ours(**{"skillmap:learningOutcome": [*listed, {}, "x"]}), "ours.json")
    assert [text for text, _ in outcomes(record)] == ["Throw a bowl"]
    assert [one.row for one in record.credentials[0].rejected] == [1, 2, 3]


def test_a_badge_says_nothing_of_its_earner() -> None:
    document = badge(achievement())
    document["credentialSubject"] |= {"id": "did:x:1", "identifier": [{"identityHash": "a@b.example"}]}
    document["credentialSubject"]["result"] = [{"value": "A", "alignment": [KILN]}]
    assert "a@b.example" not in repr(read_open_badges_3(document, "pots.json"))
    assert read_open_badges_3(json.loads(json.dumps(document)), "pots.json").links == ()
