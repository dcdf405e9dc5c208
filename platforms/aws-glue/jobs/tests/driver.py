"""
Keeps one Spark session for many jobs: requests are lines of JSON on standard input, each is answered by one on standard output.

Started with `--warehouse <folder> --storage_root <folder>`. Requests, each with an `id` that its answer has, too:
- `{spec, run_at, failpoint?, mode?}`: runs a job. Answer: `{status: "ok", inserted, updated, deleted, unchanged, rows, batch,
  rejects, purged}`, `{status: "refused", message, remedy}`, `{status: "killed", at}` where it died at the failpoint, or
  `{status: "failed", message}` for a bug. A job that dies ends there as by a power cut, as far as anything that lasts can tell:
  nothing of it runs on but what Python itself unwinds. With `exit: true` the whole process ends with 137 instead.
- `{read: {at: {database, table}, shape, versions?, as_of?}}`: rows of a lake table as consumers see them: `{status: "ok", rows}`,
  where each row is a list of texts or nulls in the order of the shape's columns, with `versions` followed by the instants from
  and to which it held. `as_of`: those that held at an instant.
- `{sql}`: the rows of any query, as texts.
"""

import json
import os
import sys
from datetime import datetime
from typing import Any

from pyspark.sql import SparkSession

from sluice_glue import failpoint
from sluice_glue.job import Job
from sluice_glue.lake import CURRENT, DELETED, FROM, TO, Table
from sluice_glue.log import Log
from sluice_glue.main import do
from sluice_glue.maintain import maintain
from sluice_glue.moments import UTC, instant_text, read_instant
from sluice_glue.problem import Problem
from sluice_glue.read_spec import read_shape, read_spec
from sluice_glue.render import text_of
from sluice_glue.session import Catalog, open_session
from sluice_glue.spec import Shape, TableName
from sluice_glue.sql import identifier, literal
from sluice_glue.storage import Storage

Json = dict[str, Any]


class Killed(BaseException):
    """Where a job died."""


def main(arguments: list[str]) -> None:
    """Serves until standard input ends."""
    given = dict(zip(arguments[::2], arguments[1::2], strict=True))
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    # Whatever else writes to standard output is no answer.
    os.dup2(2, 1)
    root = given["--storage_root"]
    spark = open_session(Catalog(given["--warehouse"], True))
    _answer(answers, {"status": "ready"})
    for line in sys.stdin:
        if not line.strip():
            continue
        request: Json = json.loads(line)
        try:
            answer = serve(spark, root, request)
        except Problem as problem:
            answer = {"status": "refused", "message": problem.message, "remedy": problem.remedy}
        except Killed as killed:
            answer = {"status": "killed", "at": str(killed)}
        except Exception as error:
            answer = {"status": "failed", "message": f"{type(error).__name__}: {error}"[:4000]}
        failpoint.arm("")
        _answer(answers, {"id": request.get("id"), **answer})


def serve(spark: SparkSession, root: str, request: Json) -> Json:
    """Does what one request asks for. Raises Problem and Killed."""
    # Views and settings of one job are none of the next.
    session = spark.newSession()
    if "read" in request:
        return {"status": "ok", "rows": _read(session, request["read"])}
    if "sql" in request:
        found = session.sql(request["sql"]).collect()
        return {"status": "ok", "rows": [[None if cell is None else str(cell) for cell in row] for row in found]}

    def die(at: str) -> None:
        if request.get("exit"):
            os._exit(137)
        raise Killed(at)

    failpoint.arm(request.get("failpoint") or "", die)
    at = read_instant(request["run_at"]) if "run_at" in request else datetime.now(UTC)
    spec = read_spec(json.dumps(request["spec"]))
    log = Log(spec.id, sys.stderr)
    if request.get("mode") == "maintain":
        return {"status": "ok", "expired": maintain(session, spec, at, log)}
    result = do(Job(session, Storage(session, root), log, at), spec)
    counts = result.counts
    return {
        "status": "ok",
        "inserted": counts.inserted,
        "updated": counts.updated,
        "deleted": counts.deleted,
        "unchanged": result.unchanged,
        "rows": result.rows,
        "batch": result.batch,
        "rejects": result.rejects,
        "purged": result.purged,
    }


def _read(spark: SparkSession, asked: Json) -> list[list[str | None]]:
    table = Table(spark, TableName(asked["at"]["database"], asked["at"]["table"]), "")
    shape: Shape = read_shape(json.dumps(asked["shape"]))
    texts = [text_of(identifier(column.name), column.data_type) for column in shape.columns]
    where = CURRENT
    if "as_of" in asked:
        at = f"CAST({literal(instant_text(read_instant(asked['as_of'])))} AS timestamp)"
        where = f"NOT coalesce({DELETED}, false) AND {FROM} <= {at} AND ({TO} IS NULL OR {at} < {TO})"
    elif asked.get("versions"):
        texts += [f"concat(CAST({name} AS string), '+00')" for name in (FROM, TO)]
        where = f"NOT coalesce({DELETED}, false)"
    named = ", ".join(f"{text} AS t{index}" for index, text in enumerate(texts))
    rows = spark.sql(f"SELECT {named} FROM {table.name} WHERE {where}").collect()
    return [list(row) for row in rows]


def _answer(stream: Any, answer: Json) -> None:
    stream.write(json.dumps(answer, ensure_ascii=False) + "\n")
    stream.flush()


if __name__ == "__main__":
    main(sys.argv[1:])
