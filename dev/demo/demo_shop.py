"""The shop of the demonstration: its registers, people and goods, by their names."""

ADDON = "pos_closing_control"
# These are open today; the fourth is counted and waits for an approval.
OPEN_TILLS = ("strict", "standard", "plain")
TILLS = (*OPEN_TILLS, "terrace")


class Shop:
    """Looks records up; everybody acts through ``as_user``, never as superuser."""

    def __init__(self, env):
        self.env = env
        self.company = env.ref("base.main_company")

    def ref(self, name):
        return self.env.ref(name if "." in name else f"{ADDON}.{name}")

    def user(self, login):
        return self.env["res.users"].search([("login", "=", login)])

    def as_user(self, record, login):
        """Return the record as this user sees it when signed in to the shop."""
        return record.with_user(self.user(login)).with_context(
            lang="en_US", tz="UTC", allowed_company_ids=self.company.ids
        )

    def config(self, till):
        return self.ref(f"pos_config_{till}")

    def session(self, till):
        """Return the session that is not closed yet, if any."""
        return self.env["pos.session"].search(
            [("config_id", "=", self.config(till).id), ("state", "!=", "closed")]
        )

    def method(self, till, kind):
        """Return a register's payment method: *cash*, *card* or *account*."""
        shared = kind == "account"
        return self.ref(f"payment_method_{kind}{'' if shared else '_' + till}")

    def products(self):
        """Return what the registers sell, in an order that never changes."""
        categories = self.config("strict").iface_available_categ_ids
        return self.env["product.product"].search(
            [("pos_categ_ids", "in", categories.ids)], order="id"
        )
