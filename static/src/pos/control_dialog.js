import {
    Component,
    onMounted,
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

/**
 * Counting a register on its own screen, to open or to close it: one step per screen.
 *
 * It shows what the server answered to a `TillControl`, and decides nothing.
 */
export class ControlDialog extends Component {
    static template = "pos_closing_control.ControlDialog";
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
        control: Object,
    };

    setup() {
        this.pos = usePos();
        this.ui = useService("ui");
        this.dialog = useService("dialog");
        this.body = useRef("body");
        const lookAgain = () => this.control.refresh();
        useExternalListener(window, "pos-network-online", lookAgain);
        useExternalListener(window, "pos-closing-changed", lookAgain);
        onMounted(() => this.control.start());
        useEffect(
            () => this.beginStep(),
            () => [
                this.control.step,
                this.control.sheet,
                this.control.isEditing,
                this.isIdle,
            ]
        );
    }

    get control() {
        return this.props.control;
    }

    get answer() {
        return this.control.answer;
    }

    get isIdle() {
        return !this.control.isBusy;
    }

    /** Cash is counted method by method; amounts that are only read off, together. */
    get sheets() {
        const tenders = countedTenders(this.answer);
        const cash = tenders.filter((tender) => tender.kind === "cash");
        const others = tenders.filter((tender) => tender.kind !== "cash");
        return [...cash.map((tender) => [tender]), ...(others.length ? [others] : [])];
    }

    get sheet() {
        return this.sheets[this.control.sheet] || [];
    }

    get isLastSheet() {
        return this.control.sheet >= this.sheets.length - 1;
    }

    get obstacles() {
        return this.answer.missing.map((item) => item.message);
    }

    get hasKeypad() {
        return (
            this.control.step === "count" && !this.ui.isSmall && this.sheet.length > 0
        );
    }

    beginStep() {
        if (!this.isIdle) {
            return;
        }
        this.body.el.closest(".modal-body").scrollTop = 0;
        return focusStep(this.body.el.closest(".modal-content"), {
            onTouch: this.hasKeypad,
        });
    }

    focusButton() {
        this.body.el.closest(".modal-content").querySelector(PRIMARY)?.focus();
    }

    // Buttons: what can be done at each step, the main one first; none while somebody
    // else has to act -------------------------------------------------------------

    get buttons() {
        const of = {
            checks: () => this.buttonsOfChecks(),
            count: () => this.buttonsOfCount(),
            differences: () => this.buttonsOfDifferences(),
            signature: () => this.buttonsOfSignature(),
            closed: () => this.buttonsOfClosed(),
        };
        const buttons = of[this.control.step]?.() || [];
        const shown = buttons.filter((button) => button.isShown ?? true);
        return shown.map((button, index) => ({
            ...button,
            isPrimary: index === 0 && !(this.answer && this.isWaiting),
        }));
    }

    buttonKeepCount() {
        return {
            name: "keep",
            label: _t("Keep this count"),
            run: () => this.keepCount(),
            isShown:
                this.isLastSheet && this.answer.attempts > 0 && !this.answer.locked,
        };
    }

    buttonExplain() {
        return {
            name: "explain",
            label: _t("Continue"),
            run: () => this.control.explain(),
            isShown: this.control.isEditing,
        };
    }

    buttonToSign() {
        return {
            name: "sign",
            label: _t("Continue"),
            run: () => this.control.show("signature"),
            isShown:
                this.answer.missing.length > 0 &&
                !this.control.isEditing &&
                this.control.isSignable,
        };
    }

    buttonApprove() {
        return {
            name: "approve",
            label: _t("Approve"),
            run: () => this.control.approve(),
            isShown: this.answer.may_sign,
        };
    }

    buttonGrantCount() {
        return {
            name: "grant",
            label: _t("Grant a new count"),
            run: () => this.control.grantCount(),
            isShown: this.answer.may_grant,
        };
    }

    buttonChangeReasons(label, isShown = true) {
        return {
            name: "change_reasons",
            label,
            run: () => this.control.show("explain"),
            isShown: isShown && this.answer.may_explain,
        };
    }

    buttonRecount() {
        return {
            name: "recount",
            label: _t("Count again"),
            run: () => this.control.show("count"),
            isShown: this.answer.steps.includes("count"),
        };
    }

    // What they do -----------------------------------------------------------------

    async keepCount() {
        const isFinal = await ask(this.dialog, {
            title: _t("Keep this count"),
            body: _t(
                "Your last count will be final: you cannot count again after this. Continue?"
            ),
            confirmLabel: _t("Confirm as final count"),
        });
        if (isFinal) {
            await this.control.keepCount();
        }
    }

    /** A wrong secret is reported beside its field only, not at the top as well. */
    async sign(approverId, secret) {
        const answer = await this.control.approve(approverId, secret);
        if (answer?.signed === false && this.control.step === "signature") {
            this.answer.message = false;
        }
        return answer;
    }

    /** Orders can be completed here; other records belong to the back office. */
    openCheck({ res_model, res_ids }) {
        if (res_model === "pos.order") {
            this.props.popup.props.close();
            this.pos.navigate("TicketScreen");
        } else {
            window.open(`/odoo/${res_model}/${res_ids[0]}`, "_blank");
        }
    }
}
