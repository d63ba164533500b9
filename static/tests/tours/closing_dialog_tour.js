import { registry } from "@web/core/registry";
import * as Chrome from "@point_of_sale/../tests/pos/tours/utils/chrome_util";
import * as PaymentScreen from "@point_of_sale/../tests/pos/tours/utils/payment_screen_util";
import * as ProductScreen from "@point_of_sale/../tests/pos/tours/utils/product_screen_util";
import * as ReceiptScreen from "@point_of_sale/../tests/pos/tours/utils/receipt_screen_util";
import * as TicketScreen from "@point_of_sale/../tests/pos/tours/utils/ticket_screen_util";
import * as Dialog from "@point_of_sale/../tests/generic_helpers/dialog_util";
import * as NumberPopup from "@point_of_sale/../tests/generic_helpers/number_popup_util";
import * as Numpad from "@point_of_sale/../tests/generic_helpers/numpad_util";
import { waitForLoading } from "@point_of_sale/../tests/pos/tours/utils/common";
import { refresh } from "@point_of_sale/../tests/generic_helpers/utils";
import {
    badgeIs,
    card,
    chooseReason,
    closed,
    press,
    reason,
    showsNot,
    signHere,
    splitFive,
    stepIs,
    tellsNothing,
    typeAmount,
    typeBill,
    wrongPinIsTold,
} from "./closing_util";
import { DIALOG, fits, tells } from "./closing_screen_util";

/** Add a tour; its steps may be nested. */
function add(name, steps) {
    registry.category("web_tour.tours").add(`closing_dialog_${name}`, {
        steps: () => steps().flat(Infinity),
    });
}

const closeRegister = () => Chrome.clickMenuOption("Close Register");
const open = () => [Chrome.startPoS(), closeRegister()];
const reload = () => [refresh(), waitForLoading(), closeRegister()];

const step = (name) => [stepIs(name), fits()];
const isDone = () => [closed(), fits()];

function count({ cash, bank }) {
    return [
        step("count"),
        typeAmount("Cash", cash),
        press("next"),
        fits(),
        typeAmount("Bank", bank),
        press("submit"),
    ];
}

function amountIs(tender, text) {
    return {
        content: `typed for ${tender} is ${text}`,
        trigger: card(tender, `input[name=amount]:value(${text})`),
    };
}

// Taps on anything, except those that only type an amount. They are stored where the
// next page finds them.
const TAPS = "closing_taps";

function countTaps() {
    return {
        content: "taps are counted from here on",
        trigger: ".pos-topheader",
        run() {
            sessionStorage.setItem(TAPS, 0);
            const countTap = ({ target }) => {
                if (!target.closest("input, .numpad")) {
                    sessionStorage.setItem(
                        TAPS,
                        Number(sessionStorage.getItem(TAPS)) + 1
                    );
                }
            };
            document.addEventListener("click", countTap, { capture: true });
        },
    };
}

function tookTaps(most) {
    return {
        content: `there were at most ${most} taps`,
        trigger: ".screen-login",
        run() {
            const taps = Number(sessionStorage.getItem(TAPS));
            if (!taps || taps > most) {
                throw new Error(`${taps} taps instead of ${most}`);
            }
        },
    };
}

add("balanced", () => [
    Chrome.startPoS(),
    countTaps(),
    closeRegister(),
    count({ cash: 130, bank: 20 }),
    step("differences"),
    badgeIs("Cash", "Matches"),
    badgeIs("Bank", "Matches"),
    press("close"),
    isDone(),
    press("done").map((last) => ({ ...last, expectUnloadPage: true })),
    tookTaps(6),
]);

add("recount", () => [
    open(),
    step("count"),
    typeAmount("Cash", 115),
    press("later"),
    showsNot(DIALOG),
    reload(),
    amountIs("Cash", "115.00"),
    count({ cash: 115, bank: 20 }),
    step("differences"),
    badgeIs("Cash", "Approval needed"),
    press("recount"),
    amountIs("Cash", "115.00"),
    count({ cash: 129.5, bank: 20 }),
    step("differences"),
    badgeIs("Cash", "Accepted"),
    press("close"),
    isDone(),
]);

add("reasons", () => [
    open(),
    step("count"),
    typeAmount("Cash", 125),
    press("next"),
    press("submit"),
    tells("Enter the amount of Bank"),
    press("back"),
    amountIs("Cash", "125.00"),
    count({ cash: 125, bank: 20 }),
    step("differences"),
    badgeIs("Cash", "Reason needed"),
    showsNot("button[name=close]"),
    press("explain"),
    tells("reason"),
    chooseReason("Cash", "Wrong change given", { note: "a tourist" }),
    press("explain"),
    { trigger: ".o_closing_reason:contains(Wrong change given)" },
    step("differences"),
    press("change_reasons"),
    { trigger: reason("Cash", 1, "input[name=note]:value(a tourist)") },
    splitFive("Cash", press("explain"), tells("add up")),
    step("differences"),
    press("close"),
    isDone(),
]);

