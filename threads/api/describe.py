"""The description of the API: OpenAPI 3.1 for programs, a page for people; both out of the operations."""

import hashlib
import json
from functools import cache
from http import HTTPStatus
from pathlib import Path
from shlex import quote

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.cache import get_conditional_response
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from accounts.tokens import SCOPES
from goodreadings.lib.languages import in_the_sites_language
from threads.api import problem, resources
from threads.api.operation import BEFORE, NOTHING, PAGE, PARTS, Operation, by_path
from threads.api.schema import array, or_none, record, text, whole

# Their operations are declared as they are read.
assert resources
EXAMPLES = Path(__file__).with_name("examples.json")
PROBLEM = record(
    {
        "type": text("Where this kind is explained."),
        "title": text(),
        "status": whole(),
        "detail": text("A sentence."),
    },
    {"errors": array(record({"field": text(), "detail": text()}), "What is wrong with which field.")},
)
MEANINGS = {
    400: "Something in the address, a header or the body cannot be read.",
    401: "A token is missing, or the one that was shown opens nothing.",
    403: "Not allowed: to this member, or with this token.",
    404: "There is no such thing, or it may not be seen.",
    405: "The address knows other methods: see the header Allow.",
    406: "The answer would be JSON, which the header Accept refuses.",
    409: "The year was closed in the meantime.",
    411: "The body came in pieces, without its length.",
    412: "What the header If-Match names is not what is there.",
    413: "The body is too large.",
    415: "The body must be application/json.",
    422: "The body has another form than is wanted, or its words are refused.",
    429: "Too many calls: see the header Retry-After.",
    500: "Something broke here; it is written down.",
    503: "The site is too busy just now: see the header Retry-After.",
}
ALWAYS = (400, 401, 403, 404, 406, 429)
WITH_BODY = (411, 413, 415, 422, 503)
# In the order of the page: the first part of an address.
GROUPS = ["topics", "posts", "papers", "shares", "members", "search", "self", "reading", "notifications"]
# Said in words, not as a parameter: a program that makes requests up out of the description would send one key with
# many bodies, which is the one thing that is wrong with it.
KEY = " With a header Idempotency-Key, the same sent again within a day is done once and answered as it was then."


@cache
def examples() -> dict[str, dict]:
    """A request and its answer for every operation, by its name; tests hold them against the site."""
    return json.loads(EXAMPLES.read_text()) if EXAMPLES.exists() else {}


def description() -> dict:
    operations = by_path()
    shapes = {
        one.shape.name: one.shape for methods in operations.values() for one in methods.values() if one.shape
    }
    return {
        "openapi": "3.1.0",
        "info": {
            "title": f"{settings.SITE_NAME} API",
            "version": "1",
            "description": "Topics, posts and papers of a community of readers. Without a token, what visitors see.",
        },
        "servers": [{"url": settings.SITE_URL}],
        "paths": {
            BEFORE + path: {one.method.lower(): _operation(one) for one in methods.values()}
            for path, methods in operations.items()
        },
        "components": {
            "schemas": {name: shape.schema() for name, shape in shapes.items()} | {"Problem": PROBLEM},
            "securitySchemes": {
                "token": {
                    "type": "http",
                    "scheme": "bearer",
                    "description": "Made on the page /settings/tokens/.",
                }
            },
        },
    }


def _operation(one: Operation) -> dict:
    scope = f" Needs a token with the scope “{one.scope}”." if not one.is_open else ""
    parameters = [
        {"name": part, "in": "path", "required": True, "schema": PARTS[part][2]} for part in one.parts
    ]
    parameters += [_parameter(name, schema) for name, schema in one.parameters.items()]
    said = {
        "operationId": one.name,
        "summary": one.summary,
        "description": f"{one.summary}.{scope}{KEY if one.writes else ''}",
        "security": [{"token": []}, {}] if one.is_open else [{"token": []}],
        "parameters": parameters,
        "responses": _responses(one),
    }
    if one.body is not None:
        content = {"schema": one.body}
        if example := examples().get(one.name, {}).get("body"):
            content["example"] = example
        said["requestBody"] = {"required": True, "content": {"application/json": content}}
    return {name: value for name, value in said.items() if value != []}


def _parameter(name: str, schema: dict) -> dict:
    said = {key: value for key, value in schema.items() if key != "required"}
    form = {"style": "form", "explode": False} if schema["type"] == "array" else {}
    return {"name": name, "in": "query", "required": bool(schema.get("required")), "schema": said} | form


