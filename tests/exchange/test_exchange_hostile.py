"""Any JSON under the names of CTDL, CTDL-ASN and CASE: it is read, or refused with an explanation."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from skillmap.errors import InputError
from skillmap.exchange.case import is_case, read_case, write_case
from skillmap.exchange.choice import ALL, Options
from skillmap.exchange.ctdl import is_ctdl, read_ctdl, write_ctdl
from skillmap.exchange.ctdl_asn import is_ctdl_asn, read_ctdl_asn, write_ctdl_asn
from skillmap.nouns import AlignmentRecord
from tests.exchange.exchange_records import JOINERY

_OPTIONS = Options(statuses=ALL, date="2025-12-01", publisher="Example College")
_WRITTEN: tuple[dict[str, Any], ...] = tuple(
    json.loads(write(JOINERY, _OPTIONS).text) for write in (write_ctdl, write_ctdl_asn, write_case)
)
_KEYS = st.sampled_from(
    """@id @type @context @graph @list @value @language en id type title identifier uri extensions ceterms:teaches
    ceterms:requires ceterms:targetCompetency ceterms:targetNode ceterms:targetNodeName ceterms:name ceterms:ctid
    ceterms:occupationType ceterms:hasPart ceterms:sourceNodeName ceterms:sourceNode ceterms:alignmentType
    ceasn:competencyText ceasn:codedNotation ceasn:hasChild ceasn:isPartOf ceasn:majorAlignment CFDocument CFItems
    CFAssociations fullStatement associationType originNodeURI destinationNodeURI sequenceNumber resource data
    skillmap:links skillmap:target skillmap:credentials skillmap:link skillmap:outcome""".split()
)
_LEAVES = (
    st.none()
    | st.booleans()
    | st.integers(-1, 9)
    | st.floats(0, 1)
    | st.sampled_from(
        """ceterms:Badge ceterms:AlignmentMap ceasn:Competency ceasn:CompetencyFramework skillmap:AlignmentRecord Saw
        _:1 urn:x:1 isChildOf isPartOf""".split()
    )
)
_JSON = st.recursive(
    _LEAVES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_KEYS, inner, max_size=4),
    max_leaves=25,
)


def _read(document: object) -> None:
    for tells, read in ((is_ctdl, read_ctdl), (is_ctdl_asn, read_ctdl_asn), (is_case, read_case)):
        tells(document)
        try:
            record = read(document, "a.json")
        except InputError:
            continue
        _check(record)


def _check(record: AlignmentRecord) -> None:
    ids = [outcome.id for credential in record.credentials for outcome in credential.outcomes]
    assert len({*ids}) == len(ids)
    assert str(record).encode()


@given(_JSON)
def test_any_json_is_read_or_refused(document: Any) -> None:
    _read(document)
    _read({"@type": "ceterms:Badge", "ceterms:teaches": document})
    _read({"@type": "ceterms:AlignmentMap", "ceterms:hasPart": document})
    _read({"@graph": [{"@type": "ceasn:Competency", "ceasn:competencyText": "Saw"}, document]})
    _read({"CFDocument": document, "CFItems": [{"fullStatement": "Saw"}, document], "CFAssociations": [document]})


@given(st.sampled_from(_WRITTEN), st.data())
def test_ours_with_any_value_exchanged_is_read_or_refused(document: dict[str, Any], data: st.DataObject) -> None:
    damaged = json.loads(json.dumps(document))
    value: Any = damaged
    for _ in range(data.draw(st.integers(1, 8))):
        keys = list(value) if isinstance(value, dict) else range(len(value))
        key = data.draw(st.sampled_from(list(keys)))
        if not isinstance(value[key], dict | list) or not value[key]:
            break
        parent, value = value, value[key]
    else:
        key = next(one for one in (parent if isinstance(parent, dict) else range(len(parent))) if parent[one] is value)
        value = parent
    value[key] = data.draw(_JSON)
    _read(damaged)
