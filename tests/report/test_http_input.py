import json
import logging
from urllib.parse import quote

from odoo.tests import HttpCase, new_test_user, tagged

from ..shop.proof_common import Recipe, Sale
from .report_common import ReportCommon

NOTHING = ("", "0", "-1", "abc", "\u0663", ",", "\0", "x" * 2000)
HUGE = (2**31, 2**63, 10**40)
REPORTS = ("report_session", "report_receipt", "report_day")
WORKBOOKS = ("report.xlsx?sessions", "day.xlsx?wizard")
# Odoo's error pages (bad request, forbidden, not found), and a sentence.
REFUSED = (400, 403, 404, 422)
OURS = "addons/pos_closing_control/"


class Tracebacks(logging.Handler):
    """Collects what the server logs if this module is in its traceback."""

    def __init__(self):
        super().__init__()
        self.found = []

    def emit(self, record):
        text = logging.Formatter().format(record)
        if "Traceback" in text and OURS in text:
            self.found.append(text[-2000:])


@tagged("post_install", "-at_install")
class TestHttpInput(HttpCase, ReportCommon):
    """Whatever an address of ours contains, the answer is a sentence or a refusal."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.accountant = cls._user("books", "account.group_account_readonly")
        cls.portal = new_test_user(
            cls.env, "guest", "base.group_portal", password="guest-secret"
        )
        cls.everybody = cls.cashier | cls.accountant | cls.portal

    def setUp(self):
        super().setUp()
        self.signed_in = None
        self.log = Tracebacks()
        logging.getLogger().addHandler(self.log)
        self.addCleanup(logging.getLogger().removeHandler, self.log)

    # The requests ------------------------------------------------------

    def addresses(self, *numbers, kinds=("html", "pdf")):
        """Yield every address of ours with each of these as the ids."""
        for number in numbers:
            asked = quote(str(number))
            for workbook in WORKBOOKS:
                yield f"/pos_closing_control/{workbook}={asked}"
            for report in REPORTS:
                for kind in kinds:
                    yield f"/report/{kind}/pos_closing_control.{report}/{asked}"

    def fetch(self, user, address, **kwargs):
        """Return the answer to a user, or to somebody who has not signed in."""
        if self.signed_in != user:
            login = user and user.login
            self.authenticate(login, login and f"{login}-secret")
            self.signed_in = user
        return self.url_open(address, **kwargs)

    def assertRefused(self, user, address, sentence=""):
        answer = self.fetch(user, address)
        told = f"{user.login}: {address[:200]}: {answer.text[:300]}"
        self.assertIn(answer.status_code, REFUSED, told)
        self.assertNotIn("Traceback", answer.text, told)
        self.assertIn(sentence, answer.text, told)
        self.assertEqual(self.log.found, [], told)
        return answer

    def day(self, user=None, **values):
        wizard = self.env["pos.closing.day.wizard"].with_user(user or self.cashier)
        wizard = wizard.create(values)
        self.env.flush_all()
        return wizard

    def day_addresses(self, wizard):
        return [one for one in self.addresses(wizard.id) if "day" in one]

    # -------------------------------------------------------------------

    def test_what_is_no_id(self):
        for user in self.everybody:
            for address in self.addresses(*NOTHING, kinds=("html",)):
                self.assertRefused(user, address)

    def test_a_digit_that_is_no_number(self):
        """Odoo's own reports fail on it; that is not our code."""
        for workbook in WORKBOOKS:
            address = f"/pos_closing_control/{workbook}=%C2%B2"
            self.assertRefused(self.cashier, address)

    def test_ids_of_nothing(self):
        for user in self.everybody:
            for address in self.addresses(*HUGE, f"{2**63},{10**40},7"):
                self.assertRefused(user, address)

    def test_no_ids_at_all(self):
        for address in self.addresses(""):
            for bare in (address.rstrip("/"), address.split("?")[0]):
                self.assertRefused(self.cashier, bare)

    def test_nobody_is_sent_to_the_login(self):
        closed = self.trade(Recipe())
        for address in self.addresses("abc", 2**63, closed.id):
            answer = self.fetch(None, address, allow_redirects=False)
            self.assertEqual(answer.status_code, 303, address)
            self.assertIn("/web/login", answer.headers["Location"])
        self.assertEqual(self.log.found, [])

    def test_who_may_gets_it_and_nobody_else(self):
        closed = self.trade(Recipe(sales=(Sale(),)))
        self.env.flush_all()
        page = f"/report/html/pos_closing_control.report_session/{closed.id}"
        workbook = f"/pos_closing_control/report.xlsx?sessions={closed.id}"
        for address in (page, workbook, f"{workbook},{2**63},abc,\0"):
            for user in self.cashier | self.accountant:
                answer = self.fetch(user, address)
                self.assertEqual(answer.status_code, 200, answer.text[:300])
            self.assertEqual(self.fetch(self.portal, address).status_code, 403)
        self.assertEqual(self.log.found, [])

    def test_a_day_that_vanished_and_that_of_somebody_else(self):
        self.trade(Recipe())
        wizard = self.day()
        addresses = self.day_addresses(wizard)
        for address in addresses:
            self.assertEqual(self.fetch(self.cashier, address).status_code, 200)
            self.assertRefused(self.accountant, address)
        wizard.sudo().unlink()
        self.env.flush_all()
        for address in addresses:
            self.assertRefused(self.cashier, address, "Reload the page")

    def test_days_that_no_calendar_has(self):
        for day in ("9999-12-31", "0001-01-01"):
            for address in self.day_addresses(self.day(date=day)):
                self.assertRefused(self.cashier, address, "between 2000 and 2999")

    def test_zones_that_nobody_knows(self):
        closed = self.trade(Recipe(sales=(Sale(),)))
        wizard = self.day()
        self.env.cr.execute(
            "UPDATE res_partner SET tz = 'Nowhere/Never' WHERE id = %s",
            [self.cashier.partner_id.id],
        )
        self.env.invalidate_all()
        addresses = self.day_addresses(wizard)
        addresses.append(f"/pos_closing_control/report.xlsx?sessions={closed.id}")
        addresses.append(f"/report/html/pos_closing_control.report_session/{closed.id}")
        for zone in ("Nowhere/Never", "\0", 5, ["UTC"], None):
            context = quote(json.dumps({"tz": zone}))
            for address in addresses:
                sign = "&" if "?" in address else "?"
                answer = self.fetch(self.cashier, f"{address}{sign}context={context}")
                told = f"{zone!r}: {address}: {answer.text[:300]}"
                self.assertEqual(answer.status_code, 200, told)
        self.assertEqual(self.log.found, [])
