"""Mozilla's HTTP Observatory, its published rules scored by ourselves: headers in, marks out.

After https://github.com/mdn/mdn-http-observatory (src/grader/charts.js and src/analyzer/tests): a site
begins with 100, each test adds or takes; what is added counts only for who has 90 without it.
"""

import re
from email.message import Message
from html.parser import HTMLParser
from typing import NamedTuple
from urllib.parse import urlsplit

SIX_MONTHS = 15_768_000
ENOUGH_FOR_BONUS = 90
GRADES = [(100, "A+"), (90, "A"), (85, "A-"), (80, "B+"), (70, "B"), (65, "B-"), (60, "C+"), (50, "C"),
          (45, "C-"), (40, "D+"), (30, "D"), (25, "D-"), (0, "F")]  # fmt: skip
MARKS = {
    "csp-no-unsafe-default-src-none": 10, "csp-no-unsafe": 5, "csp-unsafe-inline-in-style-src-only": 0,
    "csp-insecure-scheme-in-passive-content-only": -10, "csp-unsafe-eval": -10, "csp-insecure-scheme": -20,
    "csp-unsafe-inline": -20, "csp-not-implemented": -25,
    "cookies-secure-httponly-samesite": 5, "cookies-secure-httponly": 0, "cookies-not-found": 0,
    "cookies-without-secure-but-hsts": -5, "cookies-session-without-secure-but-hsts": -10,
    "cookies-without-secure": -20, "cookies-samesite-invalid": -20, "cookies-anticsrf-without-samesite": -20,
    "cookies-session-without-httponly": -30, "cookies-session-without-secure": -40,
    "cors-not-implemented": 0, "cors-restricted": 0, "cors-universal": -50,
    "redirection-to-https": 0, "redirection-off-host": -5, "redirection-missing": -20, "redirection-not-to-https": -20,
    "referrer-private": 5, "referrer-not-implemented": 0, "referrer-unsafe": -5, "referrer-invalid": -5,
    "hsts-six-months": 0, "hsts-less-than-six-months": -10, "hsts-not-implemented": -20, "hsts-invalid": -20,
    "sri-all-scripts": 5, "sri-not-needed": 0, "sri-external-scripts-without": -5, "sri-insecure-scripts": -50,
    "nosniff": 0, "nosniff-not-implemented": -5, "nosniff-invalid": -5,
    "framing-by-csp": 5, "framing-denied": 0, "framing-not-implemented": -20, "framing-invalid": -20,
    "corp-same-origin": 10, "corp-same-site": 10, "corp-cross-origin": 0, "corp-not-implemented": 0, "corp-invalid": -5,
}  # fmt: skip
PRIVATE = {"no-referrer", "same-origin", "strict-origin", "strict-origin-when-cross-origin"}
UNSAFE = {"origin", "origin-when-cross-origin", "unsafe-url", "no-referrer-when-downgrade"}
SESSION, ANTI_CSRF = re.compile("sess|sid|login|auth", re.I), re.compile("csrf|xsrf", re.I)


class Seen(NamedTuple):
    """What a scan sees: the address, the answer over https, and where plain http led (None: nowhere)."""

    url: str
    headers: Message
    page: str
    http_leads_to: str | None


class Marks(NamedTuple):
    results: list[str]
    score: int
    grade: str


def scan(seen: Seen) -> Marks:
    results = [
        test(seen) for test in (csp, cookies, cors, redirection, referrer, hsts, sri, nosniff, framing, corp)
    ]
    marks = [MARKS[result] for result in results]
    score = 100 + sum(mark for mark in marks if mark < 0)
    if score >= ENOUGH_FOR_BONUS:
        score += sum(mark for mark in marks if mark > 0)
    score = max(0, score)
    return Marks(results, score, next(grade for least, grade in GRADES if score >= least))


def policy_of(seen: Seen) -> dict[str, set[str]]:
    """The directives of all policies together: several narrow each other, and we send one."""
    directives: dict[str, set[str]] = {}
    for part in ";".join(seen.headers.get_all("Content-Security-Policy") or []).split(";"):
        name, *sources = part.lower().split() or [""]
        if name:
            directives.setdefault(name, set(sources))
    return directives


def csp(seen: Seen) -> str:
    policy = policy_of(seen)
    default = policy.get("default-src", {"*"})
    script, style = policy.get("script-src", default), policy.get("style-src", default)
    objects = policy.get("object-src", default)
    passive = [policy.get(name, default) for name in ("img-src", "media-src")]
    hashed = re.compile("'(nonce-|sha(256|384|512)-)")
    if not policy:
        return "csp-not-implemented"
    broad = {"*", "https:", "http:", "data:", "https://*", "http://*"}
    inline = "'unsafe-inline'" in script and not any(map(hashed.match, script))
    if inline or "data:" in script or (script & broad) or (objects & broad):
        return "csp-unsafe-inline"
    if any(source.startswith(("http:", "ftp:")) for source in script | style | objects):
        return "csp-insecure-scheme"
    if "'unsafe-eval'" in script | style:
        return "csp-unsafe-eval"
    if any(source.startswith(("http:", "ftp:")) for sources in passive for source in sources):
        return "csp-insecure-scheme-in-passive-content-only"
    if "'unsafe-inline'" in style or style & broad:
        return "csp-unsafe-inline-in-style-src-only"
    return "csp-no-unsafe-default-src-none" if default == {"'none'"} else "csp-no-unsafe"


