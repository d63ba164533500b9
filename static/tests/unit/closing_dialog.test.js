import { beforeEach, describe, expect, test } from "@odoo/hoot";
import {
    animationFrame,
    click,
    queryAll,
    queryAllTexts,
    queryAllValues,
    queryText,
    waitFor,
} from "@odoo/hoot-dom";
import { getFilledOrder, setupPosEnv } from "@point_of_sale/../tests/unit/utils";
import { definePosModels } from "@point_of_sale/../tests/unit/data/generate_model_definitions";
import {
    makeServerError,
    mountWithCleanup,
    onRpc,
    patchWithCleanup,
} from "@web/../tests/web_test_helpers";
import { MainComponentsContainer } from "@web/core/main_components_container";
import {
    card,
    cash,
    closed,
    counting,
    ready,
    short,
    toApprove,
} from "./closing_answers";

definePosModels();

let store;

beforeEach(async () => {
    store = await setupPosEnv();
    store.config.closing_controlled = true;
    // This would load another page.
    patchWithCleanup(store.router, { close: () => {} });
    onRpc("pos.session", "get_closing_control_data", () => {
        throw new Error("what is expected must not be asked for");
    });
});

/** Opens Close Register; the server gives this answer. */
async function open(answer) {
    onRpc("pos.session", "closing_start", () => {
        expect.step("closing_start");
        return answer;
    });
    await mountWithCleanup(MainComponentsContainer);
    await store.closeSession();
    await expect.waitForSteps(["closing_start"]);
    await waitFor(".o_closing_dialog :is(.o_closing_card, .o_closing_outcome)");
}

function answers(verb, answer) {
    onRpc("pos.closing", verb, ({ args }) => {
        expect.step(verb);
        return typeof answer === "function" ? answer(args) : answer;
    });
}

const buttons = () =>
    queryAll(".o_closing_buttons button").map((button) => button.name);
const primary = () =>
    queryAll(".o_closing_buttons .btn-primary").map((button) => button.name);
const step = () =>
    queryAll(".o_closing_step.is-current").map((item) => item.dataset.step);
const cards = () => queryAll(".o_closing_card").map((item) => item.dataset.tender);

async function press(name) {
    await click(`.o_closing_buttons button[name=${name}]`);
    await animationFrame();
    await animationFrame();
}

