import json

from odoo import api, fields, models
from odoo.tools import format_datetime

from ...proofs.sales import PAID

# What identifies a change, whoever made it: what an approval of it covers.
IDENTITY = ("order", "paid", "was", "now")
# Lines in a message; the journal shows the others.
MOST_TOLD = 10


class PosClosingSaleChange(models.AbstractModel):
    """An order that is not as it was when it was paid, as a dictionary.

    Keys: ``order``: its id, ``name``; ``paid``: bool, whether it counts now; ``was``
    and ``now``: dict of its *session, total, tax, paid, return, payments, lines*, or
    None if there is no receipt or no order; ``session``: where this was found; ``user``
    and ``at``: who wrote last on it since, or None if Odoo does not know.
    """

    _name = "pos.closing.sale.change"
    _description = "Change of a sale after it was paid"

    @api.model
    def _found(self, session):
        rows = self.env["pos.closing.receipt"]._changed_sales(session)
        return [self._from_row(row) for row in rows]

    @api.model
    def _from_row(self, row):
        writer = row["writer"] or {}
        return {
            "order": row["order_ref"],
            "name": row["name"],
            "session": row["session_id"],
            "paid": row["state"] in PAID,
            "was": row["was"],
            "now": row["now"],
            "user": writer.get("user_id"),
            "at": writer.get("at"),
        }

    @api.model
    def _covers(self, known, changes):
        """Tell whether all of these changes are among the known ones."""
        known = {self._identity(change) for change in known or []}
        return all(self._identity(change) in known for change in changes or [])

    @api.model
    def _identity(self, change):
        return json.dumps([change[name] for name in IDENTITY], sort_keys=True)

    # ------------------------------------------------------------------
    # Texts
    # ------------------------------------------------------------------

    @api.model
    def _text(self, changes, currency, amounts):
        """Return a line for each change, up to a limit.

        :param amounts: include old and new values; otherwise only name what changed
        """
        told = changes[:MOST_TOLD]
        names = self._names_in(told)
        texts = [self._text_change(change, names, currency, amounts) for change in told]
        if len(changes) > len(told):
            more = len(changes) - len(told)
            texts.append(self.env._("and %(count)s more", count=more))
        return "\n".join(texts)

    @api.model
    def _names_in(self, changes):
        """Return the names of users, sessions and methods: one or two queries each."""
        contents = [c[side] for c in changes for side in ("was", "now") if c[side]]
        ids = {
            "res.users": {change["user"] for change in changes},
            "pos.session": {content["session"] for content in contents},
            "pos.payment.method": {
                int(method) for content in contents for method in content["payments"]
            },
        }
        return {
            (model, record.id): record.display_name
            for model, found in ids.items()
            for record in self.env[model].sudo().browse(found - {None}).exists()
        }

    @api.model
    def _text_change(self, change, names, currency, amounts):
        what = self._text_gone(change, names)
        if not what:
            what = ", ".join(self._texts_differ(change, names, currency, amounts))
        text = self.env._("%(order)s: %(what)s", order=change["name"], what=what)
        writer = self._text_writer(change, names)
        return f"{text} ({writer})" if writer else text

    @api.model
    def _text_gone(self, change, names):
        """Say that there is no order to compare, or no receipt, or not here."""
        if not change["now"]:
            return self.env._("deleted")
        if not change["paid"]:
            return self.env._("no longer paid")
        if not change["was"]:
            return self.env._("added without a receipt")
        if change["session"] != change["now"]["session"] == change["was"]["session"]:
            return self.env._(
                "its payments are in this session, the order is in %(session)s",
                session=names.get(("pos.session", change["now"]["session"])),
            )
        return False

    @api.model
    def _texts_differ(self, change, names, currency, amounts):
        was, now = change["was"], change["now"]
        for name, label in self._labels().items():
            if was[name] == now[name]:
                continue
            if name == "lines" or not (amounts or name == "session"):
                yield label
                continue
            yield self.env._(
                "%(what)s %(was)s, now %(now)s",
                what=label,
                was=self._value(name, was, names, currency),
                now=self._value(name, now, names, currency),
            )

    @api.model
    def _labels(self):
        return {
            "session": self.env._("session"),
            "total": self.env._("total"),
            "tax": self.env._("taxes"),
            "paid": self.env._("amount paid"),
            "return": self.env._("change given"),
            "payments": self.env._("payments"),
            "lines": self.env._("products or prices"),
        }

    @api.model
    def _value(self, name, content, names, currency):
        if name == "session":
            return names.get(("pos.session", content["session"]), "")
        if name != "payments":
            return currency.format(content[name])
        paid = []
        for method, amount in sorted(content["payments"].items()):
            method_name = names.get(("pos.payment.method", int(method)))
            paid.append(f"{method_name} {currency.format(amount)}")
        return " + ".join(paid) or currency.format(0)

    @api.model
    def _text_writer(self, change, names):
        user = names.get(("res.users", change["user"]))
        if not user:
            return False
        moment = fields.Datetime.to_datetime(change["at"][:19].replace("T", " "))
        return self.env._(
            "last changed by %(user)s on %(date)s",
            user=user,
            date=format_datetime(self.env, moment),
        )
