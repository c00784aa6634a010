"""Two machines that serve the forum, on this one: two gunicorns on two ports, each with a folder of its own, one
PostgreSQL, one Redis, and before them nginx with our own deploy/nginx.conf."""

import datetime
import os
import re
import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from django.conf import settings

from goodreadings.lib import environment as env
from tests.many.servers import Web, free_port, is_open, until
from tests.postgresql import die_with_parent
from tests.redis import Redis
from tests.worker import ROOT

NGINX = shutil.which("nginx", path=os.environ.get("PATH", "") + ":/usr/sbin")
AROUND = """
daemon off; pid {folder}/pid; error_log {folder}/error.log; worker_processes 1; {user}
events {{}}
http {{
  client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
  include {folder}/site.conf;
}}
"""


def certificate(folder: Path) -> None:
    """For 127.0.0.1, of nobody: key.pem and cert.pem."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1)).not_valid_after(now + datetime.timedelta(days=30))
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    (folder / "cert.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    (folder / "key.pem").write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )


class Nginx:
    """deploy/nginx.conf with other names, ports and files, and nothing else changed."""

    def __init__(self, port: int, servers: list[int]):
        if not NGINX:
            pytest.skip("no nginx here (apt install nginx-light)")
        self.port, self.plain = port, free_port()
        self.folder = Path(tempfile.mkdtemp(prefix="goodreadings-nginx-", dir="/tmp"))
        certificate(self.folder)
        site = (ROOT / "deploy" / "nginx.conf").read_text()
        for pattern, ours in {
            r"server 127\.0\.0\.1:8000;": " ".join(f"server 127.0.0.1:{one};" for one in servers),
            r"listen \[::\]:\d+[^;]*;": "",
            r"listen 80;": f"listen 127.0.0.1:{self.plain};",
            r"listen 443 ssl": f"listen 127.0.0.1:{port} ssl",
            r"readings\.example\.org": "127.0.0.1",
            r"/etc/letsencrypt/live/127\.0\.0\.1/fullchain\.pem": f"{self.folder}/cert.pem",
            r"/etc/letsencrypt/live/127\.0\.0\.1/privkey\.pem": f"{self.folder}/key.pem",
            r"/var/log/nginx/": f"{self.folder}/",
        }.items():
            site, changed = re.subn(pattern, ours, site)
            assert changed, f"deploy/nginx.conf has no {pattern}"
        (self.folder / "site.conf").write_text(site)
        user = "user root;" if os.getuid() == 0 else ""
        (self.folder / "nginx.conf").write_text(AROUND.format(folder=self.folder, user=user))

    def __enter__(self):
        self.process = subprocess.Popen(
            [NGINX, "-p", str(self.folder), "-c", str(self.folder / "nginx.conf")],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            start_new_session=True, preexec_fn=die_with_parent,  # noqa: PLW1509, no threads that matter
        )  # fmt: skip
        until(lambda: is_open(self.port), "nginx does not answer")
        return self

    def __exit__(self, *error):
        self.process.terminate()
        self.process.wait(timeout=30)
        shutil.rmtree(self.folder, ignore_errors=True)


class Machines:
    """A context manager."""

    def __init__(self, var: Path, **variables: str):
        self.redis, self.port = Redis(), free_port()
        self.url = f"https://127.0.0.1:{self.port}"
        self.webs = []
        # One store of images, where the tests look, too.
        media = env.folder_storage(Path(settings.STORAGES["default"]["OPTIONS"]["location"]))
        for name in ("one", "two"):
            own = var.parent / f"machine-{name}"
            own.mkdir(exist_ok=True)
            # Static files are the release's, the same on each.
            if not (own / "static").exists():
                (own / "static").symlink_to(var / "static")
            self.webs.append(
                Web(
                    own, SITE_URL=self.url, ALLOWED_HOSTS="127.0.0.1", TRUSTED_PROXIES="1", CACHE_URL=self.redis.url,
                    MEDIA_STORAGE=media, KEEP_PAGES="yes", ACCESS_LOG="yes", EMAIL_URL=f"filemail:///{var}/mails", **variables,
                )
            )  # fmt: skip
        self.nginx = Nginx(self.port, [web.port for web in self.webs])

    def __enter__(self):
        self.redis.__enter__()
        for web in self.webs:
            web.start()
        self.nginx.__enter__()
        return self

    def __exit__(self, *error):
        self.nginx.__exit__()
        for web in self.webs:
            web.stop()
        self.redis.__exit__()

    def answered(self) -> list[int]:
        """How many requests each has answered, those of the tests' own beginning aside."""
        return [len(re.findall(r'"[A-Z]+ /(?!healthz)', web.log.read_text())) for web in self.webs]