/** Without a receipt printer the browser prints; its printout stays in the page. */
function isPrinted(paper, ...texts) {
    const says = texts.map((text) => `:contains(${text})`).join("");
    return {
        content: `${texts[0]} is printed`,
        trigger: `.render-container .pos-receipt${paper}${says}`,
    };
}

const slipSays = (...texts) => isPrinted(".o_closing_slip", ...texts);
const reportSays = (...texts) => isPrinted(":has(.o_closing_receipt)", ...texts);

add("reports", () => [
    open(),
    step("count"),
    press("report"),
    reportSays("X report", "Expected", "130.00"),
    press("next"),
    showsNot("button[name=report]"),
    press("back"),
    count({ cash: 130, bank: 20 }),
    step("differences"),
    press("report"),
    reportSays("X report", "Counted", "130.00"),
    press("close"),
    isDone(),
    press("report"),
    reportSays("Z report Z00001", "Counted", "130.00"),
    press("print"),
    slipSays("Closing Z00001", "Counted", "$ 130.00"),
]);

add("signature", () => [
    open(),
    count({ cash: 110, bank: 20 }),
    badgeIs("Cash", "Approval needed"),
    step("differences"),
    press("recount"),
    { trigger: ".o_closing_attempts:contains(Counts left: 1)" },
    count({ cash: 110, bank: 20 }),
    step("differences"),
    showsNot("button[name=recount]"),
    press("explain"),
    step("signature"),
    showsNot("button[name=recount]"),
    showsNot("button[name=approve]"),
    { trigger: `${DIALOG} input[name=note]`, run: "edit seen the drawer" },
    signHere("till_manager", "8080"),
    wrongPinIsTold(),
    showsNot(`${DIALOG} .o_closing_message`),
    fits(),
    {
        content: "the note is still there",
        trigger: `${DIALOG} input[name=note]:value(seen the drawer)`,
    },
    signHere("till_manager", "4711"),
    { trigger: ".o_closing_approvals:contains(seen the drawer)" },
    badgeIs("Cash", "Approved"),
    step("differences"),
    press("close"),
    isDone(),
    press("print"),
    slipSays(
        "Closing Z00001",
        "Counted",
        "$ 110.00",
        "Short $ 20.00",
        "seen the drawer"
    ),
]);

add("blocked", () => [
    open(),
    count({ cash: 70, bank: 20 }),
    badgeIs("Cash", "Blocked"),
    step("differences"),
    tells("blocks the closing"),
    showsNot("button[name=close]"),
    press("explain"),
    step("signature"),
    showsNot("button[name=close]"),
    press("request"),
    { trigger: ".o_closing_waiting" },
    step("signature"),
    showsNot(".o_closing_buttons .btn-primary"),
    press("later"),
]);

add("released", () => [
    open(),
    step("differences"),
    { trigger: ".o_closing_approvals:contains(found in the safe)" },
    press("close"),
    isDone(),
]);

// What should be in the drawer and on the cards, and what was sold.
const SECRETS = ["131.25", "31.25", "21.75", "53.00"];

add("blind", () => [
    open(),
    step("count"),
    tellsNothing(...SECRETS),
    showsNot(".o_closing_toggle"),
    showsNot("button[name=report]"),
    typeBill(10, 12),
    typeBill(0.05, 2),
    { trigger: ".o_closing_total:contains(120.10)" },
    press("next"),
    fits(),
    typeAmount("Bank", 20),
    reload(),
    step("count"),
    { trigger: ".o_closing_total:contains(120.10)" },
    press("next"),
    amountIs("Bank", "20.00"),
    press("submit"),
    tells("does not match"),
    step("count"),
    tellsNothing(...SECRETS),
    press("next"),
    press("keep"),
    { trigger: ".modal:contains(will be final) .btn-primary", run: "click" },
    step("differences"),
    { trigger: card("Cash", ":contains(131.25)") },
    showsNot("button[name=recount]"),
    reload(),
    step("signature"),
    { trigger: card("Cash", ":contains(131.25)") },
    showsNot("button[name=recount]"),
]);

/** On a register the keypad types where the focus is; a phone has its own. */
function keypad(keys, { next = false } = {}) {
    const pressed = [
        ...keys.split("").map((key) => Numpad.click(key)),
        ...(next ? [{ trigger: ".o_closing_keypad_next", run: "click" }] : []),
    ];
    return pressed.map((key) => ({ ...key, isActive: ["desktop"] }));
}

