"""Small frameworks written by us in the real formats: a lighthouse's work, as each publisher would file it."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

Rows = list[list[str]]
Tables = dict[str, Rows]


def rows(text: str) -> Rows:
    """Read a literal table: one row a line, cells between bars; ``-`` is an empty cell."""
    lines = [line.strip() for line in text.strip().splitlines()]
    return [["" if cell.strip() == "-" else cell.strip() for cell in line.split("|")] for line in lines]


OLD: Tables = {
    "Occupation Data": rows("""
        O*NET-SOC Code | Title | Description
        53-0001.00 | Lighthouse Keepers | Keep the light burning.
        53-0002.00 | Foghorn Tuners | Tune foghorns to the "weather".
    """),
    "Alternate Titles": rows("""
        O*NET-SOC Code | Alternate Title | Short Title | Source(s)
        53-0001.00 | Wickie | n/a | 08
        53-0001.00 | Beacon Attendant | n/a | 08
        53-0001.00 | wickie | n/a | 10
    """),
    "Content Model Reference": rows("""
        Element ID | Element Name | Description
        2.A | Basic Skills | Capacities.
        2.A.1 | Content | Background.
        2.A.1.a | Reading Comprehension | Understanding logbooks.
        2.B.1 | Social Skills | With people.
        2.B.1.a | Coordination | Acting with the crew.
        2.C.6 | Education and Training | Knowing how to teach.
        4.A.1.a.1 | Getting Information | Observing the sea.
    """),
    "IWA Reference": rows("""
        Element ID | IWA ID | IWA Title
        4.A.1.a.1 | 4.A.1.a.1.I01 | Watch conditions.
    """),
    "DWA Reference": rows("""
        Element ID | IWA ID | DWA ID | DWA Title
        4.A.1.a.1 | 4.A.1.a.1.I01 | 4.A.1.a.1.I01.D01 | Watch the horizon.
        4.A.1.a.1 | 4.A.1.a.1.I01 | 4.A.1.a.1.I01.D02 | Record the visibility.
    """),
    "Task Statements": rows("""
        O*NET-SOC Code | Task ID | Task | Task Type | Incumbents Responding | Date | Domain Source
        53-0001.00 | 11 | Trim the wick, then say "lit". | Core | 9 | 08/2025 | Incumbent
        53-0001.00 | 12 | Log ships that pass. | Core | 9 | 08/2025 | Incumbent
        53-0002.00 | 13 | Tune the horn to NA. | - | n/a | 08/2025 | Analyst
    """),
    "Tasks to DWAs": rows("""
        O*NET-SOC Code | Task ID | DWA ID | Date | Domain Source
        53-0001.00 | 12 | 4.A.1.a.1.I01.D01 | 08/2025 | Analyst
        53-0001.00 | 12 | 4.A.1.a.1.I01.D02 | 08/2025 | Analyst
    """),
    "Technology Skills": rows("""
        O*NET-SOC Code | Example | Commodity Code | Commodity Title | Hot Technology | In Demand
        53-0001.00 | C++ | 43232402 | Development software | N | N
        53-0001.00 | C# | 43232402 | Development software | N | N
        53-0001.00 | Beacon Pro | 43232402 | Office software | N | N
        53-0002.00 | Beacon Pro | 43232402 | Audio software | N | N
    """),
    "Emerging Tasks": rows("""
        O*NET-SOC Code | Task | Category | Original Task ID | Original Task | Date | Domain Source
        53-0001.00 | Fly a drone round the tower. | New | n/a | n/a | 08/2025 | Occupational Expert
    """),
}

_RATED = (
    "O*NET-SOC Code | Element ID | Element Name | Scale ID | Data Value | N | Recommend Suppress | Not Relevant | Date"
)
_TASKS_RATED = "O*NET-SOC Code | Task ID | Scale ID | Category | Data Value | N | Recommend Suppress | Date"

RATINGS: Tables = {
    "Scales Reference": rows("""
        Scale ID | Scale Name | Minimum | Maximum
        IM | Importance | 1 | 5
        LV | Level | 0 | 7
    """),
    "Skills": rows(f"""
        {_RATED}
        53-0001.00 | 2.A.1.a | Reading Comprehension | IM | 4 | 8 | N | n/a | 08/2025
        53-0001.00 | 2.A.1.a | Reading Comprehension | LV | 3.88 | 8 | N | N | 08/2025
        53-0001.00 | 2.B.1.a | Coordination | IM | 2.5 | 8 | Y | n/a | 08/2025
        53-0001.00 | 2.B.1.a | Coordination | LV | 3.1 | 8 | Y | N | 08/2025
    """),
    "Knowledge": rows(f"""
        {_RATED}
        53-0001.00 | 2.C.6 | Education and Training | IM | 1 | 8 | N | n/a | 08/2025
        53-0001.00 | 2.C.6 | Education and Training | LV | 0.4 | 8 | N | Y | 08/2025
    """),
    "Task Ratings": rows(f"""
        {_TASKS_RATED}
        53-0001.00 | 11 | IM | n/a | 4.5 | 8 | N | 08/2025
        53-0001.00 | 11 | FT | 7 | 90.5 | 8 | N | 08/2025
    """),
}

NEW: Tables = {
    **{name: OLD[name] for name in ("Occupation Data", "Content Model Reference", "Task Statements")},
    "Job Titles": [["O*NET-SOC Code", "Title", "Job Title", "Short Title", "Source(s)"]]
    + [[row[0], "-", *row[1:]] for row in OLD["Alternate Titles"][1:]],
    "GWAs to IWAs to DWAs": rows("""
        GWA Element ID | GWA Element Name | IWA Element ID | IWA Element Name | DWA Element ID | DWA Element Name
        4.A.1.a.1 | Getting Information | 4.A.1.a.1.I01 | Watch conditions. | 4.A.1.a.1.I01.D01 | Watch the horizon.
        4.A.1.a.1 | Getting Information | 4.A.1.a.1.I01 | Watch conditions. | 4.A.1.a.1.I01.D02 | Record the visibility.
    """),
    "Tasks to DWAs": rows("""
        O*NET-SOC Code | Title | Task ID | Task | DWA Element ID | DWA Element Name | Date | Domain Source
        53-0001.00 | - | 12 | - | 4.A.1.a.1.I01.D01 | - | 08/2025 | Analyst
        53-0001.00 | - | 12 | - | 4.A.1.a.1.I01.D02 | - | 08/2025 | Analyst
    """),
    "Software Skills": rows("""
        O*NET-SOC Code | Title | Workplace Example | Element ID | Element Name | Hot Technology | In Demand
        53-0001.00 | - | C++ | 2.E.1 | Development software | N | N
        53-0001.00 | - | C# | 2.E.1 | Development software | N | N
        53-0001.00 | - | Beacon Pro | 2.E.2 | Office software | N | N
        53-0002.00 | - | Beacon Pro | 2.E.3 | Audio software | N | N
    """),
    "Emerging Tasks": OLD["Emerging Tasks"],
    **{name: RATINGS[name] for name in ("Scales Reference", "Knowledge", "Task Ratings")},
    "Essential Skills": [row for row in RATINGS["Skills"] if row[1] != "2.B.1.a"],
    "Transferable Skills": [row for row in RATINGS["Skills"] if row[1] in ("Element ID", "2.B.1.a")],
}

SKILL = "http://data.europa.eu/esco/skill/"
OCCUPATION = "http://data.europa.eu/esco/occupation/"

ESCO: Tables = {
    "skills_en": [
        [
            "conceptType",
            "conceptUri",
            "skillType",
            "reuseLevel",
            "preferredLabel",
            "altLabels",
            "status",
            "description",
        ],
        [
            "K",
            f"{SKILL}a1",
            "skill/competence",
            "",
            "tend\u200b lights",
            "keep  lights\nTend Lights\nkeep lights",
            "",
            "Burn.",
        ],
        ["K", f"{SKILL}b2", "knowledge", "", "None", "null | fog science", "", "What fog\nis."],
    ],
    "skillGroups_en": [
        ["conceptType", "conceptUri", "preferredLabel", "altLabels", "description", "code"],
        ["SkillGroup", f"{SKILL}g9", "seafaring", "", "At sea.", "S1"],
        ["SkillGroup", "http://data.europa.eu/esco/isced-f/00", "generic programmes", "", "", "00"],
    ],
    "broaderRelationsSkillPillar_en": [
        ["conceptType", "conceptUri", "broaderType", "broaderUri"],
        ["K", f"{SKILL}a1", "SkillGroup", f"{SKILL}g9"],
        ["K", f"{SKILL}b2", "SkillGroup", "http://data.europa.eu/esco/isced-f/00"],
    ],
    "occupations_en": [
        ["conceptType", "conceptUri", "iscoGroup", "preferredLabel", "altLabels", "description", "code"],
        [
            "Occupation",
            f"{OCCUPATION}k1",
            "9999",
            "lighthouse keeper",
            "wickie\nkeeper of the light",
            "Keeps.",
            "9999.1",
        ],
    ],
    "occupationSkillRelations_en": [
        ["occupationUri", "relationType", "skillType", "skillUri"],
        [f"{OCCUPATION}k1", "essential", "skill/competence", f"{SKILL}a1"],
        [f"{OCCUPATION}k1", "optional", "skill/competence", f"{SKILL}a1"],
        [f"{OCCUPATION}k1", "optional", "knowledge", f"{SKILL}b2"],
    ],
}


def nice_document() -> dict[str, object]:
    """Make a NICE document with a role, an area and a statement of each kind."""
    elements = [
        ("work_role", "OG-WRL-901", "Beacon Security", "Responsible for beacons."),
        ("task", "T9001", "", "Advise the harbour"),
        ("knowledge", "K9001", "", "Knowledge of signal flags"),
        ("skill", "S9001", "", "Skill in reading lamps"),
        ("task", "T9002", "", "[Withdrawn: see T9001]"),
        ("competency_area", "NF-COM-901", "Lamp Safety", "Everything about lamps."),
        ("category", "OG", "OVERSIGHT", "Leads."),
        ("opm_code", "999", "", ""),
    ]
    links = [("OG", "OG-WRL-901"), ("OG-WRL-901", "T9001"), ("OG-WRL-901", "S9001"), ("OG-WRL-901", "999")]
    links += [("OG-WRL-901", "K9999"), ("NF-COM-901", "K9001"), ("NF-COM-901", "S9001")]
    return {
        "documents": [{"doc_identifier": "X", "version": "9.1.0"}],
        "elements": [
            {"element_type": t, "element_identifier": i, "title": title, "text": text} for t, i, title, text in elements
        ],
        "relationships": [
            {"source_element_identifier": a, "dest_element_identifier": b, "relationship_identifier": "projection"}
            for a, b in links
        ],
    }


OWN = """id,label,description,kind,alt_labels,broader,uri
lamps,Lamps,,group,,,
L1,Light the lamp,"Strike, then light.",skill,kindle|  ignite ,lamps,https://example.org/L1
L2,Clean the lens,,,,lamps,
"""
OWN_PROFILES = "profile_id,profile,competency_id,importance\nkeeper,Keeper,L1,0.75\nkeeper,Keeper,L2,\n"


def tabbed(table: Rows) -> bytes:
    """Write a table as O*NET does: tabs, CRLF, no quoting, and a byte order mark to be stripped."""
    return ("\ufeff" + "".join("\t".join(row) + "\r\n" for row in table)).encode()


def comma(table: Rows) -> bytes:
    """Write a table as quoted CSV."""
    out = io.StringIO()
    csv.writer(out).writerows(table)
    return out.getvalue().encode()


def workbook(table: Rows) -> bytes:
    """Write a table as XLSX, with numbers as numbers, as O*NET's workbooks have them."""
    import openpyxl

    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for row in table:
        sheet.append([float(c) if c.replace(".", "", 1).isdigit() and c.count(".") < 2 else c or None for c in row])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def write_zip(path: Path, members: Mapping[str, bytes]) -> Path:
    """Write a zip with these members."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return path


def write_onet(path: Path, tables: Tables, *, release: str, ending: str = ".txt") -> Path:
    """Write an O*NET database zip."""
    form = workbook if ending == ".xlsx" else tabbed
    members = {f"db/{name}{ending}": form(table) for name, table in tables.items()}
    return write_zip(path, {**members, "db/Read Me.txt": f"O*NET {release} Database\nMay 2025 Release\n".encode()})


SKILL_LIST = [
    ["skill_name", "aliases", "description", "taxonomy", "original_id"],
    ["tend lights", "keep lights\nmind lamps, wicks and oil", "Burn.", "ESCO", f"{SKILL}a1"],
    ["ring bells", "toll, chime", "Ring.", "ESCO", f"{SKILL}c3"],
    ["Coordination", "", "", "ONET_SKILL", "x"],
    ["C++", "C++", "C++ (Development software)", "ONET_TECH", "x"],
    ["C#", "C#", "C# (Development software)", "ONET_TECH", "x"],
    ["Other framework's skill", "", "", "UKOS", "x"],
]
KNOWLEDGE_LIST = [
    ["name", "description", "taxonomy"],
    ["fog", "What fog is.", "esco_knowledge"],
    ["Education", "Knowing how.", "onet_knowledge"],
]
TASK_LIST = [
    ["name", "description", "taxonomy"],
    ["Trim the wick.", "Lighthouse Keepers | Trim the wick.", "onet_task"],
    ["Sail.", "Sea Captains | Sail.", "onet_task"],
    ["tend lights", "Burn.", "esco_task"],
]
URI_LIST = [
    ["id", "description"],
    [f"{SKILL}a1", "tend lights keep lights Burn."],
    [f"{SKILL}b2", "fog mist haze What fog is."],
    [f"{SKILL}c3", "ring bells Ring."],
    [f"{SKILL}d4", "row boats Row."],
]
WHEELS = {
    "lists": {"d/skills.csv": SKILL_LIST, "d/knowledge.csv": KNOWLEDGE_LIST, "d/tasks.csv": TASK_LIST},
    "uris": {"d/uris.csv": URI_LIST},
    "jobs": {"d/jobs.txt": OLD["Occupation Data"]},
}
MIRRORED = """
id = "{id}"
title = "{title}"
publisher = "P"
licence = "L"
attribution = "From {title} {{version}}."
default = "1.0"
mirror = "1.1-mirror"
by_hand = "ask the keeper"