def _responses(one: Operation) -> dict:
    meanings = {
        status: MEANINGS[status] for status in (*ALWAYS, *(WITH_BODY if one.body is not None else ()))
    }
    if one.writes:
        meanings[422] = "The body is refused, or its Idempotency-Key was used for another request."
    refused = {
        str(status): {
            "description": said,
            "content": {problem.CONTENT_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
        }
        for status, said in sorted((meanings | one.refusals).items())
    }
    good: dict = {"description": HTTPStatus(one.status).phrase}
    if one.kind != NOTHING:
        content = {"schema": answer_schema(one)}
        if example := examples().get(one.name, {}).get("answer"):
            content["example"] = example
        good["content"] = {"application/json": content}
    held = {"202": good | {"description": "It waits for a moderator."}} if one.status == 201 else {}
    return {str(one.status): good} | held | refused


def answer_schema(one: Operation) -> dict:
    thing = {"$ref": f"#/components/schemas/{one.shape.name}"}
    if one.kind != PAGE:
        return thing
    following = or_none(text("The address of the page after; null for the last."))
    return record({"data": array(thing), "next": following} | one.beside)


@csrf_exempt
@require_safe
@in_the_sites_language
def openapi(request):
    response = HttpResponse(json.dumps(description()), content_type="application/json")
    response.headers["Access-Control-Allow-Origin"], response.headers["Cache-Control"] = "*", "no-cache"
    response.headers["ETag"] = f'"{hashlib.sha256(response.content).hexdigest()[:32]}"'
    return get_conditional_response(request, etag=response.headers["ETag"], response=response)


@require_safe
def docs(request):
    """The page for people, which needs no script."""
    groups: dict[str, list[dict]] = {name: [] for name in GROUPS}
    for methods in by_path().values():
        for one in methods.values():
            groups[one.path.split("/")[1]].append(_shown(one))
    context = {
        "groups": groups,
        "kinds": [
            (name, HTTPStatus(status), MEANINGS.get(status, "")) for status, name in problem.KINDS.items()
        ],
        "scopes": SCOPES.items(),
        "base": settings.SITE_URL + BEFORE,
        "per_minute": {"visitor": settings.API_VISITOR_A_MINUTE, "member": settings.API_MEMBER_A_MINUTE},
    }
    return render(request, "threads/api_docs.html", context)


def _shown(one: Operation) -> dict:
    example = examples().get(one.name, {})
    body = one.body["properties"] if one.body else {}
    return {
        "operation": one,
        "path": BEFORE + one.path,
        "query": [
            (name, *_in_words(schema, schema.get("required"))) for name, schema in one.parameters.items()
        ],
        "fields": [
            (name, *_in_words(schema, name in one.body.get("required", []))) for name, schema in body.items()
        ],
        "answer": [
            (name, *_in_words(schema, True))
            for name, (schema, _) in (one.shape.fields if one.shape else {}).items()
        ],
        "request": _request(one, example),
        "response": json.dumps(example["answer"], indent=2, ensure_ascii=False)
        if example.get("answer")
        else "",
    }


def _request(one: Operation, example: dict) -> str:
    """As one types it, with curl: no shell may take the address apart at its "&"."""
    lines = [f"curl {quote(settings.SITE_URL + example.get('path', BEFORE + one.path))}"]
    if one.method != "GET":
        lines[0] = lines[0].replace("curl", f"curl -X {one.method}")
    if not one.is_open:
        lines.append("-H 'Authorization: Bearer gr_…'")
    if example.get("body"):
        said = json.dumps(example["body"], ensure_ascii=False).replace("'", "'\\''")
        lines += ["-H 'Content-Type: application/json'", f"-d '{said}'"]
    return " \\\n  ".join(lines)


def _in_words(schema: dict, is_required) -> tuple[str, str]:
    """What a value is, and what is said of it."""
    kinds = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    said = " or ".join(schema["enum"]) if "enum" in schema and "null" not in kinds else " or ".join(kinds)
    if "maximum" in schema and schema["maximum"] < 10_000:
        said += f", {schema.get('minimum', 0)} to {schema['maximum']}"
    if "maxLength" in schema:
        said += f", at most {schema['maxLength']} characters"
    return said + ("" if is_required else ", optional"), schema.get("description", "")
