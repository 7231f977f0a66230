"""A writer that is killed, again and again: what it acknowledged is there."""

from __future__ import annotations

import random
import signal
import time

import pytest

SIGNALS = [
    getattr(signal, name)
    for name in ("SIGKILL", "SIGTERM", "SIGINT", "SIGHUP")
    if hasattr(signal, name)
]
EVERYTHING = ("--drafts", "--imports", "--locks", "--backups", "--exports")


@pytest.mark.parametrize(
    "rounds",
    [
        1,
        pytest.param(5, marks=pytest.mark.sweep),
        pytest.param(2000, marks=pytest.mark.slow),
    ],
)
def test_what_a_killed_writer_acknowledged_is_there(desk, acknowledged, record_property, rounds):
    """One book through all; half the time the next writer is killed too, while it recovers."""
    dice = random.Random(7)
    known: list[tuple[str, int]] = []
    for seed in range(rounds):
        writer = desk.start(seed, 10_000, *EVERYTHING)
        first = writer.stdout.readline()
        time.sleep(dice.uniform(0, 0.05))
        writer.send_signal(SIGNALS[seed % len(SIGNALS)])
        rest, _ = writer.communicate()
        known += acknowledged(first + rest)
        if seed % 2:
            recovering = desk.start(seed + 10_000, 1)
            time.sleep(dice.uniform(0.1, 0.4))
            recovering.kill()
            known += acknowledged(recovering.communicate()[0])
        desk.assert_holds(known)
        desk.writers.clear()
    record_property("counted", rounds)
    record_property("vouchers", len(known))
    assert len(known) >= rounds


@pytest.mark.sweep
def test_a_writer_that_is_left_alone_finishes(desk, acknowledged):
    writer = desk.start(1, 40, *EVERYTHING)
    output, errors = writer.communicate()
    assert (writer.returncode, errors) == (0, b"")
    known = acknowledged(output)
    assert len([series for series, _ in known if series in "AB"]) == 40
    desk.assert_holds(known)
    assert set(desk.vouchers()) == set(known)


@pytest.mark.sweep
def test_the_same_seed_writes_the_same(desk, tmp_path):
    other = type(desk)(tmp_path / "en till.finsam")
    other.path.write_bytes(desk.path.read_bytes())
    outputs = [at.start(3, 10).communicate()[0] for at in (desk, other)]
    assert outputs[0] == outputs[1]
    assert len(outputs[0].splitlines()) == 10
