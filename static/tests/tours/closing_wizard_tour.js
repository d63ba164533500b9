import { registry } from "@web/core/registry";
import {
    badgeIs,
    card,
    chooseReason,
    closed,
    isWiderThanShown,
    press,
    showsNot,
    signHere,
    splitFive,
    stepIs,
    tellsNothing,
    typeAmount,
    typeBill,
    wrongPinIsTold,
} from "./closing_util";

const tours = registry.category("web_tour.tours");

function openFromDashboard() {
    return [
        {
            content: "close the register from the dashboard",
            trigger: ".o_kanban_record button[name=action_open_closing]",
            run: "click",
        },
    ];
}

function fitsTheScreen() {
    return [
        {
            content: "nothing is wider than the screen",
            trigger: ".o_closing_wizard .o_form_renderer",
            run() {
                const wide = [document.documentElement, this.anchor].find(
                    isWiderThanShown
                );
                if (wide) {
                    throw new Error(`${wide.className} is wider than the screen`);
                }
            },
        },
    ];
}

tours.add("closing_wizard_balanced", {
    steps: () => [
        ...openFromDashboard(),
        ...stepIs("count"),
        ...fitsTheScreen(),
        ...typeAmount("Cash", 130),
        ...typeAmount("Bank", 20),
        ...press("action_submit_count"),
        ...stepIs("differences"),
        ...fitsTheScreen(),
        ...badgeIs("Cash", "Matches"),
        ...press("action_close"),
        ...closed(),
        ...fitsTheScreen(),
        ...press("action_open_dashboard"),
        { trigger: ".o_kanban_record button[name=open_ui]" },
        ...showsNot("button[name=action_open_closing]"),
    ],
});

tours.add("closing_wizard_keyboard", {
    steps: () => [
        ...openFromDashboard(),
        {
            content: "the first amount has the focus",
            trigger: card("Cash", "input[name=amount]:focus"),
            run: "edit 130 && press Enter",
        },
        {
            content: "Enter leads to the next amount",
            trigger: card("Bank", "input[name=amount]:focus"),
            run: "edit 20 && press Enter",
        },
        {
            content: "and from the last one to the button",
            trigger: "button[name=action_submit_count]:focus",
            run: "press Enter",
        },
        {
            content: "where the next step starts",
            trigger: "button[name=action_close]:focus",
            run: "press Enter",
        },
        ...closed(),
    ],
});

tours.add("closing_wizard_reason", {
    steps: () => [
        ...openFromDashboard(),
        ...typeAmount("Cash", 125),
        ...press("action_submit_count"),
        {
            content: "an amount that was not typed is asked for",
            trigger: ".modal:contains(Enter the amount of Bank) .btn-primary",
            run: "click",
        },
        {
            content: "and nothing is lost",
            trigger: card("Cash", "input[name=amount]:value(125.00)"),
        },
        ...typeAmount("Bank", 20),
        ...press("action_submit_count"),
        ...badgeIs("Cash", "Reason needed"),
        ...chooseReason("Cash", "Wrong change given", { note: "a tourist" }),
        ...press("action_explain"),
        { trigger: ".o_closing_reason:contains(Wrong change given)" },
        ...press("action_close"),
        ...closed(),
    ],
});

tours.add("closing_wizard_split", {
    steps: () => [
        ...openFromDashboard(),
        ...typeAmount("Cash", 125),
        ...typeAmount("Bank", 20),
        ...press("action_submit_count"),
        ...stepIs("differences"),
        ...chooseReason("Cash", "Wrong change given"),
        ...splitFive("Cash", press("action_explain"), {
            trigger: ".modal:contains(add up) .btn-primary",
            run: "click",
        }),
        ...press("action_close"),
        ...closed(),
    ],
});

tours.add("closing_wizard_asks", {
    steps: () => [
        ...openFromDashboard(),
        ...typeAmount("Cash", 110),
        ...typeAmount("Bank", 20),
        ...press("action_submit_count"),
        ...stepIs("differences"),
        ...press("action_explain"),
        ...stepIs("signature"),
        ...showsNot("button[name=action_approve]"),
        { trigger: ".o_closing_note input", run: "edit please come" },
        ...press("action_request_approval"),
        { trigger: ".alert:contains(Waiting for approval)" },
        ...press("action_refresh"),
        ...stepIs("signature"),
    ],
});

tours.add("closing_wizard_signs", {
    steps: () => [
        { trigger: ".o_kanban_record .badge:contains(Waiting for approval)" },
        ...openFromDashboard(),
        ...stepIs("signature"),
        { trigger: ".o_closing_wizard:contains(please come)" },
        ...showsNot("button[name=action_request_approval]"),
        { trigger: ".o_closing_note input", run: "edit seen the drawer" },
        ...press("action_approve"),
        { trigger: ".o_closing_approvals:contains(seen the drawer)" },
        ...badgeIs("Cash", "Approved"),
    ],
});

