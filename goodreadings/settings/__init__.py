"""Every setting of Good Readings, from the environment; docs/configuration.md explains each.

A missing or bad value ends the start with one sentence (goodreadings/lib/environment.py).
"""

from goodreadings.lib import environment as env
from goodreadings.lib.environment import read
from goodreadings.lib.logs import to_stderr
from goodreadings.settings.site import *
from goodreadings.settings.forum import *
from goodreadings.settings.house import *
from goodreadings.settings.storage import *
from goodreadings.settings.mail import *
from goodreadings.settings.accounts import *
from goodreadings.settings.safety import *

# What operators read.
LOG_LEVEL = read("LOG_LEVEL", env.log_level, "INFO", default="INFO")
LOGGING = to_stderr(LOG_LEVEL)
