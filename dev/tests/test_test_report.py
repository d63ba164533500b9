"""When a test run fails. A script that prints a log stands in for Odoo."""

import subprocess
import sys
from pathlib import Path

import pytest

REPORT = Path(__file__).parents[1] / "lib" / "test_report.py"
OURS = "odoo.addons.pos_closing_control"
A_TEST = ("INFO", f"{OURS}.tests.test_pin.TestPin", "Starting TestPin.test_pin ...")
FAILURE = "FAIL: TestPin.test_pin\nTraceback (most recent call last):\nAssertionError"
MISSING = "The models ['pos.closing.note'] have no access rules in module x"
UNKNOWN = "Field pos.config.closing_policy_id: unknown parameter 'colour'"


def run(tmp_path, *records, status=0):
    """Return the exit status and the lines that are shown."""
    log = "".join(
        f"2026-01-02 03:04:05,678 9 {level} db {logger}: {text}\n"
        for level, logger, text in records
    )
    odoo = f"import sys; sys.stdout.write({log!r}); sys.exit({status})"
    command = [sys.executable, REPORT, tmp_path / "log", sys.executable, "-c", odoo]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    return result.returncode, result.stdout.splitlines()


def test_a_run_without_a_word_of_ours_passes(tmp_path):
    status, lines = run(
        tmp_path,
        A_TEST,
        ("WARNING", "odoo.http", "pos.closing: you may not read this"),
        ("WARNING", "py.warnings", "/odoo/service/model.py: DeprecationWarning"),
    )
    assert (status, lines[-1]) == (0, "1 passed, 0 failed")


def test_a_failing_test_fails_the_run(tmp_path):
    status, lines = run(tmp_path, A_TEST, ("ERROR", "odoo.tests", FAILURE), status=1)
    assert (status, lines[-1]) == (1, "0 passed, 1 failed")
    assert "AssertionError" in lines


def test_a_run_of_no_test_fails(tmp_path):
    status, lines = run(tmp_path, ("INFO", "odoo.modules.loading", "Modules loaded."))
    assert (status, lines[-1]) == (1, "0 passed, 0 failed")
    assert any(line.startswith("No test ran") for line in lines)


def test_a_run_of_skipped_tests_only_fails(tmp_path):
    skipped = ("INFO", OURS, "skipped TestPin.test_pin : there is no browser")
    status, lines = run(tmp_path, A_TEST, skipped)
    assert (status, lines[-1]) == (1, "0 passed, 0 failed, 1 skipped")


def test_an_odoo_that_ends_badly_fails_the_run(tmp_path):
    status, _lines = run(tmp_path, A_TEST, status=255)
    assert status == 1


@pytest.mark.parametrize(
    "record",
    [
        ("ERROR", f"{OURS}.models.pos_closing", "the proof could not be run"),
        ("WARNING", f"{OURS}.models.pos_closing", "secrets locked"),
        ("WARNING", "odoo.registry", MISSING),
        ("WARNING", "odoo.fields", UNKNOWN),
        ("WARNING", "odoo.models", "Class PosClosingNote has no _name"),
        ("WARNING", "py.warnings", "/addons/pos_closing_control/x.py: Deprecation"),
    ],
)
def test_an_error_or_a_warning_of_ours_fails_the_run(tmp_path, record):
    status, lines = run(tmp_path, A_TEST, record)
    assert (status, lines[-1]) == (1, "1 passed, 0 failed")
    assert any(record[2] in line for line in lines)
