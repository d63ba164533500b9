"""A signed-in user, for remote calls like those of Odoo's own pages."""

import requests

TIMEOUT = 120


class RemoteError(Exception):
    """The server's error; ``kind`` is the exception's name."""

    def __init__(self, error):
        data = error.get("data") or {}
        super().__init__(data.get("message") or error.get("message"))
        self.kind = data.get("name", "").rpartition(".")[2]


class Person:
    """``person.call("pos.closing", "approve", [closing_id], note="seen")``"""

    def __init__(self, server, login, password):
        self.server = server
        self.login = login
        self.password = password
        self.web = requests.Session()
        info = self._post(
            "/web/session/authenticate",
            {"db": server.database, "login": login, "password": password},
        )
        self.id = info["uid"]
        self.name = info["name"]

    def call(self, model, method, *args, **kwargs):
        """Call a public method; the first argument is a list of ids, if it has any."""
        return self._post(
            f"/web/dataset/call_kw/{model}/{method}",
            {"model": model, "method": method, "args": args, "kwargs": kwargs},
        )

    def create(self, model, **values):
        return self.call(model, "create", [values])[0]

    def read(self, model, record_id, *names):
        """Return values of one record: one value, or a tuple of several."""
        record = self.call(model, "read", [record_id], list(names))[0]
        values = tuple(record[name] for name in names)
        return values if len(names) > 1 else values[0]

    def find(self, model, *domain):
        """Return the ids of the records that match."""
        return self.call(model, "search", list(domain))

    def ref(self, xml_id):
        """Return the database id of a record of the module's data."""
        return self.call("ir.model.data", "check_object_reference", *xml_id.split("."))[
            1
        ]

    @property
    def cookies(self):
        """As Playwright wants them: a browser that is signed in as this person."""
        return [
            {"name": cookie.name, "value": cookie.value, "url": self.server.url}
            for cookie in self.web.cookies
        ]

    def _post(self, path, params):
        answer = self.web.post(
            self.server.url + path,
            json={"jsonrpc": "2.0", "method": "call", "params": params},
            timeout=TIMEOUT,
        )
        answer.raise_for_status()
        body = answer.json()
        if "error" in body:
            raise RemoteError(body["error"])
        return body.get("result")  # left out if it is None
