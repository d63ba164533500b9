import { Component, useEffect, useRef, useState } from "@odoo/owl";
import { getCurrency } from "@web/core/currency";
import { formatFloat, formatMonetary } from "@web/views/fields/formatters";
import { parseAmount } from "./amount";

/** The payment methods of an answer that somebody declares. */
export function countedTenders(answer) {
    return answer.tenders.filter((tender) => tender.declaration !== "nothing");
}

/**
 * The sheet to count with: coins and notes of each cash method, and one amount for each
 * other payment method. What was not typed is left out of the value: it is not zero.
 */
export class ClosingCount extends Component {
    static template = "pos_closing_control.ClosingCount";
    static props = {
        answer: Object,
        typed: Object,
        onTyped: Function,
        // What Enter does in the last field
        onEnd: Function,
        // Those to count here, if not all
        tenders: { type: Array, optional: true },
        // There is a keypad beside the fields: no other one has to pop up
        hasKeypad: { type: Boolean, optional: true },
    };

    setup() {
        this.root = useRef("root");
        this.state = useState({
            typed: JSON.parse(JSON.stringify(this.props.typed)),
            // The text of a field while it is typed: rendering must not change it.
            texts: {},
            invalid: {},
            toggled: 0,
        });
        useEffect(
            () => this.toggledCard?.querySelector("input")?.focus(),
            () => [this.state.toggled]
        );
    }

    get sheet() {
        return this.props.answer;
    }

    get currencyId() {
        return this.sheet.currency_id;
    }

    get digits() {
        return getCurrency(this.currencyId)?.digits;
    }

    get tenders() {
        return this.props.tenders || countedTenders(this.sheet);
    }

    get bills() {
        return [...this.sheet.bills].sort((a, b) => b.value - a.value);
    }

    /** Expected amounts come only with the answer of an open count. */
    get showsExpected() {
        return this.tenders.some((tender) => tender.expected !== false);
    }

    typed(tender) {
        return this.state.typed[tender.payment_method_id] || {};
    }

    byBills(tender) {
        return (
            tender.kind === "cash" &&
            (this.sheet.require_denominations || Boolean(this.typed(tender).by_bills))
        );
    }

    quantity(tender, bill) {
        return this.typed(tender).bills?.[bill.id];
    }

    subtotal(tender, bill) {
        return (this.quantity(tender, bill) || 0) * bill.value;
    }

    total(tender) {
        return this.bills.reduce((sum, bill) => sum + this.subtotal(tender, bill), 0);
    }

    money(amount) {
        return formatMonetary(amount, { currencyId: this.currencyId });
    }

    billKey(tender, bill) {
        return `${tender.payment_method_id}-${bill.id}`;
    }

    quantityText(tender, bill) {
        const key = this.billKey(tender, bill);
        return this.state.texts[key] ?? this.quantity(tender, bill) ?? "";
    }

    amountText(tender) {
        const { amount } = this.typed(tender);
        const text =
            amount === undefined ? "" : formatFloat(amount, { digits: this.digits });
        return this.state.texts[tender.payment_method_id] ?? text;
    }

    /** Once typed, a valid text is replaced by the amount as formatted here. */
    onTyped(key) {
        if (!this.state.invalid[key]) {
            delete this.state.texts[key];
        }
    }

    icon(tender) {
        return tender.kind === "cash" ? "fa-money" : "fa-credit-card";
    }

    change(tender, values) {
        const typed = { ...this.typed(tender), ...values };
        for (const name in typed) {
            if (typed[name] === undefined) {
                delete typed[name];
            }
        }
        this.state.typed[tender.payment_method_id] = typed;
        return this.props.onTyped(JSON.parse(JSON.stringify(this.state.typed)));
    }

    onQuantity(tender, bill, ev) {
        const key = this.billKey(tender, bill);
        const text = ev.target.value.trim();
        const isWhole = /^\d*$/.test(text);
        this.state.texts[key] = ev.target.value;
        this.state.invalid[key] = !isWhole;
        const bills = { ...this.typed(tender).bills };
        delete bills[bill.id];
        if (text && isWhole) {
            bills[bill.id] = parseInt(text, 10);
        }
        this.change(tender, { bills });
    }

    onAmount(tender, ev) {
        let amount;
        let invalid = false;
        try {
            amount = parseAmount(ev.target.value);
        } catch {
            invalid = true;
        }
        this.state.texts[tender.payment_method_id] = ev.target.value;
        this.state.invalid[tender.payment_method_id] = invalid;
        this.change(tender, { amount });
    }

    onReference(tender, ev) {
        this.change(tender, { reference: ev.target.value || undefined });
    }

    /** Focus the fields that appear, so that the next keys, or the keypad, type there. */
    toggleBills(tender, ev) {
        this.toggledCard = ev.target.closest(".o_closing_card");
        this.state.toggled++;
        this.change(tender, { by_bills: !this.byBills(tender) });
    }

    /** Enter moves on as Tab does, and from the last field to the button. */
    onKeydown(ev) {
        if (ev.key !== "Enter" || ev.target.tagName !== "INPUT") {
            return;
        }
        ev.preventDefault();
        const inputs = [...this.root.el.querySelectorAll("input")];
        const next = inputs[inputs.indexOf(ev.target) + 1];
        if (next) {
            next.focus();
            next.select();
        } else {
            this.props.onEnd();
        }
    }
}
