"""Run Odoo's tests and report the result, in as few lines as possible.

    python test_report.py LOG_FILE COMMAND...

The whole log goes to LOG_FILE. Shown are the class that is being tested, failures in
full, warnings and errors of our module, and finally "N passed, N failed". The exit
status is not 0 when a test failed, when an error or a warning of our module was logged,
when Odoo itself failed, or when no test ran.
"""

import os
import re
import signal
import subprocess
import sys
import time

MODULE = "pos_closing_control"
LINE = re.compile(
    r"^\d{4}-\d\d-\d\d [\d:,]+ \d+ (?P<level>[A-Z]+) (?P<db>\S+) "
    r"(?P<logger>[\w.]+): (?P<message>.*)$"
)
STARTING = re.compile(r"^Starting (?P<test>(?P<class>[\w.<>]+)\.\w+) \.\.\.")
SKIPPED = re.compile(r"^skipped (?P<test>.+?) : ")
FAILURE = re.compile(r"^(?:FAIL|ERROR): (?:Subtest )?(?P<test>\w+ \([\w.]+\)|[\w.<>]+)")
LOADING = re.compile(r"^Loading module (\w+ \(\d+/\d+\))")
TOTAL = re.compile(r"^(\d+) failed, (\d+) error\(s\) of (\d+) tests when loading")
# Ours by the logger's name, or by a traceback through our files.
OURS = re.compile(rf"odoo\.addons\.{MODULE}\b|addons/{MODULE}/")
# Odoo's warnings about our fields, models, views and rights name them:
# pos.closing.count, PosClosing, pos.config.closing_policy_id.
NAMES = re.compile(r"pos.?closing|\.(?:closing|opening)_\w", re.IGNORECASE)
# It logs what was refused to a client, which is not a fault.
REFUSALS = "odoo.http"


def is_our_error(level, logger, text):
    return level in ("ERROR", "CRITICAL") and OURS.search(f"{logger} {text}")


def is_our_warning(level, logger, text):
    """A warning of our module, or of Odoo about it."""
    if level != "WARNING" or logger == REFUSALS:
        return False
    return OURS.search(logger) or NAMES.search(text)


class Screen:
    """Lines that stay and, on a terminal, one line that is updated."""

    def __init__(self):
        self.start = time.monotonic()
        self.moves = sys.stdout.isatty()

    def say(self, text):
        self._clear()
        print(text, flush=True)

    def timed(self, text):
        self.say(f"  [{time.monotonic() - self.start:4.0f} s] {text}")

    def show(self, text):
        if self.moves:
            elapsed = time.monotonic() - self.start
            print(f"\r\033[K  [{elapsed:4.0f} s] {text[:100]}", end="", flush=True)

    def _clear(self):
        if self.moves:
            print("\r\033[K", end="")


class Report:
    """Counts the tests that ran, from the records of Odoo's log."""

    def __init__(self, screen):
        self.screen = screen
        self.tests = []
        self.failed = {}  # in order of appearance, without repetition
        self.skipped = set()
        self.errors = self.warnings = 0
        self.current_class = None
        self.counts = {}
        self.total = None

    def record(self, level, logger, text):
        """One log record: its first line and what follows up to the next one."""
        message = text.partition("\n")[0]
        if level in ("ERROR", "CRITICAL"):
            self._error(logger, message, text)
        elif match := STARTING.match(message):
            self._started(match)
        elif match := SKIPPED.match(message):
            self.skipped.add(match["test"])
            self.screen.say(f"  {message}")
        elif is_our_warning(level, logger, text):
            self.warnings += 1
            self.screen.say(f"WARNING {logger}: {text}")
        elif match := LOADING.match(message):
            self.screen.show(f"loading {match[1]}")
        if match := TOTAL.match(message):
            self.total = [int(number) for number in match.groups()]

    def _started(self, match):
        if match["class"] != self.current_class:
            self.class_done()
            self.current_class = match["class"]
        self.tests.append(match["test"])
        self.counts[self.current_class] = self.counts.get(self.current_class, 0) + 1
        self.screen.show(match["test"])

    def class_done(self):
        if self.current_class:
            number = self.counts[self.current_class]
            plural = "" if number == 1 else "s"
            self.screen.timed(f"{self.current_class}: {number} test{plural}")

    def _error(self, logger, message, text):
        if match := FAILURE.match(message):
            self.failed.setdefault(match["test"])
            self.screen.say(f"\n{text}\n")
        elif TOTAL.match(message) or message.startswith("At least one test failed"):
            pass
        elif is_our_error("ERROR", logger, text):
            self.errors += 1
            self.screen.say(f"\nERROR logged by {logger}:\n{text}\n")
        else:
            self.screen.say(f"note: {logger} logged: {message}")

    @property
    def failures(self):
        """Number of failing tests; Odoo's own count if none was recognised."""
        known = sum(self.total[:2]) if self.total else 0
        return len(self.failed) or known

    @property
    def executed(self):
        return [test for test in self.tests if test not in self.skipped]

    @property
    def why_none(self):
        if self.skipped:
            return "all were skipped, for the reasons above"
        return "nothing has the name or tag that was asked for"

    def summary(self):
        bad = self.failures
        failed_runs = sum(test in self.failed for test in self.tests)
        skipped = len(self.tests) - len(self.executed)
        passed = len(self.executed) - failed_runs
        text = f"{passed} passed, {bad} failed"
        return f"{text}, {skipped} skipped" if skipped else text


def records(lines, log):
    """Group Odoo's lines into (level, logger, text) and write them all to the log."""
    level = logger = text = None
    for line in lines:
        log.write(line)
        stripped = line.rstrip()
        if match := LINE.match(stripped):
            if level:
                yield level, logger, text
            level, logger, text = match["level"], match["logger"], match["message"]
            if level == "INFO":  # no relevant lines follow it: show it at once
                yield level, logger, text
                level = None
        elif level:
            text += "\n" + stripped
    if level:
        yield level, logger, text


def run(log_path, command, screen):
    report = Report(screen)
    with open(log_path, "w", encoding="utf-8") as log:
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            errors="replace",
        )
        # An interrupted run has no result: dev/test says that it was interrupted.
        signal.signal(signal.SIGTERM, lambda *_args: stop(process))
        for record in records(process.stdout, log):
            report.record(*record)
        status = process.wait()
    report.class_done()
    return report, status


def stop(process):
    process.terminate()
    process.wait()
    os._exit(128 + signal.SIGTERM)


def verdict(report, status):
    """Why this run failed, in words; nothing if it succeeded."""
    if report.failures:
        return "Failed: " + (", ".join(report.failed) or "see the log")
    if report.errors:
        return f"{report.errors} error(s) logged by {MODULE}."
    if report.warnings:
        return f"{report.warnings} warning(s) of {MODULE}: a test expects its own."
    if status:
        return f"Odoo ended with status {status}: see the end of the log."
    if not report.executed:
        return f"No test ran: {report.why_none}."
    return None


def main():
    log_path, *command = sys.argv[1:]
    screen = Screen()
    report, status = run(log_path, command, screen)
    problem = verdict(report, status)
    if problem:
        if status and not report.tests:
            tail = ["tail", "-n", "40", os.fspath(log_path)]
            subprocess.run(tail, check=False)
        screen.say(problem)
    screen.timed(f"finished; the whole log: {log_path}")
    screen.say(report.summary())
    return 1 if problem else 0


if __name__ == "__main__":
    sys.exit(main())
