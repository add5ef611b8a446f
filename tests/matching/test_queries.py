"""What is asked of a framework for an outcome: alone, in its credential, part by part, reworded."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from skillmap.nouns import Outcome
from skillmap.queries import Query, ask
from skillmap.terms import FALSE_FRIEND, SYNONYM, Term, Terms
from tests.matching.small import WordEncoder

ENCODER = WordEncoder()
PYTHON = "Python programs"


def one(text: str, credential: str = "", rows: Terms | None = None) -> Query:
    return next(ask(ENCODER, [Outcome("o", text, credential)], rows))


def test_an_outcome_is_read_as_it_stands_first() -> None:
    query = one("Write loops")
    assert [(r.text, r.part, r.why) for r in query.readings] == [("Write loops", "", "")]
    np.testing.assert_array_equal(query.readings[0].vector, ENCODER.encode(["Write loops"])[0])


def test_a_compound_outcome_is_also_read_part_by_part() -> None:
    query = one("Clean data and bake bread")
    assert [(r.text, r.part) for r in query.readings] == [
        ("Clean data and bake bread", ""),
        ("Clean data", "Clean data"),
        ("Bake bread", "Bake bread"),
    ]
    np.testing.assert_array_equal(query.readings[2].vector, ENCODER.encode(["Bake bread"])[0])


def test_a_synonym_adds_a_reading_with_its_reason_and_a_false_friend_none() -> None:
    rows = Terms((Term(SYNONYM, "KPI", "data"), Term(FALSE_FRIEND, "Clean", "dress wounds")))
    query = one("Clean the KPI", rows=rows)
    assert [(r.text, r.part, r.why) for r in query.readings] == [
        ("Clean the KPI", "", ""),
        ("Clean the data", "", "Your list of terms says that “KPI” means “data”."),
    ]
    assert float(query.readings[1].vector @ ENCODER.encode(["clean data"])[0]) == pytest.approx(1)


def test_the_context_is_the_outcome_behind_its_credentials_title() -> None:
    np.testing.assert_array_equal(one("Write loops", PYTHON).context, ENCODER.encode([f"{PYTHON}: Write loops"])[0])
    np.testing.assert_array_equal(one("Write loops").context, ENCODER.encode(["Write loops"])[0])


def test_the_field_is_the_title_and_the_other_outcomes() -> None:
    outcomes = [Outcome("a", "Write loops", PYTHON), Outcome("b", "Query databases", PYTHON)]
    first, _ = ask(ENCODER, outcomes)
    wanted = ENCODER.encode(["Query databases"])[0] + ENCODER.encode([PYTHON])[0]
    np.testing.assert_allclose(first.field, wanted / np.linalg.norm(wanted), atol=1e-6)
    np.testing.assert_allclose(one("Write loops", PYTHON).field, ENCODER.encode([PYTHON])[0], atol=1e-6)


def test_outcomes_whose_credential_is_not_named_are_no_field_to_each_other() -> None:
    for query in ask(ENCODER, [Outcome("a", "Write loops"), Outcome("b", "Query databases")]):
        assert not query.field.any()
        assert np.isfinite(query.field).all()


def test_many_outcomes_come_back_in_order_whatever_is_encoded_at_once() -> None:
    texts = ["Clean data and bake bread", "Write loops", "Query databases; dress wounds"] * 200
    outcomes = [Outcome(str(i), text) for i, text in enumerate(texts)]
    queries = list(ask(ENCODER, outcomes))
    assert [q.outcome for q in queries] == outcomes
    for query in queries[250:262]:
        for reading in query.readings:
            np.testing.assert_array_equal(reading.vector, ENCODER.encode([reading.text])[0])


def test_no_outcomes_give_no_queries() -> None:
    assert list(ask(ENCODER, [])) == []


OTHERS = st.lists(
    st.tuples(
        st.sampled_from(["", "Bakery", "Yarn"]), st.sampled_from(["Bake bread", "Knit a scarf", "Write loops", ""])
    ),
    max_size=6,
)


@given(OTHERS, OTHERS)
def test_a_query_depends_on_the_outcomes_of_its_own_credential_alone(
    before: list[tuple[str, str]], after: list[tuple[str, str]]
) -> None:
    """To the last bit, wherever the others stand."""
    mine = [
        Outcome("m1", "Write loops", PYTHON),
        Outcome("m2", "Query databases", PYTHON),
        Outcome("m3", "Clean data", PYTHON),
        Outcome("m4", "Write loops"),
    ]
    among = [
        *(Outcome(f"b{i}", text, title) for i, (title, text) in enumerate(before)),
        *mine[:2],
        *(Outcome(f"a{i}", text, title) for i, (title, text) in enumerate(after)),
        *mine[2:],
    ]
    found = {q.outcome.id: q for q in ask(ENCODER, among)}
    for alone in ask(ENCODER, mine):
        other = found[alone.outcome.id]
        assert alone.field.tobytes() == other.field.tobytes()
        assert alone.context.tobytes() == other.context.tobytes()
        assert [(r.text, r.vector.tobytes()) for r in alone.readings] == [
            (r.text, r.vector.tobytes()) for r in other.readings
        ]
