import { Component, markup } from "@odoo/owl";

/** The X or Z report in its short form, as the server has laid it out. */
export class ClosingReceipt extends Component {
    static template = "pos_closing_control.ClosingReceipt";
    static props = { told: String };

    get report() {
        return markup(this.props.told);
    }
}
