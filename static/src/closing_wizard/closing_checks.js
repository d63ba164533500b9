import { Component } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

/** What stands in the way of a closing, each with a button to the very records. */
export class ClosingChecks extends Component {
    static template = "pos_closing_control.ClosingChecks";
    static props = { ...standardFieldProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
    }

    get obstacles() {
        const { checks, missing } = this.props.record.data[this.props.name];
        const changed = missing.filter((item) => item.code === "changed");
        return [...checks, ...changed];
    }

    async open(check) {
        const { resModel, resId } = this.props.record;
        this.action.doAction(
            await this.orm.call(resModel, "action_open_check", [resId, check.code])
        );
    }
}

registry.category("fields").add("closing_checks", {
    component: ClosingChecks,
    supportedTypes: ["json"],
});
