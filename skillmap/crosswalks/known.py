"""The crosswalks that can be read, as data: who publishes them, and under which columns their codes stand."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Layout:
    """A published crosswalk and its columns, each by every name that it has had.

    ``relation`` and ``note`` are optional columns (no names: it has none). ``none`` are what the publisher writes for
    "no match". ``by_hand`` tells where a person gets the file.
    """

    id: str
    version: str
    title: str
    sources: str
    targets: str
    publisher: str
    licence: str
    attribution: str
    by_hand: str
    source: tuple[str, ...]
    source_title: tuple[str, ...]
    target: tuple[str, ...]
    target_title: tuple[str, ...]
    relation: tuple[str, ...] = ()
    note: tuple[str, ...] = ()
    none: tuple[str, ...] = ()


_LAYOUTS = (
    Layout(
        id="cip-soc",
        version="2020-2018",
        title="CIP 2020 to SOC 2018 Crosswalk",
        sources="CIP 2020",
        targets="SOC 2018",
        publisher="National Center for Education Statistics and Bureau of Labor Statistics",
        licence="public domain (work of the U.S. government)",
        attribution="CIP 2020 to SOC 2018 Crosswalk, National Center for Education Statistics and Bureau of Labor "
        "Statistics.",
        by_hand="the CIP SOC Crosswalk of https://nces.ed.gov/ipeds/cipcode",
        source=("CIP2020Code",),
        source_title=("CIP2020Title",),
        target=("SOC2018Code",),
        target_title=("SOC2018Title",),
        none=("NO MATCH",),
    ),
    Layout(
        id="isco-soc",
        version="2008-2010",
        title="ISCO-08 to 2010 SOC Crosswalk",
        sources="ISCO-08",
        targets="SOC 2010",
        publisher="Bureau of Labor Statistics",
        licence="public domain (work of the U.S. government)",
        attribution="ISCO-08 to 2010 SOC Crosswalk, Bureau of Labor Statistics on behalf of the Standard Occupational "
        "Classification Policy Committee.",
        by_hand="ISCO_SOC_Crosswalk.xls of https://www.bls.gov/soc/soccrosswalks.htm",
        source=("ISCO-08 Code",),
        source_title=("ISCO-08 Title EN",),
        target=("2010 SOC Code",),
        target_title=("2010 SOC Title",),
        relation=("part",),
        note=("Comment 8/17/11",),
    ),
    Layout(
        id="esco-onet",
        version="1.1-2019",
        title="Crosswalk between ESCO and O*NET",
        sources="ESCO 1.1",
        targets="O*NET-SOC 2019",
        publisher="European Commission and U.S. Department of Labor",
        licence="reuse with the source acknowledged (European Commission); CC BY 4.0 (O*NET)",
        attribution="The crosswalk between ESCO and O*NET, European Commission and U.S. Department of Labor, "
        "Employment and Training Administration.",
        by_hand="the O*NET occupations CSV of https://esco.ec.europa.eu/en/use-esco/other-crosswalks",
        source=("ESCO or ISCO URI",),
        source_title=("ESCO or ISCO Title",),
        target=("O*NET Id",),
        target_title=("O*NET Title",),
        # Said of the O*NET occupation: "broadMatch" means that the ESCO one is the broader of the two.
        relation=("Type of Match",),
    ),
)

#: Every crosswalk by its id.
KNOWN: dict[str, Layout] = {layout.id: layout for layout in _LAYOUTS}
