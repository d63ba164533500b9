import { useState } from "@odoo/owl";
import { OpeningControlPopup } from "@point_of_sale/app/components/popups/opening_control_popup/opening_control_popup";
import { patch } from "@web/core/utils/patch";
import { OpeningDialog } from "./opening_dialog";
import { TillOpening } from "./till_opening";

/** If the policy requires it, Odoo's popup shows our dialog, whoever opens it. */
patch(OpeningControlPopup, {
    components: { ...OpeningControlPopup.components, OpeningDialog },
});

patch(OpeningControlPopup.prototype, {
    setup() {
        super.setup(...arguments);
        if (this.pos.session.opening_controlled) {
            this.opening = useState(new TillOpening(this.pos));
        }
    },
});
