"""Files on S3, or below a folder that stands for it, through Hadoop's file systems as Spark has them."""

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pyspark.sql import SparkSession

from .problem import Problem, show


@dataclass(frozen=True)
class FileInfo:
    """A file as it was when it was looked at."""

    #: What Spark reads it by.
    path: str
    name: str
    size: int
    #: Milliseconds since 1970.
    modified: int

    @property
    def state(self) -> str:
        """Equal as long as nobody writes the file anew. Its folder does not matter, so that a test's may be anywhere."""
        return hashlib.sha256(json.dumps([self.name, self.size, self.modified]).encode()).hexdigest()[:20]


class Storage:
    """Resolves `s3://bucket/key`. With a root, it is a file below it: `<root>/bucket/key`."""

    def __init__(self, spark: SparkSession, root: str | None) -> None:
        self._jvm: Any = spark._jvm  # Hadoop's file systems have no other door from Python.
        self._conf: Any = spark._jsc.hadoopConfiguration()
        self._root = root

    def path(self, uri: str) -> str:
        """What Spark reads a place by. Raises Problem when the place is none on S3, or leads out of its bucket."""
        bucket, _, key = uri.removeprefix("s3://").partition("/")
        if not uri.startswith("s3://") or not bucket or ".." in key.split("/"):
            raise Problem(f"{show(uri)} is no place on S3.", "Write it as s3://bucket/prefix.")
        if self._root is None:
            return f"s3://{bucket}/{key}".rstrip("/")
        return str(Path(self._root) / bucket / key)

    def read_text(self, uri: str) -> str | None:
        """The text of a file; None when it is not there."""
        path = self._hadoop(self.path(uri))
        system = path.getFileSystem(self._conf)
        if not system.exists(path):
            return None
        stream = system.open(path)
        try:
            return str(self._jvm.org.apache.commons.io.IOUtils.toString(stream, "UTF-8"))
        finally:
            stream.close()

    def write_text(self, uri: str, text: str) -> None:
        """Writes a file whole: whoever reads it has the text before or this one."""
        target = self._hadoop(self.path(uri))
        system = target.getFileSystem(self._conf)
        # On S3 an object is there once it was written to its end; a file of a folder is put in place by renaming.
        place = target if self._root is None else self._hadoop(self.path(uri) + ".unfinished")
        stream = system.create(place, True)
        stream.write(bytearray(text.encode()))
        stream.close()
        if self._root is not None:
            Path(self.path(uri) + ".unfinished").replace(self.path(uri))

    def kind(self, path: str) -> str | None:
        """`file`, `folder`, or None when there is nothing."""
        there = self._hadoop(path)
        system = there.getFileSystem(self._conf)
        if not system.exists(there):
            return None
        return "folder" if system.getFileStatus(there).isDirectory() else "file"

    def look(self, path: str) -> FileInfo:
        """A file that is there."""
        there = self._hadoop(path)
        return self._info(there.getFileSystem(self._conf).getFileStatus(there))

    def entries(self, path: str) -> tuple[list[FileInfo], list[str]]:
        """Files and names of folders right within a folder, in the order of their names; neither where there is none."""
        there = self._hadoop(path)
        system = there.getFileSystem(self._conf)
        if not system.exists(there):
            return [], []
        files: list[FileInfo] = []
        folders: list[str] = []
        for status in system.listStatus(there):
            if status.isDirectory():
                folders.append(str(status.getPath().getName()))
            else:
                files.append(self._info(status))
        return sorted(files, key=lambda file: file.name), sorted(folders)

    def remove(self, uri: str) -> None:
        """Removes a file or a folder with all that is in it; nothing when it is not there."""
        there = self._hadoop(self.path(uri))
        there.getFileSystem(self._conf).delete(there, True)

    def hadoop_path(self, path: str) -> Any:
        """The path as an object of Hadoop's."""
        return self._hadoop(path)

    def _hadoop(self, path: str) -> Any:
        return self._jvm.org.apache.hadoop.fs.Path(f"file://{path}" if path.startswith("/") else path)

    @staticmethod
    def _info(status: Any) -> FileInfo:
        path = status.getPath()
        return FileInfo(
            str(path.toString()), str(path.getName()), int(status.getLen()), int(status.getModificationTime())
        )
