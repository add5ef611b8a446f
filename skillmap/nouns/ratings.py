"""How sure a match is, in words, and the relation that each rating proposes."""

from __future__ import annotations

from typing import Literal

Rating = Literal["strong", "partial", "weak", "none"]
#: Ratings from best to worst. A machine never says "equivalent".
RATINGS: tuple[Rating, ...] = ("strong", "partial", "weak", "none")

Relation = Literal["close", "related", ""]
#: SKOS mapping relation that a rating proposes; a weak or rejected pair proposes none.
RELATIONS: dict[Rating, Relation] = {"strong": "close", "partial": "related", "weak": "", "none": ""}
