import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";

const STEPS = [
    ["checks", _t("Checks")],
    ["count", _t("Count")],
    ["differences", _t("Differences")],
    ["signature", _t("Signature")],
    ["closed", _t("Closed")],
];

/** The steps of a closing: where one is, what was before and what is to come. */
export class ClosingSteps extends Component {
    static template = "pos_closing_control.ClosingSteps";
    static props = { current: String };

    get steps() {
        const current = STEPS.findIndex(([name]) => name === this.props.current);
        return STEPS.map(([name, label], index) => ({
            name,
            label,
            number: index + 1,
            isDone: index < current || this.props.current === "closed",
            isCurrent: index === current,
        }));
    }
}
