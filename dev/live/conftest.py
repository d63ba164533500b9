"""Fixtures of live tests: ``shop``, ``server``, ``device``, ``measured``.

    def test_a_short_till_is_told(device, shop):
        till = shop.till(shop.policy(("approval", 10)))
        pos = PosScreen(device(shop.cashier, "phone"), till).open(50)
        pos.sell("Coffee", method="Cash")
        closing = pos.close_register()
        closing.count(Cash=40, Card=0)
        closing.says("a manager must approve")

Each test creates its own register; people and products exist already. A failing test
reports what was on every screen, and where the pictures are.
"""

import os
import re
import sys
from pathlib import Path

import pytest
from device import Device
from playwright.sync_api import sync_playwright
from server import Server
from shop import Shop

SCREENSHOTS = Path(os.environ["LIVE_SCREENSHOTS"])
MEASURED = pytest.StashKey[list]()
DEVICES = pytest.StashKey[list]()


@pytest.fixture(scope="session")
def running_server():
    server = Server(
        os.environ["LIVE_DATABASE"],
        int(os.environ["LIVE_PORT"]),
        Path(os.environ["LIVE_LOG"]),
    )
    server.start()
    yield server
    server.stop()


@pytest.fixture
def server(running_server):
    """The server: running, with its bus, whatever the last test did to it."""
    if not (running_server.is_running and running_server.has_bus):
        running_server.restart()
    running_server.new_errors()
    yield running_server
    errors = running_server.new_errors()
    assert not errors, "our module logged:\n" + "\n".join(errors)


@pytest.fixture(scope="session")
def shop_of_all(running_server):
    return Shop(running_server)


@pytest.fixture
def shop(server, shop_of_all):
    return shop_of_all


@pytest.fixture(scope="session")
def browser():
    with sync_playwright() as playwright:
        # As Odoo's own browser tests, without the sandbox, which root does not have.
        browser = playwright.chromium.launch(
            executable_path=os.environ["LIVE_BROWSER"], chromium_sandbox=False
        )
        yield browser
        browser.close()


@pytest.fixture
def device(browser, server, request):
    """``device(person)`` or ``device(person, "phone")``: a browser for somebody."""
    devices = request.node.stash.setdefault(DEVICES, [])

    def make(person, kind="till"):
        devices.append(Device(browser, person, kind))
        return devices[-1]

    yield make
    for made in devices:
        made.close()


@pytest.fixture
def measured(request):
    """``measured("what", seconds)``: reported at the end of the run."""

    def measure(what, seconds):
        _name, bracket, variant = request.node.name.partition("[")
        line = f"{seconds:6.2f} s  {what} {bracket}{variant}"
        request.config.stash[MEASURED].append(line)
        return seconds

    return measure


def pytest_configure(config):
    config.stash[MEASURED] = []
    for name in [name for name in sys.modules if name.startswith("playwright.")]:
        sys.modules[name].__tracebackhide__ = True  # our own calls are enough


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_makereport(item, call):
    if call.excinfo and call.when != "teardown":
        name = re.sub(r"\W+", "_", item.name).strip("_")
        reports = [
            device.report(SCREENSHOTS, f"{name}-{number}")
            for number, device in enumerate(item.stash.get(DEVICES, []), 1)
        ]
        item.add_report_section(call.when, "screens", "\n\n".join(reports))


def pytest_terminal_summary(terminalreporter, config):
    for line in config.stash[MEASURED]:
        terminalreporter.write_line(line)


@pytest.hookimpl(trylast=True)
def pytest_unconfigure(config):
    """The last line, as that of every other test run of this project."""
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    if reporter and MEASURED in config.stash:
        failed = _tests(reporter, "failed", "error")
        passed = _tests(reporter, "passed") - failed
        print(f"{len(passed)} passed, {len(failed)} failed")


def _tests(reporter, *outcomes):
    return {
        report.nodeid
        for outcome in outcomes
        for report in reporter.stats.get(outcome, [])
    }