describe("steps and buttons", () => {
    const check = (level) => ({
        code: "draft_orders",
        level,
        message: "Orders still open: 1.",
        res_model: "pos.order",
        res_ids: [4],
    });
    const stopped = { code: "check", message: "Orders still open: 1." };
    const cases = [
        [
            "something is in the way",
            counting({
                steps: ["checks"],
                checks: [check("block")],
                missing: [stopped],
            }),
            { step: "checks", buttons: ["look", "later"] },
        ],
        [
            "a warning",
            counting({ steps: ["checks", "count"], checks: [check("warn")] }),
            { step: "checks", buttons: ["start", "later"] },
        ],
        [
            "a count",
            counting(),
            { step: "count", buttons: ["next", "cash_move", "report", "later"] },
        ],
        [
            "a count of one tender",
            counting({ tenders: [cash()] }),
            { step: "count", buttons: ["submit", "cash_move", "report", "later"] },
        ],
        [
            "a blind count that did not agree",
            counting({
                tenders: [cash({ expected: false })],
                blind: true,
                may_report: false,
                attempts: 1,
            }),
            { step: "count", buttons: ["submit", "keep", "cash_move", "later"] },
        ],
        [
            "nothing is missing",
            ready(),
            { step: "differences", buttons: ["close", "recount", "report", "later"] },
        ],
        [
            "no count is left",
            ready({ steps: ["differences"] }),
            { step: "differences", buttons: ["close", "report", "later"] },
        ],
        [
            "a reason is missing",
            short(),
            { step: "differences", buttons: ["explain", "recount", "later"] },
        ],
        [
            "a signature is missing",
            toApprove(),
            {
                step: "signature",
                buttons: ["request", "change_reasons", "recount", "later"],
            },
        ],
        [
            "somebody was asked for a signature",
            toApprove({ request: { state: "waiting", hint: false } }),
            {
                step: "signature",
                buttons: ["withdraw", "change_reasons", "recount", "later"],
                primary: [],
            },
        ],
        [
            "the one at the till may sign",
            toApprove({ may_sign: true, may_refuse: true, may_grant: true }),
            {
                step: "signature",
                buttons: [
                    "approve",
                    "refuse",
                    "grant",
                    "change_reasons",
                    "recount",
                    "later",
                ],
            },
        ],
        [
            "something is missing that needs no reasons",
            toApprove({ may_explain: false }),
            { step: "signature", buttons: ["request", "recount", "later"] },
        ],
        [
            "what posting has found may be repaired by now",
            toApprove({ may_explain: false, may_try: true }),
            {
                step: "signature",
                buttons: ["request", "try_posting", "recount", "later"],
            },
        ],
        [
            "all is done",
            closed(),
            { step: "closed", buttons: ["done", "print", "report"] },
        ],
    ];

    for (const [name, answer, shown] of cases) {
        test(name, async () => {
            await open(answer);
            expect(step()).toEqual([shown.step]);
            expect(buttons()).toEqual(shown.buttons);
            expect(primary()).toEqual(shown.primary ?? [shown.buttons[0]]);
        });
    }

    test("while the server is asked no button can be pressed", async () => {
        await open(ready());
        const asked = Promise.withResolvers();
        answers("close", () => asked.promise);
        await press("close");
        expect(".o_closing_buttons button:enabled").toHaveCount(0);
        asked.resolve(closed());
        await waitFor(".o_closing_buttons button[name=done]:enabled");
        expect.verifySteps(["close"]);
        expect(store.session.state).toBe("closed");
        patchWithCleanup(store.router, { close: () => expect.step("left") });
        await press("done");
        expect(".o_closing_dialog").toHaveCount(0);
        expect.verifySteps(["left"]);
    });

    test("Odoo's popup stays on a till without a policy", async () => {
        store.config.closing_controlled = false;
        onRpc("pos.session", "get_closing_control_data", () => ({
            orders_details: { quantity: 0, amount: 0 },
            opening_notes: "",
            default_cash_details: {
                id: 1,
                name: "Cash",
                amount: 0,
                opening: 0,
                moves: [],
            },
            non_cash_payment_methods: [],
            is_manager: false,
            amount_authorized_diff: null,
        }));
        await mountWithCleanup(MainComponentsContainer);
        await store.closeSession();
        await waitFor(".close-pos-popup");
        expect(".o_closing_dialog").toHaveCount(0);
    });
});