[[versions]]
version = "1.0"
url = "https://example.org/{id}.zip"

[[versions]]
version = "1.1-mirror"
reader = "{id}"

[[versions.wheels]]
package = "lists"
version = "1"
sha256 = "{lists}"
members = {{ skills = "d/skills.csv", tasks = "d/tasks.csv", knowledge = "d/knowledge.csv" }}

[[versions.wheels]]
package = "{second}"
version = "2"
sha256 = "{digest}"
members = {{ {role} = "{member}" }}
"""


# The same lighthouse framework in every standard's format: a heading with two competencies below it, one of them
# with a code. The formats name ids in their own way and not all have kinds; everything else is the same answer.
KEEPING, LIGHT, CLEAN = (f"00000000-0000-4000-8000-00000000000{n}" for n in (1, 2, 3))
SITE = "https://example.org/lamps"


def case_document() -> dict[str, Any]:
    """Return a CASE 1.1 package with the official names."""

    def node(identifier: str) -> dict[str, str]:
        return {"title": "node", "identifier": identifier, "uri": f"{SITE}/{identifier}"}

    def item(identifier: str, statement: str, **more: str) -> dict[str, str]:
        changed = {"lastChangeDateTime": "2026-02-03T04:05:06+00:00"}
        return {"identifier": identifier, "uri": f"{SITE}/{identifier}", "fullStatement": statement} | changed | more

    def association(kind: str, origin: str, destination: str) -> dict[str, Any]:
        ends = {"originNodeURI": node(origin), "destinationNodeURI": node(destination)}
        return {"identifier": "a", "associationType": kind, "uri": f"{SITE}/a", **ends}

    return {
        "CFDocument": {
            "identifier": "d",
            "uri": f"{SITE}/d",
            "creator": "Lighthouse Board",
            "title": "Lamp Keeping",
            "lastChangeDateTime": "2026-02-03T04:05:06+00:00",
            "caseVersion": "1.1",
            "version": "2.0",
            "publisher": "Harbour Press",
            "officialSourceURL": SITE,
            "licenseURI": {"title": "CC BY 4.0", "identifier": "l", "uri": "https://example.org/by"},
        },
        "CFItems": [
            item(KEEPING, "Keeping the lamp.", CFItemType="Strand"),
            item(LIGHT, "Strike, then _light_ it.", abbreviatedStatement="Light the lamp", humanCodingScheme="K.1"),
            item(CLEAN, "Clean the lens.", CFItemType="Standard"),
        ],
        "CFAssociations": [
            association("isChildOf", KEEPING, "d"),
            association("isChildOf", LIGHT, KEEPING),
            association("isChildOf", CLEAN, KEEPING),
            association("replacedBy", "old-wick", LIGHT),
            association("exactMatchOf", LIGHT, "elsewhere"),
        ],
    }


OPENCASE: dict[str, Any] = {
    "document": {"sourcedId": "d", "title": "Lamp Keeping", "creator": "Lighthouse Board", "version": "2.0"},
    "items": [
        {"sourcedId": KEEPING, "fullStatement": "Keeping the lamp.", "itemType": "Strand"},
        {"sourcedId": LIGHT, "fullStatement": "Strike, then light it.", "abbreviatedStatement": "Light the lamp"},
        {"sourcedId": CLEAN, "fullStatement": "Clean the lens."},
    ],
    "associations": [
        {"associationType": "isChildOf", "originNodeURI": f"{SITE}/{LIGHT}", "destinationNodeURI": f"{SITE}/{KEEPING}"},
        {"associationType": "isChildOf", "originNodeIdentifier": CLEAN, "destinationNodeIdentifier": KEEPING},
    ],
}

CASE_TABLE = rows(f"""
    identifier | fullStatement | humanCodingScheme | smartLevel | abbreviatedStatement | CFItemType | lastChangeDateTime
    {KEEPING} | Keeping the lamp. | K | 1 | - | Strand | 2026-02-03 04:05:06
    {LIGHT} | Strike, then light it. | K.1 | 1.1 | Light the lamp | - | 2026-02-01 04:05:06
    {CLEAN} | Clean the lens. | K.2 | 1.2 | - | Standard | 2026-02-02 04:05:06
