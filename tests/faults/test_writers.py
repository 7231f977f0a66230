"""Several writers of one book at once: no gap, no double, no silent end."""

from __future__ import annotations

import signal

import pytest


def assert_unbroken(vouchers):
    """Asserts that each series of the writers' own is numbered from 1 without a gap."""
    for series in "AB":
        found = sorted(number for name, number in vouchers if name == series)
        assert found == list(range(1, len(found) + 1))


@pytest.mark.sweep
def test_writers_wait_for_each_other(desk, acknowledged):
    writers, count = 8, 10
    working = [desk.start(seed, count) for seed in range(writers)]
    ended = [(writer.communicate(), writer.returncode) for writer in working]
    assert [(errors, status) for (_, errors), status in ended] == [(b"", 0)] * writers
    known = [voucher for (output, _), _ in ended for voucher in acknowledged(output)]
    desk.assert_holds(known)
    vouchers = desk.vouchers()
    assert len(vouchers) == writers * count
    assert_unbroken(vouchers)


@pytest.mark.sweep
@pytest.mark.parametrize(
    ("writers", "count"), [(4, 25), pytest.param(8, 1000, marks=pytest.mark.slow)]
)
def test_half_of_them_killed_do_not_disturb_the_others(
    desk, acknowledged, record_property, writers, count
):
    spared = [desk.start(seed, count) for seed in range(writers // 2)]
    killed = [desk.start(seed, 10**6) for seed in range(writers // 2, writers)]
    outputs = dict.fromkeys([writer.pid for writer in spared], b"")
    for writer in killed:
        outputs[writer.pid] = b"".join(writer.stdout.readline() for _ in range(count // 2))
        writer.send_signal(signal.SIGKILL)
    ended = []
    for writer in (*killed, *spared):
        rest, errors = writer.communicate()
        outputs[writer.pid] += rest
        ended.append((errors, writer.returncode))
    assert ended == [(b"", -signal.SIGKILL)] * len(killed) + [(b"", 0)] * len(spared)
    for writer in spared:
        assert len(acknowledged(outputs[writer.pid])) == count
    known = [voucher for output in outputs.values() for voucher in acknowledged(output)]
    record_property("counted", len(known))
    desk.assert_holds(known)
    assert_unbroken(desk.vouchers())
