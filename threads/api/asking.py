"""What a request says: its body, its query, what it takes for an answer. 4xx for everything that is odd."""

import json
import math
import re
from urllib.parse import unquote_to_bytes

from threads.api.problem import Problem, invalid
from threads.api.schema import faults

MOST_BYTES = 512 * 1024
JSON = re.compile(r"application/(?:[a-z0-9.+-]+\+)?json|application/\*|\*/\*", re.IGNORECASE)
WEIGHT = re.compile(r"\s*q\s*=\s*0(?:\.0*)?\s*", re.IGNORECASE)
NUMBER = re.compile(r"-?(?:0|[1-9][0-9]{0,18})")


def check_accept(request) -> None:
    """406 when JSON is the one thing that is not wanted."""
    for wanted in request.headers.get("Accept", "*/*").split(",") or ["*/*"]:
        kind, *parameters = wanted.split(";")
        if (JSON.fullmatch(kind.strip()) or not kind.strip()) and not any(map(WEIGHT.fullmatch, parameters)):
            return
    raise Problem(406, "The API answers in application/json only.")


def read_body(request, schema: dict) -> dict:
    """The body, checked: 411, 413, 415, 400 for what is no JSON, 422 for another than `schema` says."""
    if not request.META.get("CONTENT_LENGTH") and "Transfer-Encoding" in request.headers:
        raise Problem(411, "Send the length of the body, in the header Content-Length.")
    if request.content_type.lower() != "application/json":
        raise Problem(415, "Send the body as application/json.", headers={"Accept-Post": "application/json"})
    if request.headers.get("Content-Encoding", "identity").lower() != "identity":
        raise Problem(
            415, "Send the body as it is, in no Content-Encoding.", headers={"Accept-Encoding": "identity"}
        )
    length = request.META.get("CONTENT_LENGTH") or "0"
    if not length.isdigit() or int(length) > MOST_BYTES:
        raise Problem(413, f"A request has at most {MOST_BYTES} bytes.")
    said = parse(request.body)
    if found := faults(schema, said):
        raise invalid(found)
    return said


def parse(body: bytes):
    """Strict JSON: UTF-8, no name twice, no half characters, neither NaN nor numbers without end. Else 400."""
    try:
        said = json.loads(body.decode("utf-8"), object_pairs_hook=_once, parse_constant=_no_number,
                          parse_float=_number)  # fmt: skip
        json.dumps(said, ensure_ascii=False).encode("utf-8")
    except UnicodeError:
        raise Problem(400, "The body is not text in UTF-8.") from None
    except (ValueError, RecursionError):
        raise Problem(400, "The body is no JSON that can be read.") from None
    return said


def _once(pairs):
    said = dict(pairs)
    if len(said) != len(pairs):
        raise ValueError("a name twice")
    return said


def _no_number(name):
    raise ValueError(name)


def _number(written: str) -> int | float:
    """JSON knows one kind of number: 1.0 is whole."""
    number = float(written)
    if not math.isfinite(number):
        raise ValueError(written)
    return int(number) if number.is_integer() else number


def read_query(request, known: dict[str, dict]) -> dict:
    """The query by the schemas of `known`: 400 for what is not in them, twice, or of another form."""
    for part in request.META.get("QUERY_STRING", "").split("&"):
        try:
            unquote_to_bytes(part).decode("utf-8")
        except UnicodeDecodeError:
            raise Problem(400, "The query is not text in UTF-8.") from None
    said = {}
    for name, values in request.GET.lists():
        if name not in known:
            raise Problem(400, f"There is no parameter “{name[:60]}” here.")
        if len(values) > 1:
            raise Problem(400, f"“{name}” stands there twice.")
        said[name] = _of_query(known[name], values[0])
        if found := faults(known[name], said[name], name):
            raise Problem(400, found[0]["detail"], errors=found)
    if missing := [name for name, schema in known.items() if schema.get("required") and name not in said]:
        raise Problem(400, f"The parameter “{missing[0]}” is missing.")
    return said


def _of_query(schema: dict, value: str):
    if schema["type"] == "integer":
        return int(value) if NUMBER.fullmatch(value) else value
    if schema["type"] == "array":
        return value.split(",")
    return value
