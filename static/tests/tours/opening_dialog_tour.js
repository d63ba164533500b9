import { registry } from "@web/core/registry";
import * as Chrome from "@point_of_sale/../tests/pos/tours/utils/chrome_util";
import { waitForLoading } from "@point_of_sale/../tests/pos/tours/utils/common";
import { refresh } from "@point_of_sale/../tests/generic_helpers/utils";
import { DIALOG, fits, tells } from "./closing_screen_util";
import {
    chooseReason,
    press,
    showsNot,
    signHere,
    stepIs,
    tellsNothing,
    typeAmount,
    typeBill,
    wrongPinIsTold,
} from "./closing_util";

function add(name, steps) {
    registry.category("web_tour.tours").add(`opening_dialog_${name}`, {
        steps: () => steps().flat(Infinity),
    });
}

const startPoS = () => Chrome.startPoS();
const step = (name) => [stepIs(name), fits()];

function count(amount) {
    return [step("count"), typeAmount("Cash", amount), press("submit")];
}

/** The dialog is gone, and the register sells. */
function isOpen() {
    return [
        showsNot(DIALOG),
        { content: "the till is open", trigger: ".product-screen" },
    ];
}

add("balanced", () => [startPoS(), count(100), isOpen()]);

add("reason", () => [
    startPoS(),
    count(95),
    step("differences"),
    chooseReason("Cash", "Wrong change given", { note: "a tourist" }),
    showsNot(".o_closing_add_reason"),
    press("explain"),
    isOpen(),
]);

add("signature", () => [
    startPoS(),
    count(75),
    step("differences"),
    press("explain"),
    step("signature"),
    { content: "it waits", trigger: ".o_closing_waiting" },
    { trigger: "input[name=note]", run: "edit seen the drawer" },
    signHere("till_manager", "1111"),
    wrongPinIsTold(),
    signHere("till_manager", "4711"),
    isOpen(),
]);

add("blocked", () => [
    startPoS(),
    count(10),
    step("differences"),
    tells("blocks"),
    refresh(),
    waitForLoading(),
    step("signature"),
    tells("blocks"),
]);

add("blind", () => [
    startPoS(),
    step("count"),
    tellsNothing("1,017", "1017"),
    typeBill("10", 99),
    press("submit"),
    tells("does not match"),
    tellsNothing("1,017", "1017"),
    typeBill("1", 27),
    press("submit"),
    isOpen(),
]);

add("without_control", () => [
    startPoS(),
    { content: "Odoo's own popup", trigger: ".opening-cash-section" },
    showsNot(DIALOG),
    { trigger: ".modal .btn-primary:contains(Open Register)", run: "click" },
    isOpen(),
]);
