import { Component } from "@odoo/owl";

/** What stands in the way of a closing, each with a button that opens the records. */
export class ClosingChecks extends Component {
    static template = "pos_closing_control.ClosingChecks";
    static props = { answer: Object, onOpen: Function };

    get obstacles() {
        const { checks, missing } = this.props.answer;
        const changed = missing.filter((item) => item.code === "changed");
        return [...checks, ...changed];
    }
}
