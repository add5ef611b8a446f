"""What reads files in, the route to which they are sent out."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from functools import partial
from pathlib import PurePosixPath
from typing import Annotated, Any

from anyio import to_thread
from fastapi import APIRouter, Query, Request, Response
from pydantic_core import to_json, to_jsonable_python

from skillmap.nouns import Credential
from skillmap.readers.recognise import doubt
from skillmap.web.problems import answer_problem
from skillmap.web.proposal_routes import Ask
from skillmap.web.safety import DOCUMENTS_PATH
from skillmap.web.uploaded import DOCUMENT_ANSWER, ReadDocument, read_document
from skillmap.web.uploads import Uploads

FileName = Annotated[
    str,
    Query(
        max_length=300,
        description="The file's name: its ending decides where the content doesn't, and it is shown where no title is",
        examples=["syllabus.txt"],
    ),
]
Title = Annotated[str, Query(max_length=1_000, description="The credential's title, in the place of the file's own")]
#: Nobody hears it: the client has left. nginx writes the same into its log.
_LEFT = 499
_BODY: dict[str, Any] = {
    "requestBody": {
        "description": "The file as it is, whatever type it is announced as: its content tells the format. CSV, XLSX, "
        "Word (DOCX), PDF, HTML, plain text, JSON, Open Badges, CLR, CASE, CTDL or CTDL-ASN",
        "required": True,
        "content": {
            "application/octet-stream": {
                "schema": {"type": "string", "format": "binary", "examples": ["1. Bake bread\n2. Plan menus\n"]}
            }
        },
    }
}


def add_uploads(router: APIRouter, uploads: Uploads, ask: Ask) -> None:
    """Add the route; ``ask`` makes the arguments by which a route asks for scopes."""
    asked = ask("propose")
    asked["openapi_extra"] = {**asked.get("openapi_extra", {}), **_BODY}

    @router.post(
        DOCUMENTS_PATH,
        summary="Read the outcomes of a file, and keep nothing of it",
        response_model=ReadDocument,
        responses={200: {"content": {"application/json": {"example": to_jsonable_python(DOCUMENT_ANSWER)}}}},
        **asked,
    )
    async def post_document(request: Request, name: FileName = "", title: Title = "") -> Response:
        data, last = await request.body(), last_part(name)
        if len(data) > uploads.max_bytes:  # where nothing around the routes has seen to it
            detail = f"the file is larger than {uploads.max_bytes:,} bytes; split it"
            return answer_problem(
                request.scope, "too-large", detail, accepted=(f"at most {uploads.max_bytes:,} bytes",)
            )
        credential = await _unless_left(request, uploads.read(data, name=last, title=title))
        if credential is None:
            return Response(status_code=_LEFT)
        said = await to_thread.run_sync(doubt, data, last or "The file")
        answer = await to_thread.run_sync(partial(to_json, read_document(last, credential, said)))
        return Response(answer, media_type="application/json")


def last_part(name: str) -> str:
    r"""Return a file's name without its folders, as browsers and people send them.

    >>> last_part("C:\\fakepath\\syllabus.docx"), last_part("../../etc/syllabus.pdf"), last_part("-")
    ('syllabus.docx', 'syllabus.pdf', '')
    """
    last = PurePosixPath(name.replace("\\", "/")).name
    return "" if last in ("-", "..") else last


async def _unless_left(request: Request, reading: Coroutine[Any, Any, Credential]) -> Credential | None:
    """Return what was read, or None where the client left meanwhile: then the reading has ended too."""
    task, left = asyncio.ensure_future(reading), asyncio.ensure_future(_leaving(request))
    try:
        await asyncio.wait({task, left}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        task.cancel()
        left.cancel()
        await asyncio.wait({task, left})
    return None if task.cancelled() else task.result()


async def _leaving(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass
