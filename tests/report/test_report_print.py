import io

from lxml import html
from openpyxl import load_workbook

from odoo.tests import HttpCase, tagged
from odoo.tools.translate import code_translations

from ..closing.test_closing_queries import QueriesCommon
from ..shop.proof_common import Recipe, Sale
from .report_common import BUSY_DAY, ReportCommon

LONG = "Fermented black garlic from the hills beyond the seven lakes " * 4


class PrintCommon(ReportCommon):
    """Renders reports as a user gets them."""

    def render(self, sessions, user=None, name="report_session"):
        Report = self.env["ir.actions.report"].with_user(user or self.administrator)
        content, kind = Report._render_qweb_html(
            f"pos_closing_control.{name}", sessions.ids
        )
        self.assertEqual(kind, "html")
        return html.fromstring(content)

    def texts(self, page, path):
        return [" ".join(node.text_content().split()) for node in page.xpath(path)]


@tagged("post_install", "-at_install")
class TestReportPrint(PrintCommon):
    """The document as a page, and as the receipt printer's short form."""

    def test_every_section_with_rows_is_on_the_page(self):
        session = self.trade_busy_day()
        page = self.render(session)
        titles = self.texts(page, "//h3/span")
        told = [section["name"] for section in self.report(session)["sections"]]
        self.assertEqual(titles, told)
        [title] = self.texts(page, "//h2")
        self.assertEqual(title, f"Z report {session.closing_id.name}")

    def test_amounts_are_told_as_money(self):
        session = self.trade(Recipe(sales=(Sale((("plain", 200, 0),)),)))
        page = self.render(session)
        cells = self.texts(page, "//div[contains(@class, 'o_closing_sales')]//td")
        self.assertIn("1,998.00", cells)

    def test_many_sessions_have_a_page_each(self):
        sessions = self.trade(Recipe()) | self.trade(Recipe(sales=(Sale(),)))
        page = self.render(sessions)
        articles = page.xpath("//div[contains(@class, 'article')]")
        ids = [int(article.get("data-oe-id")) for article in articles]
        self.assertEqual(ids, sessions.ids)

    def test_a_session_without_orders(self):
        session = self.trade(Recipe(sales=()))
        page = self.render(session)
        empty = self.texts(page, "//p[contains(@class, 'o_closing_empty')]")
        self.assertIn("Nothing was sold.", empty)

    def test_names_are_no_markup(self):
        self.drinks.name = "<b>Drinks</b> & more"
        page = self.render(self.trade(Recipe(sales=(Sale((("taxed", 1, 0),)),))))
        cells = self.texts(page, "//div[contains(@class, 'o_closing_sales')]//td")
        self.assertIn("<b>Drinks</b> & more", cells)

    def _with_vouchers(self):
        self.methods |= self.vouchers

    def test_very_long_names_and_sixty_tenders(self):
        journal = self.bank_pm1.journal_id
        methods = self.env["pos.payment.method"].create(
            [
                {"name": f"Voucher {number} {LONG}", "journal_id": journal.id}
                for number in range(58)
            ]
        )
        self.products["plain"].name = self.drinks.name = LONG
        self.config.name = LONG
        self.vouchers = methods
        sale = Sale((("plain", 1, 0), ("taxed", 1, 0)))
        session = self.trade_open(Recipe(features=("vouchers",), sales=(sale,)))
        report = self.report(session)
        self.assertEqual(len(self.section(report, "payments")["rows"]), 60)
        page = self.render(session)
        cells = self.texts(page, "//div[contains(@class, 'o_closing_payments')]//tr")
        self.assertEqual(len(cells), 1 + 60 + 1)

    def test_the_short_form(self):
        session = self.trade_busy_day()
        page = self.render(session, self.cashier, "report_receipt")
        titles = self.texts(page, "//h3/span")
        short = self.report(session, short=True)
        self.assertEqual(titles, [section["name"] for section in short["sections"]])
        self.assertLess(len(titles), len(self.report(session)["sections"]))
        total = self.told(self.report(session), "sales")["Drinks"][-1]
        self.assertEqual(self.told(short, "sales")["Drinks"], [total])

    def test_the_till_prints_the_short_form(self):
        session = self.trade_busy_day()
        page = html.fromstring(session.with_user(self.cashier).closing_receipt())
        whole = self.render(session, self.cashier, "report_receipt")
        path = "//div[contains(@class, 'o_closing_receipt_row')]"
        self.assertEqual(self.texts(page, path), self.texts(whole, path))
        [title] = self.texts(page, "//h2")
        self.assertEqual(title, f"Z report {session.closing_id.name}")

    def test_the_day_report(self):
        sessions = self.trade(Recipe(sales=BUSY_DAY)) | self.trade(Recipe())
        wizard = self.env["pos.closing.day.wizard"].with_user(self.manager).create({})
        page = self.render(wizard, self.manager, "report_day")
        titles = self.texts(page, "//h2")
        self.assertEqual(titles[0], wizard.display_name)
        self.assertEqual(len(titles), 1 + len(sessions))

    def test_pdf_in_the_format_of_the_company(self):
        """Only if wkhtmltopdf is installed; otherwise Odoo shows the page instead."""
        Report = self.env["ir.actions.report"]
        if Report.get_wkhtmltopdf_state() not in ("ok", "workers"):
            self.skipTest("wkhtmltopdf is not installed")
        session = self.trade_busy_day()
        Report = Report.with_user(self.administrator).with_context(
            force_report_rendering=True
        )
        sessions = session | self.trade(Recipe())  # also without a patched Qt
        name = "pos_closing_control.report_session"
        content, _kind = Report._render_qweb_pdf(name, sessions.ids)
        self.assertTrue(content.startswith(b"%PDF"))


