"""The jobs of the regional lake: ingestions, transformers and exports on Spark and Iceberg, told what to do by a specification."""
