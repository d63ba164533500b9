import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";

const STEPS = [
    ["checks", _t("Checks")],
    ["count", _t("Count")],
    ["differences", _t("Differences")],
    ["signature", _t("Approval")],
];
const LAST = {
    closed: ["closed", _t("Closed")],
    opened: ["opened", _t("Opened")],
};

/** The steps of a closing: the current one, those before and those to come. */
export class ClosingSteps extends Component {
    static template = "pos_closing_control.ClosingSteps";
    static props = { current: String, last: { type: String, optional: true } };
    static defaultProps = { last: "closed" };

    get steps() {
        const steps = [...STEPS, LAST[this.props.last]];
        const current = steps.findIndex(([name]) => name === this.props.current);
        return steps.map(([name, label], index) => ({
            name,
            label,
            number: index + 1,
            isDone: index < current || this.props.current === this.props.last,
            isCurrent: index === current,
        }));
    }
}
