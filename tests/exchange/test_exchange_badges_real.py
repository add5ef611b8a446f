"""1EdTech's conformance samples, where copies of them are at hand: what of each is read, and why the others aren't.

A bad proof or a wrong date doesn't matter to what an achievement teaches: such a sample is read like a valid one. One
that holds something of a wrong type is refused with the place, as is one whose badge class or achievement isn't in the
file.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from skillmap.errors import InputError
from skillmap.exchange.clr import read_clr
from skillmap.exchange.open_badges_2 import read_open_badges_2
from skillmap.exchange.open_badges_3 import read_open_badges_3
from skillmap.linked_data import load_json
from skillmap.nouns import AlignmentRecord

READERS = {"ob20": read_open_badges_2, "ob30": read_open_badges_3, "clr20": read_clr}
NOT_FETCHED = "at /badge, which is not fetched"
NOT_JSON = "is not valid JSON"
NO_ACHIEVEMENT = "has no 'achievement' at /credentialSubject; accepted"
ENDORSEMENT = "is an endorsement at /: it holds no achievement"
#: For each sample how many credentials, outcomes and declared links are read, or what the refusal says.
SAMPLES: dict[str, tuple[int, int, int] | str] = {
    "ob20/assertion-with-data-image.json": NOT_FETCHED,
    "ob20/assertion-with-endorsements.json": (1, 1, 0),
    "ob20/assertion-with-extension-node-basic.json": NOT_FETCHED,
    "ob20/assertion-with-extension-node-invalid.json": NOT_FETCHED,
    "ob20/assertion-with-multiple-extensions.json": NOT_FETCHED,
    "ob20/assets/altbadgeurl.json": (1, 1, 0),
    "ob20/assets/bad-issuer.json": "Issuer",
    "ob20/assets/badge-from-organization-with-empty-revocation-list.json": (1, 1, 0),
    "ob20/assets/badge-from-organization-with-revocation-list.json": (1, 1, 0),
    "ob20/assets/badge-with-bad-issuer.json": (1, 1, 0),
    "ob20/assets/badge-with-data-image.json": (1, 1, 0),
    "ob20/assets/badgeclass-with-complex-image.json": (1, 1, 0),
    "ob20/assets/badgeclass-with-endorsements.json": (1, 1, 0),
    "ob20/assets/badgeclass-with-language.json": (1, 1, 0),
    "ob20/assets/badgeclass-with-verification-invalid-multiple-starts-with.json": (1, 1, 0),
    "ob20/assets/badgeclass-with-verification-invalid-starts-with.json": (1, 1, 0),
    "ob20/assets/badgeclass-with-verification-valid-multiple-starts-with.json": (1, 1, 0),
    "ob20/assets/badgeclass-with-verification-valid-starts-with.json": (1, 1, 0),
    "ob20/assets/badgeclass-with-verification.json": (1, 1, 0),
    "ob20/assets/badgeclass1.json": (1, 1, 0),
    "ob20/assets/badgecriteria.json": "not stated",
    "ob20/assets/basic-badge-no-public-key.json": (1, 1, 0),
    "ob20/assets/criteria-no-type.json": "not stated",
    "ob20/assets/empty-revocation-list.json": "RevocationList",
    "ob20/assets/endorsement-1.json": "Endorsement",
    "ob20/assets/endorsement-2.json": "Endorsement",
    "ob20/assets/endorsement-3.json": "Endorsement",
    "ob20/assets/endorsement-4.json": "Endorsement",
    "ob20/assets/issuer-invalid-type.json": "Criteria",
    "ob20/assets/issuer-with-allowed-origins-invalid-multiple-starts-with.json": "Issuer",
    "ob20/assets/issuer-with-allowed-origins-invalid-starts-with.json": "Issuer",
    "ob20/assets/issuer-with-allowed-origins-valid-multiple-starts-with.json": "Issuer",
    "ob20/assets/issuer-with-allowed-origins-valid-starts-with.json": "Issuer",
    "ob20/assets/issuer-with-allowed-origins.json": "Issuer",
    "ob20/assets/issuer1.json": "Issuer",
    "ob20/assets/key1.json": "CryptographicKey",
    "ob20/assets/key2.json": "CryptographicKey",
    "ob20/assets/key3.json": "CryptographicKey",
    "ob20/assets/openbadges_context.json": NOT_JSON,
    "ob20/assets/organization-no-public-key.json": "Issuer",
    "ob20/assets/organization-with-empty-revocation-list.json": "Issuer",
    "ob20/assets/organization-with-revocation-list.json": "Issuer",
    "ob20/assets/organization.json": "Issuer",
    "ob20/assets/revocation-list.json": "RevocationList",
    "ob20/assets/robotics-badge.json": (1, 1, 0),
    "ob20/badge-class-with-language.json": (1, 1, 0),
    "ob20/basic-assertion-expired-before-issued.json": NOT_FETCHED,
    "ob20/basic-assertion-expired.json": NOT_FETCHED,
    "ob20/basic-assertion-in-future.json": NOT_FETCHED,
    "ob20/basic-assertion-invalid-context.json": NOT_FETCHED,
    "ob20/basic-assertion-invalid-type.json": "OtherAssertion",
    "ob20/basic-assertion-no-public-key.json": NOT_FETCHED,
    "ob20/basic-assertion-with-allowed-origins-invalid-multiple-starts-with.json": NOT_FETCHED,
    "ob20/basic-assertion-with-allowed-origins-invalid-starts-with.json": NOT_FETCHED,
    "ob20/basic-assertion-with-allowed-origins-valid-multiple-starts-with.json": NOT_FETCHED,
    "ob20/basic-assertion-with-allowed-origins-valid-starts-with.json": NOT_FETCHED,
    "ob20/basic-assertion-with-allowed-origins.json": NOT_FETCHED,
    "ob20/basic-assertion-with-language.json": NOT_FETCHED,
    "ob20/basic-assertion.json": NOT_FETCHED,
    "ob20/issuer-compact-iri-validation.json": "Issuer",
    "ob20/redirected-validation-subject.json": NOT_JSON,
    "ob20/warning-issuer-non-http.json": NOT_FETCHED,
    "ob20/warning-with-redirection.json": NOT_FETCHED,
    "ob30/bit-string-list/credential-status-revoked-blank-nodes.json": (1, 1, 0),
    "ob30/bit-string-list/credential-status-revoked.json": (1, 1, 0),
    "ob30/complete.json": (1, 3, 6),
    "ob30/complete_v1.json": (1, 3, 6),
    "ob30/credential-status-revoked.json": (1, 1, 0),
    "ob30/endorsement-err-schema-status-refresh.json": ENDORSEMENT,
    "ob30/endorsement-valid.json": ENDORSEMENT,
    "ob30/sd/derivedcredential.json": (1, 1, 0),
    "ob30/simple-context-alias.json": (1, 1, 0),
    "ob30/simple-context-version.json": (1, 1, 0),
    "ob30/simple-did-key-method.json": (1, 1, 0),
    "ob30/simple-did-web-method.json": (1, 1, 0),
    "ob30/simple-eddsa-2022.json": (1, 1, 0),
    "ob30/simple-err-context.json": NO_ACHIEVEMENT,
    "ob30/simple-err-credential-subject-achievement-result-description-type.json": (
        "has the type InvalidResultDescription at /credentialSubject/achievement/resultDescription/2; accepted"
    ),
    "ob30/simple-err-credential-subject-identifier-type.json": (
        "has the type InvalidIdentityObject at /credentialSubject/identifier/0; accepted: IdentityObject"
    ),
    "ob30/simple-err-credential-subject-profile-type.json": (
        "has the type InvalidProfile at /credentialSubject/source; accepted: Profile"
    ),
    "ob30/simple-err-credential-subject-result-type.json": (
        "has the type InvalidResult at /credentialSubject/result/1; accepted: Result"
    ),
    "ob30/simple-err-credential-subject-type.json": (
        "has the type InvalidAchievementSubject at /credentialSubject; accepted: AchievementSubject"
    ),
    "ob30/simple-err-evidence-type.json": "has the type InvalidEvidence at /evidence/1; accepted: Evidence",
    "ob30/simple-err-expired.json": (1, 1, 0),
    "ob30/simple-err-issued.json": NO_ACHIEVEMENT,
    "ob30/simple-err-issuer-otheridentifier-type.json": (
        "has the type InvalidIdentifierEntry at /issuer/otherIdentifier/1; accepted:"
    ),
    "ob30/simple-err-issuer-parentorg-type.json": "has the type InvalidProfile at /issuer/parentOrg; accepted: Profile",
    "ob30/simple-err-issuer-type.json": "has the type InvalidProfile at /issuer; accepted: Profile",
    "ob30/simple-err-issuer.json": NO_ACHIEVEMENT,
    "ob30/simple-err-proof-method-no-scheme.json": (1, 1, 0),
    "ob30/simple-err-proof-method-unknown-did-method.json": (1, 1, 0),
    "ob30/simple-err-proof-method-unknown-scheme.json": (1, 1, 0),
    "ob30/simple-err-proof-method.json": (1, 1, 0),
    "ob30/simple-err-proof-value.json": (1, 1, 0),
    "ob30/simple-err-type.json": "its type is OtherCredential",
    "ob30/simple-multiple-proofs.json": (1, 1, 0),
    "ob30/simple-noproof.json": NO_ACHIEVEMENT,
    "ob30/simple.json": (1, 1, 0),
    "ob30/simple_v1.json": (1, 1, 0),
    "clr20/complex.json": (6, 11, 0),
    "clr20/simple-noproof.json": (2, 2, 0),
    "clr20/simple.json": (3, 3, 0),
    "clr20/simple_old_safesigned.json": (2, 2, 0),
    "clr20/simple_v1.json": (6, 11, 0),
}


@pytest.fixture(scope="module")
def samples(shared: Path) -> Path:
    return shared / "data" / "credentials"


def read(samples: Path, sample: str) -> AlignmentRecord:
    file = samples / sample
    return READERS[sample.partition("/")[0]](load_json(file.read_bytes(), file.name), file.name)


@pytest.mark.parametrize("sample", SAMPLES)
def test_every_sample_is_read_or_refused_by_name(samples: Path, sample: str) -> None:
    expected = SAMPLES[sample]
    if isinstance(expected, str):
        with pytest.raises(InputError) as refused:
            read(samples, sample)
        assert expected in str(refused.value)
        return
    record = read(samples, sample)
    outcomes = sum(len(one.outcomes) for one in record.credentials)
    assert (len(record.credentials), outcomes, len(record.links)) == expected
    assert not any(one.rejected for one in record.credentials)


def test_the_table_names_every_sample(samples: Path) -> None:
    found = {file.relative_to(samples).as_posix() for folder in READERS for file in (samples / folder).rglob("*.json")}
    assert found == set(SAMPLES)


def test_the_complete_badge_has_its_alignments_where_they_belong(samples: Path) -> None:
    for name in ("complete.json", "complete_v1.json"):
        record = read(samples, f"ob30/{name}")
        texts = {one.id: one.text for credential in record.credentials for one in credential.outcomes}
        assert [(texts[link.outcome], link.target.label, link.target.kind) for link in record.links] == [
            ("Final Project Grade", "Final Project", "CFItem"),
            ("Final Project Grade", "Final Project", "CFItem"),
            ("Final Project Grade", "Final Project", "CFRubricCriterionLevel"),
            ("Final Project Grade", "Final Project", "CFRubricCriterionLevel"),
            ("1EdTech University Degree Description", "1EdTech University Degree", "CFItem"),
            ("1EdTech University Degree Description", "1EdTech University Degree", "CTDL"),
        ]


def test_the_complex_record_lists_what_its_programme_teaches(samples: Path) -> None:
    first = read(samples, "clr20/complex.json").credentials[0]
    assert [one.text for one in first.outcomes][1:3] == [
        "practice proper patient care",
        "measure vital signs and obtain certifications in CPR, AED, and first aid",
    ]
