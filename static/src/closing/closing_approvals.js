import { Component } from "@odoo/owl";
import { deserializeDateTime, formatDateTime } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";

const DECISIONS = {
    approved: { label: _t("Approved"), icon: "fa-check-circle text-success" },
    refused: { label: _t("Refused"), icon: "fa-times-circle text-danger" },
    recount: { label: _t("New count granted"), icon: "fa-repeat text-info" },
    reviewed: { label: _t("Reviewed"), icon: "fa-eye text-success" },
};

/** Who approved, refused or granted a new count, the latest first. */
export class ClosingApprovals extends Component {
    static template = "pos_closing_control.ClosingApprovals";
    static props = { answer: Object };

    get approvals() {
        return this.props.answer.approvals.map((approval) => ({
            ...approval,
            ...DECISIONS[approval.decision],
            when: formatDateTime(deserializeDateTime(approval.date)),
        }));
    }
}
