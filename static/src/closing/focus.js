import { hasTouch } from "@web/core/browser/feature_detection";
import { browser } from "@web/core/browser/browser";

export const PRIMARY = ".o_closing_buttons .btn-primary:not([disabled])";

/**
 * Put the focus where a step starts, unless somebody is typing already.
 *
 * On a touch screen the keyboard would cover what is to be read, so there only with our
 * own keypad beside the fields.
 */
export function focusStep(container, { onTouch = false } = {}) {
    if (hasTouch() && !onTouch) {
        return () => {};
    }
    // Buttons are disabled until the request that brought us here is over.
    const timer = browser.setTimeout(() => {
        if (document.activeElement?.matches("input, select, textarea")) {
            return;
        }
        const target =
            container.querySelector(".o_closing_focus") ||
            container.querySelector(PRIMARY);
        target?.focus({ preventScroll: true });
        target?.select?.();
    }, 100);
    return () => browser.clearTimeout(timer);
}
