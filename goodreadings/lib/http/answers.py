"""An answer, read only as far as it may be."""

import re
import zlib
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import httpcore
import httpx

from .unreachable import Unreachable

_CONTENT_TYPE = re.compile(r"\s*([\w.+-]{1,60}/[\w.+-]{1,60})\s*(?:;|$)", re.ASCII)
_CHARSET = re.compile(r';\s*charset\s*=\s*"?([\w.:+-]{1,40})', re.ASCII | re.IGNORECASE)
_GZIP = 16 + zlib.MAX_WBITS  # zlib's way to say: gzip, and nothing else


@dataclass(frozen=True, slots=True)
class Answer:
    """What a host answered, errors (404, 429, 503) included."""

    status: int
    url: str  # where it came from, after redirects
    content_type: str  # "application/atom+xml": lower case, without parameters; "" if none
    charset: str  # as the content type says it, "" if it does not
    body: bytes  # unpacked, and at most as long as was asked for
    retry_after: float | None  # seconds from now, never negative; None if the header is absent or unreadable


def read(response: httpcore.Response, place: httpx.URL, most_bytes: int) -> Answer:
    """Read what came from `place`; raises Unreachable when it is longer than `most_bytes`, or packed in a way that we
    did not ask for."""
    kind = header(response, b"content-type")
    content_type, charset = _CONTENT_TYPE.match(kind), _CHARSET.search(kind)
    return Answer(
        status=response.status,
        url=str(place),
        content_type=content_type[1].lower() if content_type else "",
        charset=charset[1] if charset else "",
        body=_body(response, place.raw_host.decode("ascii"), most_bytes),
        retry_after=seconds_until(header(response, b"retry-after")),
    )


def header(response: httpcore.Response, name: bytes) -> str:
    """Every header of a name (in lower case) as one, joined by commas; "" if there is none."""
    values = [value for key, value in response.headers if key.lower() == name]
    return b", ".join(values).decode("utf-8", "replace")


def _body(response: httpcore.Response, host: str, most_bytes: int) -> bytes:
    packing = header(response, b"content-encoding").strip().lower()
    if packing not in {"", "identity", "gzip", "x-gzip"}:
        raise Unreachable(f"{host} packed its answer in a way that we did not ask for")
    unpack = zlib.decompressobj(_GZIP) if "gzip" in packing else None
    body, received = bytearray(), 0
    for part in response.iter_stream():
        received += len(part)
        # One byte more than allowed tells too much from just enough, and is all a bomb may unfold to.
        body += unpack.decompress(part, most_bytes + 1 - len(body)) if unpack else part
        if max(received, len(body)) > most_bytes:
            raise Unreachable(f"{host} sent more than {most_bytes} bytes")
        if unpack and unpack.unused_data:
            raise zlib.error("something comes after the end")
    if unpack and received and not unpack.eof:
        raise zlib.error("the end is missing")
    return bytes(body)


def seconds_until(retry_after: str) -> float | None:
    """What a Retry-After says, as seconds or as a date (RFC 9110, 10.2.3), in seconds from now."""
    if re.fullmatch(r"\d{1,10}", retry_after, re.ASCII):
        return float(retry_after)
    if len(retry_after) > 60:
        return None
    try:
        moment = parsedate_to_datetime(retry_after)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    if moment.tzinfo is None:  # "-0000": in UTC, and no word about where
        moment = moment.replace(tzinfo=UTC)
    return max(0.0, (moment - datetime.now(UTC)).total_seconds())