""")

CASE_SHEET = rows("""
    Identifier | fullStatement | Human Coding Scheme | Abbreviated Statement | Notes | Is Child Of | replacedBy
    keeping | Keeping the lamp. | K | - | - | - | -
    light | Strike, then light it. | K.1 | keeping | - | K | -
    clean | Clean the lens. | K.2 | - | With a cloth. | keeping | light
""")


def ctdl_asn_document() -> dict[str, Any]:
    """Return a CTDL-ASN graph."""

    def competency(n: str, label: str, text: str, **more: Any) -> dict[str, Any]:
        names = {"ceasn:competencyLabel": {"en-us": label}, "ceasn:competencyText": {"en-us": text}}
        return {"@id": f"{SITE}/ce-{n}", "@type": "ceasn:Competency", "ceterms:ctid": f"ce-{n}", **names} | {
            f"ceasn:{key}": value for key, value in more.items()
        }

    top = f"{SITE}/ce-{KEEPING}"
    return {
        "@context": "https://credreg.net/ctdlasn/schema/context/json",
        "@graph": [
            {
                "@id": f"{SITE}/ce-d",
                "@type": "ceasn:CompetencyFramework",
                "ceasn:name": {"en-us": "Lamp Keeping"},
                "ceasn:license": "https://example.org/by",
                "ceasn:publisherName": {"en-us": ["Harbour Press"]},
                "ceasn:dateModified": "2026-02-03T04:05:06Z",
                "ceasn:hasTopChild": [top],
            },
            competency(KEEPING, "Keeping", "Keeping the lamp.", hasChild=[f"{SITE}/ce-{CLEAN}"], isTopChildOf=SITE),
            competency(
                LIGHT,
                "Light the lamp",
                "Strike, then light it.",
                isChildOf=top,
                codedNotation="K.1",
                competencyCategory={"en": "Skills"},
            ),
            competency(CLEAN, "Clean the lens", "With a cloth.", isReplacedBy=[f"{SITE}/ce-{LIGHT}"]),
        ],
    }


def rsd_documents() -> list[dict[str, Any]]:
    """Return descriptors in both shapes that OSMT's API has."""
    keeper = {"major": "Seafaring", "code": "53-0001", "name": "Keepers", "framework": "bls", "url": None}
    return [
        {
            "uuid": LIGHT,
            "id": f"{SITE}/api/skills/{LIGHT}",
            "skillName": "Light the Lamp",
            "skillStatement": "Strike, then light it.",
            "category": "Keeping",
            "author": "Lighthouse Board",
            "keywords": ["wick", "oil"],
            "occupations": [keeper],
        },
        {
            "@context": "https://example.org/context-v1.json",
            "type": "RichSkillDescriptor",
            "id": f"{SITE}/api/skills/{CLEAN}",
            "skillName": "Clean the Lens",
            "skillStatement": "Clean it with a cloth.",
            "categories": ["Keeping"],
            "authors": ["Lighthouse Board"],
            "keywords": [],
            "alignments": [{"id": "https://example.org/other/7", "skillName": "Lens care"}],
            "occupations": [{"code": "53-0001"}, {"codedNotation": "53-0002", "targetNodeName": "Tuners"}],
        },
        {"uuid": "x", "skillName": "Old", "skillStatement": "Gone.", "status": "Archived", "occupations": []},
    ]


