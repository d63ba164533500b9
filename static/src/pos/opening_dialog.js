import { useEffect } from "@odoo/owl";
import { Dialog } from "@web/core/dialog/dialog";
import { _t } from "@web/core/l10n/translation";
import { useService } from "@web/core/utils/hooks";
import { ControlDialog } from "./control_dialog";

/** The Escape key must not skip the opening, as in Odoo's own popup. */
class FixedDialog extends Dialog {
    onEscape() {}
}

/** The opening on the register's screen; it disappears once the register is open. */
export class OpeningDialog extends ControlDialog {
    static components = { ...ControlDialog.components, Dialog: FixedDialog };

    setup() {
        super.setup();
        this.notification = useService("notification");
        this.last = "opened";
        this.asksNoteWithCount = true;
        this.maySplit = false;
        this.title = _t("Open Register");
        useEffect(
            (isDone) => isDone && this.begin(),
            () => [Boolean(this.answer?.done)]
        );
    }

    /** What the bus tells of a decision on this opening. */
    get decided() {
        return { session_id: this.control.sessionId };
    }

    get isWaiting() {
        return this.control.step === "signature" && !this.answer.may_sign;
    }

    /** Start selling, with a message only if something about the opening is unusual. */
    begin() {
        const [drawer] = this.answer.tenders;
        this.pos.session.state = "opened";
        this.pos.session.cash_register_balance_start = drawer.counted;
        if (drawer.difference) {
            this.notification.add(this.answer.message, { type: "info" });
        }
        this.props.popup.props.close();
    }

    buttonsOfChecks() {
        const look = this.answer?.locked
            ? () => this.control.open()
            : () => this.control.start();
        return [{ name: "look", label: _t("Refresh"), run: look }, this.buttonLater()];
    }

    buttonsOfCount() {
        return [
            {
                name: "submit",
                label: _t("Open the register"),
                run: () => this.control.submitCount(),
            },
            this.buttonKeepCount(),
            this.buttonLater(),
        ];
    }

    buttonsOfDifferences() {
        return [
            this.buttonExplain(),
            this.buttonToSign(),
            this.buttonRecount(),
            this.buttonLater(),
        ];
    }

    buttonsOfSignature() {
        return [
            this.buttonApprove(),
            this.buttonGrantCount(),
            this.buttonChangeReasons(_t("Back to the reasons")),
            this.buttonRecount(),
            this.buttonLater(),
        ];
    }

    buttonLater() {
        return {
            name: "later",
            label: _t("Finish later"),
            run: () => this.pos.showLoginScreen(),
        };
    }
}
