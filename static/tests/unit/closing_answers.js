/**
 * Answers of `pos.closing` as the server builds them. `test_closing_unit` compares their
 * keys with those of a real one.
 */

const TENDER = {
    payment_method_id: 1,
    name: "Cash",
    kind: "cash",
    declaration: "total",
    expected: 130,
    counted: false,
    difference: false,
    requirement: false,
    decided_by: false,
    reason_id: false,
    reason: false,
    note: false,
    explanations: [],
    reference: false,
};

const ANSWER = {
    id: 7,
    session_id: 1,
    session_name: "Hoot/00001",
    config_name: "Hoot",
    currency_id: 1,
    name: false,
    state: "counting",
    done: false,
    review_state: "none",
    may_report: true,
    requirement: false,
    blind: false,
    locked: false,
    counted_by: false,
    require_denominations: false,
    attempts: 0,
    attempts_left: false,
    may_count: true,
    may_explain: false,
    may_sign: false,
    may_refuse: false,
    may_grant: false,
    may_try: false,
    self_approval: false,
    approvers: [],
    secret_kinds: [],
    request: { state: false, user: false, date: false, hint: false },
    steps: ["count"],
    message: false,
    checks: [],
    missing: [{ code: "count", message: "Count the register." }],
    tenders: [],
    bills: [],
    reasons: [],
    approvals: [],
    proof: { status: false, broken: [], message: false },
};

export const BILLS = [
    { id: 1, name: "5.00", value: 5 },
    { id: 2, name: "10.00", value: 10 },
    { id: 3, name: "0.50", value: 0.5 },
];

export const cash = (values = {}) => ({ ...TENDER, ...values });

export const card = (values = {}) =>
    cash({ payment_method_id: 2, name: "Card", kind: "bank", expected: 20, ...values });

const judged = (tender, requirement = "accept", difference = 0) => ({
    ...tender,
    counted: tender.expected + difference,
    difference,
    requirement,
});

/** A register of which nothing has been counted yet. */
export const counting = (values = {}) => ({
    ...ANSWER,
    tenders: [cash(), card()],
    bills: BILLS,
    ...values,
});

/** Counted, and everything agrees. */
export const ready = (values = {}) =>
    counting({
        state: "ready",
        requirement: "accept",
        locked: true,
        counted_by: "Mitchell Admin",
        attempts: 1,
        may_explain: true,
        steps: ["differences", "count"],
        missing: [],
        tenders: [judged(cash()), judged(card())],
        ...values,
    });

/** Cash is 5.00 short, and a reason is required. */
export const short = (values = {}) =>
    ready({
        state: "counting",
        requirement: "reason",
        missing: [
            { code: "reason", message: "Cash: give a reason.", payment_method_id: 1 },
        ],
        tenders: [judged(cash(), "reason", -5), judged(card())],
        reasons: [
            {
                id: 3,
                name: "Wrong change given",
                direction: "both",
                tender_kind: false,
                note_required: false,
                document_required: false,
            },
        ],
        ...values,
    });

/** Cash is 20.00 short, and a manager was asked to approve. */
export const toApprove = (values = {}) =>
    short({
        state: "to_approve",
        requirement: "approval",
        steps: ["signature", "differences", "count"],
        missing: [
            {
                code: "approval",
                message: "Cash: a manager must approve.",
                payment_method_id: 1,
            },
        ],
        tenders: [judged(cash(), "approval", -20), judged(card())],
        approvers: [{ id: 5, name: "Marc Demo" }],
        secret_kinds: ["pin", "password"],
        ...values,
    });

export const closed = (values = {}) =>
    ready({
        state: "closed",
        done: true,
        name: "Z00001",
        may_count: false,
        may_explain: false,
        steps: ["closed"],
        ...values,
    });
