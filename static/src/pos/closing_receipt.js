import { Component, markup } from "@odoo/owl";

/** The short X or Z report, as the server has laid it out. */
export class ClosingReceipt extends Component {
    static template = "pos_closing_control.ClosingReceipt";
    static props = { told: String };

    get report() {
        return markup(this.props.told);
    }
}
