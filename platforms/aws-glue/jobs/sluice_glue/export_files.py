"""
A consumer's files on S3. Those of a batch lie below `batch=<id>/`; `manifest.json` names those that hold, and is written last,
so that whoever goes by it sees a batch whole or not at all.
"""

import json
from collections.abc import Iterable, Iterator

from pyspark.sql import DataFrame

from .content import Content
from .difference import Counts
from .failpoint import durable
from .job import Job, digest
from .problem import Problem, show
from .render import json_of, text_of
from .spec import ExportSpec, FileOptions, Files
from .sql import identifier, literal

MANIFEST = "manifest.json"


def export_files(job: Job, spec: ExportSpec, to: Files, content: Content) -> Counts:
    """Writes the batch, unless it is what is there. Raises Problem when the manifest there is none."""
    before = _manifest(job, to)
    options = to.options
    name = digest(content.name, to.format, options.header, options.delimiter, options.null_value)[:32]
    if before is not None and before["content"] == name and _is_whole(job, to, before):
        _sweep(job, to, [str(before["folder"])])
        return Counts()
    # Never over what is there: also not over what lost one of its files.
    folder = f"batch={digest(name, job.now.isoformat())[:32]}"
    uri = f"{to.uri}/{folder}"
    job.storage.remove(uri)
    rows = (
        content.rows.orderBy(*(identifier(key) for key in content.shape.primary_key))
        if content.shape.primary_key
        else content.rows
    )
    total = rows.count()
    if total == 0:
        rows = rows.coalesce(1)
    durable("files.batch", lambda: _write(to, rows, content, job.storage.path(uri)))
    files, _ = job.storage.entries(job.storage.path(uri))
    names = [f"{folder}/{file.name}" for file in files if file.name.startswith("part-")]
    manifest = {
        "schema": 1,
        "content": name,
        "batch": content.batch,
        "at": content.at,
        "dataset": spec.dataset,
        "folder": folder,
        "files": names,
        "format": to.format,
        "history": spec.shape.history,
        "columns": content.shape.names,
        "rows": total,
    }
    text = json.dumps(manifest, indent=2, ensure_ascii=False) + "\n"
    durable("files.manifest", lambda: job.storage.write_text(f"{to.uri}/{MANIFEST}", text))
    kept = [folder] if before is None else [folder, str(before["folder"])]
    _sweep(job, to, kept)
    gone = 0 if before is None else int(str(before["rows"]))
    # Files are written whole: what came and went is told as far as it is known.
    return Counts(max(0, total - gone), min(total, gone), max(0, gone - total))


def _manifest(job: Job, to: Files) -> dict[str, object] | None:
    text = job.storage.read_text(f"{to.uri}/{MANIFEST}")
    if text is None:
        return None
    try:
        found: dict[str, object] = json.loads(text)
        if found["schema"] != 1 or not {"content", "folder", "files", "rows"} <= set(found):
            raise ValueError(found)
        return found
    except (ValueError, KeyError, TypeError) as error:
        raise Problem(
            f"The manifest below {show(to.uri)} cannot be read.", "Remove it: the next run writes all of it anew."
        ) from error


def _is_whole(job: Job, to: Files, manifest: dict[str, object]) -> bool:
    files = manifest["files"]
    if not isinstance(files, list):
        return False
    return all(job.storage.kind(job.storage.path(f"{to.uri}/{file}")) == "file" for file in files)


def _sweep(job: Job, to: Files, kept: list[str]) -> None:
    """Removes batches that nobody needs. The one before stays for who is reading it."""
    _, folders = job.storage.entries(job.storage.path(to.uri))
    old = [folder for folder in folders if folder.startswith("batch=") and folder not in kept]

    def remove() -> None:
        for folder in old:
            job.storage.remove(f"{to.uri}/{folder}")

    if len(old) > (1 if len(kept) == 1 else 0):
        durable("files.sweep", remove)


def _write(to: Files, rows: DataFrame, content: Content, path: str) -> None:
    if to.format == "parquet":
        rows.write.mode("overwrite").parquet(path)
    elif to.format == "json":
        rows.selectExpr(f"{_json(content)} AS value").write.mode("overwrite").text(path)
    else:
        _csv(rows, content, to.options).write.mode("overwrite").text(path)


def _json(content: Content) -> str:
    fields = [
        f"concat({literal(json.dumps(column.name, ensure_ascii=False) + ':')}, "
        f"coalesce({json_of(identifier(column.name), column.data_type)}, 'null'))"
        for column in content.shape.columns
    ]
    return f"concat('{{', concat_ws(',', {', '.join(fields)}), '}}')"


def _csv(rows: DataFrame, content: Content, options: FileOptions) -> DataFrame:
    """Each file has its header. Values are in quotes, so that none is taken for null; nulls are written as such."""
    cells = [
        f"coalesce(concat('\"', replace({text_of(identifier(column.name), column.data_type)}, '\"', '\"\"'), '\"'), "
        f"{literal(options.null_value)})"
        for column in content.shape.columns
    ]
    lines = rows.selectExpr(f"concat_ws({literal(options.delimiter)}, {', '.join(cells)}) AS value")
    if not options.header:
        return lines
    names = ['"' + name.replace('"', '""') + '"' for name in content.shape.names]
    header = options.delimiter.join(names)

    def headed(values: Iterable[tuple[str]]) -> Iterator[tuple[str]]:
        yield (header,)
        yield from ((value[0],) for value in values)

    return rows.sparkSession.createDataFrame(lines.rdd.mapPartitions(headed), "value string", verifySchema=False)
