"""Official crosswalks: read in their published layouts, kept immutable, looked up, and programmes' occupations."""

from __future__ import annotations

import csv
import io
import zipfile
from pathlib import Path

import pytest

from skillmap import crosswalks
from skillmap.crosswalks import Pair, install, installed, load_crosswalk, look_up, occupations_of_programme
from skillmap.errors import InputError, StorageFailure, UnknownName
from skillmap.nouns import Profile

CIP = [
    ["CIP2020Code", "CIP2020Title", "SOC2018Code", "SOC2018Title"],
    ["98.0102", "Foghorn Tuning.", "53-0002", "Foghorn Tuners"],
    ["98.0101", "Lighthouse Keeping.", "53-0001", "Lighthouse Keepers"],
    ["98.0101", "Lighthouse Keeping.", "25-0009", "Teachers of Seafaring"],
    ["01.0101", "Ship Gardening.", "99-9999", "NO MATCH"],
    ["99.9999", "NO MATCH", "55-0001", "Naval Gunners"],
]
ESCO = [
    ["The crosswalk, with what was said of it"],
    [],
    ["O*NET Id", "O*NET Title", "O*NET Description", "ESCO or ISCO URI", "ESCO or ISCO Title", "Type of Match"],
    ["53-0001.00", "Lighthouse Keepers", "Keep.", "http://data.europa.eu/esco/occupation/k1", "keeper", "exactMatch"],
    ["53-0002.00", "Foghorn Tuners", "Tune.", "http://data.europa.eu/esco/isco/C9999", "tuners", "broadMatch"],
]
PROFILES = (
    Profile("onet:53-0001.00", "Lighthouse Keepers"),
    Profile("onet:53-0001.01", "Lamp Trimmers"),
    Profile("onet:53-0002.00", "Foghorn Tuners"),
)


def write(path: Path, table: list[list[str]], *, encoding: str = "utf-8-sig") -> Path:
    out = io.StringIO()
    csv.writer(out).writerows(table)
    path.write_text(out.getvalue(), encoding=encoding)
    return path


@pytest.fixture
def home(tmp_path: Path) -> Path:
    install("cip-soc", home=tmp_path, file=write(tmp_path / "cip.csv", CIP))
    return tmp_path


def test_a_crosswalk_is_installed_sorted_with_what_must_be_said_of_it(home: Path) -> None:
    crosswalk = load_crosswalk("cip-soc", home)
    assert crosswalk.info.name == "cip-soc@2020-2018"
    assert (crosswalk.info.pairs, crosswalk.info.unmatched, crosswalk.info.source) == (3, 2, "cip.csv")
    assert crosswalk.info.attribution.startswith("CIP 2020 to SOC 2018 Crosswalk, National Center")
    assert crosswalk.pairs == (
        Pair("", "", "55-0001", "Naval Gunners"),
        Pair("01.0101", "Ship Gardening.", "", ""),
        Pair("98.0101", "Lighthouse Keeping.", "25-0009", "Teachers of Seafaring"),
        Pair("98.0101", "Lighthouse Keeping.", "53-0001", "Lighthouse Keepers"),
        Pair("98.0102", "Foghorn Tuning.", "53-0002", "Foghorn Tuners"),
    )
    assert installed(home) == (crosswalk.info,)
    assert [f.name for f in (home / "crosswalks").iterdir()] == ["cip-soc@2020-2018"]


def test_the_same_file_gives_the_same_bytes_and_other_content_is_refused(home: Path, tmp_path: Path) -> None:
    first = installed(home)
    assert install("cip-soc", home=home, file=write(tmp_path / "cip.csv", [*CIP, CIP[1]])) == first[0]
    other = install("cip-soc", home=home / "2", file=tmp_path / "cip.csv")
    assert other == first[0]
    for file in ("crosswalk.json", "pairs.jsonl"):
        here, there = (folder / "crosswalks" / first[0].name / file for folder in (home, home / "2"))
        assert here.read_bytes() == there.read_bytes()
    with pytest.raises(InputError, match="installed already with other content"):
        install("cip-soc", home=home, file=write(tmp_path / "x.csv", CIP[:2]))
    assert installed(home) == first
    assert install("cip-soc@local", home=home, file=tmp_path / "x.csv").name == "cip-soc@local"
    with pytest.raises(UnknownName, match="'cip-soc' has several versions"):
        load_crosswalk("cip-soc", home)


