import { browser } from "@web/core/browser/browser";
import { _t } from "@web/core/l10n/translation";
import { ConnectionLostError, RPCError } from "@web/core/network/rpc";
import { declarations, explanations } from "./declarations";

/**
 * The closing of a till's session: what the server answered last, and what was typed.
 *
 * Nothing is decided here. Counted amounts are kept on this device, and only as they
 * were typed, until the session is closed: a reload or a lost connection forgets
 * nothing. Everything else is asked of the server again.
 */
export class TillClosing {
    constructor(pos) {
        this.sessionId = pos.session.id;
        this.key = `pos_closing_control.counted.${odoo.info?.db}.${this.sessionId}`;
        this.call = (...args) => pos.data.call(...args);
        this.sendSales = () => sendSales(pos);
        this.lookForServer = () => pos.data.checkConnectivity();
        this.context = () => ({ device_identifier: pos.device.identifier });
        this.answer = null;
        this.page = false;
        this.sheet = 0;
        this.counted = JSON.parse(browser.localStorage.getItem(this.key)) || {};
        this.explained = {};
        this.note = "";
        this.problem = false;
        this.isOffline = false;
        this.isBusy = false;
    }

    get step() {
        const steps = this.answer?.steps || ["checks"];
        const page = this.page === "explain" ? "differences" : this.page;
        return steps.includes(page) ? page : steps[0];
    }

    /** Reasons are typed until nothing is missing, or when asked for afterwards. */
    get isEditing() {
        return (
            this.step === "differences" &&
            this.answer.may_explain &&
            (this.answer.state !== "ready" || this.page === "explain")
        );
    }

    get isSignable() {
        return this.answer.steps.includes("signature");
    }

    get codes() {
        return new Set(this.answer.missing.map((item) => item.code));
    }

    show(page) {
        this.page = page;
        this.sheet = 0;
        this.problem = false;
        this.answer.message = false;
    }

    keepCounted(counted) {
        this.counted = counted;
        browser.localStorage.setItem(this.key, JSON.stringify(counted));
    }

    // The verbs ------------------------------------------------------------

    /** Send what was sold here, then start the closing or go on with the one there is. */
    start(page = this.page) {
        return this.run(async () => {
            await this.sendSales();
            return this.call("pos.session", "closing_start", [[this.sessionId]]);
        }, page);
    }

    /** Look again without disturbing who is typing. */
    async refresh() {
        if (!this.answer || this.isBusy) {
            return this.answer || this.start();
        }
        try {
            const { message } = this.answer;
            this.take({ ...(await this.ask("state")), message }, this.page);
        } catch (error) {
            this.tell(error);
        }
    }

    submitCount() {
        return this.run(async () => {
            const counted = declarations(this.answer, this.counted);
            const answer = await this.ask("submit_count", [counted]);
            this.sheet = 0;
            // It has no queries left for those who could sign.
            return answer.steps.includes("signature")
                ? { ...(await this.ask("state")), message: answer.message }
                : answer;
        }, "differences");
    }

    /** Let a blind count stand although it does not agree. */
    keepCount() {
        return this.verb("explain", [[]], "differences");
    }

    explain() {
        const lines = explanations(this.answer, this.explained);
        return this.verb("explain", [lines], "signature");
    }

    requestApproval() {
        return this.noted("request_approval", "signature");
    }

    withdrawRequest() {
        return this.noted("withdraw_request", "signature");
    }

    /** Sign as the signed-in user, or as somebody who types a secret here. */
    approve(approverId = false, secret = false) {
        return this.noted("approve", false, [approverId, secret]);
    }

    refuse() {
        return this.noted("refuse");
    }

    grantCount() {
        return this.noted("reset_counts", "count");
    }

    /** What the popup does at last, when all that other modules added has agreed. */
    async close() {
        const answer = await this.ask("close", [], { context: this.context() });
        if (answer.done) {
            browser.localStorage.removeItem(this.key);
        }
        this.take(answer);
    }

    async slip() {
        try {
            return await this.ask("slip");
        } catch (error) {
            this.tell(error);
        }
    }

    // Asking ---------------------------------------------------------------

    ask(method, args = [], kwargs = {}) {
        return this.call("pos.closing", method, [[this.answer.id], ...args], kwargs);
    }

    verb(method, args, page) {
        return this.run(() => this.ask(method, args), page);
    }

    /** A verb that takes the note: it is gone once the server has it. */
    async noted(method, page = false, args = []) {
        const answer = await this.verb(method, [...args, this.note || false], page);
        if (answer && answer.signed !== false) {
            this.note = "";
        }
        return answer;
    }

    /** Ask for an answer, take it, and tell what went wrong instead of losing it. */
    async run(request, page) {
        this.isBusy = true;
        this.problem = false;
        try {
            return this.take(await request(), page);
        } catch (error) {
            this.tell(error);
        } finally {
            this.isBusy = false;
        }
    }

    take(answer, page = false) {
        // Coins that were not answered again are those of the last answer.
        const bills = answer.bills || this.answer?.bills || [];
        this.answer = { ...answer, bills };
        this.page = page;
        this.isOffline = false;
        return answer;
    }

    tell(error) {
        if (error instanceof ConnectionLostError) {
            this.isOffline = true;
            this.lookForServer(); // and tell by the event pos-network-online
        } else if (
            error instanceof RPCError &&
            error.exceptionName?.startsWith("odoo.exceptions")
        ) {
            this.problem = error.data.message;
        } else if (error instanceof UnsentSales) {
            this.problem = error.message;
        } else {
            throw error;
        }
    }
}

class UnsentSales extends Error {}

/**
 * Send the orders of this device; one that is just on its way is waited for. Those that
 * are not paid yet are sent as well: the server tells whether they are in the way.
 */
async function sendSales(pos) {
    const isUnsent = (order) =>
        !order.isSynced &&
        (order.state === "paid" || (order.state === "draft" && !order.isEmpty()));
    const unsent = () => pos.models["pos.order"].filter(isUnsent);
    pos.addPendingOrder(unsent().map((order) => order.id));
    await pos.syncAllOrders({ throw: true });
    if (unsent().length) {
        throw new UnsentSales(
            _t("Sales of this till are still being sent. Wait a moment, then look again.")
        );
    }
}
