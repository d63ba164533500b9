import { _t } from "@web/core/l10n/translation";
import { RPCError } from "@web/core/network/rpc";
import { delay } from "@web/core/utils/concurrency";
import { declarations, explanations } from "./declarations";
import { TillControl } from "./till_control";

/** The closing of a register's session, by the verbs of `pos.closing`. */
export class TillClosing extends TillControl {
    constructor(pos) {
        super(pos, "counted");
        this.refused = null;
        this.sendSales = () => {
            this.refused = null;
            return sendSales(pos);
        };
        this.drop = (order) => dropOrder(pos, order);
        this.context = () => ({ device_identifier: pos.device.identifier });
    }

    ask(method, args = [], kwargs = {}) {
        return this.call("pos.closing", method, [[this.answer.id], ...args], kwargs);
    }

    /** Send this device's sales, then start the closing or continue the one there is. */
    start(page = this.page) {
        return this.run(async () => {
            await this.sendSales();
            return this.call("pos.session", "closing_start", [[this.sessionId]]);
        }, page);
    }

    /** Let the server store a refused order, and continue without it. */
    putAside() {
        const order = this.refused;
        return this.run(async () => {
            const args = [
                [this.sessionId],
                order.serializeForORM({ keepCommands: true }),
            ];
            const { synced } = await this.call(
                "pos.session",
                "closing_put_aside",
                args
            );
            if (!synced) {
                await this.drop(order);
            }
            await this.sendSales();
            return this.call("pos.session", "closing_start", [[this.sessionId]]);
        });
    }

    submitCount() {
        return this.run(async () => {
            const counted = declarations(this.answer, this.counted);
            const answer = await this.ask("submit_count", [counted]);
            this.sheet = 0;
            // To save queries it does not name those who could approve.
            return answer.steps.includes("signature")
                ? { ...(await this.ask("state")), message: answer.message }
                : answer;
        }, "differences");
    }

    /** Lock a blind count although it does not agree. */
    keepCount() {
        return this.verb("explain", [[]], "differences");
    }

    explain() {
        const lines = explanations(this.answer, this.explained);
        return this.verb("explain", [lines], "signature");
    }

    /** Let Odoo post and roll back, to see now what it would refuse. */
    tryPosting() {
        return this.verb("try_posting", [], this.page);
    }

    requestApproval() {
        return this.noted("request_approval", "signature");
    }

    withdrawRequest() {
        return this.noted("withdraw_request", "signature");
    }

    refuse() {
        return this.noted("refuse");
    }

    grantCount() {
        return this.noted("reset_counts", "count");
    }

    /** Called by the popup last, when everything that other modules added has agreed. */
    async close() {
        this.take(await this.ask("close", [], { context: this.context() }));
    }

    // What is printed, or nothing if the server is unreachable or refuses it ---------

    slip() {
        return this.printout(() => this.ask("slip"));
    }

    report() {
        return this.printout(() =>
            this.call("pos.session", "closing_receipt", [[this.sessionId]])
        );
    }

    async printout(request) {
        this.problem = false;
        try {
            return await request();
        } catch (error) {
            this.tell(error);
        }
    }

    tell(error) {
        if (error instanceof RefusedSale) {
            this.refused = error.order;
            this.problem = error.message;
        } else if (error instanceof UnsentSales) {
            this.problem = error.message;
        } else {
            super.tell(error);
        }
    }
}

class UnsentSales extends Error {}

class RefusedSale extends Error {
    constructor(order, reason) {
        const name = order.pos_reference;
        const isNamed = reason.includes(name);
        super(isNamed ? reason : _t("Order %(name)s: %(reason)s", { name, reason }));
        this.order = order;
    }
}

// How often to look again for a sale that is still on its way.
const LOOKS = 6;
const LOOK_AGAIN_AFTER = 500;

/**
 * Send the orders of this device, and wait for one that is still on its way. Unpaid
 * orders are sent as well: the server says whether they stand in the way.
 */
async function sendSales(pos) {
    const isUnsent = (order) =>
        !order.isSynced &&
        (order.state === "paid" || (order.state === "draft" && !order.isEmpty()));
    const unsent = () => pos.models["pos.order"].filter(isUnsent);
    for (let look = 0; look < LOOKS; look++) {
        pos.addPendingOrder(unsent().map((order) => order.id));
        const { orderToCreate, orderToUpdate } = pos.getPendingOrder();
        for (const order of [...orderToCreate, ...orderToUpdate]) {
            await sendOrder(pos, order);
        }
        await pos.syncAllOrders({ throw: true }); // deletions
        if (!unsent().length) {
            return;
        }
        await delay(LOOK_AGAIN_AFTER);
    }
    throw new UnsentSales(
        _t("Sales of this register are still being sent. Wait a moment, then refresh.")
    );
}

/** Send one order, so that it is known which one is refused. */
async function sendOrder(pos, order) {
    try {
        await pos.syncAllOrders({ throw: true, orders: [order] });
    } catch (error) {
        if (error instanceof RPCError && error.exceptionName?.startsWith("odoo.exc")) {
            throw new RefusedSale(order, error.data.message);
        }
        throw error;
    }
}

/** Remove an order that the server has stored as refused. */
function dropOrder(pos, order) {
    const isShown = pos.getOrder()?.uuid === order.uuid;
    pos.removePendingOrder(order);
    pos.data.localDeleteCascade(order);
    return isShown && pos.afterOrderDeletion();
}
