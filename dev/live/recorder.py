"""Everything a device receives: the server's answers and messages, and the page."""

import re

# Odoo's websocket is in a worker that all tabs share, which a test cannot observe. In
# browsers without shared workers (as on many phones) it uses a plain one.
PLAIN_WORKER = "delete window.SharedWorker;"
# Everything that was ever on the page, however briefly: texts, and the contents of
# fields or of labels for screen readers.
WATCH = """(() => {
    const known = new Set();
    const told = ["placeholder", "title", "value", "aria-label", "alt"];
    function* textsOf(node) {
        if (node.nodeType === Node.TEXT_NODE) {
            yield node.textContent;
        } else if (node.nodeType === Node.ELEMENT_NODE) {
            if (["SCRIPT", "STYLE"].includes(node.tagName)) {
                return;
            }
            yield* told.map((name) => node.getAttribute(name));
            yield node.value;
            // A price is often written in two parts.
            yield node.textContent.length < 80 ? node.textContent : "";
            for (const child of node.childNodes) {
                yield* textsOf(child);
            }
        }
    }
    function tell(nodes) {
        const texts = nodes.flatMap((node) => [...textsOf(node)]);
        const news = texts.filter((text) => text?.trim?.() && !known.has(text));
        news.forEach((text) => known.add(text));
        if (news.length) {
            window.liveRecorderTold(news.join("\\n"));
        }
    }
    const observer = new MutationObserver((records) =>
        tell(records.flatMap((record) => [record.target, ...record.addedNodes]))
    );
    observer.observe(document, {
        attributes: true,
        attributeFilter: told,
        characterData: true,
        childList: true,
        subtree: true,
    });
    setInterval(() => tell([...document.querySelectorAll("input, textarea")]), 200);
})();"""


class Recorder:
    """Created before the device opens a page: ``Recorder(device)``."""

    def __init__(self, device):
        self.heard = []  # pairs of place and text
        self.device = device
        context = device.context
        context.expose_function(
            "liveRecorderTold", lambda text: self._hear("page", text)
        )
        context.add_init_script(PLAIN_WORKER + WATCH)
        context.on("requestfinished", self._hear_answer)
        device.page.on("websocket", self._hear_socket)

    def _hear(self, where, what):
        if isinstance(what, bytes):
            what = what.decode(errors="replace")
        self.heard.append((where, what))

    def _hear_answer(self, request):
        """For answers that carry data, not for programs, styles and pictures."""
        response = request.response()
        if re.search("json|html", response.headers.get("content-type", "")):
            self._hear(request.url, response.body())

    def _hear_socket(self, socket):
        socket.on("framereceived", lambda frame: self._hear("websocket", frame))

    def places(self, *texts):
        """Return the places where one of the texts was recorded, with their context.

        A number is not found within a longer one: 1.25 is not in 31.25.
        """
        self.device.page.wait_for_timeout(500)  # what is on its way
        found = {}
        for text in texts:
            pattern = re.compile(rf"(?<![\d.,]){re.escape(text)}")
            for where, what in self.heard:
                if match := pattern.search(what):
                    around = what[max(match.start() - 60, 0) : match.end() + 30]
                    found.setdefault((text, where), f"{text} in {where}: {around!r}")
        return list(found.values())
