import { isWiderThanShown } from "./closing_util";

/** What every step of the dialog on the register's screen must fulfil. */

export const DIALOG = ".o_closing_dialog";
const TARGET = 44;

function fail(complaint) {
    throw new Error(`${complaint}:\n${document.querySelector(DIALOG).innerText}`);
}

function checkWidth(dialog, body) {
    const { left, right } = dialog.getBoundingClientRect();
    const isOutside = left < 0 || right > window.innerWidth + 1;
    if (isOutside || [dialog, body].some(isWiderThanShown)) {
        fail("Something is wider than the screen");
    }
}

/** A register's screen has 1024 by 768; on a phone everything can be scrolled to. */
function checkHeight(body) {
    if (window.innerWidth >= 1000 && body.scrollHeight > body.clientHeight + 1) {
        fail(`${body.scrollHeight - body.clientHeight} pixels have to be scrolled for`);
    }
}

function checkTargets(dialog) {
    const targets = "button, select, input:not([type=file]), label.btn";
    for (const target of dialog.querySelectorAll(targets)) {
        const { height } = target.getBoundingClientRect();
        // A dialog that is still unfolding is slightly smaller.
        if (height && Math.round(height) < TARGET) {
            fail(`${target.outerHTML} is only ${height} pixels high`);
        }
    }
}

/** Everything fits the screen, and buttons are large enough for thumbs. */
export function fits() {
    return {
        content: "it fits the screen, and thumbs",
        trigger: `${DIALOG} .o_closing_buttons button:not([disabled])`,
        run() {
            const dialog = document.querySelector(DIALOG);
            const body = dialog.querySelector(".modal-body");
            checkWidth(dialog, body);
            checkHeight(body);
            checkTargets(dialog);
        },
    };
}

export function tells(text) {
    return { content: `tells: ${text}`, trigger: `${DIALOG} .alert:contains(${text})` };
}
