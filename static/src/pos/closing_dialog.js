import {
    Component,
    onMounted,
    onWillUnmount,
    useEffect,
    useExternalListener,
    useRef,
} from "@odoo/owl";
import { usePos } from "@point_of_sale/app/hooks/pos_hook";
import { ask } from "@point_of_sale/app/utils/make_awaitable_dialog";
import { Dialog } from "@web/core/dialog/dialog";
import { _t } from "@web/core/l10n/translation";
import { useService } from "@web/core/utils/hooks";
import { ClosingApprovals } from "../closing/closing_approvals";
import { ClosingChecks } from "../closing/closing_checks";
import { ClosingCount, countedTenders } from "../closing/closing_count";
import { ClosingSign } from "../closing/closing_sign";
import { ClosingSteps } from "../closing/closing_steps";
import { ClosingTenders } from "../closing/closing_tenders";
import { ClosingWaiting } from "../closing/closing_waiting";
import { PRIMARY, focusStep } from "../closing/focus";
import { ClosingKeypad } from "./closing_keypad";
import { ClosingSlip } from "./closing_slip";

/**
 * The closing on the screen of the till, one step a screen.
 *
 * It shows what the server answered to `TillClosing`, and decides nothing.
 */
export class ClosingDialog extends Component {
    static template = "pos_closing_control.ClosingDialog";
    static components = {
        ClosingApprovals,
        ClosingChecks,
        ClosingCount,
        ClosingKeypad,
        ClosingSign,
        ClosingSteps,
        ClosingTenders,
        ClosingWaiting,
        Dialog,
    };
    static props = {
        // Odoo's popup around this, with what other modules added to its methods
        popup: Object,
        closing: Object,
    };

    setup() {
        this.pos = usePos();
        this.ui = useService("ui");
        this.dialog = useService("dialog");
        this.printer = useService("printer");
        this.body = useRef("body");
        const lookAgain = () => this.closing.refresh();
        useExternalListener(window, "pos-network-online", lookAgain);
        useExternalListener(window, "pos-closing-changed", lookAgain);
        onMounted(() => this.closing.start());
        // However the dialog is left: a closed session sells no more.
        onWillUnmount(() => this.answer?.done && this.pos.router.close());
        useEffect(
            () => this.beginStep(),
            () => [this.closing.step, this.closing.sheet, this.closing.isEditing, this.isIdle]
        );
    }

    get closing() {
        return this.props.closing;
    }

    get answer() {
        return this.closing.answer;
    }

    get isIdle() {
        return !this.closing.isBusy;
    }

    /** Cash is counted method by method; amounts that are only read off, together. */
    get sheets() {
        const tenders = countedTenders(this.answer);
        const cash = tenders.filter((tender) => tender.kind === "cash");
        const others = tenders.filter((tender) => tender.kind !== "cash");
        return [...cash.map((tender) => [tender]), ...(others.length ? [others] : [])];
    }

    get sheet() {
        return this.sheets[this.closing.sheet] || [];
    }

    get isLastSheet() {
        return this.closing.sheet >= this.sheets.length - 1;
    }

    get isWaiting() {
        return this.answer.request.state === "waiting" && !this.answer.may_sign;
    }

    get obstacles() {
        return this.answer.missing.map((item) => item.message);
    }

    get hasKeypad() {
        return this.closing.step === "count" && !this.ui.isSmall && this.sheet.length > 0;
    }

    beginStep() {
        if (!this.isIdle) {
            return;
        }
        this.body.el.closest(".modal-body").scrollTop = 0;
        return focusStep(this.body.el.closest(".modal-content"), { onTouch: this.hasKeypad });
    }

    focusButton() {
        this.body.el.closest(".modal-content").querySelector(PRIMARY)?.focus();
    }

    // Buttons: what can be done at each step, the first one leads on; while somebody
    // else has to act, none does ----------------------------------------------------

    get buttons() {
        const of = {
            checks: () => this.buttonsOfChecks(),
            count: () => this.buttonsOfCount(),
            differences: () => this.buttonsOfDifferences(),
            signature: () => this.buttonsOfSignature(),
            closed: () => this.buttonsOfClosed(),
        };
        const shown = of[this.closing.step]().filter((button) => button.isShown ?? true);
        return shown.map((button, index) => ({
            ...button,
            isPrimary: index === 0 && !(this.answer && this.isWaiting),
        }));
    }

    buttonsOfChecks() {
        const isStopped = !this.answer || this.closing.codes.has("check");
        return [
            isStopped
                ? { name: "look", label: _t("Look again"), run: () => this.closing.start() }
                : { name: "start", label: _t("Go on"), run: () => this.closing.start("count") },
            this.buttonLater(),
        ];
    }

