"""What the audit of dependencies says: only what was asked counts as clean."""

from tests.audit import FOUND, NOT_ASKED, judge

CLEAN = {"name": "django", "version": "5.2.19", "vulns": []}
SKIPPED = {"name": "django", "skip_reason": "not found"}
BROKEN = {"name": "nh3", "version": "0.1", "vulns": [{"id": "PYSEC-1", "fix_versions": ["0.2"]}]}


def test_all_asked_and_nothing_known_is_clean():
    assert judge({"pypi": [CLEAN]})[0] == 0
    assert judge({"pypi": [SKIPPED], "osv": [CLEAN]})[0] == 0
    assert judge({"pypi": None, "osv": [CLEAN]})[0] == 0


def test_what_is_known_fails_whatever_else_is_not_answered():
    for answers in ({"pypi": [CLEAN, BROKEN]}, {"pypi": [SKIPPED, BROKEN], "osv": None}):
        code, said = judge(answers)
        assert code == FOUND
        assert said[1] == "nh3 0.1: PYSEC-1, mended in 0.2."


def test_nobody_asked_is_said_and_is_not_clean():
    for answers in (
        {"pypi": None, "osv": None},
        {"pypi": [SKIPPED]},
        {"pypi": [SKIPPED, CLEAN], "osv": None},
    ):
        code, said = judge(answers)
        assert code == NOT_ASKED
        assert said[0].startswith("NOT AUDITED")
