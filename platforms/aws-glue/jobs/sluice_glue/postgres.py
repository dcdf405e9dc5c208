"""PostgreSQL from the driver: connections, statements and faults, through its JDBC driver."""

import ipaddress
import urllib.parse
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from py4j.protocol import Py4JJavaError
from pyspark.sql import SparkSession

from .problem import Problem, show
from .secrets import Login, login
from .spec import Server

DRIVER = "org.postgresql.Driver"
#: What makes values be written alike wherever the server stands.
_SETTINGS = "-c TimeZone=UTC -c DateStyle=ISO,YMD -c IntervalStyle=postgres -c extra_float_digits=1 -c bytea_output=hex"


class Postgres:
    """How a server is reached, by Spark and by the driver."""

    def __init__(self, spark: SparkSession, server: Server) -> None:
        self._jvm: Any = spark._jvm
        self._server = server
        self._login: Login = login(server.secret)
        self.url = (
            f"jdbc:postgresql://{_host(server.host)}:{server.port}/{urllib.parse.quote(server.database, safe='')}"
        )

    @property
    def properties(self) -> dict[str, str]:
        """What a connection is made with. Holds the password: never to be shown."""
        return {
            "driver": DRIVER,
            "user": self._login.username,
            "password": self._login.password,
            "options": _SETTINGS,
            "ApplicationName": "sluice",
            "connectTimeout": "30",
            "tcpKeepAlive": "true",
            "stringtype": "unspecified",
            "reWriteBatchedInserts": "true",
            # Details and statements of errors quote rows.
            "logServerErrorDetail": "false",
            **self._tls(),
        }

    def _tls(self) -> dict[str, str]:
        """Every server but one of this machine has to prove that it is who it says it is."""
        mode = self._login.sslmode or ("disable" if _is_local(self._server.host) else "verify-full")
        if mode == "verify-full":
            return {"sslmode": mode, "sslfactory": "org.postgresql.ssl.DefaultJavaSSLFactory"}
        return {"sslmode": mode}

    @contextmanager
    def connect(self) -> Iterator["Connection"]:
        """A connection in a transaction, rolled back unless it is committed. Raises Problem."""
        connection = self.open()
        try:
            yield connection
        except Py4JJavaError as error:
            raise self.explained(error) from None
        finally:
            connection.close()

    def open(self) -> "Connection":
        """A connection in a transaction, to be closed by the caller. Raises Problem."""
        properties = self._jvm.java.util.Properties()
        for name, value in self.properties.items():
            properties.setProperty(name, value)
        try:
            made = self._jvm.org.postgresql.Driver().connect(self.url, properties)
            made.setAutoCommit(False)
        except Py4JJavaError as error:
            raise self.explained(error) from None
        return Connection(self._jvm, made)

    def explained(self, error: Exception) -> Problem:
        """What the server said, without what may be data: PostgreSQL's details quote rows."""
        server = f"The database {show(self._server.database)} of {self._server.container}"
        text, state = said_by(error)
        if state.startswith("08") or state == "":
            return Problem(
                f"{server} cannot be reached: {text}.", "See that it runs, and that the job's connection leads to it."
            )
        if state.startswith("28"):
            return Problem(f"{server} refuses the login of the secret {show(self._server.secret)}.", "Mend the secret.")
        if state == "42501":
            return Problem(f"{server} refuses what the job needs: {text}.", "Grant it to the user of the secret.")
        return Problem(f"{server} refused: {text} (SQLSTATE {state}).", "Mend what it names; nothing was changed.")


def said_by(error: Exception) -> tuple[str, str]:
    """PostgreSQL's message without its details, and its SQLSTATE; what it is not from has none."""
    cause: Any = getattr(error, "java_exception", None)
    for _ in range(12):
        if cause is None:
            break
        kind = str(cause.getClass().getName())
        if kind in ("java.sql.BatchUpdateException",) and cause.getNextException() is not None:
            cause = cause.getNextException()
            continue
        if kind == "org.postgresql.util.PSQLException":
            message = cause.getServerErrorMessage()
            text = str(message.getMessage()) if message is not None else "the connection failed"
            return text.splitlines()[0] if text else kind, str(cause.getSQLState() or "")
        cause = cause.getCause()
    return "the connection failed", ""


class Connection:
    """A connection of the driver's."""

    def __init__(self, jvm: Any, connection: Any) -> None:
        self._jvm = jvm
        self._connection = connection

    def run(self, sql: str, *values: str | None) -> int:
        """Runs a statement; how many rows it changed."""
        statement = self._prepared(sql, values)
        try:
            statement.execute()
            return max(0, int(statement.getUpdateCount()))
        finally:
            statement.close()

    def rows(self, sql: str, *values: str | None) -> list[list[str | None]]:
        """The rows of a query, every value as text."""
        statement = self._prepared(sql, values)
        try:
            found = statement.executeQuery()
            width = int(found.getMetaData().getColumnCount())
            rows: list[list[str | None]] = []
            while found.next():
                texts = [found.getString(at) for at in range(1, width + 1)]
                rows.append([None if text is None else str(text) for text in texts])
            return rows
        finally:
            statement.close()

    def commit(self) -> None:
        """Commits what was done."""
        self._connection.commit()

    def close(self) -> None:
        """Ends the connection, and with it what was not committed."""
        self._connection.close()

    def _prepared(self, sql: str, values: tuple[str | None, ...]) -> Any:
        statement = self._connection.prepareStatement(sql)
        for at, value in enumerate(values, 1):
            statement.setString(at, value)
        return statement


def quoted(name: str) -> str:
    """A name as PostgreSQL has it."""
    return '"' + name.replace('"', '""') + '"'


def text_literal(text: str) -> str:
    """A text as PostgreSQL has it."""
    return "'" + text.replace("'", "''") + "'"


def _host(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def _is_local(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
