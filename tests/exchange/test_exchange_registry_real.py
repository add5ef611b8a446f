"""The Registry's and OpenSALT's own files, as lists of outcomes: how much each holds, or why it holds none."""

from __future__ import annotations

from pathlib import Path

import pytest

from skillmap.errors import InputError
from skillmap.exchange.case import is_case, read_case
from skillmap.exchange.ctdl import is_ctdl, read_ctdl
from skillmap.exchange.ctdl_asn import is_ctdl_asn, read_ctdl_asn
from skillmap.linked_data import load_json
from skillmap.nouns import AlignmentRecord

_NONE = "states no outcomes that can be read: it has no ceterms:teaches"
_OTHER = "holds no CTDL credential, learning opportunity or assessment; the types of its resources are: "

#: Credentials, outcomes, declared alignments and refused values of each file, or what the error says.
CTDL: dict[str, tuple[int, int, int, int] | str] = {
    "ce_registry__assessment_profile__2_import.json": _NONE,
    "ce_registry__assessment_profile__3_import.json": _NONE,
    "ce_registry__credential__1_valid.json": _NONE,
    "ce_registry__credential__2_valid.json": _NONE,
    "ce_registry__credential__3_import.json": (1, 1, 15, 0),
    "ce_registry__credential__4_import.json": (2, 3, 3, 0),
    "ce_registry__learning_opportunity_profile__2_import.json": _NONE,
    "ce_registry__learning_opportunity_profile__3_import.json": _NONE,
    "seeds__ce_registry__assessment_profile.json": (10, 86, 86, 0),
    "seeds__ce_registry__competency.json": f"{_OTHER}Competency",
    "seeds__ce_registry__competency_framework.json": f"{_OTHER}CompetencyFramework",
    "seeds__ce_registry__condition_manifest_schema.json": f"{_OTHER}ConditionManifest",
    "seeds__ce_registry__cost_manifest_schema.json": f"{_OTHER}CostManifest",
    "seeds__ce_registry__credential.json": _NONE,
    "seeds__ce_registry__credential_provisional.json": _NONE,
    "seeds__ce_registry__learning_opportunity_profile.json": (10, 6, 6, 0),
}
CTDL_ASN: dict[str, tuple[int, int, int, int] | str] = {
    "ctdl_asn/ONET_Abilities_Competency_Framework_9-27-19.json": (1, 71, 0, 0),
    "ctdl_asn/ONET_Basic_Skills_Competency_Framework_9-27-19.json": (1, 12, 0, 0),
    "ctdl_asn/ONET_Cross-Functional_Skills_Competency_Framework_9-27-19.json": (1, 30, 0, 0),
    "ctdl_asn/ONET_Knowledge_Competency_Framework_9-27-19.json": (1, 41, 0, 0),
    "credentials/ctdl/seeds__ce_registry__competency.json": (2, 5, 1, 0),
    "credentials/ctdl/seeds__ce_registry__competency_framework.json": "holds no ceasn:Competency",
}
CASE: dict[str, tuple[int, int, int, int] | str] = {
    "ItemTypeTestFramework.json": (1, 1, 0, 0),
    "MarkdownFramework.json": (1, 2, 0, 0),
    "Ordering.json": (1, 28, 0, 0),
    "SequenceNumberFramework.json": (1, 2, 0, 0),
    "SmartLevelFramework.json": (1, 14, 0, 0),
    "case-v1p0-cfpackage-schema.json": "has null at /CFDocument; accepted: an object",
    "opensalt-framework-20c5134f-423d-4097-a971-3dd5152bf507.json": (1, 16, 21, 0),
}


def _load(path: Path) -> object:
    return load_json(path.read_bytes(), path.name)


def _counts(record: AlignmentRecord) -> tuple[int, int, int, int]:
    assert {link.status for link in record.links} <= {"declared"}
    outcomes = sum(len(one.outcomes) for one in record.credentials)
    return len(record.credentials), outcomes, len(record.links), sum(len(one.rejected) for one in record.credentials)


@pytest.mark.parametrize("name", CTDL)
def test_ctdl(shared: Path, name: str) -> None:
    document, expected = _load(shared / "data" / "credentials" / "ctdl" / name), CTDL[name]
    assert is_ctdl(document) == (isinstance(expected, tuple) or expected == _NONE)
    if isinstance(expected, tuple):
        assert _counts(read_ctdl(document, name)) == expected
    else:
        with pytest.raises(InputError) as caught:
            read_ctdl(document, name)
        assert f"{name} {expected}" in str(caught.value)


def test_no_file_of_the_registry_is_forgotten(shared: Path) -> None:
    data = shared / "data"
    assert {path.name for path in (data / "credentials" / "ctdl").glob("*.json")} == {*CTDL}
    assert {f"ctdl_asn/{path.name}" for path in (data / "ctdl_asn").glob("*.json")} <= {*CTDL_ASN}
    assert {path.name for path in (data / "case").glob("*.json")} == {*CASE}


@pytest.mark.parametrize("name", CTDL_ASN)
def test_ctdl_asn(shared: Path, name: str) -> None:
    document, expected = _load(shared / "data" / name), CTDL_ASN[name]
    assert is_ctdl_asn(document)
    if isinstance(expected, tuple):
        assert _counts(read_ctdl_asn(document, name)) == expected
    else:
        with pytest.raises(InputError) as caught:
            read_ctdl_asn(document, name)
        assert expected in str(caught.value)


@pytest.mark.parametrize("name", CASE)
def test_case(shared: Path, name: str) -> None:
    document, expected = _load(shared / "data" / "case" / name), CASE[name]
    assert is_case(document) == isinstance(expected, tuple)
    if isinstance(expected, tuple):
        assert _counts(read_case(document, name)) == expected
    else:
        with pytest.raises(InputError) as caught:
            read_case(document, name)
        assert expected in str(caught.value)


def test_the_order_is_that_of_the_hierarchy(shared: Path) -> None:
    folder = shared / "data" / "case"
    (sequence,) = read_case(_load(folder / "SequenceNumberFramework.json"), "a.json").credentials
    assert [one.id for one in sequence.outcomes] == ["SNT.2", "SNT.1"]
    abilities = "ONET_Abilities_Competency_Framework_9-27-19.json"
    (onet,) = read_ctdl_asn(_load(shared / "data" / "ctdl_asn" / abilities), "a.json").credentials
    assert [one.id for one in onet.outcomes][:4] == ["1.A.1", "1.A.1.a", "1.A.1.a.1", "1.A.1.a.2"]
