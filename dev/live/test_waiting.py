"""A register waiting for an approval continues by itself, and loses nothing typed."""

import re
import time

import pytest
from closing_screen import Wizard
from playwright.sync_api import expect
from pos_screen import PosScreen
from shop import APPROVER

POLL = 5  # seconds between two refreshes of the waiting page
PIN = "4711"


@pytest.fixture
def till(shop):
    till = shop.till(shop.policy(("approval", 10)))
    till.open(100)
    till.sell(Cash=30, Card=20)
    return till


@pytest.fixture
def approver(shop):
    return shop.hire("Approver", APPROVER, pin=PIN)


@pytest.fixture(params=["pos", "back office"])
def waiting(request, device, shop, till):
    """The cashier's page, 20.00 short in cash, waiting for an approval."""
    cashier = device(shop.cashier)
    if request.param == "pos":
        closing = PosScreen(cashier, till).open().close_register()
    else:
        closing = Wizard(cashier, till).open()
    return closing.ask_for_signature(Cash=110, Card=20)


def seconds_until_it_goes_on(closing):
    start = time.monotonic()
    closing.button(closing.CLOSE).wait_for()
    return time.monotonic() - start


def sign_by_remote_call(till):
    assert till.closing("approve", person=till.shop.manager, note="seen")["signed"]


def sign_by_button(till, device):
    """In the manager's browser; return when the server has answered."""
    wizard = Wizard(device(till.shop.manager), till).open()
    wizard.note.fill("seen the drawer")
    wizard.press("action_approve")


def test_goes_on_within_2_seconds_of_a_signature_by_remote_call(
    server, till, waiting, measured
):
    sign_by_remote_call(till)
    seconds = seconds_until_it_goes_on(waiting)
    assert measured("from the signature to the page that goes on", seconds) <= 2
    waiting.press(waiting.CLOSE)
    waiting.is_at("closed")
    assert till.state == "closed"


def test_goes_on_within_2_seconds_of_the_managers_button(
    till, waiting, device, measured
):
    sign_by_button(till, device)
    seconds = seconds_until_it_goes_on(waiting)
    assert measured("from the manager's button to the page that goes on", seconds) <= 2


def test_goes_on_within_10_seconds_without_the_bus(server, till, waiting, measured):
    server.stop_bus()
    sign_by_remote_call(till)
    seconds = seconds_until_it_goes_on(waiting)
    assert not server.hears_bus()
    assert measured("... without the bus", seconds) <= 10


def looks_of(page):
    """Return a list that collects the page's requests about itself."""
    requests = []

    def keep(request):
        if re.search("/pos.closing.wizard/|/pos.closing/state", request.url):
            requests.append(request.url)

    page.on("request", keep)
    return requests


def test_a_note_typed_slowly_survives_the_polling(waiting):
    looks = looks_of(waiting.page)
    waiting.note.press_sequentially("please ")
    waiting.page.wait_for_timeout(1000 * 2.2 * POLL)
    waiting.note.press_sequentially("come")
    assert len(looks) >= 2
    expect(waiting.note).to_have_value("please come")
    expect(waiting.note).to_be_focused()


def test_a_pin_typed_slowly_survives_the_polling(approver, waiting):
    waiting.note.fill("seen the drawer")
    looks = looks_of(waiting.page)
    waiting.signer.select_option(label=approver.name)
    waiting.secret.press_sequentially(PIN, delay=1000 * 2.2 * POLL / len(PIN))
    assert len(looks) >= 2
    expect(waiting.secret).to_have_value(PIN)
    waiting.sign_here()
    waiting.button(waiting.CLOSE).wait_for()
