"""The proxy before the forum, as deploy/nginx.conf has it."""

import httpx

from tests.browser.machines import Nginx
from tests.deployed.conftest import HOST, Site
from tests.many.servers import free_port


def test_the_proxy_says_of_https_what_the_forum_says(site):
    """HSTS_SECONDS=0 is an answer, too: no proxy makes a year of it. What the proxy refuses by itself has its own."""
    without = Site(site.log.parent)
    without.log = site.log.with_name("log-without")
    without.environment |= {
        "HSTS_SECONDS": "0",
        "SITE_URL": "https://127.0.0.1",
        "ALLOWED_HOSTS": f"127.0.0.1,{HOST}",
    }
    with (
        without,
        Nginx(free_port(), [without.port]) as proxy,
        httpx.Client(base_url=f"https://127.0.0.1:{proxy.port}", verify=False, trust_env=False) as browser,  # noqa: S501, a certificate of nobody
    ):
        page = browser.get("/")
        refused = browser.post("/", content=b"x" * 21 * 1024 * 1024)
    assert (page.status_code, refused.status_code) == (200, 413)
    assert "Strict-Transport-Security" not in page.headers
    assert refused.headers["Strict-Transport-Security"] == "max-age=31536000"
