import { patch } from "@web/core/utils/patch";
import { AlertDialog } from "@web/core/confirmation_dialog/confirmation_dialog";
import { _t } from "@web/core/l10n/translation";
import { PosStore } from "@point_of_sale/app/services/pos_store";

/** A till with a closing policy is closed in the back office, after its last sale. */
patch(PosStore.prototype, {
    async closeSession() {
        if (!this.config.closing_controlled) {
            return super.closeSession(...arguments);
        }
        if (!(await this.pushOrdersWithClosingPopup({ throw: true }))) {
            return;
        }
        if (this.hasUnsentSales()) {
            this.dialog.add(AlertDialog, {
                title: _t("Sales are still being sent"),
                body: _t("Wait a moment, then close the register again."),
            });
            return;
        }
        this._resetConnectedCashier();
        this.redirectToClosing();
    },

    /** A sale that is being sent just now is left out by syncAllOrders. */
    hasUnsentSales() {
        return this.models["pos.order"].some(
            (order) => order.state === "paid" && !order.isSynced
        );
    },

    redirectToClosing() {
        window.location = `/odoo/${this.session.id}/close-register`;
    },
});
