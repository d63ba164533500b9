import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

// The records behind one side of a row, with a button for each model. Records that the
// user may not open, or that were deleted, are only named.
export class ProofRecords extends Component {
    static template = "pos_closing_control.ProofRecords";
    static props = { ...standardFieldProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
    }

    get links() {
        return this.props.record.data[this.props.name] || [];
    }

    async open(link) {
        const side = this.props.name === "left_links" ? "left" : "right";
        const action = await this.orm.call(
            "pos.closing.proof.row",
            `action_open_${side}`,
            [[this.props.record.resId]],
            { context: { proof_model: link.model } }
        );
        this.action.doAction(action);
    }
}

registry.category("fields").add("proof_records", {
    component: ProofRecords,
    displayName: _t("Records of a proof"),
    supportedTypes: ["json"],
});
