import { Component } from "@odoo/owl";
import {
    BACKSPACE,
    DECIMAL,
    Numpad,
    ZERO,
    getButtons,
} from "@point_of_sale/app/components/numpad/numpad";

/** Odoo's keypad for a register with a touch screen; it types where the focus is. */
export class ClosingKeypad extends Component {
    static template = "pos_closing_control.ClosingKeypad";
    static components = { Numpad };
    static props = {};

    setup() {
        this.buttons = getButtons([DECIMAL, ZERO, BACKSPACE]);
    }

    press(value) {
        const input = document.activeElement;
        if (!input?.matches("input[type=text]")) {
            return;
        }
        const { selectionStart: start, selectionEnd: end } = input;
        const isBackspace = value === BACKSPACE.value;
        const from = isBackspace && start === end ? Math.max(start - 1, 0) : start;
        input.setRangeText(isBackspace ? "" : value, from, end, "end");
        input.dispatchEvent(new Event("input", { bubbles: true }));
    }

    next() {
        const input = document.activeElement;
        const options = { key: "Enter", bubbles: true, cancelable: true };
        input?.dispatchEvent(new KeyboardEvent("keydown", options));
    }
}
