"""The names O*NET gives its files and columns, before release 30.3 and since: data for :mod:`onet`, no code.

A file stands under one name or another; where a release spreads a table over several files, all that are there are
read. A column is taken under the first of its names that the table has.
"""

from __future__ import annotations

FILES: dict[str, tuple[str, ...]] = {
    "occupations": ("Occupation Data",),
    "titles": ("Alternate Titles", "Job Titles"),
    "elements": ("Content Model Reference",),
    "scales": ("Scales Reference",),
    "tasks": ("Task Statements",),
    "task ratings": ("Task Ratings",),
    "emerging tasks": ("Emerging Tasks",),
    "task activities": ("Tasks to DWAs",),
    "activities": ("DWA Reference", "GWAs to IWAs to DWAs"),
    "intermediate": ("IWA Reference", "GWAs to IWAs to DWAs"),
    "skills": ("Skills", "Essential Skills", "Transferable Skills"),
    "knowledge": ("Knowledge",),
    "tools": ("Technology Skills", "Software Skills"),
}
#: Without these there is no framework; without one of the others it says what it lacks.
REQUIRED = ("occupations", "elements", "tasks", "task activities", "activities", "intermediate")

OCCUPATION = ("O*NET-SOC Code",)
TITLE = ("Title",)
DESCRIPTION = ("Description",)
ALTERNATE_TITLE = ("Alternate Title", "Job Title")
ELEMENT = ("Element ID",)
ELEMENT_NAME = ("Element Name",)
SCALE = ("Scale ID",)
MINIMUM = ("Minimum",)
MAXIMUM = ("Maximum",)
VALUE = ("Data Value",)
SUPPRESS = ("Recommend Suppress",)
NOT_RELEVANT = ("Not Relevant",)
TASK = ("Task ID",)
TASK_TEXT = ("Task",)
DWA = ("DWA Element ID", "DWA ID")
DWA_TITLE = ("DWA Element Name", "DWA Title")
IWA = ("IWA Element ID", "IWA ID")
IWA_TITLE = ("IWA Element Name", "IWA Title")
GWA = ("GWA Element ID", "Element ID")
GWA_NAME = ("GWA Element Name", "Element Name")
TOOL = ("Workplace Example", "Example")
TOOL_CLASS = ("Commodity Title", "Element Name")

#: Where the elements of a kind stand in the Content Model.
SKILL_BRANCHES = ("2.A.", "2.B.")
KNOWLEDGE_BRANCHES = ("2.C.",)
