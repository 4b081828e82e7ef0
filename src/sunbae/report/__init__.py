"""One offline page per training run, and the same in short for the terminal."""

from sunbae.report.build import render
from sunbae.report.content import Report
from sunbae.report.text import terminal_summary

__all__ = ["Report", "render", "terminal_summary"]
