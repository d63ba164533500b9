import { Component, onWillUnmount } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { useService } from "@web/core/utils/hooks";
import { shallowEqual } from "@web/core/utils/objects";

const DECIDED = "pos_closing_control/decided";
// The bus reports decisions at once; this is for when it is down.
const LOOK_AGAIN_AFTER = 5000;

/** Says that somebody else has to approve, and continues as soon as they have decided. */
export class ClosingWaiting extends Component {
    static template = "pos_closing_control.ClosingWaiting";
    static props = {
        // What the bus sends if it is about this one: {closing_id} or {session_id}
        decided: Object,
        isWaiting: Boolean,
        lookAgain: Function,
    };

    setup() {
        const bus = useService("bus_service");
        const decided = (told) => {
            if (shallowEqual(told, this.props.decided)) {
                this.props.lookAgain();
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

    poll() {
        if (this.props.isWaiting && !document.hidden) {
            this.props.lookAgain();
        }
    }
}
