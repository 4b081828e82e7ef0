"""The audit of a few lines: in a notebook, or in a program of one's own."""

from __future__ import annotations

import linecache
import sys

from sunbae.patch.calls import Nobody
from sunbae.patch.install import Installation, Settings
from sunbae.watch.controls import Controls, kept
from sunbae.watch.findings import Finding
from sunbae.watch.observer import Observer
from sunbae.watch.repair import Repairs
from sunbae.watch.said import finding_lines
from sunbae.watch.watching import Watching, audit, tables


class Watched:
    """Watches what is done inside a `with`; says on stderr what was found when it ends.

    >>> with sunbae.watch() as w:  # doctest: +SKIP
    ...     x = StandardScaler().fit_transform(x)
    ...     ...
    >>> w.findings  # doctest: +SKIP

    Rows are followed from the first line inside on: the whole way from the data to the score belongs there. What is
    done by `from sklearn.preprocessing import ...` before it is watched, too, but for functions that were imported by
    name (`from sklearn.model_selection import train_test_split`): import those inside, or with their module.

    Attributes:
      findings: the worst first; empty until the `with` has ended.
    """

    def __init__(self) -> None:
        self.findings: tuple[Finding, ...] = ()
        self._observer = Observer()
        repairs = Repairs()
        settings = Settings(
            engine=False,
            legacy=False,
            of_2020=False,
            listener=Watching(self._observer, repairs, Nobody()),
            more=tables(self._observer, repairs),
        )
        self._installation = Installation(settings)

    def __enter__(self) -> Watched:
        self._installation.__enter__()
        return self

    def __exit__(self, kind: type[BaseException] | None, *_exc: object) -> None:
        self._installation.undo()
        if kind is not None:
            return
        events = self._observer.evidence({}, "").events
        files = {event.place.file for event in events if event.place is not None}
        sources = {file: "".join(linecache.getlines(file)) for file in files}
        found = audit(self._observer.evidence(sources, ""), self._observer.trouble)
        self.findings = tuple(kept(found, Controls(), sources))
        for finding in self.findings:
            if finding.severity != "info":
                for line in finding_lines(finding):
                    print(f"sunbae: {line}", file=sys.stderr)
        for trouble in self._observer.trouble.errors:
            print(f"sunbae: {trouble}", file=sys.stderr)
