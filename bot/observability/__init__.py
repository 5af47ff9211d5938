"""What is told and counted: log, metrics, crash reports."""
