import { Component, useState } from "@odoo/owl";

/**
 * An approver signs in the session of the one at the till: name, and PIN or password.
 *
 * The secret goes to the verb and nowhere else: it is never kept.
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
            kind: false,
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
            const { approver, secret } = this.state;
            const answer = await this.props.sign(Number(approver) || approver, secret);
            this.state.message = answer && !answer.signed && answer.message;
        } finally {
            this.state.secret = "";
            this.state.isBusy = false;
        }
    }
}
