/** Steps that the tours of the wizard and of the register's own dialog share. */

import { escapeRegExp } from "@web/core/utils/strings";

const CLOSING = ":is(.o_closing_wizard, .o_closing_dialog)";

export function stepIs(name) {
    return [
        {
            content: `the step is ${name}`,
            trigger: `.o_closing_step.is-current[data-step=${name}]`,
        },
    ];
}

export function press(name) {
    return [
        {
            content: `press ${name}`,
            trigger: `${CLOSING} button[name=${name}]:not([disabled])`,
            run: "click",
        },
    ];
}

/** The trigger within the card of one payment method. */
export function card(tender, trigger = "") {
    return `.o_closing_card[data-tender="${tender}"] ${trigger}`;
}

/** The trigger within one of the reasons of a payment method. */
export function reason(tender, number, trigger) {
    return card(tender, `[data-line="${number}"] ${trigger}`);
}

export function typeAmount(tender, amount) {
    return [
        {
            content: `count ${amount} of ${tender}`,
            trigger: card(tender, "input[name=amount]"),
            run: `edit ${amount}`,
        },
    ];
}

export function typeBill(value, quantity) {
    return [
        {
            content: `count ${quantity} of ${value}`,
            trigger: `.o_closing_bill input[data-bill="${value}"]`,
            run: `edit ${quantity}`,
        },
    ];
}

export function badgeIs(tender, text) {
    return [
        {
            content: `${tender}: ${text}`,
            trigger: card(tender, `.badge:contains(${text})`),
        },
    ];
}

export function chooseReason(tender, label, { line = 1, note } = {}) {
    const choose = {
        content: `${tender}: the reason is ${label}`,
        trigger: reason(tender, line, "select[name=reason]"),
        run: `selectByLabel ${label}`,
    };
    const tell = {
        content: `and what happened is ${note}`,
        trigger: reason(tender, line, "input[name=note]"),
        run: `edit ${note}`,
    };
    return note ? [choose, tell] : [choose];
}

/** Three of the five that are short are explained, then the rest with a document. */
export function splitFive(tender, pressExplain, tellsProblem) {
    return [
        { trigger: card(tender, ".o_closing_add_reason"), run: "click" },
        { trigger: reason(tender, 1, "input[name=share]"), run: "edit 3.30" },
        { trigger: ".o_closing_rest:contains(1.70)" },
        ...chooseReason(tender, "Small change rounded", { line: 2 }),
        { trigger: reason(tender, 2, "input[name=share]"), run: "edit 1.50" },
        {
            trigger: reason(tender, 2, "input[type=file]"),
            run() {
                const bytes = new TextEncoder().encode("%PDF-1.4\n%%EOF");
                const files = new DataTransfer();
                files.items.add(
                    new File([bytes], "slip.pdf", { type: "application/pdf" })
                );
                this.anchor.files = files.files;
                this.anchor.dispatchEvent(new Event("change", { bubbles: true }));
            },
        },
        { trigger: reason(tender, 2, ".o_closing_document:contains(slip.pdf)") },
        ...pressExplain,
        {
            content: "parts that do not add up are told, and nothing typed is lost",
            ...tellsProblem,
        },
        { trigger: reason(tender, 2, "input[name=share]"), run: "edit 1.70" },
        ...pressExplain,
        { trigger: ".o_closing_reason:contains(Small change rounded)" },
        { trigger: "a.o_closing_document:contains(slip.pdf)" },
    ];
}

export function signHere(name, secret) {
    return [
        {
            content: `${name} chooses their name`,
            trigger: ".o_closing_sign select[name=approver]",
            run: `selectByLabel ${name}`,
        },
        {
            content: "and types a secret",
            trigger: ".o_closing_sign input[name=secret][type=password]",
            run: `edit ${secret}`,
        },
        {
            content: "and signs",
            trigger: ".o_closing_sign button[name=sign_here]:not([disabled])",
            run: "click",
        },
    ];
}

export function wrongPinIsTold() {
    return [
        { trigger: ".o_closing_sign [role=alert]:contains(PIN or password is wrong)" },
        {
            content: "the wrong PIN is gone",
            trigger: ".o_closing_sign input[name=secret]:value()",
        },
    ];
}

export function showsNot(selector) {
    return [{ content: `no ${selector}`, trigger: `body:not(:has(${selector}))` }];
}

/** No expected amount is anywhere in the page. */
export function tellsNothing(...secrets) {
    return [
        {
            content: "no expected amount is anywhere in the page",
            trigger: CLOSING,
            run() {
                const page = document.documentElement.outerHTML;
                for (const secret of ["Expected", ...secrets]) {
                    // Not as a part of another number, such as the height of a box.
                    const alone = `(?<![\\d.])${escapeRegExp(secret)}(?!\\d)`;
                    const found = page.match(new RegExp(`.{0,60}${alone}.{0,60}`));
                    if (found) {
                        throw new Error(`the blind count shows ${secret}: ${found[0]}`);
                    }
                }
            },
        },
    ];
}

export function isWiderThanShown(element) {
    return element.scrollWidth > element.clientWidth + 1;
}

export const closed = () => [...stepIs("closed"), { trigger: "h2:contains(Z0)" }];
