"""Which addresses may be asked: addresses of the web, by the name in them, and of machines, by number."""

import ipaddress
import re
from collections.abc import Set
from urllib.parse import unquote

import httpx

from .unreachable import Unreachable

MOST_CHARACTERS = 8_000  # what servers take in a request's first line, by default

_NAME = re.compile(r"(?!.{254})(?:[a-z0-9_-]{1,63}\.)*[a-z0-9_-]{1,63}")
# What the system's resolver takes for a number: 127.1, 2130706433, 0x7f000001, 0177.0.0.1.
_NUMBER = re.compile(r"(?:.*\.)?(?:\d+|0x[0-9a-f]*)")

# Only this part of IPv6 has been given out (IANA, IPv6 Global Unicast Address Assignments) …
_IPV6_IN_USE = ipaddress.IPv6Network("2000::/3")
# … except through NAT64, where an IPv4 address stands in the last 32 bits (RFC 6052).
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
# Not public, or ways to another address: ipaddress before Python 3.11.10 takes some of them for global.
_SPECIAL = [
    ipaddress.ip_network(network)
    for network in (
        "192.0.0.0/24",  # protocol assignments
        "192.88.99.0/24",  # 6to4 relays
        "2001::/23",  # Teredo and other protocol assignments
        "2002::/16",  # 6to4
        "3fff::/20",  # documentation
    )
]


def host_name(written: str) -> str:
    """The one spelling of a host's name: lower case, ASCII (IDNA), no dot at its end.

    Raises ValueError for what is no name, which a number is not, however it is written.
    """
    try:
        name = host_of(httpx.URL(scheme="http", host=written))
    except httpx.InvalidURL:
        name = ""
    if not _is_name(name):
        raise ValueError(f"{written[:100]!r} is not the name of a host")
    return name


def is_machine(host: str) -> bool:
    """Whether a host is a name or an IP address, both in their plain spelling."""
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return _is_name(host)
    return True


def _is_name(host: str) -> bool:
    return bool(_NAME.fullmatch(host)) and not _NUMBER.fullmatch(host)


def host_of(url: httpx.URL) -> str:
    """The name in an address, spelt as `host_name` does, if it is one."""
    return url.raw_host.decode("ascii").removesuffix(".")


def read(written: str, hosts: Set[str], came_from: httpx.URL | None = None) -> httpx.URL:
    """The address to ask, in its one spelling and without fragment.

    `hosts` are those that may be asked, each as `host_name` gives it; `came_from` is the page that redirected.
    Raises Unreachable for every other address.
    """
    subject = f"the address that {host_of(came_from)} redirects to" if came_from else "the address"
    if len(written) > MOST_CHARACTERS:
        raise Unreachable(f"{subject} is longer than {MOST_CHARACTERS} characters")
    if not written.isprintable():
        raise Unreachable(f"{subject} has characters that no address has")
    try:
        url = came_from.join(written) if came_from else httpx.URL(written)
    except (httpx.InvalidURL, ValueError):
        raise Unreachable(f"{subject} cannot be read") from None
    if problem := _problem(url, hosts, came_from):
        raise Unreachable(f"{subject} {problem}")
    return url.copy_with(host=host_of(url), fragment=None)


def _problem(url: httpx.URL, hosts: Set[str], came_from: httpx.URL | None) -> str:
    """How the sentence about a refused address ends; empty for one that may be asked."""
    host = host_of(url)
    if url.scheme not in {"http", "https"}:
        return "is neither http nor https"
    if url.userinfo:
        return "has a user's name in it"
    if _NUMBER.fullmatch(host) or ":" in host:
        return "has a number where the name of a host belongs"
    if host not in hosts:
        return f"is at {host[:100]}, a host that we do not ask"
    if url.port not in {None, 80, 443}:
        return "has a port other than 80 and 443"
    if came_from and came_from.scheme == "https" and url.scheme == "http":
        return "goes back from https to http"
    # httpx has taken plain ones away. A gateway puts the path below one of its own and may decode before it looks.
    if {".", ".."} & set(re.split(r"[/\\]", unquote(url.raw_path.decode("ascii").partition("?")[0]))):
        return "has a dot for a folder"
    return ""


def is_public(number: str) -> bool:
    """Whether an IP address is one that anybody on the Internet may reach, and not a way to another."""
    address = ipaddress.ip_address(number)
    if address in _NAT64:
        address = ipaddress.IPv4Address(int(address) & 0xFFFF_FFFF)
    if address.version == 6 and address not in _IPV6_IN_USE:
        return False
    if any(address in network for network in _SPECIAL):
        return False
    return address.is_global and not address.is_multicast
