import { registry } from "@web/core/registry";
import { stepUtils } from "@web_tour/tour_utils";

const tours = registry.category("web_tour.tours");

function openApp(app) {
    return [
        stepUtils.showAppsMenuItem(),
        {
            content: `open the app ${app}`,
            trigger: `.o_app[data-menu-xmlid="${app}"]`,
            run: "click",
        },
    ];
}

function openMenu(section, menu) {
    return [
        {
            content: `unfold ${section}`,
            trigger: `.o_menu_sections [data-menu-xmlid="${section}"]`,
            run: "click",
        },
        {
            content: `choose ${menu}`,
            trigger: `.dropdown-item[data-menu-xmlid="pos_closing_control.${menu}"]`,
            run: "click",
        },
    ];
}

function shows(title) {
    return [
        { content: `${title} is shown`, trigger: `.o_breadcrumb:contains("${title}")` },
    ];
}

function press(button) {
    return [
        {
            content: `press ${button}`,
            trigger: `button[name="${button}"]:not(:disabled):visible`,
            run: "click",
        },
    ];
}

function goBack() {
    return [
        {
            content: "go back by the breadcrumb",
            trigger: ".o_breadcrumb .o_back_button:last a",
            run: "click",
        },
    ];
}

function openFirstRow(status) {
    return [
        {
            content: "what is broken comes first, and is opened",
            trigger: `.o_list_view tbody tr.o_data_row:first:contains("${status}") td[name="code"]`,
            run: "click",
        },
    ];
}

function formTells(text) {
    return [
        {
            content: `the form tells ${text}`,
            trigger: `.o_form_view:contains("${text}")`,
        },
    ];
}

tours.add("proof_accountant", {
    steps: () => [
        ...openApp("account.menu_finance"),
        ...openMenu("account.menu_finance_reports", "menu_account_proof_identities"),
        ...shows("POS Reconciliation"),
        ...openFirstRow("Not matched"),
        ...formTells("Changed since closing."),
        {
            content: "what an accountant may not open is only named",
            trigger: ".o_field_proof_records:not(:has(button)) span.text-muted",
        },
        ...press("action_open_entries"),
        ...shows("Journal Items"),
        ...goBack(),
        ...press("action_prove"),
        ...formTells("Not matched"),
        ...press("action_open_session_proofs"),
        {
            content: "all that agrees is there as well",
            trigger: ".o_list_view .o_data_row:contains(Matched)",
        },
        {
            content: "show the pivot",
            trigger: ".o_switch_view.o_pivot",
            run: "click",
        },
        { content: "the pivot is shown", trigger: ".o_pivot th:contains(Not matched)" },
    ],
});

tours.add("proof_accountant_open", {
    steps: () => [
        ...openApp("account.menu_finance"),
        ...openMenu("account.menu_finance_reports", "menu_account_receivable"),
        ...shows("Open POS Receivables"),
        {
            content: "unfold the session",
            trigger: ".o_list_view .o_group_header",
            run: "click",
        },
        {
            content: "a customer account is open: look at its entry",
            trigger: ".o_data_row:contains(Customer account) td[name=move_id]",
            run: "click",
        },
        ...formTells("POS Closing"),
        ...press("action_open_pos_closing"),
        ...shows("POS Reconciliation"),
        { content: "its proof is shown", trigger: ".o_list_view .o_data_row" },
    ],
});

tours.add("proof_stock_user", {
    steps: () => [
        ...openApp("stock.menu_stock_root"),
        ...openMenu(
            "pos_closing_control.menu_stock_reporting",
            "menu_stock_proof_product_of_user"
        ),
        ...shows("Sold and Moved"),
        {
            content: "what was not moved comes first: open its pickings",
            trigger: ".o_data_row:first:contains(Lot) button[name=action_open_records]",
            run: "click",
        },
        ...shows("Transfers"),
        ...openMenu(
            "pos_closing_control.menu_stock_reporting",
            "menu_stock_undone_picking_of_user"
        ),
        ...shows("Outstanding Transfers"),
        {
            content: "finish the picking",
            trigger: ".o_data_row button[name=action_finish_sale]",
            run: "click",
        },
        {
            content: "it is told that it is done",
            trigger: ".o_notification:contains(Transfers finished: 1.)",
        },
        {
            content: "nothing is left",
            trigger: ".o_view_nocontent:contains(All goods sold have been delivered)",
        },
        ...openMenu(
            "pos_closing_control.menu_stock_reporting",
            "menu_stock_proof_value_of_user"
        ),
        ...shows("Quantities and Value"),
        ...openFirstRow("Matched"),
        ...formTells("Goods sold and moved"),
        ...press("action_open_pickings"),
        {
            content: "the picking leads back",
            trigger: ".o_form_view button[name=action_open_pos_closing], .o_data_row",
        },
    ],
});

tours.add("proof_manager", {
    steps: () => [
        {
            content: "select all sessions",
            trigger: ".o_list_view thead .o_list_record_selector input",
            run: "click",
        },
        ...press("action_closing_prove_many"),
        ...shows("POS Reconciliation"),
        ...openFirstRow("Not matched"),
        {
            content: "open the very records of the left",
            trigger: ".o_field_proof_records[name=left_links] button",
            run: "click",
        },
        {
            content: "it is the order",
            trigger: ".o_form_view .o_field_widget[name=lines]",
        },
        ...goBack(),
        ...press("action_open_closing"),
        {
            content: "look at the proof of the closing",
            trigger: ".o_notebook a[name=proof]",
            run: "click",
        },
        ...press("action_prove"),
        {
            content: "broken comes first here as well",
            trigger:
                ".o_field_widget[name=proof_ids] .o_data_row:first:contains(Not matched)",
        },
        ...press("action_view_session"),
        {
            content: "the session shows it as well",
            trigger:
                ".o_field_widget[name=closing_proof_ids] .o_data_row:first:contains(Not matched)",
        },
    ],
});
