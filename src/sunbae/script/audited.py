"""The audit in words, on stderr: what changes the score comes first, with what to type."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sunbae.i18n import _
from sunbae.script.audit import Audit
from sunbae.script.honest import Honest, Pair
from sunbae.watch.rules import rules
from sunbae.watch.said import finding_lines

MOST = 8


def audit_lines(audit: Audit | None, honest: Sequence[Honest]) -> Iterator[str]:
    """Lines about what was found."""
    if audit is None:
        return
    for one in honest[:1]:
        yield from _score_lines(one)
    for one in honest[1:]:
        yield from _share_lines(one)
    loud = [finding for finding in audit.findings if finding.severity != "info"]
    for finding in loud[:MOST]:
        yield from finding_lines(finding)
    if len(loud) > MOST:
        yield _("  and {count} more findings, in the record").format(count=len(loud) - MOST)
    quiet = [finding for finding in audit.findings if finding.severity == "info" and finding.id not in audit.known]
    if quiet:
        titles = {rule.id: _(rule.title) for rule in rules()}
        said = "; ".join(dict.fromkeys(f"{finding.id} {titles[finding.id]}" for finding in quiet))
        yield _("Also: {what}").format(what=said)
    for trouble in audit.trouble:
        yield _("The audit itself went wrong here, please report it: {what}").format(what=trouble)


def _score_lines(one: Honest) -> Iterator[str]:
    found = one.headline
    if one.good and found is not None and found.honest is not None:
        yield _("{metric}: claimed {claimed}, honest {honest} ({rules} repaired)").format(
            metric=found.metric, claimed=_number(found.claimed), honest=_spread(found), rules=", ".join(one.rules)
        )
    elif one.left:
        yield _("{rules} could not be repaired by a machine: no honest score.").format(rules=", ".join(one.left))
    else:
        yield _("The repaired run did not come to its end (exit code {code}): no honest score.").format(code=one.code)


def _share_lines(one: Honest) -> Iterator[str]:
    found = one.headline
    if one.good and found is not None and found.honest is not None:
        yield _("  {rules} alone: {metric} {honest} ({change:+.4f})").format(
            rules=", ".join(one.rules), metric=found.metric, honest=_spread(found), change=found.honest - found.claimed
        )


def _spread(pair: Pair) -> str:
    if pair.honest is None:
        return "-"
    return _number(pair.honest) + ("" if pair.sd is None else f" ± {_number(pair.sd)}")


def _number(value: float) -> str:
    return f"{value:.4g}" if abs(value) >= 100 else f"{value:.4f}"
