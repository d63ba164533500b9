"""The closing as users see it, operated by its own fields and buttons.

It has two interfaces with the same parts: the register's dialog and the wizard of the
back office. What only one of them has is in its class.
"""

from playwright.sync_api import expect


class ClosingScreen:
    def __init__(self, device, till):
        self.device = device
        self.page = device.page
        self.till = till

    @property
    def whole(self):
        return self.page.locator(self.WHOLE)

    def button(self, name):
        return self.whole.locator(f"button[name={name}]:visible")

    def is_at(self, step):
        """Wait for a step: checks, count, differences, signature or closed."""
        self.whole.locator(f".o_closing_step.is-current[data-step={step}]").wait_for()
        return self

    def says(self, text):
        """Wait until it is shown; ``text`` is a part of it or a regular expression."""
        expect(self.whole).to_contain_text(text)

    def card(self, method):
        return self.whole.locator(f'.o_closing_card[data-tender="{method}"]')

    def amount(self, method):
        return self.card(method).locator("input[name=amount]")

    def coins(self, value):
        """The field for the quantity of a coin or note."""
        return self.whole.locator(f'input[data-bill="{value}"]')

    def give_reason(self, method, label, note=""):
        self.card(method).locator("select[name=reason]").first.select_option(
            label=label
        )
        self.card(method).locator("input[name=note]").first.fill(note)

    @property
    def waiting(self):
        return self.whole.locator(".o_closing_waiting")

    @property
    def signer(self):
        return self.whole.locator("select[name=approver]")

    @property
    def secret(self):
        return self.whole.locator("input[name=secret]")

    def sign_here(self, name=None, secret=None):
        """Approve in the cashier's session, with what was typed if nothing is given."""
        if name:
            self.signer.select_option(label=name)
            self.secret.fill(secret)
        self.button("sign_here").click()


class TillDialog(ClosingScreen):
    """On the register's own screen; opened by ``PosScreen.close_register()``."""

    WHOLE = ".o_closing_dialog"
    CLOSE = "close"

    def press(self, name):
        self.button(name).click()

    def count(self, **amounts):
        """Type amounts, one screen after the other, and confirm them."""
        self.is_at("count")
        for method, amount in amounts.items():
            if not self.card(method).is_visible():
                self.press("next")
            self.amount(method).fill(str(amount))
        self.press("submit")

    @property
    def note(self):
        return self.whole.locator("input[name=note]").last

    def ask_for_signature(self, **amounts):
        """Count so that an approval is needed, and wait for somebody who approves."""
        self.count(**amounts)
        self.is_at("differences").press("explain")
        self.is_at("signature").press("request")
        self.button("withdraw").wait_for()
        return self


class Wizard(ClosingScreen):
    """In the back office."""

    WHOLE = ".o_closing_wizard"
    CLOSE = "action_close"

    def open(self):
        self.device.goto(self.till.closing_path)
        self.whole.locator(".o_closing_step.is-current").wait_for()
        return self

    def press(self, name):
        """Press a button, and return when the server has answered."""
        with self.page.expect_response(f"**/pos.closing.wizard/{name}") as answer:
            self.button(name).click()
        assert answer.value.ok

    def count(self, **amounts):
        self.is_at("count")
        for method, amount in amounts.items():
            self.amount(method).fill(str(amount))
        self.press("action_submit_count")

    @property
    def note(self):
        return self.whole.locator(".o_closing_note input")

    def ask_for_signature(self, **amounts):
        """Count so that an approval is needed, and wait for somebody who approves."""
        self.count(**amounts)
        self.is_at("differences").press("action_explain")
        self.is_at("signature").press("action_request_approval")
        # Before this appears, the page is about to reload itself anyway.
        self.button("action_withdraw_request").wait_for()
        return self
