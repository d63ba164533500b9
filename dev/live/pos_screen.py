"""The register's screen, as a cashier uses it."""

from closing_screen import TillDialog

# Sells coins without touching the screen: calls the store's own methods in turn.
SELL = """async ([amount, method]) => {
    const named = (records, name) => records.find((record) => record.name === name);
    const order = posmodel.getEmptyOrder();
    posmodel.setOrder(order);
    const coin = named(posmodel.models["product.template"], "Coin");
    const line = { product_tmpl_id: coin, qty: amount };
    await posmodel.addLineToOrder(line, order, {}, false);
    await posmodel.validateOrderFast(named(posmodel.config.payment_method_ids, method));
    posmodel.orderDone(order);
    return order.uuid;
}"""
UNSENT = """() => posmodel.models["pos.order"]
    .filter((order) => order.state === "paid" && !order.isSynced).length"""


class PosScreen:
    def __init__(self, device, till):
        self.device = device
        self.page = device.page
        self.till = till

    def open(self, opening=100):
        """Go there, and open the register if it is not open yet."""
        self.device.goto(self.till.pos_path)
        self.start_button.or_(self.products).first.wait_for()
        if self.start_button.is_visible():
            self.start_button.click()
        self.products.or_(self.popup).first.wait_for()
        if self.popup.is_visible():
            self.open_register(opening)
        self.till.find_session()
        return self

    def open_register(self, opening):
        """Answer the opening control."""
        self.popup.locator(".opening-cash-section input").fill(str(opening))
        self.answer("Open Register")
        self.products.wait_for()

    @property
    def start_button(self):
        """On the page that is shown before and after a session."""
        return self.page.locator(".open-register-btn")

    @property
    def popup(self):
        return self.page.locator(".modal")

    def answer(self, button):
        """Press a button of the popup, which then goes away."""
        self.popup.get_by_role("button", name=button, exact=True).click()
        self.popup.wait_for(state="hidden")

    @property
    def products(self):
        return self.page.locator(".product-screen")

    # Selling -------------------------------------------------------------

    def sell(self, *products, method="Cash"):
        """Sell with the screen's own buttons: ``sell("Coffee", "Coffee", "Cake")``."""
        self.add(*products)
        self.pay(method)

    def add(self, *products):
        for product in products:
            self.page.locator("article.product", has_text=product).click()

    def pay(self, method="Cash"):
        self.press_pay()
        self.page.locator(".paymentmethod", has_text=method).click()
        self.page.locator(".validation-button.next").click()
        self.page.locator(".receipt-screen").wait_for()
        self.next_order()

    def press_pay(self):
        """The phone shows only one of the two at a time."""
        self.page.locator(".pay-button:visible, .pay-order-button:visible").click()

    def next_order(self):
        self.page.locator(".receipt-screen [name=done]").click()
        self.products.wait_for()

    def sell_coins(self, amount, method="Cash"):
        """Sell for any amount, at once; return the order's uuid."""
        return self.page.evaluate(SELL, [amount, method])

    def unsent(self):
        """Number of paid orders that the server does not have yet."""
        return self.page.evaluate(UNSENT)

    def wait_until_sent(self):
        self.page.wait_for_function(f"!({UNSENT})()")

    # Menu ------------------------------------------------------------------

    def choose(self, entry):
        """Choose an entry of the menu."""
        self.page.locator(".pos-rightheader button:has(.fa-bars)").click()
        self.page.locator("span.dropdown-item", has_text=entry).click()

    def close_as_odoo(self, cash):
        """Close a register without a policy; Odoo fills in the card amounts."""
        self.choose("Close Register")
        self.popup.locator(".cash-input input").fill(str(cash))
        self.popup.get_by_role("button", name="Close Register").click()
        self.start_button.wait_for()

    def count_opening(self):
        """Return the opening on a register whose policy asks for it."""
        self.device.goto(self.till.pos_path)
        self.start_button.click()
        dialog = TillDialog(self.device, self.till)
        dialog.whole.wait_for()
        return dialog

    def close_register(self):
        """Return the closing on a register with a policy."""
        self.choose("Close Register")
        dialog = TillDialog(self.device, self.till)
        dialog.whole.wait_for()
        return dialog
