"""Several writers of one book at once: no gap, no double, no silent end."""

from __future__ import annotations

import signal

import pytest


def numbers(vouchers, series):
    return sorted(number for name, number in vouchers if name == series)


@pytest.mark.parametrize(
    ("writers", "count"),
    [(2, 40), (8, 10), pytest.param(8, 1000, marks=pytest.mark.slow)],
)
def test_writers_wait_for_each_other(desk, acknowledged, writers, count):
    working = [desk.start(seed, count) for seed in range(writers)]
    ended = [(writer.communicate(), writer.returncode) for writer in working]
    assert [(errors, status) for (_, errors), status in ended] == [(b"", 0)] * writers
    known = [voucher for (output, _), _ in ended for voucher in acknowledged(output)]
    desk.assert_holds(known)
    vouchers = desk.vouchers()
    assert len(vouchers) == writers * count
    for series in "AB":
        found = numbers(vouchers, series)
        assert found == list(range(1, len(found) + 1))


def test_writers_that_are_killed_do_not_disturb_the_others(desk, acknowledged):
    working = [desk.start(seed, 25) for seed in range(4)]
    first = {writer.pid: writer.stdout.readline() for writer in working}
    for writer in working[:2]:
        writer.send_signal(signal.SIGKILL)
    outputs = [(writer, first[writer.pid] + writer.communicate()[0]) for writer in working]
    known = [voucher for _, output in outputs for voucher in acknowledged(output)]
    assert [writer.returncode for writer in working[2:]] == [0, 0]
    desk.assert_holds(known)
    for series in "AB":
        found = numbers(desk.vouchers(), series)
        assert found == list(range(1, len(found) + 1))