OSMT_EXPORT = rows(f"""
    Canonical URL | RSD Name | Authors | Skill Statement | Categories | Keywords | Broad Occupations | O*Net Job Codes
    {SITE}/api/skills/{LIGHT} | Light the Lamp | Board | Strike it. | Keeping | wick; oil | 53-0000 | 53-0001.00
    {SITE}/api/skills/{CLEAN} | Clean the Lens | Board | Clean it. | Keeping; Glass | - | 53-0000; 51-0000 | -
""")
OSMT_IMPORT = rows("""
    Skill Name | Skill Category | Author | Contextualized Skill Statement | BLS Major Group | O*NET Job Role
    Light the Lamp | Keeping | Board | Strike, then light it. | 53-0000 | 53-0001.00
    Clean | Keeping | Board | Clean the lens. | - | -
    Clean | Keeping | Board | Clean the oil tank. | - | -
""")

TURTLE = f"""
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix dct: <http://purl.org/dc/terms/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> .
@prefix : <{SITE}/> .

:scheme a skos:ConceptScheme ; dct:title "Lamp Keeping"@en, "Lampenpflege"@de ; owl:versionInfo "2.0" ;
    dct:license <https://example.org/by> ; dct:publisher [ foaf:name "Harbour Press" ] ; dct:modified "2026-02-03" .
:keeping a skos:Concept ; skos:prefLabel "Keeping"@en ; skos:topConceptOf :scheme ; skos:narrower :clean .
:light a skos:Concept ; skos:prefLabel "Entzünden"@de, "Light the lamp"@en ; skos:broader :keeping ;
    skos:altLabel "ignite"@en, "anzünden"@de ; skos:notation "K.1" ; skos:definition "Strike, then light it."@en .
:clean a skos:Concept ; skos:prefLabel "Clean the lens"@en-GB ; skos:scopeNote "With a cloth."@en .
:wick a skos:Concept ; skos:prefLabel "Trim"@en ; owl:deprecated true ; dct:isReplacedBy :light .
"""


