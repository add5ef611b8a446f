"""Two versions of a framework side by side: every competency is counted once, or told of."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skillmap.errors import InputError
from skillmap.frameworks import install, load_framework
from skillmap.frameworks.comparing import ChangeRow, change_rows, compare, replacements
from skillmap.nouns import Competency, Framework, FrameworkInfo

OLD = Framework(
    FrameworkInfo("wood", "1", "Woodwork"),
    (
        Competency("wood:a", "plane boards", "By hand."),
        Competency("wood:b", "saw boards", broader=("wood:g",)),
        Competency("wood:c", "glue boards", kind="skill"),
        Competency("wood:d", "stain boards"),
        Competency("wood:e", "carve spoons"),
        Competency("wood:g", "boards", kind="group"),
    ),
)
NEW = Framework(
    FrameworkInfo("wood", "2", "Woodwork"),
    (
        Competency("wood:a", "plane boards", "By hand or machine."),
        Competency("wood:b", "saw wood", broader=("wood:h",)),
        Competency("wood:c", "glue boards", kind="task"),
        Competency("wood:f", "finish surfaces"),
        Competency("wood:g", "boards", kind="group"),
        Competency("wood:h", "wood", kind="group"),
    ),
    replaced=(("wood:d", "wood:x"), ("wood:x", "wood:f")),
)


def test_every_change_is_told() -> None:
    comparison = compare(OLD, NEW)
    assert [(change.what, change.id) for change in comparison.changes] == [
        ("added", "wood:f"),
        ("added", "wood:h"),
        ("removed", "wood:e"),
        ("replaced", "wood:d"),
        ("reworded", "wood:a"),
        ("reworded", "wood:b"),
        ("reworded", "wood:c"),
        ("moved", "wood:b"),
    ]
    assert comparison.counts() == {"added": 2, "removed": 1, "replaced": 1, "reworded": 3, "moved": 1}
    assert comparison.unchanged == 1


def test_a_line_has_old_and_new_side_by_side() -> None:
    rows = {(row.change, row.id): row for row in change_rows(compare(OLD, NEW))}
    assert rows["reworded", "wood:a"].description_before == "By hand."
    assert rows["reworded", "wood:a"].description_after == "By hand or machine."
    assert rows["moved", "wood:b"].broader_after == "wood:h"
    assert rows["replaced", "wood:d"] == ChangeRow(
        "replaced", "wood:d", "stain boards", kind_before="competency", replaced_by="wood:f"
    )
    assert rows["added", "wood:h"].label_before == rows["added", "wood:h"].kind_before == ""


def test_a_circle_of_replacements_leads_nowhere() -> None:
    circle = Framework(NEW.info, NEW.competencies, replaced=(("wood:y", "wood:z"), ("wood:z", "wood:y")))
    assert replacements(circle) == {}


def test_two_frameworks_are_not_two_versions() -> None:
    other = Framework(FrameworkInfo("metal", "1", "Metalwork"), ())
    with pytest.raises(InputError, match="wood@1 and metal@1 are two frameworks, not two versions of one"):
        compare(OLD, other)


def frameworks(version: str) -> st.SearchStrategy[Framework]:
    one = st.builds(
        Competency,
        st.sampled_from([f"wood:{i}" for i in range(6)]),
        st.sampled_from(["saw", "plane"]),
        broader=st.sampled_from([(), ("wood:1",)]),
    )
    return st.lists(one, unique_by=lambda c: c.id).map(
        lambda found: Framework(FrameworkInfo("wood", version, "Woodwork"), tuple(sorted(found, key=lambda c: c.id)))
    )


@given(before=frameworks("1"), after=frameworks("2"))
def test_what_was_there_is_gone_changed_or_unchanged(before: Framework, after: Framework) -> None:
    comparison = compare(before, after)
    old, new = ({c.id for c in one.competencies} for one in (before, after))
    gone = {change.id for change in comparison.changes if change.what in ("removed", "replaced")}
    changed = {change.id for change in comparison.changes if change.what in ("reworded", "moved")}
    added = {change.id for change in comparison.changes if change.what == "added"}
    assert len(old) == len(gone) + len(changed) + comparison.unchanged
    assert len(new) == len(added) + len(changed) + comparison.unchanged
    assert compare(before, before).changes == ()


def test_onet_29_3_to_30_1(shared: object, tmp_path_factory: pytest.TempPathFactory) -> None:
    from pathlib import Path

    assert isinstance(shared, Path)
    home = tmp_path_factory.mktemp("versions")
    files = {"onet@29.3": "db_29_3_excel.zip", "onet@30.1": "db_30_1_text.zip"}
    first, second = (
        load_framework(install(name, home=home, file=shared / "data" / "onet" / file).name, home)
        for name, file in files.items()
    )
    comparison = compare(first, second)
    counts = comparison.counts()
    touched = {change.id for change in comparison.changes if change.what in ("reworded", "moved")}
    assert len(first.competencies) == counts["removed"] + counts["replaced"] + len(touched) + comparison.unchanged
    assert len(second.competencies) == counts["added"] + len(touched) + comparison.unchanged
    assert counts["reworded"]