    buttonsOfCount() {
        const next = { name: "next", label: _t("Next"), run: () => this.turn(1) };
        const submit = {
            name: "submit",
            label: _t("Confirm count"),
            run: () => this.closing.submitCount(),
        };
        return [
            this.isLastSheet ? submit : next,
            {
                name: "keep",
                label: _t("My count is right"),
                run: () => this.keepCount(),
                isShown: this.isLastSheet && this.answer.attempts > 0 && !this.answer.locked,
            },
            {
                name: "back",
                label: _t("Back"),
                run: () => this.turn(-1),
                isShown: this.closing.sheet > 0,
            },
            {
                name: "cash_move",
                label: _t("Cash In/Out"),
                run: () => this.props.popup.cashMove(),
                isShown: this.pos.showCashMoveButton && !this.ui.isSmall,
            },
            this.buttonLater(),
        ];
    }

    buttonsOfDifferences() {
        const { closing, answer } = this;
        const isReady = !answer.missing.length;
        const isExplained = answer.tenders.some((tender) => tender.reason_id);
        return [
            {
                name: "explain",
                label: _t("Go on"),
                run: () => closing.explain(),
                isShown: closing.isEditing,
            },
            {
                name: "close",
                label: _t("Close the register"),
                run: () => this.close(),
                isShown: isReady && !closing.isEditing,
            },
            {
                name: "sign",
                label: _t("Go on"),
                run: () => closing.show("signature"),
                isShown: !isReady && !closing.isEditing && closing.isSignable,
            },
            this.buttonRecount(),
            {
                name: "change_reasons",
                label: _t("Change the reasons"),
                run: () => closing.show("explain"),
                isShown: !closing.isEditing && isExplained && answer.may_explain,
            },
            this.buttonLater(),
        ];
    }

    buttonsOfSignature() {
        const { closing, answer, isWaiting } = this;
        return [
            {
                name: "approve",
                label: _t("Sign"),
                run: () => closing.approve(),
                isShown: answer.may_sign,
            },
            {
                name: "request",
                label: _t("Ask for a signature"),
                run: () => closing.requestApproval(),
                isShown: !answer.may_sign && !isWaiting,
            },
            {
                name: "refuse",
                label: _t("Refuse"),
                run: () => closing.refuse(),
                isShown: answer.may_refuse,
            },
            {
                name: "grant",
                label: _t("Grant a new count"),
                run: () => closing.grantCount(),
                isShown: answer.may_grant,
            },
            {
                name: "withdraw",
                label: _t("Withdraw the request"),
                run: () => closing.withdrawRequest(),
                isShown: isWaiting,
            },
            {
                name: "change_reasons",
                label: _t("Back to the reasons"),
                run: () => closing.show("explain"),
                isShown: answer.may_explain,
            },
            this.buttonRecount(),
            this.buttonLater(),
        ];
    }

    buttonsOfClosed() {
        return [
            { name: "done", label: _t("Done"), run: () => this.props.popup.props.close() },
            { name: "print", label: _t("Print"), run: () => this.print() },
        ];
    }

    buttonRecount() {
        return {
            name: "recount",
            label: _t("Count again"),
            run: () => this.closing.show("count"),
            isShown: this.answer.steps.includes("count"),
        };
    }

    buttonLater() {
        return {
            name: "later",
            label: _t("Later"),
            run: () => this.props.popup.cancel(),
            isShown: this.props.popup.canCancel(),
        };
    }

    // What they do -----------------------------------------------------------------

    turn(pages) {
        this.closing.sheet += pages;
    }

    async keepCount() {
        const isFinal = await ask(this.dialog, {
            title: _t("My count is right"),
            body: _t(
                "Your last count will be final: you cannot count again after this. Go on?"
            ),
            confirmLabel: _t("My count is final"),
        });
        if (isFinal) {
            await this.closing.keepCount();
        }
    }

    /** A wrong secret is told beside its field, not at the top as well. */
    async sign(approverId, secret) {
        const answer = await this.closing.approve(approverId, secret);
        if (answer?.signed === false && this.closing.step === "signature") {
            this.answer.message = false;
        }
        return answer;
    }

    /** By Odoo's popup, so that what other modules ask there is asked. */
    close() {
        return this.closing.run(async () => {
            await this.props.popup.confirm();
            return this.answer;
        });
    }

    async print() {
        const slip = await this.closing.slip();
        if (slip) {
            await this.printer.print(ClosingSlip, { slip }, { webPrintFallback: true });
        }
    }

    /** Orders are finished here; other records belong to the back office. */
    openCheck({ res_model, res_ids }) {
        if (res_model === "pos.order") {
            this.props.popup.props.close();
            this.pos.navigate("TicketScreen");
        } else {
            window.open(`/odoo/${res_model}/${res_ids[0]}`, "_blank");
        }
    }
}
