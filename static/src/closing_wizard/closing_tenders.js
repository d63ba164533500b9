import { Component, useRef, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { formatMonetary } from "@web/views/fields/formatters";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

const REQUIREMENTS = {
    accept: { label: _t("Accepted"), color: "text-bg-success" },
    reason: { label: _t("Reason needed"), color: "text-bg-warning" },
    review: { label: _t("Reviewed afterwards"), color: "text-bg-info" },
    approval: { label: _t("Signature needed"), color: "text-bg-warning" },
    block: { label: _t("Blocked"), color: "text-bg-danger" },
};

/** Each tender as it was judged, with its reason: to be given, or as it was given. */
export class ClosingTenders extends Component {
    static template = "pos_closing_control.ClosingTenders";
    static props = {
        ...standardFieldProps,
        sheetField: { type: String, optional: true },
    };

    setup() {
        this.root = useRef("root");
        this.state = useState({
            typed: JSON.parse(JSON.stringify(this.props.record.data[this.props.name] || {})),
        });
    }

    get sheet() {
        return this.props.record.data[this.props.sheetField];
    }

    get isEditing() {
        return this.props.record.data.is_editing;
    }

    /** What nobody counts is of interest only where something was expected. */
    get tenders() {
        return this.sheet.tenders.filter(
            (tender) =>
                tender.requirement &&
                (tender.declaration !== "nothing" || tender.expected)
        );
    }

    /** The first field to fill in gets the focus. */
    get firstOpen() {
        return this.tenders.find(
            (tender) => this.asksReason(tender) && !this.reasonId(tender)
        );
    }

    money(amount) {
        return formatMonetary(amount, { currencyId: this.sheet.currency_id });
    }

    signed(amount) {
        return (amount > 0 ? "+" : "") + this.money(amount);
    }

    tone(tender) {
        if (!tender.difference) {
            return "text-success";
        }
        return tender.difference < 0 ? "text-danger" : "text-warning";
    }

    badgeOf(tender) {
        if (this.sheet.done && tender.requirement !== "review") {
            return undefined;
        }
        if (tender.requirement === "reason" && tender.reason_id) {
            return { label: _t("Reason given"), color: "text-bg-success" };
        }
        if (tender.requirement === "accept" && !tender.difference) {
            return { label: _t("Agrees"), color: "text-bg-success" };
        }
        if (["approval", "block"].includes(tender.requirement) && !this.isMissing(tender)) {
            return { label: _t("Signed"), color: "text-bg-success" };
        }
        return REQUIREMENTS[tender.requirement];
    }

    isMissing(tender) {
        return this.sheet.missing.some(
            (item) => item.payment_method_id === tender.payment_method_id
        );
    }

    reasons(tender) {
        const direction = tender.difference < 0 ? "short" : "over";
        return this.sheet.reasons.filter((reason) =>
            ["both", direction].includes(reason.direction)
        );
    }

    reason(tender) {
        return this.sheet.reasons.find((reason) => reason.id === this.reasonId(tender));
    }

    typed(tender) {
        return this.state.typed[tender.payment_method_id] || {};
    }

    reasonId(tender) {
        return this.typed(tender).reason_id ?? tender.reason_id;
    }

    note(tender) {
        return this.typed(tender).note ?? (tender.note || "");
    }

    asksReason(tender) {
        return this.isEditing && Boolean(tender.difference) && tender.requirement !== "accept";
    }

    showsReason(tender) {
        return !this.isEditing && Boolean(tender.reason_id);
    }

    change(tender, values) {
        this.state.typed[tender.payment_method_id] = { ...this.typed(tender), ...values };
        return this.props.record.update({
            [this.props.name]: JSON.parse(JSON.stringify(this.state.typed)),
        });
    }

    onReason(tender, ev) {
        this.change(tender, { reason_id: parseInt(ev.target.value, 10) || false });
    }

    onNote(tender, ev) {
        this.change(tender, { note: ev.target.value || false });
    }

    onKeydown(ev) {
        if (ev.key !== "Enter" || !ev.target.matches("input, select")) {
            return;
        }
        ev.preventDefault();
        const fields = [...this.root.el.querySelectorAll("input, select")];
        const next =
            fields[fields.indexOf(ev.target) + 1] ||
            this.root.el
                .closest(".o_form_renderer")
                .querySelector(".o_closing_buttons .btn-primary");
        next?.focus();
    }
}

registry.category("fields").add("closing_tenders", {
    component: ClosingTenders,
    supportedTypes: ["json"],
    extractProps: ({ options }) => ({ sheetField: options.sheet || "answer" }),
});