def skos_json() -> dict[str, Any]:
    """Return what TURTLE says as JSON-LD that only binds prefixes."""
    return {
        "@context": {
            "skos": "http://www.w3.org/2004/02/skos/core#",
            "dct": "http://purl.org/dc/terms/",
            "owl": "http://www.w3.org/2002/07/owl#",
            "foaf": "http://xmlns.com/foaf/0.1/",
            "l": f"{SITE}/",
        },
        "@graph": [
            {
                "@id": "l:scheme",
                "@type": "skos:ConceptScheme",
                "dct:title": {"en": "Lamp Keeping", "de": "Lampenpflege"},
                "owl:versionInfo": "2.0",
                "dct:license": {"@id": "https://example.org/by"},
                "dct:publisher": {"foaf:name": "Harbour Press"},
                "dct:modified": "2026-02-03",
            },
            {
                "@id": "l:keeping",
                "@type": ["skos:Concept"],
                "skos:prefLabel": {"@value": "Keeping", "@language": "en"},
                "skos:topConceptOf": {"@id": "l:scheme"},
                "skos:narrower": [
                    {
                        "@id": "l:clean",
                        "@type": "skos:Concept",
                        "skos:prefLabel": [{"@value": "Clean the lens", "@language": "en-GB"}],
                        "skos:scopeNote": {"en": "With a cloth."},
                    }
                ],
            },
            {
                "@id": "l:light",
                "@type": "skos:Concept",
                "skos:prefLabel": {"de": "Entzünden", "en": "Light the lamp"},
                "skos:altLabel": {"de": ["anzünden"], "en": ["ignite"]},
                "skos:broader": "l:keeping",
                "skos:notation": "K.1",
                "skos:definition": {"en": "Strike, then light it."},
            },
            {
                "@id": "l:wick",
                "@type": "skos:Concept",
                "skos:prefLabel": {"en": "Trim"},
                "owl:deprecated": True,
                "dct:isReplacedBy": {"@id": "l:light"},
            },
        ],
    }
