"""A job from its arguments to its exit code."""

import sys
import traceback
from collections.abc import Mapping
from datetime import datetime

from .export import export
from .ingest import ingest
from .job import Job, Result
from .log import Log
from .maintain import maintain
from .moments import UTC, read_instant
from .problem import Problem
from .read_spec import read_spec
from .session import Catalog, open_session
from .spec import ExportSpec, IngestSpec, Spec
from .storage import Storage
from .transform import transform

REQUIRED = ("spec_uri", "warehouse")
"""`spec_uri`: where the specification is; `warehouse`: where the catalog puts what says no place of its own."""
OPTIONAL = ("run_at", "mode", "storage_root", "catalog")
"""
`run_at`: the instant that the run is for (now); `mode`: `run`, or `maintain`, which drops old snapshots of the job's tables;
`storage_root`: a folder that stands for S3; `catalog`: `glue`, or `folder` with the warehouse as a folder.
"""


def run(arguments: Mapping[str, str]) -> None:
    """Runs a job and leaves the process with 0, or with 1 after a line that says why."""
    code = 1
    log = Log(arguments.get("spec_uri", ""))
    try:
        known = (*REQUIRED, *OPTIONAL)
        missing = [name for name in REQUIRED if not arguments.get(name)]
        if missing:
            raise Problem(f"The argument --{missing[0]} is missing.", f"Give --{' --'.join(known)} as the stack does.")
        at = _instant(arguments.get("run_at"))
        spark = open_session(Catalog(arguments["warehouse"], arguments.get("catalog") == "folder"))
        storage = Storage(spark, arguments.get("storage_root"))
        text = storage.read_text(arguments["spec_uri"])
        if text is None:
            raise Problem(f"There is no specification at {arguments['spec_uri']}.", "Apply the instance again.")
        spec = read_spec(text)
        log = Log(spec.id)
        log.say("begin", title=spec.title, run_at=at.isoformat())
        if arguments.get("mode", "run") == "maintain":
            maintain(spark, spec, at, log)
        else:
            tell(log, do(Job(spark, storage, log, at), spec))
        code = 0
    except Problem as problem:
        log.say("failed", message=problem.message, remedy=problem.remedy)
    except Exception as error:  # Whatever else it is, the job failed.
        log.say("failed", message=type(error).__name__, where=_where(error))
    sys.stdout.flush()
    if code:
        sys.exit(code)


def do(job: Job, spec: Spec) -> Result:
    """Does what a specification says. Raises Problem."""
    # Spark takes a file that was written anew for the one whose rows it still holds: what one job kept is none of the next's.
    job.spark.catalog.clearCache()
    try:
        if isinstance(spec, IngestSpec):
            return ingest(job, spec)
        if isinstance(spec, ExportSpec):
            return export(job, spec)
        return transform(job, spec)
    finally:
        job.spark.catalog.clearCache()


def tell(log: Log, result: Result) -> None:
    """Says what a job came to."""
    counts = result.counts
    log.say(
        "done",
        inserted=counts.inserted,
        updated=counts.updated,
        deleted=counts.deleted,
        unchanged=int(result.unchanged),
        rows=result.rows,
        rejects=result.rejects,
        purged=result.purged,
        batch=result.batch,
    )


def _instant(text: str | None) -> datetime:
    if text is None or text == "":
        return datetime.now(UTC)
    try:
        return read_instant(text)
    except ValueError:
        raise Problem(f"--run_at is no instant: {text[:60]}", "Write it as 2024-02-29T12:00:00Z.") from None


def _where(error: Exception) -> str:
    """Where a bug is, without what it was about: messages of errors may quote rows."""
    frames = traceback.extract_tb(error.__traceback__)
    return " < ".join(f"{frame.filename.rsplit('/', 1)[-1]}:{frame.lineno}" for frame in reversed(frames[-6:]))


def _arguments(given: list[str]) -> dict[str, str]:
    names = [name for name in given[::2] if name.startswith("--")]
    return dict(zip((name[2:] for name in names), given[1::2], strict=False))


if __name__ == "__main__":
    run(_arguments(sys.argv[1:]))
