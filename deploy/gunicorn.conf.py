"""How gunicorn serves Good Readings; `make demo` and operators use the same.

    .venv/bin/gunicorn -c deploy/gunicorn.conf.py

Every variable is explained in docs/configuration.md.
"""

import os
import sys
from pathlib import Path

from gunicorn.glogging import Logger

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from goodreadings.lib import environment as env  # noqa: E402
from goodreadings.lib.environment import read  # noqa: E402
from goodreadings.lib.logs import Masked, masked  # noqa: E402

env.read_file(ROOT / ".env")

chdir = str(ROOT)
wsgi_app = "goodreadings.wsgi:application"
# The master loads the application: a bad setting stops it with one sentence, and a worker that
# died is replaced within milliseconds. New code or settings need a restart, not a reload.
preload_app = True

bind = read("BIND", env.sockets, "127.0.0.1:8000", default="127.0.0.1:8000")
# Not WEB_CONCURRENCY, which gunicorn reads by itself, and answers a bad value with a traceback.
workers = read("WEB_PROCESSES", env.count, "2", default=os.environ.get("WEB_CONCURRENCY") or "2")
# Threads, and a loop that gathers what slow clients send: a client holds no thread but for its answer.
worker_class = "goodreadings.lib.server.Worker"
threads = read("WEB_THREADS", env.count, "4", default="4")
# Above Python's own temporary folder: on a slow disk the workers' signs of life would block.
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108

# A worker that gives no sign of life for so long is replaced; one that is told to end may finish
# what it answers.
timeout = 30
graceful_timeout = 20
keepalive = 5
# Whatever leaks, leaks not for long; not all workers at once.
max_requests = 10_000
max_requests_jitter = 1_000

# A door for commands that nothing here uses.
control_socket_disable = True

# Proxies whose X-Forwarded-… headers are believed; nobody, when browsers come directly.
_proxies = read("TRUSTED_PROXIES", env.whole_number, "1", default="0")
forwarded_allow_ips = "127.0.0.1,::1" if _proxies else ""

# Who, what (no query: people's searches; no key of a mailed link or a feed), how it ended, seconds, bytes.
accesslog = "-" if read("ACCESS_LOG", env.yes_or_no, "yes", default="yes") else None
access_log_format = (
    '%(t)s %({x-forwarded-for}i)s %(h)s "%(m)s %(U)s" %(s)s %(L)s %(b)s'
    if _proxies
    else ('%(t)s %(h)s "%(m)s %(U)s" %(s)s %(L)s %(b)s')
)
errorlog = "-"
loglevel = read("LOG_LEVEL", env.log_level, "INFO", default="INFO").lower()


class logger_class(Logger):  # noqa: N801, gunicorn looks for this name
    def setup(self, cfg):
        super().setup(cfg)
        for handler in self.error_log.handlers:
            handler.setFormatter(Masked(self.error_fmt, self.datefmt))

    def atoms(self, resp, req, environ, request_time):
        atoms = super().atoms(resp, req, environ, request_time)
        atoms["U"] = masked(atoms["U"] or "")
        return atoms


def when_ready(server):
    from django.conf import settings

    from goodreadings.lib import ahead

    ahead.load()
    server.log.info("%s is open at %s", settings.SITE_NAME, settings.SITE_URL)
