import { useState } from "@odoo/owl";
import { ClosePosPopup } from "@point_of_sale/app/components/popups/closing_popup/closing_popup";
import { patch } from "@web/core/utils/patch";
import { ClosingDialog } from "./closing_dialog";
import { TillClosing } from "./till_closing";

/**
 * On a register with a policy Odoo's popup shows our dialog, whoever opens it. The popup
 * stays around it, so that what other modules add to its methods still runs.
 */
patch(ClosePosPopup, {
    components: { ...ClosePosPopup.components, ClosingDialog },
});

patch(ClosePosPopup.prototype, {
    setup() {
        super.setup(...arguments);
        if (this.pos.config.closing_controlled) {
            this.closing = useState(new TillClosing(this.pos));
        }
    },

    /** The server has judged the count; Odoo must not judge it once more here. */
    getMaxDifference() {
        return this.closing ? 0 : super.getMaxDifference(...arguments);
    },

    async closeSession() {
        if (!this.closing) {
            return super.closeSession(...arguments);
        }
        this.pos._resetConnectedCashier();
        await this.closing.close();
        if (this.closing.answer.done) {
            this.pos.session.state = "closed";
            this.pos.session.closing_locked = false;
        }
    },
});