describe("a count", () => {
    test("is made cash method by cash method, then all others together", async () => {
        const tenders = [
            cash(),
            card(),
            cash({ payment_method_id: 4, name: "Second drawer" }),
            card({ payment_method_id: 5, name: "Voucher" }),
            card({ payment_method_id: 6, name: "Account", declaration: "nothing" }),
        ];
        await open(counting({ tenders }));
        expect(cards()).toEqual(["Cash"]);
        await press("next");
        expect(cards()).toEqual(["Second drawer"]);
        expect(buttons()).toInclude("back");
        await press("next");
        expect(cards()).toEqual(["Card", "Voucher"]);
        expect(primary()).toEqual(["submit"]);
        await press("back");
        expect(cards()).toEqual(["Second drawer"]);
    });

    test("shows what is expected where the answer tells it", async () => {
        await open(counting());
        expect(".o_closing_expected").toHaveText("Expected $ 130.00");
    });

    test("shows nothing that is expected where the answer does not", async () => {
        const tenders = [cash({ expected: false }), card({ expected: false })];
        await open(counting({ tenders, blind: true }));
        expect(".o_closing_expected").toHaveCount(0);
        expect(queryText(".o_closing_dialog")).not.toMatch(/Expected|130|\.\d/);
        expect(queryAllValues(".o_closing_dialog input")).toEqual([""]);
    });

    test("tells how many are left, and nothing where there is no limit", async () => {
        await open(counting({ attempts_left: 2 }));
        expect(".o_closing_attempts").toHaveText("Counts left: 2");
    });

    test("is final only after a question", async () => {
        await open(
            counting({ tenders: [cash({ expected: false })], blind: true, attempts: 1 })
        );
        answers("explain", ready());
        await press("keep");
        expect(".modal:contains(will be final)").toHaveCount(1);
        expect.verifySteps([]);
        await click(".modal .btn-primary:contains(Confirm as final count)");
        await animationFrame();
        await animationFrame();
        expect.verifySteps(["explain"]);
        expect(step()).toEqual(["differences"]);
    });

    test("is back where it stood when the connection is", async () => {
        await open(counting({ tenders: [cash()] }));
        onRpc("/pos/ping", () => new Response("", { status: 502 }));
        onRpc("pos.closing", "submit_count", () => new Response("", { status: 502 }));
        await press("submit");
        expect(".o_closing_offline").toHaveCount(1);
        expect(step()).toEqual(["count"]);

        answers("state", counting({ tenders: [cash()] }));
        onRpc("/pos/ping", () => true);
        await store.data.checkConnectivity();
        await animationFrame();
        await animationFrame();
        expect.verifySteps(["state"]);
        expect(".o_closing_offline").toHaveCount(0);
    });
});

describe("differences", () => {
    test("are told for each tender, with what is missing", async () => {
        await open(short());
        expect(queryAllTexts(".o_closing_card .badge")).toEqual([
            "Reason needed",
            "Matches",
        ]);
        expect(".alert-warning").toHaveText("Cash: give a reason.");
        expect("[data-tender=Cash] .text-danger").toHaveText("Short $ 5.00");
        expect("select[name=reason]").toHaveCount(1);
    });

    test("go on to a signature where one is needed", async () => {
        await open(
            toApprove({ state: "counting", steps: ["differences", "signature"] })
        );
        expect(primary()).toEqual(["explain"]);
        answers("explain", toApprove());
        await press("explain");
        expect.verifySteps(["explain"]);
        expect(step()).toEqual(["signature"]);
    });

    test("of a sale in between lead back to the count, with a sentence", async () => {
        await open(ready());
        const message =
            "Changed since your count (sales: 1 ($ 7.00)). Please count again.";
        answers("close", counting({ message }));
        await press("close");
        expect.verifySteps(["close"]);
        expect(step()).toEqual(["count"]);
        expect(".o_closing_message").toHaveText(message);
        expect(store.session.state).not.toBe("closed");
    });
});

describe("a signature", () => {
    async function sign(answer) {
        await open(toApprove());
        answers("approve", answer);
        await click("select[name=approver]");
        document.querySelector("select[name=approver]").value = "5";
        document
            .querySelector("select[name=approver]")
            .dispatchEvent(new Event("change"));
        await click("input[name=secret]");
        document.querySelector("input[name=secret]").value = "4711";
        document.querySelector("input[name=secret]").dispatchEvent(new Event("input"));
        await animationFrame();
        await click("button[name=sign_here]");
        await animationFrame();
        await animationFrame();
        expect.verifySteps(["approve"]);
    }

    test("that is wrong is told once, beside its field", async () => {
        await sign({ ...toApprove({ message: "Not approved." }), signed: false });
        expect(".o_closing_sign [role=alert]").toHaveText("Not approved.");
        expect(".o_closing_message").toHaveCount(0);
        expect("input[name=secret]").toHaveValue("");
    });

    test("that is right leads on", async () => {
        await sign({ ...ready({ message: "Approved by Marc Demo." }), signed: true });
        expect(step()).toEqual(["differences"]);
        expect(".o_closing_message").toHaveText("Approved by Marc Demo.");
        expect(primary()).toEqual(["close"]);
    });
});

