import { browser } from "@web/core/browser/browser";
import { ConnectionLostError, RPCError } from "@web/core/network/rpc";

/**
 * A register that is counted to be opened or closed: the last answer of the server, and
 * what was typed.
 *
 * Nothing is decided here. Counted amounts are kept on this device only, as they were
 * typed, until all is done, so that a reload or a lost connection loses nothing.
 * Everything else is requested from the server again.
 */
export class TillControl {
    /**
     * @param {Object} pos the store of the POS
     * @param {string} what what it is counted for: a part of the storage key
     */
    constructor(pos, what) {
        this.sessionId = pos.session.id;
        this.key = `pos_closing_control.${what}.${odoo.info?.db}.${this.sessionId}`;
        this.call = (...args) => pos.data.call(...args);
        this.lookForServer = () => pos.data.checkConnectivity();
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

    /** Reasons are typed until nothing is missing, or if asked for afterwards. */
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

    // The verbs that both have ------------------------------------------------

    /** Refresh without disturbing whoever is typing. */
    async refresh() {
        if (!this.answer || this.isBusy) {
            return this.answer || this.start();
        }
        try {
            const answer = await this.ask("state");
            const message = answer.message || this.answer.message;
            this.take({ ...answer, message }, this.page);
        } catch (error) {
            this.tell(error);
        }
    }

    /** Approve as the signed-in user, or as somebody who types a secret here. */
    approve(approverId = false, secret = false) {
        return this.noted("approve", "signature", [approverId, secret]);
    }

    // Asking --------------------------------------------------------------------

    verb(method, args, page) {
        return this.run(() => this.ask(method, args), page);
    }

    /** Call a verb that takes the note, and clear the note once the server has it. */
    async noted(method, page = false, args = []) {
        const answer = await this.verb(method, [...args, this.note || false], page);
        if (answer && answer.signed !== false) {
            this.note = "";
        }
        return answer;
    }

    /** Request an answer and store it; show what went wrong instead of raising it. */
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
        // If the coins are not in this answer, those of the last answer stay.
        const bills = answer.bills || this.answer?.bills || [];
        this.answer = { ...answer, bills };
        this.page = page;
        this.isOffline = false;
        if (answer.done) {
            browser.localStorage.removeItem(this.key);
        }
        return answer;
    }

    tell(error) {
        if (error instanceof ConnectionLostError) {
            this.isOffline = true;
            this.lookForServer(); // and fire the event pos-network-online
        } else if (
            error instanceof RPCError &&
            error.exceptionName?.startsWith("odoo.exceptions")
        ) {
            this.problem = error.data.message;
        } else {
            throw error;
        }
    }
}
