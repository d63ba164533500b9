import { Component } from "@odoo/owl";
import { deserializeDateTime, formatDateTime } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";
import { formatMonetary } from "@web/views/fields/formatters";

const DECISIONS = {
    approved: _t("Signed"),
    refused: _t("Refused"),
    recount: _t("New count granted"),
    reviewed: _t("Reviewed"),
};

/** What is printed of a closing, by the receipt printer or the browser. */
export class ClosingSlip extends Component {
    static template = "pos_closing_control.ClosingSlip";
    static props = { told: Object };

    get slip() {
        return this.props.told;
    }

    money(amount) {
        return formatMonetary(amount, { currencyId: this.slip.currency_id });
    }

    signed(amount) {
        return (amount > 0 ? "+" : "") + this.money(amount);
    }

    moment(value) {
        return value ? formatDateTime(deserializeDateTime(value)) : "";
    }

    decision(signature) {
        return DECISIONS[signature.decision];
    }
}
