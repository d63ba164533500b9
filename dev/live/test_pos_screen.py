"""The POS itself: sales with its own buttons, several devices, lost connections."""

import pytest
from axe import axe
from playwright.sync_api import expect
from pos_screen import PosScreen
from recorder import Recorder
from shop import APPROVER

PIN = "4711"
# What Odoo's popup offers when the connection is lost.
ON_WITHOUT_SERVER = "Continue with limited functionality"


@pytest.fixture(params=["till", "phone"])
def kind(request):
    return request.param


@pytest.fixture
def controlled(shop):
    return shop.till(shop.policy(("reason", 1), ("approval", 10)))


def orders_of(till):
    return till.shop.admin.find("pos.order", ("session_id", "=", till.session_id))


def test_a_till_without_policy_sells_and_closes_as_odoo_does(device, shop, kind):
    till = shop.till()
    pos = PosScreen(device(shop.cashier, kind), till).open(50)
    pos.sell("Coffee", "Coffee", "Cake", method="Card")
    pos.sell_coins(12.34)
    assert len(orders_of(till)) == 2
    pos.close_as_odoo(cash=62.34)
    assert till.state == "closed"


def test_a_till_with_a_policy_counts_and_closes(device, shop, controlled, kind):
    pos = PosScreen(device(shop.cashier, kind), controlled).open(50)
    pos.sell("Cake", method="Card")
    closing = pos.close_register()
    closing.count(Cash=50, Card=4)
    closing.is_at("differences").press("close")
    closing.is_at("closed")
    assert controlled.state == "closed"


def test_a_sale_on_a_second_device_after_the_count_is_told(device, shop, controlled):
    first = PosScreen(device(shop.cashier), controlled).open(50)
    second = PosScreen(device(shop.colleague, "phone"), controlled).open()
    closing = first.close_register()
    closing.count(Cash=50, Card=0)
    closing.is_at("differences")
    expect(second.page.locator(".o_closing_counted")).to_be_visible()
    second.sell("Coffee")
    closing.says("Changed since your count")


def test_a_sale_made_offline_is_sent_later(device, shop, controlled):
    pos = PosScreen(device(shop.cashier), controlled).open(50)
    with pos.device.offline():
        pos.sell_coins(7)
        pos.answer(ON_WITHOUT_SERVER)
        assert pos.unsent() == 1
        assert not orders_of(controlled)
    pos.wait_until_sent()
    pos.close_register().is_at("count")
    assert len(orders_of(controlled)) == 1


def test_a_killed_server_loses_no_sale(server, device, shop, controlled):
    pos = PosScreen(device(shop.cashier), controlled).open(50)
    server.kill()
    pos.sell_coins(7)
    pos.answer(ON_WITHOUT_SERVER)
    server.start()
    closing = pos.close_register()
    closing.count(Cash=57, Card=0)
    closing.is_at("differences").press("close")
    closing.is_at("closed")
    assert len(orders_of(controlled)) == 1


def test_closing_survives_a_lost_answer(device, shop, controlled):
    pos = PosScreen(device(shop.cashier), controlled).open(50)
    closing = pos.close_register()
    closing.count(Cash=50, Card=0)
    pos.device.lose_answers("**/pos.closing/close")
    closing.is_at("differences").press("close")
    closing.is_at("closed")
    assert controlled.state == "closed"
    expect(closing.whole).not_to_contain_text("false")


def test_a_blind_till_is_told_nothing(device, shop, kind):
    till = shop.till(shop.policy(("approval", 10), blind=True, max_counts=2))
    cashier = device(shop.cashier, kind)
    recorder = Recorder(cashier)
    pos = PosScreen(cashier, till).open(50)
    pos.sell_coins(31.25)
    pos.sell_coins(20.5)
    closing = pos.close_register()
    closing.count(Cash=60, Card=0)
    closing.says("does not match")
    assert recorder.places("31.25")  # it records what the cashier sold
    assert not recorder.places("101.75", "51.75", "41.75")
    closing.count(Cash=60, Card=0)
    closing.is_at("differences")
    assert recorder.places("101.75")


def test_everybody_can_use_each_step_of_the_closing(device, shop, controlled, kind):
    approver = shop.hire("Approver", APPROVER, pin=PIN)
    pos = PosScreen(device(shop.cashier, kind), controlled).open(50)

    def is_usable_at(step):
        closing.is_at(step)
        assert not axe(pos.page, closing.WHOLE), step

    pos.add("Coffee")
    closing = pos.close_register()
    is_usable_at("checks")
    closing.press("later")
    pos.pay()
    closing = pos.close_register()
    is_usable_at("count")
    closing.count(Cash=30, Card=0)
    is_usable_at("differences")
    closing.press("explain")
    is_usable_at("signature")
    closing.press("request")
    closing.waiting.wait_for()
    is_usable_at("signature")
    closing.note.fill("seen the drawer")
    closing.sign_here(approver.name, PIN)
    is_usable_at("differences")
    closing.press("close")
    is_usable_at("closed")


def test_everybody_can_use_each_step_of_the_opening(device, shop, kind):
    rule = {"tender_kind": "opening", "requirement": "approval", "limit_amount": 10}
    till = shop.till(shop.policy(rule, opening_control=True)).open(50)
    till.count(Cash=50, Card=0)
    assert till.closing("close")["done"]
    pos = PosScreen(device(shop.cashier, kind), till)
    opening = pos.count_opening()
    opening.is_at("count")
    assert not axe(pos.page, opening.WHOLE)
    opening.amount("Cash").fill("20")
    opening.press("submit")
    opening.is_at("differences")
    assert not axe(pos.page, opening.WHOLE)
    opening.press("explain")
    opening.is_at("signature")
    assert not axe(pos.page, opening.WHOLE)
