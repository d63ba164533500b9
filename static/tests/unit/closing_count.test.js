import { describe, expect, test } from "@odoo/hoot";
import { animationFrame, click, edit, press, queryAllTexts } from "@odoo/hoot-dom";
import { Component, useState, xml } from "@odoo/owl";
import { setupPosEnv } from "@point_of_sale/../tests/unit/utils";
import { definePosModels } from "@point_of_sale/../tests/unit/data/generate_model_definitions";
import { mountWithCleanup } from "@web/../tests/web_test_helpers";
import { ClosingCount } from "@pos_closing_control/closing/closing_count";
import { ClosingKeypad } from "@pos_closing_control/pos/closing_keypad";
import { card, cash, counting } from "./closing_answers";

definePosModels();

/** A sheet to count with, as in the dialog; it keeps what was typed. */
async function mountSheet(answer = counting(), { typed = {}, hasKeypad = false } = {}) {
    class Sheet extends Component {
        static components = { ClosingCount, ClosingKeypad };
        static props = {};
        static template = xml`
            <ClosingCount answer="answer" typed="state.typed" hasKeypad="hasKeypad"
                          onTyped="(typed) => state.typed = typed"
                          onEnd="() => this.end()"/>
            <ClosingKeypad t-if="hasKeypad"/>`;

        setup() {
            Object.assign(this, { answer, hasKeypad });
            this.state = useState({ typed });
        }

        end() {
            expect.step("end");
        }
    }
    await setupPosEnv();
    return mountWithCleanup(Sheet);
}

const field = (tender, name = "amount") =>
    `[data-tender="${tender}"] input[name=${name}]`;
const coin = (value) => `input[data-bill="${value}"]`;

async function type(selector, text) {
    await click(selector);
    await edit(text);
    await animationFrame();
}

describe("amounts", () => {
    test("are kept as numbers, and a field that is emptied is no zero", async () => {
        const sheet = await mountSheet();
        await type(field("Cash"), "130.5");
        await type(field("Card"), "0");
        expect(sheet.state.typed).toEqual({ 1: { amount: 130.5 }, 2: { amount: 0 } });
        await type(field("Card"), "");
        expect(sheet.state.typed[2]).toEqual({});
    });

    test("are written with two digits once they are typed, and not before", async () => {
        await mountSheet();
        await click(field("Cash"));
        await edit("1300", { confirm: false });
        expect(field("Cash")).toHaveValue("1300");
        await press("Tab");
        await animationFrame();
        expect(field("Cash")).toHaveValue("1,300.00");
    });

    test("may be added up", async () => {
        const sheet = await mountSheet();
        await type(field("Cash"), "=100+30");
        expect(sheet.state.typed[1]).toEqual({ amount: 130 });
    });

    test("that are none are marked, left as typed, and not sent", async () => {
        const sheet = await mountSheet();
        for (const text of ["13o", "1.3.0", "x", "+=5", ",", "="]) {
            await type(field("Cash"), text);
            await press("Tab");
            await animationFrame();
            expect(field("Cash")).toHaveClass("is-invalid");
            expect(field("Cash")).toHaveValue(text);
            expect(sheet.state.typed[1]).toEqual({});
        }
        await type(field("Cash"), "130");
        expect(field("Cash")).not.toHaveClass("is-invalid");
        expect(sheet.state.typed[1]).toEqual({ amount: 130 });
    });

    test("that were typed before are there", async () => {
        await mountSheet(counting(), { typed: { 1: { amount: 12.5 } } });
        expect(field("Cash")).toHaveValue("12.50");
        expect(field("Card")).toHaveValue("");
    });

    test("have a reference beside them where one is wanted", async () => {
        const tenders = [cash(), card({ declaration: "reference" })];
        const sheet = await mountSheet(counting({ tenders }));
        expect(field("Cash", "reference")).toHaveCount(0);
        await type(field("Card", "reference"), "B-17");
        expect(sheet.state.typed[2]).toEqual({ reference: "B-17" });
    });
});

