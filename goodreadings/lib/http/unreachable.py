"""Whatever can go wrong on the way, in one sentence."""

import ssl
import zlib
from collections.abc import Iterator
from contextlib import contextmanager

import httpcore


class Unreachable(Exception):
    """No answer that can be used. str() is a short sentence for a moderator or an operator, without secrets:
    it names hosts, never paths, queries or headers."""


@contextmanager
def explained(host: str, seconds: float) -> Iterator[None]:
    """Raise Unreachable for everything that asking `host` for at most `seconds` may end in.

    The causes are left out: those of httpcore quote headers, also ours, which may hold keys.
    """
    try:
        yield
    except TimeoutError:
        raise Unreachable(f"{host} did not answer within {seconds:g} s") from None
    except ssl.SSLCertVerificationError as error:
        raise Unreachable(f"{host} has no certificate that we trust: {error.verify_message}") from None
    except ssl.SSLError:
        raise Unreachable(f"{host} does not speak TLS as it should") from None
    except OSError as error:
        why = (error.strerror or "no connection").lower()
        raise Unreachable(f"{host} cannot be reached: {why}") from None
    except httpcore.LocalProtocolError:
        raise Unreachable(f"{host} was not asked: a header of ours cannot be sent") from None
    except (httpcore.ProtocolError, zlib.error):
        raise Unreachable(f"{host} sent an answer that is broken or incomplete") from None
