import { declarations, explanations } from "./declarations";
import { TillControl } from "./till_control";

/** The opening of a register's session, by the verbs `opening_…` of `pos.session`. */
export class TillOpening extends TillControl {
    constructor(pos) {
        super(pos, "opening");
    }

    ask(method, args = []) {
        return this.call("pos.session", `opening_${method}`, [
            [this.sessionId],
            ...args,
        ]);
    }

    start() {
        return this.verb("state", [], this.page);
    }

    /** Numbered, so that an attempt whose answer was lost is not counted twice. */
    submitCount() {
        const [{ amount, bills }] = declarations(this.answer, this.counted);
        const count = {
            ...(bills === undefined ? { amount } : { bills }),
            note: this.note,
            attempt: this.answer.attempts + 1,
        };
        return this.verb("count", [count], "differences");
    }

    /** Lock a blind count although it does not agree. */
    keepCount() {
        return this.verb("explain", [], "differences");
    }

    explain() {
        const [told = {}] = explanations(this.answer, this.explained);
        const args = [
            told.reason_id || false,
            told.note || false,
            told.documents || null,
        ];
        return this.verb("explain", args, "signature");
    }

    grantCount() {
        return this.noted("reset", "count");
    }

    /** After something in the books was in the way of a final count. */
    open() {
        return this.run(
            () => this.call("pos.session", "open_till", [[this.sessionId]]),
            this.page
        );
    }
}
