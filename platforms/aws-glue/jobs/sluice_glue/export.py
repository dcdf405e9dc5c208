"""Brings a dataset from the lake to a consumer, when the consumer does not have that batch yet."""

from .content import content_of
from .export_files import export_files
from .export_postgres import export_postgres
from .job import Job, Result
from .spec import DatabaseTarget, ExportSpec


def export(job: Job, spec: ExportSpec) -> Result:
    """Raises Problem when there is nothing to export, or the consumer's container does not take it."""
    content = content_of(job, spec)
    if isinstance(spec.to, DatabaseTarget):
        counts = export_postgres(job, spec, spec.to, content)
    else:
        counts = export_files(job, spec, spec.to, content)
    return Result(counts, counts.nothing, rows=content.current, batch=content.batch)
