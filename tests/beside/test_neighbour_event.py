from datetime import timedelta

from odoo import Command, fields
from odoo.tests import tagged

from .neighbour_common import NeighbourCommon


@tagged("post_install", "-at_install", "neighbours")
class TestNeighbourEvent(NeighbourCommon):
    """Tickets are services, sold with the names of the attendees."""

    modules = ("pos_event",)

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        product = cls.env["product.product"].create(
            {
                "name": "Ticket",
                "type": "service",
                "service_tracking": "event",
                "list_price": 25,
                "taxes_id": [Command.set(cls.taxes["tax7"].ids)],
            }
        )
        begin = fields.Datetime.now() + timedelta(days=7)
        cls.event = (
            cls.env["event.event"]
            .sudo()
            .create(
                {
                    "name": "Tasting",
                    "date_begin": begin,
                    "date_end": begin + timedelta(hours=3),
                    "event_ticket_ids": [
                        Command.create({"name": "Seat", "product_id": product.id})
                    ],
                }
            )
        )
        cls.products["ticket"] = product
        # Odoo requires more rights than a cashier's to sell tickets.
        cls.cashier.group_ids += cls.env.ref("event.group_event_user")

    def ticket(self, *names):
        seat = self.event.event_ticket_ids
        people = [
            Command.create(
                {"event_id": self.event.id, "event_ticket_id": seat.id, "name": name}
            )
            for name in names
        ]
        values = {"event_ticket_id": seat.id, "event_registration_ids": people}
        return "ticket", len(names), 0, values

    def test_tickets_sold_beside_goods_and_given_back(self):
        self.open()
        self.sold(self.ticket("Ann", "Bert"), ("plain", 1, 0))
        self.sold(self.ticket("Cleo"), ("plain", 1, 0), pay="card", invoiced=True)
        self.sold(("ticket", 2, 0), ("plain", 1, 0), refunds=0)
        proven = self.close_and_prove("sales_books", "stock_quantities", difference=-3)
        moved = proven["stock_quantities"]
        self.assertEqual((moved["left"], moved["right"]), (1, 1))
