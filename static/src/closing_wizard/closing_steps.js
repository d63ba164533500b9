import { Component, useEffect, useRef } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { hasTouch } from "@web/core/browser/feature_detection";
import { registry } from "@web/core/registry";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

/**
 * The steps of a closing: where one is, what was before and what is to come.
 *
 * It also puts the focus where the next step starts.
 */
export class ClosingSteps extends Component {
    static template = "pos_closing_control.ClosingSteps";
    static props = { ...standardFieldProps };

    setup() {
        this.root = useRef("root");
        useEffect(
            () => this.focusStep(),
            () => {
                const { is_editing, attempts_left, message } = this.props.record.data;
                return [this.current, is_editing, attempts_left, message];
            }
        );
    }

    get current() {
        return this.props.record.data[this.props.name];
    }

    get steps() {
        const { selection } = this.props.record.fields[this.props.name];
        const current = selection.findIndex(([name]) => name === this.current);
        return selection.map(([name, label], index) => ({
            name,
            label,
            number: index + 1,
            isDone: index < current || this.current === "closed",
            isCurrent: index === current,
        }));
    }

    /** What happened is told at the top: a long page must not stay scrolled down. */
    focusStep() {
        this.root.el.scrollIntoView({ block: "center" });
        if (hasTouch()) {
            return;
        }
        const form = this.root.el.closest(".o_form_renderer");
        // Buttons are disabled until the request that brought us here is over.
        const timer = browser.setTimeout(() => {
            if (document.activeElement?.matches("input, select, textarea")) {
                return;
            }
            const target =
                form.querySelector(".o_closing_focus") ||
                form.querySelector(".o_closing_buttons .btn-primary");
            target?.focus({ preventScroll: true });
            target?.select?.();
        }, 100);
        return () => browser.clearTimeout(timer);
    }
}

registry.category("fields").add("closing_steps", {
    component: ClosingSteps,
    supportedTypes: ["selection"],
});
