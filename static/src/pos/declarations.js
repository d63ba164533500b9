import { countedTenders } from "../closing/closing_count";

/** What was typed, as `pos.closing.submit_count` wants it: an entry for each method. */
export function declarations(answer, counted) {
    return countedTenders(answer).map((tender) => {
        const typed = counted[tender.payment_method_id] || {};
        const entry = {
            payment_method_id: tender.payment_method_id,
            reference: typed.reference || null,
        };
        if (
            tender.kind === "cash" &&
            (answer.require_denominations || typed.by_bills)
        ) {
            // No quantity at all means a drawer that was not counted, not an empty one.
            const bills = Object.keys(typed.bills || {}).length ? typed.bills : null;
            return { ...entry, bills };
        }
        return { ...entry, amount: typed.amount ?? null };
    });
}

/** What was typed and is not stored yet, as `pos.closing.explain` wants it. */
export function explanations(answer, explained) {
    return answer.tenders.flatMap((tender) => {
        const typed = told(tender, explained[tender.payment_method_id] || []);
        const known = told(tender, tender.explanations);
        const isNew = JSON.stringify(typed) !== JSON.stringify(known);
        if (!isNew || !typed.some((line) => line.reason_id)) {
            return [];
        }
        return typed.map((line) => ({
            payment_method_id: tender.payment_method_id,
            ...line,
        }));
    });
}

/**
 * Amounts are typed without a sign; they get the direction of the difference. Documents
 * are sent only if there are new ones: otherwise the closing keeps its own.
 */
function told(tender, lines) {
    const sign = tender.difference < 0 ? -1 : 1;
    return lines.map(({ reason_id, note, amount, documents }) => {
        const entry = { reason_id: reason_id || false, note: note || false };
        if (lines.length > 1) {
            entry.amount = amount ? sign * Math.abs(amount) : null;
        }
        if (documents?.some((document) => document.data)) {
            entry.documents = documents;
        }
        return entry;
    });
}
