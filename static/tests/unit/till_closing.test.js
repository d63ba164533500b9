import { beforeEach, describe, expect, test } from "@odoo/hoot";
import { waitUntil } from "@odoo/hoot-dom";
import { getFilledOrder, setupPosEnv } from "@point_of_sale/../tests/unit/utils";
import { definePosModels } from "@point_of_sale/../tests/unit/data/generate_model_definitions";
import { makeServerError, onRpc } from "@web/../tests/web_test_helpers";
import { browser } from "@web/core/browser/browser";
import { TillClosing } from "@pos_closing_control/pos/till_closing";
import { BILLS, closed, counting, ready, short, toApprove } from "./closing_answers";

definePosModels();

/** Lets the server answer a verb: with a value, or with what a function returns. */
function answers(verb, answer) {
    const model = verb === "closing_start" ? "pos.session" : "pos.closing";
    onRpc(model, verb, ({ args }) => {
        expect.step(verb);
        return typeof answer === "function" ? answer(args) : answer;
    });
}

const refuse =
    (sentence, type = "UserError") =>
    () => {
        throw makeServerError({ type, message: sentence });
    };

const disconnect = () => new Response("", { status: 502 });

let store;

beforeEach(async () => {
    store = await setupPosEnv();
});

async function start(answer = counting()) {
    answers("closing_start", answer);
    const closing = new TillClosing(store);
    await closing.start();
    expect.verifySteps(["closing_start"]);
    return closing;
}

describe("answers", () => {
    test("tell the step: the one asked for if it can be shown, else the next one", async () => {
        const closing = await start(ready());
        expect(closing.step).toBe("differences");
        closing.show("count");
        expect(closing.step).toBe("count");
        closing.show("signature");
        expect(closing.step).toBe("differences");
    });

    test("coins that are not answered again are those of before", async () => {
        const closing = await start();
        answers("submit_count", ready({ bills: false }));
        await closing.submitCount();
        expect.verifySteps(["submit_count"]);
        expect(closing.answer.bills).toEqual(BILLS);
        expect(closing.step).toBe("differences");
    });

    test("of a count that is to be signed are asked once more, for who could sign", async () => {
        const closing = await start();
        const message = "Changed since your count (sales: 1).";
        answers("submit_count", toApprove({ approvers: false, message }));
        answers("state", toApprove());
        await closing.submitCount();
        expect.verifySteps(["submit_count", "state"]);
        expect(closing.answer.approvers).toHaveLength(1);
        expect(closing.answer.message).toBe(message);
    });

    test("a look again disturbs nobody who is typing", async () => {
        const closing = await start(short({ message: "Approved by Marc." }));
        closing.show("explain");
        closing.answer.message = "Approved by Marc.";
        answers("state", short());
        await closing.refresh();
        expect.verifySteps(["state"]);
        expect(closing.isEditing).toBe(true);
        expect(closing.answer.message).toBe("Approved by Marc.");
    });
});

describe("what was typed", () => {
    test("is on this device until the session is closed", async () => {
        const closing = await start();
        closing.keepCounted({ 1: { amount: 130 } });
        const reloaded = new TillClosing(store);
        expect(reloaded.counted).toEqual({ 1: { amount: 130 } });

        answers("close", closed());
        await closing.close();
        expect.verifySteps(["close"]);
        expect(new TillClosing(store).counted).toEqual({});
        expect(browser.localStorage.getItem(closing.key)).toBe(null);
    });

    test("is that of one session only", async () => {
        const closing = await start();
        closing.keepCounted({ 1: { amount: 130 } });
        const next = Object.create(store, { session: { value: { id: 2 } } });
        expect(new TillClosing(next).counted).toEqual({});
    });

    test("is sent as it was kept, and nothing that was expected is kept", async () => {
        const closing = await start();
        closing.keepCounted({ 1: { amount: 129 }, 2: { amount: 20 } });
        expect(browser.localStorage.getItem(closing.key)).not.toInclude("130");
        answers("submit_count", ([, entries]) => {
            expect(entries.map((entry) => entry.amount)).toEqual([129, 20]);
            return ready();
        });
        await closing.submitCount();
        expect.verifySteps(["submit_count"]);
    });

    test("a wrong PIN leaves the signer where they are, at a block as well", async () => {
        const blocked = toApprove({ steps: ["differences", "signature"] });
        const closing = await start(blocked);
        closing.show("signature");
        answers("approve", { ...blocked, signed: false });
        await closing.approve(5, "1234");
        expect(closing.step).toBe("signature");
        expect.verifySteps(["approve"]);
    });

    test("a note is kept when the PIN was wrong, and gone when it was right", async () => {
        const closing = await start(toApprove());
        closing.note = "seen the drawer";
        const notes = [];
        let signed = false;
        answers("approve", ([, , , note]) => {
            notes.push(note);
            return { ...toApprove({ message: "Not approved." }), signed };
        });
        await closing.approve(5, "1234");
        expect(closing.note).toBe("seen the drawer");
        signed = true;
        await closing.approve(5, "4711");
        expect(closing.note).toBe("");
        expect(notes).toEqual(["seen the drawer", "seen the drawer"]);
        expect.verifySteps(["approve", "approve"]);
    });
});

