"""Values, as the description of the API says and as requests are checked: a small part of JSON Schema (2020-12)."""

import re
from typing import Any

# 64-bit keys, well below what a database or JavaScript trips over.
HIGHEST = 2**53 - 1
# No NUL, and nothing that was unreadable on its way here.
READABLE = "^[^\\x00\\uFFFD]*$".replace("\\x00", "\\u0000")
NAMES = {str: "string", bool: "boolean", int: "integer", float: "number", list: "array", dict: "object"}


def text(note="", *, most=None, least=None, pattern=None, **more) -> dict:
    said = {"type": "string", "maxLength": most, "minLength": least, "pattern": pattern, "description": note}
    return _said(said, more)


def whole(note="", *, least=0, most=HIGHEST, **more) -> dict:
    return _said({"type": "integer", "minimum": least, "maximum": most, "description": note}, more)


def yes_or_no(note="", **more) -> dict:
    return _said({"type": "boolean", "description": note}, more)


def one_of(values, note="", **more) -> dict:
    return _said({"type": "string", "enum": list(values), "description": note}, more)


def moment(note="") -> dict:
    return _said({"type": "string", "format": "date-time", "description": note})


def address(note="") -> dict:
    return _said({"type": "string", "format": "uri", "description": note})


def array(items: dict, note="", **more) -> dict:
    return _said({"type": "array", "items": items, "description": note}, more)


def record(required: dict | None = None, optional: dict | None = None, note="") -> dict:
    """An object with these properties and no others."""
    return _said(
        {
            "type": "object",
            "properties": {**(required or {}), **(optional or {})},
            "required": list(required or {}),
            "additionalProperties": False,
            "description": note,
        }
    )


def or_none(schema: dict) -> dict:
    said = schema | {"type": [schema["type"], "null"]}
    return said | {"enum": [*schema["enum"], None]} if "enum" in schema else said


def _said(schema: dict, more: dict | None = None) -> dict:
    return {name: value for name, value in (schema | (more or {})).items() if value not in (None, "", [])}


def faults(schema: dict, value: Any, field: str = "") -> list[dict]:
    """What is wrong with `value`: [{"field", "detail"}], nothing when it fits."""
    kind = _kind(value)
    kinds = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    if kind not in kinds:
        return [_fault(field, f"must be {' or '.join(kinds)}")]
    if "enum" in schema and value not in schema["enum"]:
        return [_fault(field, f"must be one of {', '.join(str(one) for one in schema['enum'])}")]
    check = {"string": _text, "integer": _whole, "array": _array, "object": _record}.get(kind)
    return check(schema, value, field) if check else []


def _kind(value: Any) -> str:
    return "null" if value is None else NAMES[type(value)]


def _text(schema, value, field) -> list[dict]:
    if len(value) < schema.get("minLength", 0):
        return [_fault(field, "must not be empty")]
    if len(value) > schema.get("maxLength", len(value)):
        return [_fault(field, f"must have at most {schema['maxLength']} characters")]
    if "pattern" in schema and not re.search(schema["pattern"], value):
        wanted = schema.get("description", "").rstrip(".")
        return [_fault(field, f"does not have the form that is wanted{f' ({wanted})' if wanted else ''}")]
    return []


def _whole(schema, value, field) -> list[dict]:
    least, most = schema.get("minimum", 0), schema.get("maximum", HIGHEST)
    return [] if least <= value <= most else [_fault(field, f"must lie between {least} and {most}")]


def _array(schema, value, field) -> list[dict]:
    if not schema.get("minItems", 0) <= len(value) <= schema.get("maxItems", len(value)):
        return [_fault(field, f"must have at most {schema.get('maxItems')} items, and not too few")]
    return [
        fault
        for place, one in enumerate(value)
        for fault in faults(schema["items"], one, f"{field}[{place}]")
    ]


def _record(schema, value, field) -> list[dict]:
    before = f"{field}." if field else ""
    found = [_fault(before + name, "is missing") for name in schema.get("required", []) if name not in value]
    for name, one in value.items():
        if name not in schema["properties"]:
            found.append(_fault(before + name[:60], "is not known here"))
        else:
            found += faults(schema["properties"][name], one, before + name)
    return found


def _fault(field: str, what: str) -> dict:
    name = f"“{field}”" if field else "What was sent"
    return {"field": field, "detail": f"{name} {what}."}
