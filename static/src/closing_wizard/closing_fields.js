import { Component, useEffect, useRef, xml } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { many2ManyBinaryField } from "@web/views/fields/many2many_binary/many2many_binary_field";
import { standardFieldProps } from "@web/views/fields/standard_field_props";
import { ClosingApprovals } from "../closing/closing_approvals";
import { ClosingChecks } from "../closing/closing_checks";
import { ClosingCount } from "../closing/closing_count";
import { ClosingSign } from "../closing/closing_sign";
import { ClosingSteps } from "../closing/closing_steps";
import { ClosingTenders } from "../closing/closing_tenders";
import { ClosingWaiting } from "../closing/closing_waiting";
import { PRIMARY, focusStep } from "../closing/focus";

// The parts of a closing as fields of the wizard's form: its record has the answer of
// the closing, what was typed, and one button for each verb.

class ClosingField extends Component {
    static props = { ...standardFieldProps };

    get record() {
        return this.props.record;
    }

    get value() {
        return this.record.data[this.props.name];
    }

    get answer() {
        return this.record.data.answer;
    }

    setup() {
        this.root = useRef("root");
        this.save = (typed) => this.record.update({ [this.props.name]: typed });
        this.focusButton = () =>
            this.root.el.closest(".o_form_renderer").querySelector(PRIMARY)?.focus();
    }
}

class StepsField extends ClosingField {
    static components = { ClosingSteps };
    static template = xml`<div t-ref="root"><ClosingSteps current="value"/></div>`;

    setup() {
        super.setup();
        useEffect(
            () => this.begin(),
            () => {
                const { is_editing, attempts_left, message } = this.record.data;
                return [this.value, is_editing, attempts_left, message];
            }
        );
    }

    /** Messages are at the top, so a long page must not stay scrolled down. */
    begin() {
        this.root.el.scrollIntoView({ block: "center" });
        return focusStep(this.root.el.closest(".o_form_renderer"));
    }
}

class ChecksField extends ClosingField {
    static components = { ClosingChecks };
    static template = xml`<ClosingChecks answer="answer" onOpen.bind="open"/>`;

    setup() {
        super.setup();
        this.orm = useService("orm");
        this.action = useService("action");
    }

    async open(check) {
        const { resModel, resId } = this.record;
        this.action.doAction(
            await this.orm.call(resModel, "action_open_check", [resId, check.code])
        );
    }
}

class CountField extends ClosingField {
    static components = { ClosingCount };
    static template = xml`<div t-ref="root">
        <ClosingCount answer="answer" typed="value or {}" onTyped="save" onEnd="focusButton"/>
    </div>`;
}

class TendersField extends ClosingField {
    static components = { ClosingTenders };
    static template = xml`<div t-ref="root">
        <ClosingTenders answer="answer" typed="value or {}" onTyped="save"
                        onEnd="focusButton" isEditing="record.data.is_editing"/>
    </div>`;
}

class ApprovalsField extends ClosingField {
    static components = { ClosingApprovals };
    static template = xml`<ClosingApprovals answer="answer"/>`;
}

class WaitingField extends ClosingField {
    static components = { ClosingWaiting };
    static template = xml`<ClosingWaiting decided="{ closing_id: answer.id }" isWaiting="value"
                                          lookAgain.bind="lookAgain"/>`;

    setup() {
        super.setup();
        this.orm = useService("orm");
    }

    /** Read the page again when it has changed; a note being typed is not touched. */
    async lookAgain() {
        const { resModel, resId, data } = this.record;
        const names = ["step", this.props.name];
        const [now] = await this.orm.read(resModel, [resId], names);
        if (names.every((name) => now[name] === data[name])) {
            return;
        }
        if (await this.record.isDirty()) {
            await this.record.save();
        } else {
            await this.record.load();
        }
    }
}

class SignField extends ClosingField {
    static components = { ClosingSign };
    static template = xml`<ClosingSign answer="answer" sign.bind="sign"/>`;

    setup() {
        super.setup();
        this.orm = useService("orm");
        this.notification = useService("notification");
    }

    async sign(approverId, secret) {
        await this.record.save();
        const note = this.record.data.note || false;
        const answer = await this.orm.call("pos.closing", "approve", [
            [this.answer.id],
            approverId,
            secret,
            note,
        ]);
        if (answer.signed) {
            this.notification.add(answer.message, { type: "success" });
            await this.record.load();
        }
        return answer;
    }
}

function register(name, component, type) {
    registry.category("fields").add(name, { component, supportedTypes: [type] });
}

register("closing_steps", StepsField, "selection");
register("closing_checks", ChecksField, "json");
register("closing_count", CountField, "json");
register("closing_tenders", TendersField, "json");
register("closing_approvals", ApprovalsField, "json");
register("closing_waiting", WaitingField, "boolean");
register("closing_sign", SignField, "json");

// The documents belong to their explanation alone; Odoo's field expects shared ones.
registry.category("fields").add("closing_documents", {
    ...many2ManyBinaryField,
    supportedTypes: ["one2many"],
});
