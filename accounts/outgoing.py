"""How the providers of sign-in are asked.

allauth wants a session of `requests`. Its addresses are the providers' own, written in allauth's code and in no form of
anybody's; what comes back is bounded all the same, as it is in goodreadings.lib.http.
"""

import time

import requests

MOST_BYTES = 1024 * 1024
CHUNK = 16 * 1024


class Session(requests.Session):
    """Follows no redirect, reads at most 1 MB within `seconds` all in all, and nothing of the environment: no proxies,
    no .netrc. Raises requests.RequestException, and nothing else, when there is no answer that can be used."""

    def __init__(self, seconds: float) -> None:
        super().__init__()
        self.trust_env = False
        self.seconds = seconds

    def request(self, method, url, **arguments):  # type: ignore[override]
        arguments |= {"allow_redirects": False, "stream": True, "timeout": self.seconds}
        end = time.monotonic() + self.seconds
        response = super().request(method, url, **arguments)
        body = b""
        for chunk in response.iter_content(CHUNK):
            body += chunk
            if len(body) > MOST_BYTES:
                response.close()
                raise requests.exceptions.ContentDecodingError("The answer is longer than 1 MB.")
            if time.monotonic() > end:
                response.close()
                raise requests.exceptions.ReadTimeout("The answer takes too long.")
        response._content = body
        return response
