"""The Spark session of a job, the same wherever it runs but for where its catalog is."""

import os
from dataclasses import dataclass

from pyspark.sql import SparkSession

CATALOG = "glue_catalog"
"""The catalog's name on AWS and in tests, so that no SQL differs."""

_ALWAYS = {
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.ansi.enabled": "true",
    "spark.sql.caseSensitive": "false",
    # Parts of a value that are none of their type make it bad, instead of null within.
    "spark.sql.json.enablePartialResults": "false",
    "spark.sql.mapKeyDedupPolicy": "LAST_WIN",
    "spark.sql.parquet.outputTimestampType": "TIMESTAMP_MICROS",
    # Days before 1582 are what they say.
    "spark.sql.parquet.datetimeRebaseModeInRead": "CORRECTED",
    "spark.sql.parquet.datetimeRebaseModeInWrite": "CORRECTED",
    "spark.sql.parquet.int96RebaseModeInRead": "CORRECTED",
    "spark.sql.parquet.int96RebaseModeInWrite": "CORRECTED",
    "spark.sql.legacy.parquet.nanosAsLong": "true",
    # What a rejected task left is not read as data.
    "spark.sql.sources.partitionOverwriteMode": "static",
}
"""Settings on which the meaning of the jobs rests; they hold whatever the job was started with."""

_STATIC = {
    "spark.sql.extensions": "org.apache.iceberg.spark.extensions.IcebergSparkSessionExtensions",
    f"spark.sql.catalog.{CATALOG}": "org.apache.iceberg.spark.SparkCatalog",
    # Each job reads what is there now, not what another object of its process has seen.
    f"spark.sql.catalog.{CATALOG}.cache-enabled": "false",
}


@dataclass(frozen=True)
class Catalog:
    """Where the catalog is: in Glue, unless a folder is given."""

    warehouse: str
    folder: bool = False


def open_session(catalog: Catalog) -> SparkSession:
    """Starts Spark. What the process was started with is kept, but for what the meaning of the jobs rests on."""
    builder = SparkSession.builder.appName("sluice")
    for name, value in {**_STATIC, **_ALWAYS, **_catalog(catalog)}.items():
        builder = builder.config(name, value)
    if catalog.folder:
        builder = builder.master(os.environ.get("SLUICE_SPARK_MASTER", "local[2]"))
        for name, value in _local().items():
            builder = builder.config(name, value)
    spark = builder.getOrCreate()
    spark.sparkContext.setLogLevel("ERROR")
    return spark


def _catalog(catalog: Catalog) -> dict[str, str]:
    at = f"spark.sql.catalog.{CATALOG}"
    if catalog.folder:
        return {f"{at}.type": "hadoop", f"{at}.warehouse": catalog.warehouse}
    return {
        f"{at}.catalog-impl": "org.apache.iceberg.aws.glue.GlueCatalog",
        f"{at}.io-impl": "org.apache.iceberg.aws.s3.S3FileIO",
        f"{at}.warehouse": catalog.warehouse,
        f"{at}.glue.skip-archive": "true",
    }


def _local() -> dict[str, str]:
    """For one machine and small tables."""
    settings = {
        "spark.ui.enabled": "false",
        "spark.sql.shuffle.partitions": "2",
        "spark.default.parallelism": "2",
        "spark.sql.adaptive.enabled": "false",
        "spark.driver.host": "127.0.0.1",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.driver.memory": os.environ.get("SLUICE_SPARK_MEMORY", "1g"),
        "spark.ui.showConsoleProgress": "false",
        "spark.python.worker.reuse": "true",
        # Small tables are read sooner than code for them is compiled.
        "spark.sql.codegen.wholeStage": "false",
        "spark.sql.codegen.factoryMode": "NO_CODEGEN",
        "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Duser.timezone=UTC",
    }
    jars = os.environ.get("SLUICE_SPARK_JARS")
    if jars:
        settings["spark.jars"] = jars
        settings["spark.driver.extraClassPath"] = jars.replace(",", os.pathsep)
    return settings
