"""What is installed, by which name, and what happens when it is damaged, removed, or written twice."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from skillmap import frameworks
from skillmap.errors import InputError, StorageFailure, UnknownName
from skillmap.frameworks import store
from skillmap.frameworks.content import settle
from skillmap.nouns import Competency, FrameworkInfo, Profile, Requirement
from skillmap.workspace import move_into_place, scratch, sweep


@pytest.fixture
def home(tmp_path: Path, own_csv: Path, own_profiles: Path) -> Path:
    for version in ("1", "2"):
        frameworks.install(f"mine@{version}", home=tmp_path, file=own_csv, profiles_file=own_profiles)
    frameworks.install("other@1", home=tmp_path, file=own_csv)
    return tmp_path


def test_names_are_sorted_and_say_the_version(home: Path) -> None:
    assert [info.name for info in frameworks.installed(home)] == ["mine@1", "mine@2", "other@1"]
    assert frameworks.installed(home / "nowhere") == ()


def test_a_bare_id_means_the_only_version_never_the_latest(home: Path) -> None:
    assert frameworks.resolve("other", home) == "other@1"
    assert frameworks.resolve("mine@2", home) == "mine@2"
    with pytest.raises(UnknownName, match="'mine' has several versions; say which: mine@1, mine@2") as caught:
        frameworks.resolve("mine", home)
    assert caught.value.accepted == ("mine@1", "mine@2")


def test_an_unknown_name_lists_what_is_there(home: Path) -> None:
    with pytest.raises(UnknownName, match="no framework 'onett'; have: mine@1, mine@2, other@1"):
        frameworks.resolve("onett", home)
    with pytest.raises(UnknownName, match="no framework 'mine@9'"):
        frameworks.load_framework("mine@9", home)


@pytest.mark.parametrize("name", ["", "../mine@1", "mine@", "mine@../1", "Mine@1", "mine@1/2", "mi ne", "mine@1@2"])
def test_a_name_that_is_none_never_reaches_the_disk(home: Path, name: str) -> None:
    with pytest.raises(InputError, match="not a framework's name"):
        frameworks.framework_folder(name, home)


def test_the_same_content_has_another_digest_under_another_name(home: Path) -> None:
    first, second, _ = frameworks.installed(home)
    assert first.digest != second.digest


def test_other_files_beside_it_are_no_part_of_it(home: Path) -> None:
    before = frameworks.load_framework("mine@1", home)
    (frameworks.framework_folder("mine@1", home) / "vectors-abc.npy").write_bytes(b"x")
    assert frameworks.load_framework("mine@1", home) == before


@pytest.mark.parametrize("file", ["competencies.jsonl", "profiles.jsonl", "framework.json"])
@pytest.mark.parametrize("harm", ["change", "cut", "delete"])
def test_damage_is_found_and_says_what_to_do(home: Path, file: str, harm: str) -> None:
    path = frameworks.framework_folder("mine@1", home) / file
    if harm == "delete":
        path.unlink()
    else:
        data = path.read_bytes()
        path.write_bytes(data[:-30] if harm == "cut" else data.replace(b"mine", b"nine", 1))
    with pytest.raises(StorageFailure, match=r"mine@1 is damaged .* run: skillmap frameworks remove mine@1"):
        frameworks.load_framework("mine@1", home)
    frameworks.remove("mine@1", home)
    assert [info.name for info in frameworks.installed(home)] == ["mine@2", "other@1"]


def test_a_folder_that_was_renamed_is_not_believed(home: Path) -> None:
    folder = frameworks.framework_folder("other@1", home)
    folder.rename(folder.with_name("other@9"))
    assert "other@9" not in [info.name for info in frameworks.installed(home)]
    with pytest.raises(StorageFailure, match="doesn't belong to it"):
        frameworks.load_framework("other@9", home)


def test_removing_takes_the_vectors_too(home: Path) -> None:
    (frameworks.framework_folder("mine@1", home) / "vectors-abc.npy").write_bytes(b"x")
    frameworks.remove("mine@1", home)
    assert sorted(f.name for f in (home / "frameworks").iterdir()) == ["mine@2", "other@1"]
    with pytest.raises(UnknownName):
        frameworks.remove("mine@1", home)


def test_an_unknown_profile_is_named(home: Path) -> None:
    with pytest.raises(UnknownName, match="mine@1 has no profile 'mine:keep'"):
        frameworks.load_profile("mine@1", "mine:keep", home)


def test_leftovers_of_a_killed_process_are_swept_and_those_of_a_living_one_kept(tmp_path: Path) -> None:
    with scratch(tmp_path) as living:
        dead = living.with_name(living.name.replace(f"-{os.getpid()}-", "-4194399-"))
        elsewhere = living.with_name(".tmp-another_host-1-abc")
        old = living.with_name(".tmp-another_host-2-abc")
        for folder in (dead, elsewhere, old):
            folder.mkdir()
        os.utime(old, (0, 0))
        sweep(living.parent)
        assert sorted(f.name for f in living.parent.iterdir()) == sorted([living.name, elsewhere.name])
        assert store.names(tmp_path) == ()
    assert not living.exists()


def test_the_second_of_two_processes_finds_the_first_ones_work(tmp_path: Path) -> None:
    place = tmp_path / "mine@1"
    for name, first in (("a", True), ("b", False)):
        made = tmp_path / name
        made.mkdir()
        (made / "framework.json").write_text(name, encoding="utf-8")
        assert move_into_place(made, place) is first
    assert (place / "framework.json").read_text(encoding="utf-8") == "a"


def test_a_requirement_without_a_level_is_stored_as_it_was_before_there_were_levels(tmp_path: Path) -> None:
    needs = (Requirement("mine:1", 0.5, 3.88), Requirement("mine:2", None, 0.0), Requirement("mine:3", 0.25))
    competencies = [Competency(f"mine:{n}", "x") for n in (1, 2, 3)]
    content = settle("mine", competencies, [Profile("mine:p", "P", requirements=needs)])
    store.write(FrameworkInfo("mine", "1", "Mine"), content, tmp_path / "mine@1")
    assert (tmp_path / "mine@1" / store.PROFILES).read_text(encoding="utf-8") == (
        '{"id": "mine:p", "title": "P", "requirements": '
        '[["mine:1", 0.5, 3.88], ["mine:2", null, 0.0], ["mine:3", 0.25]]}\n'
    )


def test_the_digest_of_a_framework_without_levels_never_changes(home: Path) -> None:
    """Whoever has it installed has this digest in their reports: a new way of writing must give the same bytes."""
    assert (
        store.read_info(home / "frameworks" / "mine@1").digest
        == "cacbe016b590a6f554cf7228cec85b4e4772f9b5875ec9becb466208dab2ce65"
    )


TEXT = st.text(min_size=1, max_size=20)
IDS = st.lists(
    st.from_regex(r"mine:[A-Za-z0-9][a-z0-9ä€/#.-]{0,8}", fullmatch=True), min_size=1, max_size=5, unique=True
)


@settings(max_examples=25)
@given(IDS, st.data())
def test_what_is_written_is_read_back(
    tmp_path_factory: pytest.TempPathFactory, ids: list[str], data: st.DataObject
) -> None:
    label = TEXT.map(lambda text: f"x{text}")
    competencies = [
        Competency(id_, data.draw(label), data.draw(TEXT), "skill", (data.draw(TEXT),), (ids[0],), data.draw(TEXT))
        for id_ in ids
    ]
    weight, level = st.none() | st.floats(0, 1), st.none() | st.floats(0, 7)
    needs = tuple(Requirement(id_, data.draw(weight), data.draw(level)) for id_ in ids)
    content = settle("mine", competencies, [Profile("mine:p", data.draw(label), data.draw(TEXT), (), needs)])
    home = tmp_path_factory.mktemp("home")
    (home / "frameworks").mkdir()
    info = store.write(FrameworkInfo("mine", "1", "Mine"), content, home / "frameworks" / "mine@1")
    loaded = frameworks.load_framework("mine", home)
    assert (loaded.info, loaded.competencies, loaded.profiles) == (info, content.competencies, content.profiles)
