import { Component, onWillUnmount } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

const DECIDED = "pos_closing_control/decided";
// The bus tells at once; this is for when it is down.
const LOOK_AGAIN_AFTER = 5000;

/** Tells that somebody else has to sign, and goes on as soon as they have decided. */
export class ClosingWaiting extends Component {
    static template = "pos_closing_control.ClosingWaiting";
    static props = { ...standardFieldProps };

    setup() {
        const bus = useService("bus_service");
        const decided = ({ closing_id }) => {
            if (closing_id === this.props.record.data.closing_id.id) {
                this.lookAgain();
            }
        };
        bus.subscribe(DECIDED, decided);
        bus.start();
        const timer = browser.setInterval(() => this.poll(), LOOK_AGAIN_AFTER);
        onWillUnmount(() => {
            bus.unsubscribe(DECIDED, decided);
            browser.clearInterval(timer);
        });
    }

    get isWaiting() {
        return this.props.record.data[this.props.name];
    }

    poll() {
        if (this.isWaiting && !document.hidden) {
            this.lookAgain();
        }
    }

    /** Read the record again in place; a note that is being typed is saved first. */
    async lookAgain() {
        const { record } = this.props;
        if (await record.isDirty()) {
            await record.save();
        } else {
            await record.load();
        }
    }
}

registry.category("fields").add("closing_waiting", {
    component: ClosingWaiting,
    supportedTypes: ["boolean"],
});