describe("coins and notes", () => {
    const byBills = () => mountSheet(counting({ require_denominations: true }));

    test("add up while they are typed, the largest first", async () => {
        const sheet = await byBills();
        expect(queryAllTexts(".o_closing_bill > :first-child")).toEqual([
            "$ 10.00",
            "$ 5.00",
            "$ 0.50",
        ]);
        await type(coin(10), "12");
        await type(coin(0.5), "3");
        expect(".o_closing_total").toHaveText("$ 121.50");
        expect(sheet.state.typed[1].bills).toEqual({ 2: 12, 3: 3 });
        await type(coin(10), "");
        expect(".o_closing_total").toHaveText("$ 1.50");
        expect(sheet.state.typed[1].bills).toEqual({ 3: 3 });
    });

    test("are whole numbers", async () => {
        const sheet = await byBills();
        for (const text of ["1.5", "-1", "x"]) {
            await type(coin(10), text);
            expect(coin(10)).toHaveClass("is-invalid");
            expect(coin(10)).toHaveValue(text);
            expect(sheet.state.typed[1].bills).toEqual({});
            expect(".o_closing_total").toHaveText("$ 0.00");
        }
    });

    test("are for cash only, and cannot be left out where they are required", async () => {
        await byBills();
        expect("[data-tender=Cash] .o_closing_bill").toHaveCount(3);
        expect("[data-tender=Card] .o_closing_bill").toHaveCount(0);
        expect(".o_closing_toggle").toHaveCount(0);
    });

    test("are chosen instead of the total, and nothing typed is lost", async () => {
        const sheet = await mountSheet();
        await type(field("Cash"), "130");
        await click(".o_closing_toggle");
        await animationFrame();
        expect(coin(10)).toBeFocused();
        await type(coin(5), "2");
        await click(".o_closing_toggle");
        await animationFrame();
        expect(field("Cash")).toBeFocused();
        expect(field("Cash")).toHaveValue("130.00");
        expect(sheet.state.typed[1]).toEqual({
            amount: 130,
            by_bills: false,
            bills: { 1: 2 },
        });
    });
});

test("Enter goes to the next field, and from the last one to the button", async () => {
    await mountSheet();
    await click(field("Cash"));
    await press("Enter");
    expect(field("Card")).toBeFocused();
    await press("Enter");
    expect.verifySteps(["end"]);
});

describe("the keypad", () => {
    const key = (text) =>
        click(`.o_closing_keypad .numpad-button:contains(/^${text}$/)`);

    async function keys(...texts) {
        for (const text of texts) {
            await key(text);
        }
        await animationFrame();
    }

    test("types where the focus is, and does not take it", async () => {
        const sheet = await mountSheet(counting(), { hasKeypad: true });
        await click(field("Cash"));
        await keys("1", "3", "0", "\\.", "5");
        expect(field("Cash")).toHaveValue("130.5");
        expect(field("Cash")).toBeFocused();
        expect(sheet.state.typed[1]).toEqual({ amount: 130.5 });
        await keys("⌫", "⌫");
        expect(sheet.state.typed[1]).toEqual({ amount: 130 });
    });

    test("replaces what is selected", async () => {
        const sheet = await mountSheet(counting(), {
            hasKeypad: true,
            typed: { 1: { amount: 130 } },
        });
        await click(field("Cash"));
        document.activeElement.select();
        await keys("7");
        expect(sheet.state.typed[1]).toEqual({ amount: 7 });
        document.activeElement.select();
        await keys("⌫");
        expect(sheet.state.typed[1]).toEqual({});
    });

    test("goes to the next field", async () => {
        await mountSheet(counting(), { hasKeypad: true });
        await click(field("Cash"));
        await click(".o_closing_keypad_next");
        expect(field("Card")).toBeFocused();
        await click(".o_closing_keypad_next");
        expect.verifySteps(["end"]);
    });

    test("types nowhere when nothing has the focus", async () => {
        const sheet = await mountSheet(counting(), { hasKeypad: true });
        await keys("1");
        expect(sheet.state.typed).toEqual({});
    });

    test("is instead of the keyboard of the device", async () => {
        await mountSheet(counting(), { hasKeypad: true });
        expect(field("Cash")).toHaveAttribute("inputmode", "none");
    });
});

test("a phone shows a keyboard with numbers", async () => {
    await mountSheet(counting({ tenders: [cash()] }), {
        typed: { 1: { by_bills: true } },
    });
    expect(coin(10)).toHaveAttribute("inputmode", "numeric");
    await click(".o_closing_toggle");
    await animationFrame();
    expect(field("Cash")).toHaveAttribute("inputmode", "decimal");
});