describe("posting is tried", () => {
    const message = "The journal entry does not balance: $ 10.00 is missing.";
    const found = (answer) =>
        toApprove({
            may_try: true,
            missing: [{ code: "imbalance", message }],
            ...answer,
        });

    test("what it has found still, is told beside what was known", async () => {
        await open(found());
        answers("try_posting", found({ message: "Nothing has changed." }));
        await press("try_posting");
        expect.verifySteps(["try_posting"]);
        expect(step()).toEqual(["signature"]);
        expect(".o_closing_message").toHaveText("Nothing has changed.");
        expect(".alert-warning").toHaveText(message);
        expect(buttons()).toInclude("try_posting");
    });

    test("what is put right leads on to closing", async () => {
        await open(found());
        answers("try_posting", ready({ message: "That is put right." }));
        await press("try_posting");
        expect.verifySteps(["try_posting"]);
        expect(step()).toEqual(["differences"]);
        expect(primary()).toEqual(["close"]);
        expect(buttons()).not.toInclude("try_posting");
    });
});

test("lines of what is missing stay lines", async () => {
    const message = "Sales that have changed:\nOrder 1: payments\nOrder 2: deleted";
    await open(toApprove({ missing: [{ code: "sales", message }] }));
    expect(".alert-warning").toHaveClass("o_closing_sentence");
    expect(document.querySelector(".alert-warning").innerText.split("\n")).toHaveLength(
        3
    );
});

test("who approves their own count is told so first", async () => {
    await open(toApprove({ may_sign: true, self_approval: true }));
    expect(".o_closing_self_approval").toHaveCount(1);
    expect(primary()).toEqual(["approve"]);
});

test("an order that is refused is put aside after a question", async () => {
    const order = await getFilledOrder(store);
    order.state = "paid";
    onRpc("pos.order", "sync_from_ui", () => {
        throw makeServerError({
            errorName: "odoo.exceptions.UserError",
            message: "This product is gone.",
        });
    });
    onRpc("pos.session", "closing_start", () => counting());
    onRpc("pos.session", "closing_put_aside", () => {
        expect.step("closing_put_aside");
        return { synced: false, reason: "This product is gone." };
    });
    await mountWithCleanup(MainComponentsContainer);
    await store.closeSession();
    await waitFor(".o_closing_problem");
    expect(".o_closing_problem").toHaveText(
        `Order ${order.pos_reference}: This product is gone.`
    );
    expect(".o_closing_refused").toHaveCount(1);
    expect(buttons()).toEqual(["look", "put_aside", "later"]);
    await press("put_aside");
    expect(".modal:contains(not a sale of this register)").toHaveCount(1);
    expect.verifySteps([]);
    await click(".modal .btn-primary:contains(Put aside)");
    await waitFor(".o_closing_dialog .o_closing_card");
    expect.verifySteps(["closing_put_aside"]);
    expect(step()).toEqual(["count"]);
    expect(".o_closing_problem").toHaveCount(0);
});

test("a check leads to the orders screen, and never offers to cancel orders", async () => {
    const check = {
        code: "draft_orders",
        level: "block",
        message: "Orders still open: 1.",
        res_model: "pos.order",
        res_ids: [4],
    };
    await open(
        counting({
            steps: ["checks"],
            checks: [check],
            missing: [{ code: "check", message: check.message }],
        })
    );
    expect(queryText(".o_closing_dialog")).not.toInclude("Cancel");
    patchWithCleanup(store, { navigate: (page) => expect.step(page) });
    await click("[data-check=draft_orders] button");
    await animationFrame();
    expect(".o_closing_dialog").toHaveCount(0);
    expect.verifySteps(["TicketScreen"]);
});
