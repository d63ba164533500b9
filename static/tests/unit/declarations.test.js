import { describe, expect, test } from "@odoo/hoot";
import { declarations, explanations } from "@pos_closing_control/pos/declarations";
import { card, cash, counting } from "./closing_answers";

describe("declarations", () => {
    test("are an amount for each tender, as it was typed", () => {
        const counted = { 1: { amount: 130 }, 2: { amount: 0 } };
        expect(declarations(counting(), counted)).toEqual([
            { payment_method_id: 1, reference: null, amount: 130 },
            { payment_method_id: 2, reference: null, amount: 0 },
        ]);
    });

    test("what was not typed is no zero", () => {
        expect(declarations(counting(), {})).toEqual([
            { payment_method_id: 1, reference: null, amount: null },
            { payment_method_id: 2, reference: null, amount: null },
        ]);
    });

    test("leave out what nobody counts", () => {
        const answer = counting({
            tenders: [cash(), card({ declaration: "nothing" })],
        });
        const told = declarations(answer, { 1: { amount: 1 }, 2: { amount: 2 } });
        expect(told.map((entry) => entry.payment_method_id)).toEqual([1]);
    });

    test("tell the reference of a batch", () => {
        const answer = counting({ tenders: [card({ declaration: "reference" })] });
        expect(declarations(answer, { 2: { amount: 20, reference: "B-17" } })).toEqual([
            { payment_method_id: 2, reference: "B-17", amount: 20 },
        ]);
    });

    test("tell coins and notes where they were chosen, and not the total typed before", () => {
        const answer = counting({ tenders: [cash()] });
        const typed = { amount: 130, bills: { 1: 2 } };
        expect(declarations(answer, { 1: { ...typed, by_bills: true } })).toEqual([
            { payment_method_id: 1, reference: null, bills: { 1: 2 } },
        ]);
        expect(declarations(answer, { 1: { ...typed, by_bills: false } })).toEqual([
            { payment_method_id: 1, reference: null, amount: 130 },
        ]);
    });

    test("tell coins and notes where they are required, of cash only", () => {
        const answer = counting({ require_denominations: true });
        expect(
            declarations(answer, { 1: { bills: { 2: 3 } }, 2: { amount: 20 } })
        ).toEqual([
            { payment_method_id: 1, reference: null, bills: { 2: 3 } },
            { payment_method_id: 2, reference: null, amount: 20 },
        ]);
    });

    test("a drawer without any coin typed was not counted", () => {
        const answer = counting({ require_denominations: true, tenders: [cash()] });
        expect(declarations(answer, { 1: { bills: {} } })).toEqual([
            { payment_method_id: 1, reference: null, bills: null },
        ]);
        const empty = { 1: { bills: { 1: 0 } } };
        expect(declarations(answer, empty)[0].bills).toEqual({ 1: 0 });
    });
});

describe("explanations", () => {
    const short = (values) =>
        counting({ tenders: [cash({ difference: -5, ...values })] });

    test("one reason stands for all of the difference", () => {
        const told = explanations(short(), {
            1: [{ reason_id: 3, note: "a tourist" }],
        });
        expect(told).toEqual([
            { payment_method_id: 1, reason_id: 3, note: "a tourist" },
        ]);
    });

    test("several have amounts in the direction of the difference", () => {
        const typed = [
            { reason_id: 3, amount: 3.3 },
            { reason_id: 4, amount: 1.7 },
        ];
        const amounts = (answer) =>
            explanations(answer, { 1: typed }).map((line) => line.amount);
        expect(amounts(short())).toEqual([-3.3, -1.7]);
        expect(amounts(short({ difference: 5 }))).toEqual([3.3, 1.7]);
    });

    test("an amount that was not typed is left to the server to ask for", () => {
        const typed = { 1: [{ reason_id: 3, amount: 3 }, { reason_id: 4 }] };
        expect(explanations(short(), typed)[1].amount).toBe(null);
    });

    test("are told only where something new was typed", () => {
        const known = [{ reason_id: 3, note: "x", amount: -5, documents: [] }];
        const answer = short({ explanations: known });
        expect(explanations(answer, {})).toEqual([]);
        expect(explanations(answer, { 1: [{ reason_id: 3, note: "x" }] })).toEqual([]);
        expect(explanations(answer, { 1: [{ note: "x" }] })).toEqual([]);
        expect(explanations(answer, { 1: [{ reason_id: 3, note: "y" }] })).toEqual([
            { payment_method_id: 1, reason_id: 3, note: "y" },
        ]);
    });

    test("documents are told when there are new ones", () => {
        const told = (documents) =>
            explanations(short(), { 1: [{ reason_id: 3, documents }] })[0].documents;
        const added = { name: "slip.pdf", data: "JVBERi0=" };
        expect(told([added])).toEqual([added]);
        expect(told([{ id: 9, name: "kept.pdf" }])).toBe(undefined);
    });
});
