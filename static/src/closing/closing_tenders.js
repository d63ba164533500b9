import { Component, useRef, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { getDataURLFromFile } from "@web/core/utils/urls";
import { formatFloat, formatMonetary } from "@web/views/fields/formatters";
import { differenceText, parseAmount } from "./amount";

const REQUIREMENTS = {
    accept: { label: _t("Accepted"), color: "text-bg-success" },
    reason: { label: _t("Reason needed"), color: "text-bg-warning" },
    review: { label: _t("Reviewed afterwards"), color: "text-bg-info" },
    approval: { label: _t("Approval needed"), color: "text-bg-warning" },
    block: { label: _t("Blocked"), color: "text-bg-danger" },
};

/** Each payment method as judged, with its reasons: to be given, or already given. */
export class ClosingTenders extends Component {
    static template = "pos_closing_control.ClosingTenders";
    static props = {
        answer: Object,
        typed: Object,
        onTyped: Function,
        // What Enter does in the last field
        onEnd: Function,
        isEditing: Boolean,
        maySplit: { type: Boolean, optional: true },
    };
    static defaultProps = { maySplit: true };

    setup() {
        this.root = useRef("root");
        this.state = useState({
            typed: JSON.parse(JSON.stringify(this.props.typed)),
            texts: {},
        });
    }

    get sheet() {
        return this.props.answer;
    }

    /** What nobody counts is of interest only if something was expected. */
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
            (tender) =>
                this.asksReason(tender) &&
                this.lines(tender).some((line) => !line.reason_id)
        );
    }

    money(amount) {
        return formatMonetary(amount, { currencyId: this.sheet.currency_id });
    }

    differenceText(amount) {
        return differenceText(amount, this.sheet.currency_id);
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
            return { label: _t("Matches"), color: "text-bg-success" };
        }
        if (
            ["approval", "block"].includes(tender.requirement) &&
            !this.isMissing(tender)
        ) {
            return { label: _t("Approved"), color: "text-bg-success" };
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
        return this.sheet.reasons.filter(
            (reason) =>
                ["both", direction].includes(reason.direction) &&
                [false, tender.kind].includes(reason.tender_kind)
        );
    }

    reason(line) {
        return this.sheet.reasons.find((reason) => reason.id === line.reason_id);
    }

    /** The reasons of a payment method as typed, else as stored; at least one. */
    lines(tender) {
        const known = tender.explanations.map(({ reason_id, note, amount }) => ({
            reason_id,
            note,
            amount: Math.abs(amount),
        }));
        const lines = this.state.typed[tender.payment_method_id] || known;
        return lines.length ? lines : [{}];
    }

    isSplit(tender) {
        return this.lines(tender).length > 1;
    }

    /** What the reasons do not explain yet; only for display, the server adds up. */
    rest(tender) {
        const told = this.lines(tender).reduce(
            (sum, line) => sum + (line.amount || 0),
            0
        );
        return Math.abs(tender.difference) - told;
    }

    hasRest(tender) {
        return Math.abs(this.rest(tender)) > 1e-6;
    }

    /** Documents typed here, or those the closing has for the same reason. */
    documents(tender, line) {
        const known = tender.explanations.find(
            (told) => told.reason_id === line.reason_id
        );
        return line.documents || known?.documents || [];
    }

    amountText(tender, index) {
        const { amount } = this.lines(tender)[index];
        const text = amount === undefined ? "" : formatFloat(amount);
        return this.state.texts[this.key(tender, index)] ?? text;
    }

    key(tender, index) {
        return `${tender.payment_method_id}-${index}`;
    }

    asksReason(tender) {
        return (
            this.props.isEditing &&
            Boolean(tender.difference) &&
            tender.requirement !== "accept"
        );
    }

    showsReason(tender) {
        return !this.props.isEditing && Boolean(tender.reason_id);
    }

    save(tender, lines) {
        this.state.typed[tender.payment_method_id] = lines;
        return this.props.onTyped(JSON.parse(JSON.stringify(this.state.typed)));
    }

    change(tender, index, values) {
        const lines = [...this.lines(tender)];
        lines[index] = { ...lines[index], ...values };
        return this.save(tender, lines);
    }

    /** A single reason has no amount of its own; a second one gets the remainder. */
    addReason(tender) {
        const lines = this.lines(tender);
        const next = this.isSplit(tender) ? { amount: this.roundedRest(tender) } : {};
        const first = this.isSplit(tender)
            ? lines
            : [{ ...lines[0], amount: undefined }];
        return this.save(tender, [...first, next]);
    }

    roundedRest(tender) {
        return this.hasRest(tender)
            ? parseFloat(this.rest(tender).toFixed(6))
            : undefined;
    }

    removeReason(tender, index) {
        for (const key in this.state.texts) {
            delete this.state.texts[key];
        }
        const lines = this.lines(tender).filter((_line, other) => other !== index);
        return this.save(tender, lines);
    }

    onReason(tender, index, ev) {
        this.change(tender, index, {
            reason_id: parseInt(ev.target.value, 10) || false,
        });
    }

    onNote(tender, index, ev) {
        this.change(tender, index, { note: ev.target.value || false });
    }

    onAmount(tender, index, ev) {
        let amount;
        try {
            amount = parseAmount(ev.target.value);
        } catch {
            amount = undefined;
        }
        this.state.texts[this.key(tender, index)] = ev.target.value;
        this.change(tender, index, { amount: amount || undefined });
    }

    onAmountTyped(tender, index) {
        if (this.lines(tender)[index].amount) {
            delete this.state.texts[this.key(tender, index)];
        }
    }

    async onDocuments(tender, index, ev) {
        const files = [...ev.target.files];
        ev.target.value = "";
        const urls = await Promise.all(files.map((file) => getDataURLFromFile(file)));
        const documents = files.map((file, number) => ({
            name: file.name,
            data: urls[number].split(",")[1],
        }));
        const typed = this.lines(tender)[index].documents || [];
        this.change(tender, index, { documents: [...typed, ...documents] });
    }

    removeDocuments(tender, index) {
        this.change(tender, index, { documents: undefined });
    }

    onKeydown(ev) {
        const fieldsOfForm = "input:not([type=file]), select";
        if (ev.key !== "Enter" || !ev.target.matches(fieldsOfForm)) {
            return;
        }
        ev.preventDefault();
        const fields = [...this.root.el.querySelectorAll(fieldsOfForm)];
        const next = fields[fields.indexOf(ev.target) + 1];
        if (next) {
            next.focus();
        } else {
            this.props.onEnd();
        }
    }
}