def test_a_damaged_one_is_refused_and_can_be_removed(home: Path) -> None:
    file = home / "crosswalks" / "cip-soc@2020-2018" / "pairs.jsonl"
    file.write_bytes(file.read_bytes().replace(b"Keepers", b"Sleepers"))
    with pytest.raises(
        StorageFailure, match=r"damaged \(pairs\.jsonl has been changed\); run: skillmap crosswalks remove"
    ):
        load_crosswalk("cip-soc", home)
    crosswalks.remove("cip-soc", home)
    assert installed(home) == ()
    with pytest.raises(
        UnknownName, match=r"no crosswalk 'cip-soc'; have: none\. To get it, fetch .*install cip-soc --from"
    ):
        load_crosswalk("cip-soc", home)


@pytest.mark.parametrize(
    ("table", "told"),
    [
        ([["a", "b"], ["1", "2"]], "no row has the columns CIP2020Code, .*it begins with: a, b. It is the CIP SOC"),
        ([CIP[0]], "no rows below its header"),
        (
            [CIP[0], ["", "x", "y", "z"], CIP[1], ["a"]],
            "2 bad rows of 3.*row 2: the CIP2020Code is.*row 4: the SOC2018Code",
        ),
        ([], "begins with: nothing"),
    ],
)
def test_a_broken_file_is_told_where(tmp_path: Path, table: list[list[str]], told: str) -> None:
    with pytest.raises(InputError, match=told):
        install("cip-soc", home=tmp_path / "home", file=write(tmp_path / "x.csv", table))
    assert not list((tmp_path / "home").rglob("*"))


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"PK\x03\x04", "not a readable XLSX workbook"),
        (b"a\0b", "binary file"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 and no more", "not a readable XLS workbook"),
        (b'"' + b"x" * 200_000, "not a readable table: field larger"),
    ],
)
def test_a_file_that_is_no_table(tmp_path: Path, data: bytes, told: str, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "x").write_bytes(data)
    with pytest.raises(InputError, match=told):
        install("isco-soc", home=tmp_path, file=tmp_path / "x")
    assert capsys.readouterr() == ("", "")


def test_a_workbook_with_the_table_on_its_second_sheet(tmp_path: Path, home: Path) -> None:
    import openpyxl

    book = openpyxl.Workbook()
    book.active.append(["About this crosswalk"])
    for row in CIP:
        (book["CIP-SOC"] if "CIP-SOC" in book.sheetnames else book.create_sheet("CIP-SOC")).append(row)
    book.save(tmp_path / "cip.xlsx")
    install("cip-soc@x", home=home, file=tmp_path / "cip.xlsx")
    assert load_crosswalk("cip-soc@x", home).pairs == load_crosswalk("cip-soc@2020-2018", home).pairs


def test_a_workbook_that_explodes_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "x.xlsx", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b" " * 200_000_001)
    with pytest.raises(InputError, match="unpacks to 200,000,001 bytes; at most"):
        install("cip-soc", home=tmp_path, file=tmp_path / "x.xlsx")


def test_names_and_files_that_are_none(tmp_path: Path) -> None:
    for name, told in (("cip", "have: cip-soc, esco-onet, isco-soc"), ("../x", "not a crosswalk's name")):
        with pytest.raises((UnknownName, InputError), match=told):
            install(name, home=tmp_path, file=tmp_path)
    with pytest.raises(InputError, match="there is no file"):
        install("cip-soc", home=tmp_path, file=tmp_path / "nowhere")


