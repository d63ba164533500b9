"""A register, a computer or a phone: its own browser, signed in as somebody."""

from contextlib import contextmanager

from playwright.sync_api import Error, expect

VIEWPORTS = {
    "till": {"viewport": {"width": 1024, "height": 768}},
    "phone": {
        "viewport": {"width": 390, "height": 844},
        "device_scale_factor": 3,
        "is_mobile": True,
        "has_touch": True,
    },
}
# In milliseconds; Odoo's pages load slowly when the machine is busy.
PATIENCE = 30_000
expect.set_options(timeout=PATIENCE)


class Device:
    def __init__(self, browser, person, kind="till"):
        self.person = person
        self.kind = kind
        self.console = []
        self.context = browser.new_context(
            base_url=person.server.url,
            locale="en-US",
            timezone_id="UTC",
            **VIEWPORTS[kind],
        )
        self.context.set_default_timeout(PATIENCE)
        self.context.add_cookies(person.cookies)
        self.context.on("console", self._keep_message)
        self.context.on("weberror", lambda error: self.console.append(str(error.error)))
        self.page = self.context.new_page()

    @property
    def is_phone(self):
        return self.kind == "phone"

    def _keep_message(self, message):
        if message.type in ("error", "warning"):
            self.console.append(f"{message.type}: {message.text}")

    def goto(self, path):
        self.page.goto(path)
        return self.page

    @contextmanager
    def offline(self):
        """Without network, as when somebody unplugs the cable."""
        self.context.set_offline(True)
        try:
            yield
        finally:
            self.context.set_offline(False)

    def lose_answers(self, pattern, times=1):
        """Let the server do what is asked, and lose its answer on the way back.

        :param str pattern: of the address, as ``**/pos.closing/close``
        """

        def lose(route):
            route.fetch()
            route.abort("connectionreset")

        self.context.route(pattern, lose, times=times)

    def report(self, folder, name):
        """Save what is on the screen; return it in words."""
        folder.mkdir(parents=True, exist_ok=True)
        picture = folder / f"{name}.png"
        try:
            self.page.screenshot(path=picture, timeout=10_000)
            text = self.page.inner_text("body", timeout=10_000)
        except Error as error:
            text = f"(nothing to see: {error})"
        picture.with_suffix(".txt").write_text(text, encoding="utf-8")
        parts = [f"{self.person.login} at {self.page.url}", f"  {picture}"]
        parts += [f"  | {line}" for line in text.splitlines() if line.strip()]
        parts += [f"  console {line}" for line in self.console[-10:]]
        return "\n".join(parts)

    def close(self):
        self.context.close()
