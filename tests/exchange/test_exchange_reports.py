"""A report's record: everything that it suggests, and a refusal where the report was cut by hand."""

from __future__ import annotations

from dataclasses import replace

import pytest

from skillmap.errors import InputError
from skillmap.exchange.reports import record_of
from skillmap.nouns import Credential, Outcome
from tests.writers.examples import ALIGNMENTS, OUTCOMES


def test_every_alignment_and_gap_is_there() -> None:
    record = record_of(ALIGNMENTS)
    assert len(record.links) == sum(len(result.alignments) for result in ALIGNMENTS.results)
    assert len(record.unmatched) == sum(not result.confident for result in ALIGNMENTS.results)
    assert {link.status for link in record.links} == {"suggested"}
    assert (record.generator, record.run) == ("skillmap 0.1.0", ALIGNMENTS.provenance.run)


def test_a_sheet_of_many_becomes_many_credentials() -> None:
    others = tuple(Outcome(o.id, o.text, "Another course") for o in OUTCOMES[4:])
    both = replace(ALIGNMENTS, credential=replace(ALIGNMENTS.credential, outcomes=(*OUTCOMES[:4], *others)))
    assert [(c.id, len(c.outcomes), len(c.rejected)) for c in record_of(both).credentials] == [
        ("food-safety-1", 4, 2),
        ("food-safety-2", 3, 0),
    ]


def test_a_report_that_was_cut_by_hand_is_refused_with_its_place() -> None:
    with pytest.raises(InputError, match="/results/0/outcome is 'o1', which is none of the credential's"):
        record_of(replace(ALIGNMENTS, credential=Credential("c", "C", ())))
    with pytest.raises(InputError, match="/results/0/framework is 'mine@2026', which is none of the provenance's"):
        record_of(replace(ALIGNMENTS, provenance=replace(ALIGNMENTS.provenance, frameworks=())))
