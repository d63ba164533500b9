"""A real Odoo server: its own process, which can be stopped and killed."""

import configparser
import os
import re
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request

import psycopg2
from test_report import is_our_error, is_our_warning, records

START_TIMEOUT = 120
STOP_TIMEOUT = 30


class Server:
    """Threaded, so that pages, remote calls and websockets share one port.

    Scheduled jobs do not run: a test that needs one calls it.
    """

    def __init__(self, database, port, log_path):
        self.database = database
        self.port = port
        self.log_path = log_path
        self.url = f"http://127.0.0.1:{port}"
        self.process = None
        self.has_bus = True
        self._read_until = 0

    def start(self):
        """Start, and return when pages are answered."""
        command = [sys.executable, "-m", "odoo", "--database", self.database]
        command += ["--db-filter", f"^{re.escape(self.database)}$"]
        command += ["--http-port", str(self.port), "--max-cron-threads", "0"]
        with open(self.log_path, "a", encoding="utf-8") as log:
            self.process = subprocess.Popen(command, stdout=log, stderr=log)
        self.has_bus = True
        deadline = time.monotonic() + START_TIMEOUT
        while not self._answers():
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"Odoo did not start: see {self.log_path}")
            time.sleep(0.1)

    def _answers(self):
        try:
            with urllib.request.urlopen(f"{self.url}/web/login", timeout=60):
                return True
        except (urllib.error.URLError, ConnectionError):
            return False

    def stop(self):
        """End it as an administrator does: requests under way are finished."""
        self._end(signal.SIGTERM)

    def kill(self):
        """End it as a power cut does."""
        self._end(signal.SIGKILL)

    def _end(self, how):
        if self.is_running:
            self.process.send_signal(how)
            self.process.wait(STOP_TIMEOUT)

    def restart(self):
        self.stop()
        self.start()

    @property
    def is_running(self):
        return self.process is not None and self.process.poll() is None

    def stop_bus(self):
        """Silence the bus: websockets stay open, but no message is passed on.

        Every server listens to PostgreSQL for messages on one connection; ours is cut.
        Odoo listens again after 50 seconds, or when it is restarted.
        """
        self.has_bus = False
        if not self._listening("pg_terminate_backend(pid)"):
            raise RuntimeError("this server does not listen to the bus")

    def hears_bus(self):
        return bool(self._listening("pid"))

    def _listening(self, column):
        """Find, or end, the connections by which this server listens to the bus."""
        return self.sql(
            f"SELECT {column} FROM pg_stat_activity WHERE application_name = %s"
            " AND datname = 'postgres'",
            f"odoo-{self.process.pid}",
            database="postgres",
        )

    def sql(self, query, *values, database=None):
        """Return rows straight from the database, bypassing Odoo."""
        config = configparser.ConfigParser(interpolation=None)
        config.read(os.environ["ODOO_RC"])
        options = config["options"]
        connection = psycopg2.connect(
            host=options["db_host"],
            port=options["db_port"],
            user=options["db_user"],
            dbname=database or self.database,
        )
        connection.autocommit = True
        try:
            with connection.cursor() as cursor:
                cursor.execute(query, values)
                return cursor.fetchall() if cursor.description else []
        finally:
            connection.close()

    def new_errors(self):
        """Return the errors and warnings of our module logged since the last call."""
        with open(self.log_path, encoding="utf-8", errors="replace") as log:
            log.seek(self._read_until)
            lines = log.readlines()
            self._read_until = log.tell()
        with open(os.devnull, "w", encoding="utf-8") as nowhere:
            return [
                " ".join(record)
                for record in records(lines, nowhere)
                if is_our_error(*record) or is_our_warning(*record)
            ]
