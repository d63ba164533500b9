import { patch } from "@web/core/utils/patch";
import { PosStore } from "@point_of_sale/app/services/pos_store";

// Odoo's popup needs these keys; on a register with a policy it shows none of them.
const NOTHING_TOLD = {
    orders_details: { quantity: 0, amount: 0 },
    opening_notes: false,
    default_cash_details: { moves: [] },
    non_cash_payment_methods: [],
    is_manager: false,
    amount_authorized_diff: null,
};

patch(PosStore.prototype, {
    async initServerData() {
        const result = await super.initServerData(...arguments);
        this.data.connectWebSocket("CLOSING_CONTROL", ({ session_id, locked }) => {
            if (session_id === this.session.id) {
                this.session.closing_locked = locked;
                window.dispatchEvent(new CustomEvent("pos-closing-changed"));
            }
        });
        return result;
    },

    /** Expected amounts are not requested: the server sends them when it may. */
    async getClosePosInfo() {
        return this.config.closing_controlled
            ? NOTHING_TOLD
            : super.getClosePosInfo(...arguments);
    },
});
