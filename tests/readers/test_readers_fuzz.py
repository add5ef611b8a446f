"""Damaged files of every format: each is read, or refused with an explanation, and soon.

A few here; ``python -m tests.readers.fuzz --seconds 600`` tries as many as there is time for.
"""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from skillmap.readers import read_credential
from tests.readers.damage import damaged
from tests.readers.fuzz import check
from tests.readers.seeds import OUTCOMES, seeds


@pytest.mark.parametrize("name", seeds())
def test_each_file_is_read_before_it_is_damaged(name: str) -> None:
    read = [outcome.text for outcome in read_credential(seeds()[name], name=name).outcomes]
    assert read == OUTCOMES[: len(read)]
    assert read
    assert check(seeds()[name], name) == "read"


@pytest.mark.parametrize("name", seeds())
@settings(max_examples=25, derandomize=True, database=None, suppress_health_check=[*HealthCheck])
@given(number=st.integers(0, 10**6))
def test_a_damaged_file_is_read_or_refused(name: str, number: int) -> None:
    check(damaged(seeds()[name], number), name)
