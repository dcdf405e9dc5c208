"""Tests of the jobs, on real Spark and Iceberg."""
