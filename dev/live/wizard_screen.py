"""The wizard of the back office that closes a register, worked by its own buttons."""

from playwright.sync_api import expect


class WizardScreen:
    def __init__(self, device, till):
        self.device = device
        self.page = device.page
        self.till = till

    def open(self):
        self.device.goto(self.till.closing_path)
        self.page.locator(".o_closing_step.is-current").wait_for()
        return self

    def button(self, name):
        return self.page.locator(f".o_closing_wizard button[name={name}]:visible")

    def press(self, name):
        """Press a button, and return when the server has answered."""
        with self.page.expect_response(f"**/pos.closing.wizard/{name}") as answer:
            self.button(name).click()
        assert answer.value.ok

    def amount(self, method):
        return self._card(method).locator("input[name=amount]")

    def reason(self, method):
        return self._card(method).locator("select[name=reason]").first

    def _card(self, method):
        return self.page.locator(f'.o_closing_card[data-tender="{method}"]')

    @property
    def note(self):
        return self.page.locator(".o_closing_note input")

    @property
    def signer(self):
        return self.page.locator(".o_closing_sign select[name=approver]")

    @property
    def secret(self):
        return self.page.locator(".o_closing_sign input[name=secret]")

    @property
    def waiting(self):
        return self.page.locator(".o_closing_waiting")

    def is_at(self, step):
        """Wait for a step: checks, count, differences, signature or closed."""
        expect(
            self.page.locator(f".o_closing_step.is-current[data-step={step}]")
        ).to_be_visible()

    def count(self, **amounts):
        for method, amount in amounts.items():
            self.amount(method).fill(str(amount))
        self.press("action_submit_count")

    def ask_for_signature(self, **amounts):
        """Count so that an approval is needed, and wait for somebody who signs."""
        self.count(**amounts)
        self.is_at("differences")
        self.press("action_explain")
        self.is_at("signature")
        self.press("action_request_approval")
        self.waiting.wait_for()
        # Until this is there, the page is about to read itself anew anyway.
        self.button("action_withdraw_request").wait_for()
        return self

    def sign_here(self, name=None, secret=None):
        """Sign in the cashier's session, with what was typed if nothing is given."""
        if name:
            self.signer.select_option(label=name)
            self.secret.fill(secret)
        self.page.locator(".o_closing_sign button[name=sign_here]").click()
