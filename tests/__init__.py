from . import (
    test_closing,
    test_closing_blind,
    test_closing_count,
    test_closing_guard,
    test_closing_late,
    test_closing_posting,
    test_closing_queries,
    test_closing_remote,
    test_closing_tours,
    test_closing_views,
    test_closing_wizard,
    test_verdict,
)
