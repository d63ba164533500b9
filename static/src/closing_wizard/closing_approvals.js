import { Component } from "@odoo/owl";
import { deserializeDateTime, formatDateTime } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

const DECISIONS = {
    approved: { label: _t("Signed"), icon: "fa-check-circle text-success" },
    refused: { label: _t("Refused"), icon: "fa-times-circle text-danger" },
    recount: { label: _t("New count granted"), icon: "fa-repeat text-info" },
    reviewed: { label: _t("Reviewed"), icon: "fa-eye text-success" },
};

/** Who signed, refused or granted a new count, the latest first. */
export class ClosingApprovals extends Component {
    static template = "pos_closing_control.ClosingApprovals";
    static props = { ...standardFieldProps };

    get approvals() {
        return this.props.record.data[this.props.name].approvals.map((approval) => ({
            ...approval,
            ...DECISIONS[approval.decision],
            when: formatDateTime(deserializeDateTime(approval.date)),
        }));
    }
}

registry.category("fields").add("closing_approvals", {
    component: ClosingApprovals,
    supportedTypes: ["json"],
});