def test_esco_and_onet_with_notes_above_the_header(tmp_path: Path) -> None:
    install("esco-onet", home=tmp_path, file=write(tmp_path / "ONET_(Occupations).csv", ESCO))
    crosswalk = load_crosswalk("esco-onet", tmp_path)
    keeper = look_up(crosswalk, "k1")
    assert [(p.target, p.target_title, p.relation) for p in keeper.pairs] == [
        ("53-0001.00", "Lighthouse Keepers", "exactMatch")
    ]
    tuners = look_up(crosswalk, "53-0002.00")
    assert (tuners.is_source, tuners.title, tuners.other) == (False, "Foghorn Tuners", "ESCO 1.1")
    assert [p.source_title for p in tuners.pairs] == ["tuners"]


@pytest.mark.parametrize("code", ["98.0101", " 98.0101 ", "980101"])
def test_a_code_is_looked_up_however_it_is_written(home: Path, code: str) -> None:
    found = look_up(load_crosswalk("cip-soc", home), code)
    assert (found.code, found.title, found.classification, found.other) == (
        "98.0101",
        "Lighthouse Keeping.",
        "CIP 2020",
        "SOC 2018",
    )
    assert [p.target for p in found.pairs] == ["25-0009", "53-0001"]


def test_a_code_may_be_without_a_match_and_a_spreadsheet_may_eat_its_zero(home: Path) -> None:
    found = look_up(load_crosswalk("cip-soc", home), "1.0101")
    assert (found.code, found.title, found.pairs) == ("01.0101", "Ship Gardening.", ())


def test_an_unknown_code_names_the_nearest(home: Path) -> None:
    with pytest.raises(UnknownName, match=r"no code '98\.01' in cip-soc@2020-2018 .*: 98\.0101 \(Lighthouse") as caught:
        look_up(load_crosswalk("cip-soc", home), "98.01")
    assert caught.value.accepted[:2] == ("98.0101 (Lighthouse Keeping.)", "98.0102 (Foghorn Tuning.)")


def test_the_occupations_of_a_programme(home: Path) -> None:
    found, targets, lost = occupations_of_programme(load_crosswalk("cip-soc", home), "98.0101", PROFILES)
    assert found.title == "Lighthouse Keeping."
    assert [(t.profile.id, t.because) for t in targets] == [
        ("onet:53-0001.00", "CIP 2020 98.0101 leads to SOC 2018 53-0001 Lighthouse Keepers"),
        ("onet:53-0001.01", "CIP 2020 98.0101 leads to SOC 2018 53-0001 Lighthouse Keepers"),
    ]
    assert [p.target for p in lost] == ["25-0009"]
    with pytest.raises(UnknownName, match=r"'53-0001' is an occupation \(Lighthouse Keepers\), not a programme"):
        occupations_of_programme(load_crosswalk("cip-soc", home), "53-0001", PROFILES)


def test_the_published_cip_soc_crosswalk(shared: Path, tmp_path: Path) -> None:
    file = shared / "data" / "crosswalks" / "CIP2020_SOC2018_Crosswalk.csv"
    info = install("cip-soc", home=tmp_path, file=file)
    assert (info.pairs, info.unmatched) == (6_097 - 194 - 180, 194 + 180)
    nursing = look_up(load_crosswalk("cip-soc", tmp_path), "51.3801")
    assert [(p.target, p.target_title) for p in nursing.pairs] == [
        ("25-1072", "Nursing Instructors and Teachers, Postsecondary"),
        ("29-1141", "Registered Nurses"),
    ]


def test_the_published_isco_soc_crosswalk(shared: Path, tmp_path: Path) -> None:
    info = install("isco-soc", home=tmp_path, file=shared / "data" / "crosswalks" / "ISCO_SOC_Crosswalk.xls")
    assert (info.pairs, info.unmatched) == (1_125, 0)
    crosswalk = load_crosswalk("isco-soc", tmp_path)
    assert len({p.source for p in crosswalk.pairs}) == 438
    assert len({p.target for p in crosswalk.pairs}) == 840
    assert [p.target for p in look_up(crosswalk, "2221").pairs] == ["29-1141", "29-1151", "29-1171"]
