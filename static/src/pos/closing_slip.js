import { Component } from "@odoo/owl";
import { deserializeDateTime, formatDateTime } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";
import { formatMonetary } from "@web/views/fields/formatters";
import { differenceText } from "../closing/amount";

const DECISIONS = {
    approved: _t("Approved"),
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

    differenceText(amount) {
        return differenceText(amount, this.slip.currency_id);
    }

    moment(value) {
        return value ? formatDateTime(deserializeDateTime(value)) : "";
    }

    decision(signature) {
        return DECISIONS[signature.decision];
    }
}