describe("what goes wrong", () => {
    test("is told as the server says it, and nothing is lost", async () => {
        const closing = await start();
        closing.keepCounted({ 1: { amount: 130 } });
        for (const type of ["UserError", "ValidationError", "AccessError"]) {
            answers("submit_count", refuse("Enter the amount of Bank.", type));
            expect(await closing.submitCount()).toBe(undefined);
            expect(closing.problem).toBe("Enter the amount of Bank.");
        }
        expect.verifySteps(["submit_count", "submit_count", "submit_count"]);
        expect(closing.step).toBe("count");
        expect(closing.isBusy).toBe(false);
        expect(closing.counted).toEqual({ 1: { amount: 130 } });

        answers("submit_count", ready());
        await closing.submitCount();
        expect.verifySteps(["submit_count"]);
        expect(closing.problem).toBe(false);
    });

    test("is left to Odoo when it is no sentence for the user", async () => {
        const closing = await start();
        answers("submit_count", () => {
            throw makeServerError({ errorName: "builtins.KeyError", message: "'x'" });
        });
        await expect(closing.submitCount()).rejects.toThrow();
        expect.verifySteps(["submit_count"]);
        expect(closing.problem).toBe(false);
        expect(closing.isBusy).toBe(false);
    });

    test("a server that is away is no problem of what was typed", async () => {
        const closing = await start();
        closing.keepCounted({ 1: { amount: 130 } });
        onRpc("/pos/ping", disconnect);
        onRpc("pos.closing", "submit_count", disconnect);
        await closing.submitCount();
        expect(closing.isOffline).toBe(true);
        expect(closing.problem).toBe(false);
        expect(closing.isBusy).toBe(false);
        expect(closing.counted).toEqual({ 1: { amount: 130 } });

        await waitUntil(() => store.data.network.offline);
        onRpc("/pos/ping", () => true);
        await store.data.checkConnectivity();
        answers("submit_count", ready());
        await closing.submitCount();
        expect.verifySteps(["submit_count"]);
        expect(closing.isOffline).toBe(false);
        expect(closing.step).toBe("differences");
    });
});

describe("orders of this device", () => {
    test("are sent before the closing starts, paid or not", async () => {
        const paid = await getFilledOrder(store);
        paid.state = "paid";
        await getFilledOrder(store);
        store.addNewOrder();
        store.pendingOrder.create.clear();
        onRpc("pos.order", "sync_from_ui", ({ args: [[{ state }]] }) => {
            expect.step(`sent ${state}`);
        });
        answers("closing_start", counting());
        const closing = new TillClosing(store);
        await closing.start();
        expect.verifySteps(["sent paid", "sent draft", "closing_start"]);
        expect(closing.step).toBe("count");
    });

    test("that cannot be sent are told, and the closing does not start", async () => {
        const order = await getFilledOrder(store);
        order.state = "paid";
        onRpc("pos.order", "sync_from_ui", refuse("This product is gone."));
        answers("closing_start", counting());
        const closing = new TillClosing(store);
        await closing.start();
        expect.verifySteps([]);
        expect(closing.problem).toInclude("This product is gone.");
        expect(closing.problem).toInclude(order.pos_reference);
        expect(closing.answer).toBe(null);
    });

    test("that are refused can be put aside, and the closing starts", async () => {
        const order = await getFilledOrder(store);
        order.state = "paid";
        const { uuid } = order;
        onRpc("pos.order", "sync_from_ui", refuse("This product is gone."));
        onRpc("pos.session", "closing_put_aside", ({ args: [, sent] }) => {
            expect.step("closing_put_aside");
            expect(sent.uuid).toBe(uuid);
            expect(sent.lines).toHaveLength(2);
            return { synced: false, reason: "This product is gone." };
        });
        answers("closing_start", counting());
        const closing = new TillClosing(store);
        await closing.start();
        expect(closing.refused.uuid).toBe(uuid);
        await closing.putAside();
        expect.verifySteps(["closing_put_aside", "closing_start"]);
        expect(store.models["pos.order"].getBy("uuid", uuid)).toBe(undefined);
        expect(closing.refused).toBe(null);
        expect(closing.step).toBe("count");
    });

    test("one that is just on its way is waited for", async () => {
        const order = await getFilledOrder(store);
        order.state = "paid";
        store.syncingOrders.add(order.uuid);
        answers("closing_start", counting());
        const closing = new TillClosing(store);
        await closing.start();
        expect.verifySteps([]);
        expect(closing.problem).toInclude("still being sent");

        store.syncingOrders.clear();
        await closing.start();
        expect.verifySteps(["closing_start"]);
        expect(closing.problem).toBe(false);
    });
});
