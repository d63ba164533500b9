import { onWillUnmount } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { ask } from "@point_of_sale/app/utils/make_awaitable_dialog";
import { useService } from "@web/core/utils/hooks";
import { ClosingReceipt } from "./closing_receipt";
import { ClosingSlip } from "./closing_slip";
import { ControlDialog } from "./control_dialog";

/** The closing on the register's screen. */
export class ClosingDialog extends ControlDialog {
    setup() {
        super.setup();
        this.printer = useService("printer");
        this.last = "closed";
        this.asksNoteWithCount = false;
        this.maySplit = true;
        this.title = _t("Close Register");
        // However the dialog is left, nothing can be sold in a closed session.
        onWillUnmount(() => this.answer?.done && this.pos.router.close());
    }

    /** What the bus tells of a decision on this closing. */
    get decided() {
        return { closing_id: this.answer.id };
    }

    get isWaiting() {
        return this.answer.request.state === "waiting" && !this.answer.may_sign;
    }

    buttonsOfChecks() {
        const isStopped = !this.answer || this.control.codes.has("check");
        return [
            isStopped
                ? {
                      name: "look",
                      label: _t("Refresh"),
                      run: () => this.control.start(),
                  }
                : {
                      name: "start",
                      label: _t("Continue"),
                      run: () => this.control.start("count"),
                  },
            this.buttonPutAside(),
            this.buttonLater(),
        ];
    }

    buttonsOfCount() {
        const next = { name: "next", label: _t("Next"), run: () => this.turn(1) };
        const submit = {
            name: "submit",
            label: _t("Confirm count"),
            run: () => this.control.submitCount(),
        };
        return [
            this.isLastSheet ? submit : next,
            this.buttonKeepCount(),
            {
                name: "back",
                label: _t("Back"),
                run: () => this.turn(-1),
                isShown: this.control.sheet > 0,
            },
            {
                name: "cash_move",
                label: _t("Cash In/Out"),
                run: () => this.props.popup.cashMove(),
                isShown: this.pos.showCashMoveButton && !this.ui.isSmall,
            },
            this.buttonReport(this.control.sheet === 0),
            this.buttonLater(),
        ];
    }

    buttonsOfDifferences() {
        const { control, answer } = this;
        const isExplained = answer.tenders.some((tender) => tender.reason_id);
        return [
            this.buttonExplain(),
            {
                name: "close",
                label: _t("Close the register"),
                run: () => this.close(),
                isShown: !answer.missing.length && !control.isEditing,
            },
            this.buttonToSign(),
            this.buttonRecount(),
            this.buttonChangeReasons(
                _t("Change the reasons"),
                isExplained && !control.isEditing
            ),
            this.buttonTry(!control.isEditing),
            this.buttonReport(!control.isEditing),
            this.buttonLater(),
        ];
    }

    buttonsOfSignature() {
        const { control, answer, isWaiting } = this;
        return [
            this.buttonApprove(),
            {
                name: "request",
                label: _t("Request approval"),
                run: () => control.requestApproval(),
                isShown: !answer.may_sign && !isWaiting,
            },
            {
                name: "refuse",
                label: _t("Refuse"),
                run: () => control.refuse(),
                isShown: answer.may_refuse,
            },
            this.buttonGrantCount(),
            {
                name: "withdraw",
                label: _t("Withdraw the request"),
                run: () => control.withdrawRequest(),
                isShown: isWaiting,
            },
            this.buttonChangeReasons(_t("Back to the reasons")),
            this.buttonTry(),
            this.buttonRecount(),
            this.buttonLater(),
        ];
    }

    buttonsOfClosed() {
        return [
            {
                name: "done",
                label: _t("Done"),
                run: () => this.props.popup.props.close(),
            },
            {
                name: "print",
                label: _t("Print slip"),
                run: () => this.print(ClosingSlip, this.control.slip()),
            },
            this.buttonReport(),
        ];
    }

    buttonReport(isShown = true) {
        const { done, may_report } = this.answer;
        return {
            name: "report",
            label: done ? _t("Print Z report") : _t("Print X report"),
            run: () => this.print(ClosingReceipt, this.control.report()),
            isShown: isShown && may_report,
        };
    }

    buttonTry(isShown = true) {
        return {
            name: "try_posting",
            label: _t("Try posting"),
            title: _t(
                "Posts as a test and rolls it back, to see whether it works now."
            ),
            run: () => this.control.tryPosting(),
            isShown: isShown && Boolean(this.answer.may_try),
        };
    }

    buttonPutAside() {
        return {
            name: "put_aside",
            label: _t("Put this order aside"),
            run: () => this.putAside(),
            isShown: Boolean(this.control.refused),
        };
    }

    buttonLater() {
        return {
            name: "later",
            label: _t("Finish later"),
            run: () => this.props.popup.cancel(),
            isShown: this.props.popup.canCancel(),
        };
    }

    async putAside() {
        const isSure = await ask(this.dialog, {
            title: _t("Put this order aside"),
            body: _t(
                "The server refuses this order. It is kept for a manager and is not a sale of this register. Its money is not expected in the drawer. Continue?"
            ),
            confirmLabel: _t("Put aside"),
        });
        if (isSure) {
            await this.control.putAside();
        }
    }

    turn(pages) {
        this.control.sheet += pages;
    }

    /** Through Odoo's popup, so that the questions of other modules there are asked. */
    close() {
        return this.control.run(async () => {
            await this.props.popup.confirm();
            return this.answer;
        });
    }

    /** Print a component once the server has answered what is on it. */
    async print(component, asked) {
        const told = await asked;
        if (told) {
            await this.printer.print(component, { told }, { webPrintFallback: true });
        }
    }
}
