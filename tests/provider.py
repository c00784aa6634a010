"""GitHub, Google and ORCID as they answer, on this machine: what a test needs of them.

with Provider(monkeypatch, settings) as provider:
    provider.verified = False

The shapes are those of the providers' own documentation: docs.github.com/rest/users, developers.google.com/identity/openid-connect, and
info.orcid.org (record of v3.0).
"""

import json
import time
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from allauth.socialaccount.providers.github.views import GitHubOAuth2Adapter
from allauth.socialaccount.providers.google.views import GoogleOAuth2Adapter
from allauth.socialaccount.providers.orcid.views import OrcidOAuth2Adapter

from tests.stand_in import StandIn

NAMES = ("github", "google", "orcid")
JSON = {"Content-Type": "application/json"}
ADDRESS = "nina@example.net"
ORCID = "0000-0002-1825-0097"


class Provider(StandIn):
    """`uid`, `address`, `verified` and `login` are of whoever signs in; `refuses` when they say no; `breaks` is a reply that
    it makes instead of every other."""

    def __init__(self, monkeypatch, settings):
        super().__init__(
            {
                "/login/oauth/authorize": self.ask,
                "/login/oauth/access_token": lambda path: self.answer(self.token),
                "/user": lambda path: self.answer(self.github),
                "/user/emails": lambda path: self.answer(self.github_addresses),
                "/google/token": lambda path: self.answer(self.google_token),
                "/orcid/token": lambda path: self.answer(self.orcid_token),
                f"/v3.0/{ORCID}/record": lambda path: self.answer(self.orcid),
            }
        )
        settings.SOCIALACCOUNT_PROVIDERS = {
            name: {
                "APPS": [{"client_id": f"key-of-{name}", "secret": "hush", "name": title}],
                "OAUTH_PKCE_ENABLED": True,
            }
            for name, title in zip(NAMES, ("GitHub", "Google", "ORCID"), strict=True)
        }
        settings.SOCIALACCOUNT_REQUESTS_TIMEOUT = 2
        for adapter, token in (
            (GitHubOAuth2Adapter, "/login/oauth/access_token"),
            (GoogleOAuth2Adapter, "/google/token"),
            (OrcidOAuth2Adapter, "/orcid/token"),
        ):
            monkeypatch.setattr(adapter, "authorize_url", f"{self.url}/login/oauth/authorize")
            monkeypatch.setattr(adapter, "access_token_url", self.url + token)
        monkeypatch.setattr(GitHubOAuth2Adapter, "profile_url", f"{self.url}/user")
        monkeypatch.setattr(GitHubOAuth2Adapter, "emails_url", f"{self.url}/user/emails")
        monkeypatch.setattr(OrcidOAuth2Adapter, "profile_url", f"{self.url}/v3.0/%s/record")
        self.uid, self.address, self.verified, self.breaks = "4711", ADDRESS, True, None
        self.login, self.refuses = "nina-reads", False

    def stop(self):
        if self._thread.is_alive():
            super().stop()

    def ask(self, path):
        """The page on which people say yes; here everybody does, unless `refuses`."""
        asked = {key: value for key, (value,) in parse_qs(urlsplit(path).query).items()}
        said = {"error": "access_denied"} if self.refuses else {"code": "a-code"}
        back = f"{asked['redirect_uri']}?{urlencode(said | {'state': asked['state']})}"
        return 302, {"Location": back}, b""

    def answer(self, say):
        return self.breaks or (200, JSON, json.dumps(say()))

    def token(self):
        return {"access_token": "gho_16C7e42F292c6912E7", "token_type": "bearer", "scope": "user:email"}

    def github(self):
        return {
            "login": self.login, "id": int(self.uid), "node_id": "MDQ6VXNlcjE=", "type": "User", "name": "Nina Okafor",
            "avatar_url": "https://github.com/images/error/octocat_happy.gif", "html_url": f"https://github.com/{self.login}",
            "company": "GitHub", "location": "San Francisco", "email": None, "bio": "There once was...",
        }  # fmt: skip

    def github_addresses(self):
        return [
            {"email": "elsewhere@example.net", "primary": False, "verified": True, "visibility": None},
            {"email": self.address, "primary": True, "verified": self.verified, "visibility": "private"},
        ]

    def google_token(self):
        now = int(time.time())
        told = {
            "iss": "https://accounts.google.com", "azp": "key-of-google", "aud": "key-of-google", "sub": self.uid,
            "email": self.address, "email_verified": self.verified, "at_hash": "HK6E_P6Dh8Y93mRNtsDB1Q",
            "name": "Nina Okafor", "given_name": "Nina", "family_name": "Okafor", "iat": now, "exp": now + 3600,
        }  # fmt: skip
        token = jwt.encode(told, "a secret of the stand-in, of length enough", algorithm="HS256")
        return {"access_token": "ya29.a0", "expires_in": 3599, "token_type": "Bearer", "id_token": token}

    def orcid_token(self):
        return {
            "access_token": "f5af9f51-07e6-4332-8f1a-c0c11c1e3728", "token_type": "bearer", "expires_in": 631138518,
            "scope": "/authenticate", "name": "Nina Okafor", "orcid": ORCID,
        }  # fmt: skip

    def orcid(self):
        shown = [{"email": self.address, "verified": self.verified, "primary": True}] if self.address else []
        return {
            "orcid-identifier": {"uri": f"https://orcid.org/{ORCID}", "path": ORCID, "host": "orcid.org"},
            "person": {
                "name": {"given-names": {"value": "Nina"}, "family-name": {"value": "Okafor"}},
                "emails": {"email": shown, "path": f"/{ORCID}/email"},
            },
        }


def authorise(client, provider: str, next: str = "") -> tuple[str, dict]:
    """Press the button; where the provider's page is, and what it is asked with."""
    answer = client.post(f"/accounts/{provider}/login/" + (f"?next={next}" if next else ""))
    assert answer.status_code == 302, answer.status_code
    place, _, query = answer.headers["Location"].partition("?")
    return place, {key: value for key, (value,) in parse_qs(query).items()}


def come_back(client, provider: str, next: str = "", **said):
    """The whole way, up to the answer to the browser that comes back."""
    _, asked = authorise(client, provider, next)
    said = {"code": "a-code", "state": asked["state"]} | said
    return client.get(f"/accounts/{provider}/login/callback/", said)