@tagged("post_install", "-at_install")
class TestReportLanguage(PrintCommon):
    """In the reader's language, whoever has sold."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("fr_FR")
        cls.administrator.lang = "fr_FR"
        cls.drinks.with_context(lang="fr_FR").name = "Boissons"

    def test_names_and_labels_are_translated(self):
        terms = {"Sales by category": "Ventes par catégorie", "Total": "Somme"}
        known = code_translations.python_translations
        self.patch(
            code_translations,
            "python_translations",
            {**known, ("pos_closing_control", "fr_FR"): terms},
        )
        session = self.trade_busy_day()
        report = self.report(session)
        sales = self.section(report, "sales")
        self.assertEqual(sales["name"], "Ventes par catégorie")
        self.assertIn("Boissons", self.told(report, "sales"))
        cells = self.texts(self.render(session), "//tr/td[1]")
        self.assertIn("Somme", cells)

    def test_numbers_are_written_as_there(self):
        session = self.trade(Recipe(sales=(Sale((("plain", 200, 0),)),)))
        page = self.render(session)
        cells = page.xpath("//div[contains(@class, 'o_closing_sales')]//td//text()")
        plain = {cell.replace("\u202f", " ").replace("\xa0", " ") for cell in cells}
        self.assertIn("1 998,00", plain)

    def test_the_cashiers_language_stays_their_own(self):
        session = self.trade_busy_day()
        self.assertIn("Drinks", self.told(self.report(session, self.cashier), "sales"))


@tagged("post_install", "-at_install")
class TestReportWorkbook(HttpCase, PrintCommon):
    """The workbook: one sheet for each section, with typed values."""

    def fetch(self, url, user=None):
        user = user or self.cashier
        self.env.flush_all()
        self.authenticate(user.login, f"{user.login}-secret")
        return self.url_open(url)

    def book(self, url, user=None):
        answer = self.fetch(url, user)
        self.assertEqual(answer.status_code, 200, answer.text[:500])
        return load_workbook(io.BytesIO(answer.content))

    def test_each_section_is_a_sheet_of_typed_cells(self):
        till = self.trade_busy_day()
        action = till.with_user(self.cashier).action_closing_report_xlsx()
        book = self.book(action["url"])
        report = self.report(till)
        names = [section["name"] for section in report["sections"]]
        self.assertEqual(book.sheetnames, ["Report", *names])
        sheet = book["Sales by category"]
        self.assertEqual(sheet.freeze_panes, "A2")
        head = [cell.value for cell in sheet[1]]
        columns = self.section(report, "sales")["columns"]
        self.assertEqual(head, [column["name"] for column in columns])
        cell = sheet["G2"]
        self.assertEqual(cell.data_type, "n")
        self.assertEqual(
            cell.value, self.section(report, "sales")["rows"][0]["cells"][6]
        )
        self.assertIn(self.currency.name, cell.number_format)
        self.assertEqual(sheet.cell(sheet.max_row, 1).value, "Total")
        self.assertEqual(
            sheet.cell(sheet.max_row, 7).value, self.total(report, "sales")[6]
        )
        opening = book["Cash movements"]["A2"]
        self.assertTrue(opening.is_date)
        self.assertEqual(opening.value, till.start_at.replace(microsecond=0))

    def test_a_text_is_never_a_formula(self):
        self.drinks.name = "=1+1"
        till = self.trade(Recipe(sales=(Sale((("taxed", 1, 0),)),)))
        book = self.book(f"/pos_closing_control/report.xlsx?sessions={till.id}")
        cell = book["Sales by category"]["A2"]
        self.assertEqual((cell.value, cell.data_type), ("=1+1", "s"))

    def test_many_sessions_stand_in_one_sheet(self):
        sessions = self.trade(Recipe(sales=(Sale(),))) | self.trade(
            Recipe(sales=(Sale(), Sale((("taxed", 1, 0),))))
        )
        ids = ",".join(map(str, sessions.ids))
        book = self.book(f"/pos_closing_control/report.xlsx?sessions={ids}")
        rows = [row[1].value for row in book["Taxes"].iter_rows(min_row=2)]
        self.assertEqual(set(rows), set(sessions.mapped("name")))

    def test_the_day_has_what_is_added_up_first(self):
        self.trade(Recipe(sales=(Sale(),)))
        action = (
            self.env["pos.closing.day.wizard"]
            .with_user(self.manager)
            .create({})
            .action_print_xlsx()
        )
        book = self.book(action["url"], self.manager)
        self.assertEqual(book.sheetnames[:2], ["Report", "Day - Sessions"])
        self.assertTrue(all(len(name) <= 31 for name in book.sheetnames))

    def test_what_may_not_be_seen_is_not_sent(self):
        self.policy.blind = True
        till = self.trade_open(Recipe(sales=(Sale(),)))
        url = f"/pos_closing_control/report.xlsx?sessions={till.id}"
        answer = self.fetch(url)
        self.assertEqual(answer.status_code, 422)
        self.assertIn("counted blind", answer.text)
        wizard = (
            self.env["pos.closing.day.wizard"]
            .with_user(self.manager)
            .create({"moment": "start_at"})
        )
        url = f"/pos_closing_control/day.xlsx?wizard={wizard.id}"
        self.assertEqual(self.fetch(url).status_code, 403)

    def test_no_session_is_a_sentence(self):
        for ids in ("", "0", "x", "99999999"):
            answer = self.fetch(f"/pos_closing_control/report.xlsx?sessions={ids}")
            self.assertEqual(answer.status_code, 422)
            self.assertIn("There is no session", answer.text)


@tagged("post_install", "-at_install")
class TestReportQueries(QueriesCommon, ReportCommon):
    """A report costs the same for any number of orders."""

    LIMIT = 150
    # Copies get their own ids, far from those of the originals.
    FAR = 1_000_000

    def copy_orders(self, session, copies):
        """Add copies of the orders, with lines, taxes and payments, in the database."""
        orders = session.order_ids
        self.env.flush_all()
        self.copy_rows("pos_order", "id", orders, copies)
        self.copy_rows("pos_order_line", "order_id", orders, copies)
        self.copy_rows("pos_payment", "pos_order_id", orders, copies)
        self.env.cr.execute(
            """INSERT INTO account_tax_pos_order_line_rel
               SELECT pos_order_line_id + %(far)s * n, account_tax_id
                 FROM account_tax_pos_order_line_rel, generate_series(1, %(copies)s) n
                WHERE pos_order_line_id = ANY(%(ids)s)""",
            {"far": self.FAR, "copies": copies, "ids": orders.lines.ids},
        )
        self.env.cr.execute("ANALYZE pos_order, pos_order_line, pos_payment")
        self.env.invalidate_all()

    def copy_rows(self, table, key, orders, copies):
        columns = self.columns(table, key)
        moved = {"id", key}
        self.env.cr.execute(
            f"""INSERT INTO {table} ({", ".join(moved)}, {columns})
                SELECT {", ".join(f"{name} + %(far)s * n" for name in moved)}, {columns}
                  FROM {table}, generate_series(1, %(copies)s) n
                 WHERE {key} = ANY(%(ids)s)""",
            {"far": self.FAR, "copies": copies, "ids": orders.ids},
        )

    def columns(self, table, key):
        self.env.cr.execute(
            """SELECT string_agg(quote_ident(column_name), ', ')
                 FROM information_schema.columns
                WHERE table_name = %s AND column_name <> ALL(%s)""",
            [table, ["id", key, "uuid", "access_token"]],
        )
        return self.env.cr.fetchone()[0]

    def test_ten_and_three_thousand_orders_cost_the_same(self):
        sales = BUSY_DAY[:4] + (Sale(),) * 6
        session = self.trade_open(Recipe(sales=sales))
        session = session.with_user(self.administrator)
        session.closing_report()  # fills the caches of the registry
        few = self.queries(session.closing_report)
        self.copy_orders(session, 300)
        many = self.queries(session.closing_report)
        # Copies have no receipt: naming the first of them costs a constant number.
        self.assertLessEqual(many, few + 5)
        report = self.report(session)
        self.assertEqual(self.told(report, "summary")["Orders"][0], 3010)
        self.new_request()
        with self.assertQueryCount(self.LIMIT):
            session.closing_report()

    def test_three_thousand_orders_are_a_page(self):
        session = self.trade_busy_day()
        self.copy_orders(session, 600)
        report = self.report(session)
        self.assertEqual(len(self.section(report, "refunds")["rows"]), 601)
        content, _kind = self.env["ir.actions.report"]._render_qweb_html(
            "pos_closing_control.report_session", session.ids
        )
        self.assertGreater(content.count(b"o_closing_moment"), 601)