add("tenders", () => [
    open(),
    step("count"),
    { trigger: card("Cash", "input[name=amount]:focus"), isActive: ["desktop"] },
    keypad("1301"),
    keypad("⌫"),
    { ...typeAmount("Cash", 130)[0], isActive: ["mobile"] },
    amountIs("Cash", "/^130/"),
    { trigger: card("Cash", ".o_closing_toggle"), run: "click" },
    fits(),
    keypad("1", { next: true }),
    keypad("2"),
    { trigger: ".o_closing_total:contains(900.00)", isActive: ["desktop"] },
    { trigger: card("Cash", ".o_closing_toggle"), run: "click" },
    amountIs("Cash", "/^130/"),
    press("next"),
    step("count"),
    showsNot(card("Cash", "")),
    typeAmount("Second drawer", 12),
    press("next"),
    fits(),
    showsNot(card("Customer Account", "")),
    typeAmount("Bank", 20),
    press("submit"),
    tells("batch reference"),
    { trigger: card("Bank", "input[name=reference]"), run: "edit B-17" },
    press("submit"),
    step("differences"),
    press("close"),
    isDone(),
]);

add("checks", () => [
    Chrome.startPoS(),
    ProductScreen.clickDisplayedProduct("Coin"),
    closeRegister(),
    step("checks"),
    { trigger: "[data-check=draft_orders]:contains(Orders still open: 1)" },
    { trigger: "[data-check=accounts]:contains(Warning)" },
    showsNot("button[name=start]"),
    showsNot(".modal:contains(Cancel Orders)"),
    press("look"),
    step("checks"),
    { trigger: "[data-check=draft_orders] button", run: "click" },
    showsNot(DIALOG),
    TicketScreen.nbOrdersIs(1),
    { trigger: ".ticket-screen .order-row", run: "click" },
    { trigger: ".ticket-screen .load-order-button", run: "click" },
    ProductScreen.clickPayButton(),
    PaymentScreen.clickPaymentMethod("Cash"),
    PaymentScreen.clickValidate(),
    ReceiptScreen.clickNextOrder(),
    closeRegister(),
    step("checks"),
    showsNot("[data-check=draft_orders]"),
    press("start"),
    count({ cash: 131, bank: 20 }),
    step("differences"),
    press("close"),
    isDone(),
]);

add("late", () => [
    open(),
    count({ cash: 130, bank: 20 }),
    step("differences"),
    press("close"),
    tells("Changed since your count"),
    amountIs("Cash", "130.00"),
    count({ cash: 137, bank: 20 }),
    step("differences"),
    press("close"),
    isDone(),
]);

const focused = (trigger, run) => ({ trigger: `${trigger}:focus`, run });

add("keyboard", () => [
    open(),
    focused(card("Cash", "input[name=amount]"), "edit 130 && press Enter"),
    focused("button[name=next]", "press Enter"),
    focused(card("Bank", "input[name=amount]"), "edit 25 && press Enter"),
    focused("button[name=submit]", "press Enter"),
    focused(reason("Bank", 1, "select[name=reason]"), "selectByIndex 1 && press Enter"),
    focused(reason("Bank", 1, "input[name=note]"), "press Enter"),
    focused("button[name=explain]", "press Enter"),
    focused("button[name=close]", "press Enter"),
    isDone(),
    focused("button[name=done]"),
]);

add("without_policy", () => [
    open(),
    { trigger: ".modal .close-pos-popup .payment-methods-overview:contains(Cash)" },
    showsNot(DIALOG),
    { trigger: ".close-pos-popup .cash-input input", run: "edit 130" },
    { trigger: ".close-pos-popup .cash-difference:contains(0.00)" },
    {
        trigger: ".close-pos-popup .modal-footer .btn-primary",
        run: "click",
        expectUnloadPage: true,
    },
    { trigger: ".screen-login" },
]);

/** With pos_hr several people share the login of a register. */
function logIn(employee, pin) {
    return [
        Chrome.startPoS(),
        { trigger: ".login-overlay .select-cashier", run: "click" },
        { trigger: `.selection-item:contains(${employee})`, run: "click" },
        NumberPopup.enterValue(pin),
        Dialog.confirm(),
    ];
}

add("employee", () => [
    logIn("Peter", "5820"),
    closeRegister(),
    count({ cash: 110, bank: 20 }),
    step("differences"),
    press("explain"),
    step("signature"),
    signHere("till_manager", "9174"),
    tells("Add a note"),
    { trigger: `${DIALOG} input[name=note]`, run: "edit seen the drawer" },
    signHere("till_manager", "5820"),
    wrongPinIsTold(),
    signHere("till_manager", "9174"),
    step("differences"),
    badgeIs("Cash", "Approved"),
    press("close"),
    isDone(),
]);
