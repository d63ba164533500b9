from .approval import (
    test_closing_employee,
    test_closing_no_employee,
    test_closing_responsible,
    test_closing_secret,
    test_closing_secret_race,
    test_closing_self_approval,
    test_pin,
)
from .beside import (
    test_neighbour_chart,
    test_neighbour_discount,
    test_neighbour_event,
    test_neighbour_kiosk,
    test_neighbour_loyalty,
    test_neighbour_restaurant,
    test_neighbour_sale,
)
from .closing import (
    test_closing,
    test_closing_check,
    test_closing_check_posting,
    test_closing_dialog_tours,
    test_closing_late,
    test_closing_paid_orders,
    test_closing_posting,
    test_closing_proven,
    test_closing_queries,
    test_closing_race,
    test_closing_remote,
    test_closing_request,
    test_closing_review,
    test_closing_slip,
    test_closing_tours,
    test_closing_trial,
    test_closing_unit,
    test_closing_views,
    test_closing_wizard,
    test_fingerprint,
)
from .control import (
    test_closing_count,
    test_closing_log,
    test_closing_reason,
    test_control_states,
)
from .opening import (
    test_opening,
    test_opening_blind,
    test_opening_drawer_away,
    test_opening_guard,
    test_opening_posting,
    test_opening_race,
    test_opening_sign,
    test_opening_tours,
)
from .policy import (
    test_policy_history,
    test_strictness,
    test_thresholds,
    test_verdict,
)
from .proof import (
    test_branch,
    test_proof,
    test_proof_cards,
    test_proof_changes,
    test_proof_currency,
    test_proof_customers,
    test_proof_online,
    test_proof_queries,
    test_proof_race,
    test_proof_random,
    test_proof_results,
    test_proof_sale_details,
    test_proof_setup,
    test_proof_setup_cash,
    test_proof_shared,
    test_proof_tampering,
    test_proof_tours,
    test_proof_views,
    test_tieout,
)
from .report import (
    test_http_input,
    test_report,
    test_report_day,
    test_report_print,
    test_report_rights,
)
from .sales import (
    test_closing_refused,
    test_journal,
    test_journal_roads,
)
from .seam import (
    test_accounts_once,
    test_core_facts,
    test_core_labels,
    test_scheduler,
)
from .session import (
    test_blind_everything,
    test_closing_blind,
    test_closing_defaults,
    test_closing_guard,
    test_closing_kiosk,
    test_closing_windows,
    test_setup_stands_still,
)
from .whole import (
    test_constraints,
    test_extend,
    test_fuzz,
    test_install,
    test_kept,
    test_rooms,
    test_translations,
)
