"""The scripts of this folder are run by tests, not collected."""

collect_ignore_glob = ["*.py"]
