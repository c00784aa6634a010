"""Asks the public data bases of vulnerabilities about every pinned dependency: `make audit`.

0: asked about all, nothing known. 1: something is known. 3: nobody answered, or not about all; said plainly,
for a checking machine that reaches package registries only. Nothing that was not asked passes as clean.
"""

import json
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TOOL = ROOT / "var" / "audit"
SERVICES = ["pypi", "osv"]
FOUND, NOT_ASKED = 1, 3
SECONDS = 120  # for a data base to answer about everything
TO_INSTALL = 300


def install() -> None:
    """pip-audit in a place of its own, as requirements-audit.txt pins it."""
    if (TOOL / "bin" / "pip-audit").exists():
        return
    venv.create(TOOL, with_pip=True, clear=True)
    pip = [TOOL / "bin" / "python", "-m", "pip", "install", "--quiet", "--require-hashes"]
    subprocess.run([*pip, "-r", ROOT / "requirements-audit.txt"], check=True, timeout=TO_INSTALL)


def ask(service: str, lock: str) -> list[dict] | None:
    """What the service says of each dependency; None when it does not answer."""
    command = [
        TOOL / "bin" / "pip-audit", "-s", service, "--timeout", "10", "-f", "json", "--progress-spinner", "off",
        "--require-hashes", "--disable-pip", "-r", ROOT / lock,
    ]  # fmt: skip
    try:
        asked = subprocess.run(command, capture_output=True, text=True, check=False, timeout=SECONDS)
        return json.loads(asked.stdout)["dependencies"]
    except (subprocess.TimeoutExpired, ValueError, KeyError):
        return None


def judge(answers: dict[str, list[dict] | None]) -> tuple[int, list[str]]:
    """The exit code and what to say, of what each service said."""
    known, unasked, count = {}, None, 0
    for said in answers.values():
        if said is None:
            continue
        count = len(said)
        skipped = {one["name"] for one in said if "skip_reason" in one}
        unasked = skipped if unasked is None else unasked & skipped
        for one in said:
            for found in one.get("vulns", []):
                fixed = ", ".join(found.get("fix_versions", [])) or "no version yet"
                known[f"{one['name']} {one['version']}: {found['id']}, mended in {fixed}."] = None
    if known:
        return FOUND, ["Known vulnerabilities:", *known]
    if unasked is None:
        return NOT_ASKED, ["NOT AUDITED: no data base of vulnerabilities can be reached from here."]
    if unasked:
        some = ", ".join(sorted(unasked)[:5])
        return NOT_ASKED, [f"NOT AUDITED: nobody knows {len(unasked)} of {count} dependencies ({some} …)."]
    return 0, [f"Asked about {count} dependencies: nothing is known against them."]


def main() -> int:
    lock = sys.argv[1] if sys.argv[1:] else "requirements-dev.txt"
    try:
        install()
    except (subprocess.SubprocessError, OSError):
        sys.stderr.write("NOT AUDITED: pip-audit cannot be installed here.\n")
        return NOT_ASKED
    answers: dict[str, list[dict] | None] = {}
    for service in SERVICES:
        answers[service] = ask(service, lock)
        code, said = judge(answers)
        if code != NOT_ASKED:
            break
    sys.stdout.write("\n".join(said) + "\n")
    return code


if __name__ == "__main__":
    sys.exit(main())
