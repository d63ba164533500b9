"""When the run of all parts fails, and what its last line says."""

import subprocess
from pathlib import Path

PARTS = Path(__file__).parents[1] / "lib" / "parts.sh"


def run(**parts):
    """Run shell commands as parts; return the exit status and the output."""
    lines = [f". {PARTS}", *(f"part {name} {what}" for name, what in parts.items())]
    script = "\n".join([*lines, f"summary {' '.join(parts)}"])
    result = subprocess.run(
        ["bash", "-c", script], capture_output=True, text=True, check=False
    )
    return result.returncode, result.stdout.splitlines()


def told(passed, failed, status=0):
    return f"bash -c 'echo seen; echo {passed} passed, {failed} failed; exit {status}'"


def test_the_last_line_is_the_sum():
    status, lines = run(uninstall=told(2, 0), lint="true", tests=told(40, 0))
    assert (status, lines[-1]) == (0, "42 passed, 0 failed")
    assert lines.count("seen") == 2


def test_a_failing_test_fails_all():
    status, lines = run(tests=told(39, 1, status=1), live=told(3, 0))
    assert (status, lines[-1]) == (1, "42 passed, 1 failed")


def test_a_part_that_counts_nothing_and_fails_is_a_failure():
    status, lines = run(lint="false", tests=told(40, 0))
    assert (status, lines[-1]) == (1, "40 passed, 1 failed")


def test_tests_that_pass_with_a_warning_are_a_failure():
    status, lines = run(tests=told(40, 0, status=1))
    assert (status, lines[-1]) == (1, "40 passed, 1 failed")


def test_a_part_that_never_ended_is_a_failure():
    status, lines = run(tests=told(40, 0), live="bash -c 'kill -KILL $PPID'")
    assert status
    assert "40 passed, 0 failed" not in lines[-1:]