def cookies(seen: Seen) -> str:
    found = seen.headers.get_all("Set-Cookie") or []
    results = [
        _cookie(cookie, hsts(seen) in {"hsts-six-months", "hsts-less-than-six-months"}) for cookie in found
    ]
    return min(results, key=MARKS.__getitem__, default="cookies-not-found")


def _cookie(cookie: str, has_hsts: bool) -> str:
    name = cookie.partition("=")[0].strip()
    flags = dict(part.strip().lower().partition("=")[::2] for part in cookie.split(";")[1:])
    is_session, is_token = bool(SESSION.search(name)), bool(ANTI_CSRF.search(name))
    if flags.get("samesite", "lax") not in {"lax", "strict", "none"}:
        return "cookies-samesite-invalid"
    if "secure" not in flags:
        kind = "cookies-session-without-secure" if is_session else "cookies-without-secure"
        return f"{kind}-but-hsts" if has_hsts else kind
    if is_session and not is_token and "httponly" not in flags:
        return "cookies-session-without-httponly"
    if is_token and flags.get("samesite") not in {"lax", "strict"}:
        return "cookies-anticsrf-without-samesite"
    return (
        "cookies-secure-httponly-samesite"
        if flags.get("samesite") in {"lax", "strict"}
        else "cookies-secure-httponly"
    )


def cors(seen: Seen) -> str:
    origin = seen.headers.get("Access-Control-Allow-Origin")
    if origin is None:
        return "cors-not-implemented"
    credentials = (seen.headers.get("Access-Control-Allow-Credentials") or "").lower() == "true"
    return "cors-universal" if credentials else "cors-restricted"


def redirection(seen: Seen) -> str:
    if seen.http_leads_to is None:
        return "redirection-missing"
    there = urlsplit(seen.http_leads_to)
    if there.scheme != "https":
        return "redirection-not-to-https"
    return "redirection-to-https" if there.hostname == urlsplit(seen.url).hostname else "redirection-off-host"


def referrer(seen: Seen) -> str:
    said = seen.headers.get("Referrer-Policy")
    if said is None:
        return "referrer-not-implemented"
    known = [value.strip().lower() for value in said.split(",") if value.strip().lower() in PRIVATE | UNSAFE]
    if not known:
        return "referrer-invalid"
    return "referrer-private" if known[-1] in PRIVATE else "referrer-unsafe"


def hsts(seen: Seen) -> str:
    said = seen.headers.get_all("Strict-Transport-Security")
    if not said:
        return "hsts-not-implemented"
    age = re.fullmatch(r'(?:.*;)?\s*max-age="?(\d+)"?\s*(?:;.*)?', said[0].lower())
    if len(said) > 1 or not age:
        return "hsts-invalid"
    return "hsts-six-months" if int(age[1]) >= SIX_MONTHS else "hsts-less-than-six-months"


class _Scripts(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[dict[str, str | None]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "script" and dict(attrs).get("src"):
            self.found.append(dict(attrs))


def sri(seen: Seen) -> str:
    scripts = _Scripts()
    scripts.feed(seen.page)
    foreign = [
        one
        for one in scripts.found
        if urlsplit(one["src"] or "").netloc not in {"", urlsplit(seen.url).netloc}
    ]
    if any((one["src"] or "").startswith("http:") for one in scripts.found):
        return "sri-insecure-scripts"
    if any("integrity" not in one for one in foreign):
        return "sri-external-scripts-without"
    return "sri-all-scripts" if foreign else "sri-not-needed"


def nosniff(seen: Seen) -> str:
    said = seen.headers.get("X-Content-Type-Options")
    if said is None:
        return "nosniff-not-implemented"
    return "nosniff" if said.strip().lower() == "nosniff" else "nosniff-invalid"


def framing(seen: Seen) -> str:
    ancestors = policy_of(seen).get("frame-ancestors")
    if ancestors is not None and not ancestors & {"*", "http:", "https:"}:
        return "framing-by-csp"
    said = seen.headers.get("X-Frame-Options")
    if said is None:
        return "framing-not-implemented"
    return "framing-denied" if said.strip().lower() in {"deny", "sameorigin"} else "framing-invalid"


def corp(seen: Seen) -> str:
    said = seen.headers.get("Cross-Origin-Resource-Policy")
    if said is None:
        return "corp-not-implemented"
    return f"corp-{said}" if said in {"same-origin", "same-site", "cross-origin"} else "corp-invalid"