tours.add("closing_wizard_waits", {
    steps: () => [
        ...openFromDashboard(),
        ...typeAmount("Cash", 110),
        ...typeAmount("Bank", 20),
        ...press("action_submit_count"),
        ...press("action_explain"),
        ...press("action_request_approval"),
        { trigger: "[role=status][aria-live] .o_closing_waiting" },
        ...press("action_withdraw_request"),
        { trigger: ".o_closing_wizard:contains(request was withdrawn)" },
        ...showsNot(".o_closing_waiting"),
        ...press("action_request_approval"),
        { trigger: ".o_closing_waiting" },
        ...fitsTheScreen(),
        {
            content: "the page goes on by itself, without the bus, within 10 seconds",
            trigger: "button[name=action_close]:not([disabled])",
            timeout: 10000,
            run: "click",
        },
        ...closed(),
    ],
});

tours.add("closing_wizard_signs_here", {
    steps: () => [
        ...openFromDashboard(),
        ...typeAmount("Cash", 110),
        ...typeAmount("Bank", 20),
        ...press("action_submit_count"),
        ...stepIs("differences"),
        ...press("action_explain"),
        ...stepIs("signature"),
        ...fitsTheScreen(),
        { trigger: ".o_closing_note input", run: "edit seen the drawer" },
        ...signHere("till_manager", "8080"),
        ...wrongPinIsTold(),
        ...fitsTheScreen(),
        ...signHere("till_manager", "4711"),
        { trigger: ".o_closing_approvals:contains(seen the drawer)" },
        ...press("action_close"),
        ...closed(),
    ],
});

tours.add("closing_pin_is_set", {
    steps: () => [
        { trigger: ".o_user_menu > button", run: "click" },
        { trigger: ".dropdown-item[data-menu=preferences]", run: "click" },
        { trigger: ".o_form_view .nav-link[name=page_security]", run: "click" },
        { trigger: "button[name=action_set_pos_closing_pin]:visible", run: "click" },
        {
            trigger: ".modal .o_field_widget[name=password] input",
            run: "edit till_manager",
        },
        { trigger: ".modal button[name=run_check]", run: "click" },
        { trigger: ".modal .o_field_widget[name=pin] input", run: "edit 1234" },
        { trigger: ".modal .o_field_widget[name=pin_again] input", run: "edit 1234" },
        { trigger: ".modal button[name=action_set_pin]", run: "click" },
        {
            trigger: ".modal:contains(too easily guessed) .btn-primary",
            run: "click",
        },
        { trigger: ".modal .o_field_widget[name=pin] input", run: "edit 2580" },
        { trigger: ".modal .o_field_widget[name=pin_again] input", run: "edit 2580" },
        { trigger: ".modal button[name=action_set_pin]", run: "click" },
        { trigger: ".o_notification:contains(Your closing PIN is set)" },
    ],
});

tours.add("closing_wizard_after_signature", {
    steps: () => [
        { trigger: ".o_kanban_record .badge:contains(Ready to close)" },
        ...openFromDashboard(),
        ...press("action_close"),
        ...closed(),
        { trigger: ".o_closing_approvals:contains(Approved)" },
    ],
});

// What should be in the drawer and on the cards, and what was sold.
const SECRETS = ["131.25", "31.25", "53.00"];

tours.add("closing_wizard_blind", {
    steps: () => [
        ...openFromDashboard(),
        ...stepIs("count"),
        ...tellsNothing(...SECRETS),
        ...typeBill(10, 12),
        { trigger: ".o_closing_total:contains(120.00)" },
        ...typeAmount("Bank", 21.75),
        ...press("action_submit_count"),
        { trigger: ".alert:contains(does not match)" },
        ...stepIs("count"),
        ...tellsNothing(...SECRETS),
        ...typeBill(1, 5),
        { trigger: ".o_closing_total:contains(125.00)" },
        ...press("action_submit_count"),
        ...stepIs("differences"),
        { trigger: card("Cash", ":contains(131.25)") },
        ...showsNot("button[name=action_show_count]"),
    ],
});

tours.add("closing_session_form", {
    steps: () => [
        { trigger: ".o_form_view button[name=action_open_closing]" },
        ...showsNot("button[name=action_pos_session_closing_control]"),
    ],
});

tours.add("closing_session_form_without_policy", {
    steps: () => [
        { trigger: ".o_form_view button[name=action_pos_session_closing_control]" },
        ...showsNot("button[name=action_open_closing]"),
    ],
});
