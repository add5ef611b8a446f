"""A number and a sentence with both its forms in, the sentence in the right one out."""

from __future__ import annotations

import re

_FORMS = re.compile(r"\[([^|\]]*)(?:\|([^\]]*))?\]")


def counted(count: int, sentence: str) -> tuple[str, ...]:
    """Return a sentence with its count, none where there is nothing to count.

    In brackets stand the forms for one and for several, or the ending for several alone.

    >>> counted(2, "alignment[s] [has|have] no address."), counted(1, "alignment[s] [has|have] no address.")
    (('2 alignments have no address.',), ('1 alignment has no address.',))
    >>> counted(0, "alignment[s] [has|have] no address.")
    ()
    """
    return (f"{count:,} {in_number(count, sentence)}",) if count else ()


def in_number(count: int, sentence: str) -> str:
    """Return a sentence in the form for a count, without the count.

    >>> in_number(1, "outcome[s]"), in_number(0, "outcome[s]")
    ('outcome', 'outcomes')
    """

    def form(found: re.Match[str]) -> str:
        one, several = ("", found[1]) if found[2] is None else (found[1], found[2])
        return one if count == 1 else several

    return _FORMS.sub(form, sentence)
