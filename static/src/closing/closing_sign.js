import { Component, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";

/**
 * Lets an approver approve in a cashier's session: name, and PIN or password.
 *
 * The secret goes to the verb and nowhere else: it is never stored.
 */
export class ClosingSign extends Component {
    static template = "pos_closing_control.ClosingSign";
    static props = {
        answer: Object,
        // async (approver id, secret) => the answer of the verb
        sign: Function,
    };

    setup() {
        this.state = useState({
            approver: "",
            secret: "",
            usesPassword: false,
            message: false,
            isBusy: false,
        });
    }

    get answer() {
        return this.props.answer;
    }

    get approvers() {
        return this.answer.approvers || [];
    }

    /** An employee who is not a user has no secret but the employee PIN. */
    get kinds() {
        const isEmployee = this.state.approver.startsWith("employee");
        return isEmployee ? ["employee_pin"] : this.answer.secret_kinds || [];
    }

    get pins() {
        return this.kinds.filter((kind) => kind !== "password");
    }

    get isPin() {
        return this.pins.length > 0 && !(this.state.usesPassword && this.mayChange);
    }

    get mayChange() {
        return this.pins.length > 0 && this.kinds.includes("password");
    }

    get caption() {
        const captions = { pin: _t("Closing PIN"), employee_pin: _t("Employee PIN") };
        return this.pins.length > 1 ? _t("PIN") : captions[this.pins[0]];
    }

    get isComplete() {
        return this.state.approver && this.state.secret && !this.state.isBusy;
    }

    changeKind() {
        this.state.usesPassword = this.isPin;
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
            const { approver, secret } = this.state;
            const answer = await this.props.sign(Number(approver) || approver, secret);
            this.state.message = answer && !answer.signed && answer.message;
        } finally {
            this.state.secret = "";
            this.state.isBusy = false;
        }
    }
}
