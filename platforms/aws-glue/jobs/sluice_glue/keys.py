"""Keys that are there more than once."""

from pyspark.sql import DataFrame
from pyspark.sql.functions import expr

from .problem import Problem, count
from .render import told_apart
from .spec import Shape
from .sql import identifier


def unique(rows: DataFrame, shape: Shape, what: str) -> None:
    """Raises Problem when two rows have one key."""
    if shape.primary_key:
        _refuse(rows.groupBy(*_key(shape)).agg(expr("count(*) AS n")).filter("n > 1"), shape, what)


def newest(rows: DataFrame, shape: Shape, mark: str, what: str) -> DataFrame:
    """
    One row per key: where a batch holds several versions of a row, the one with the greatest watermark. Raises Problem when
    that is not one: nobody knows which holds.
    """
    key, column = ", ".join(_key(shape)), identifier(mark)
    ranked = rows.withColumn("_rank", expr(f"rank() OVER (PARTITION BY {key} ORDER BY {column} DESC)")).filter(
        "_rank = 1"
    )
    whole = ", ".join(told_apart(identifier(one.name), one.data_type) for one in shape.columns)
    groups = ranked.groupBy(*_key(shape)).agg(expr(f"count(DISTINCT struct({whole})) AS n")).filter("n > 1")
    _refuse(groups, shape, f"{what}, with one {mark} each")
    # What is there twice with equal values is there once.
    numbered = ranked.withColumn("_number", expr(f"row_number() OVER (PARTITION BY {key} ORDER BY {column} DESC)"))
    return numbered.filter("_number = 1").drop("_rank", "_number")


def _key(shape: Shape) -> list[str]:
    return [identifier(name) for name in shape.primary_key]


def _refuse(groups: DataFrame, shape: Shape, what: str) -> None:
    bad = groups.count()
    if bad > 0:
        raise Problem(
            f"{what}: {count(bad, 'primary key')} {'is' if bad == 1 else 'are'} there more than once, so none of the rows was taken. "
            f"The key is {', '.join(shape.primary_key)}.",
            "Remove the repeated rows at the source, or declare the primary key that tells them apart.",
        )
