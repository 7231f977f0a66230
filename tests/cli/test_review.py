"""`finsam review`: a finding marked as seen, on the command line and on the screen."""

from __future__ import annotations


def findings_of(finsam, book):
    rows = finsam("show", book, "journal-tests", "--json").json["rows"]
    return {(row["test"], row["key"]): row for row in rows}


def test_a_finding_is_seen_with_a_comment_that_the_history_has(finsam, demo):
    before = findings_of(finsam, demo)
    about = next(iter(before))
    assert before[about]["seen"] == ""
    outcome = finsam("review", demo, *about, "--comment", "som det ska", "--by", "REV")
    assert outcome.status == 0
    after = findings_of(finsam, demo)
    assert (after[about]["seen"], after[about]["comment"]) == ("REV (kansli)", "som det ska")
    assert after.keys() == before.keys()
    (event,) = finsam("show", demo, "history", "--kind", "seen", "--json").json["events"]
    assert "som det ska" in event["text"]


def test_what_is_no_finding_is_refused_in_a_sentence(finsam, demo):
    outcome = finsam("review", demo, "round", "999", "--comment", "x")
    assert (outcome.status, len(outcome.err.splitlines())) == (1, 1)
    outcome = finsam("review", demo, *next(iter(findings_of(finsam, demo))))
    assert outcome.status == 1
