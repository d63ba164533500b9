import { Component, useState } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

/**
 * An approver signs in the session of the one at the till: name, and PIN or password.
 *
 * The secret goes to the verb and nowhere else: it is never a value of the record.
 */
export class ClosingSign extends Component {
    static template = "pos_closing_control.ClosingSign";
    static props = { ...standardFieldProps };

    setup() {
        this.orm = useService("orm");
        this.notification = useService("notification");
        this.state = useState({
            approver: "",
            secret: "",
            kind: false,
            message: false,
            isBusy: false,
        });
    }

    get answer() {
        return this.props.record.data[this.props.name];
    }

    get approvers() {
        return this.answer.approvers || [];
    }

    get kinds() {
        return this.answer.secret_kinds || [];
    }

    get isPin() {
        return (this.state.kind || this.kinds[0]) === "pin";
    }

    get isComplete() {
        return this.state.approver && this.state.secret && !this.state.isBusy;
    }

    changeKind() {
        this.state.kind = this.isPin ? "password" : "pin";
        this.state.secret = "";
    }

    onKeydown(ev) {
        if (ev.key === "Enter") {
            ev.preventDefault();
            this.sign();
        }
    }

    async sign() {
        if (!this.isComplete) {
            return;
        }
        this.state.isBusy = true;
        this.state.message = false;
        try {
            await this.ask();
        } finally {
            this.state.secret = "";
            this.state.isBusy = false;
        }
    }

    async ask() {
        const { record } = this.props;
        await record.save();
        const answer = await this.orm.call("pos.closing", "approve", [
            [this.answer.id],
            Number(this.state.approver),
            this.state.secret,
            record.data.note || false,
        ]);
        if (!answer.signed) {
            this.state.message = answer.message;
            return;
        }
        this.notification.add(answer.message, { type: "success" });
        await record.load();
    }
}

registry.category("fields").add("closing_sign", {
    component: ClosingSign,
    supportedTypes: ["json"],
});
