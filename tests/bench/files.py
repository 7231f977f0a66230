"""The same vouchers as files: SIE 4 (one a year), a journal for hledger and ledger, beancount."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledger.sie.sie_file import BAS_KINDS
from tests.bench.vouchers import ACCOUNTS, PROJECTS, YEARS, vouchers

if TYPE_CHECKING:
    from pathlib import Path

OPENING = {"1940": 100_000_000, "2067": -100_000_000}
"""What the first year begins with; öre, debit positive."""

NAMES = {"asset": "Assets", "liability": "Liabilities", "income": "Income", "cost": "Expenses"}


def write_sie(folder: Path, size: int) -> tuple[Path, ...]:
    """A file a year, `2024.se` first, with balances that its vouchers add up to."""
    opening = dict(OPENING)
    paths = []
    for year in YEARS:
        closing, result = _sums(opening, year, size)
        path = folder / f"{year}.se"
        with path.open("w", encoding="cp437", newline="\r\n") as file:
            file.writelines(f"{line}\n" for line in _sie_head(year))
            for label, figures in (("#IB", opening), ("#UB", closing), ("#RES", result)):
                file.writelines(
                    f"{label} 0 {account} {_amount(ore)}\n" for account, ore in figures.items()
                )
            for voucher in vouchers(size):
                if voucher.date.year == year:
                    day = f"{voucher.date:%Y%m%d}"
                    file.write(
                        f'#VER {voucher.series} {voucher.number} {day} "{voucher.text}"\n{{\n'
                    )
                    file.writelines(
                        f"   #TRANS {account} {_objects(project)} {_amount(ore)}\n"
                        for account, ore, project in voucher.rows
                    )
                    file.write("}\n")
        paths.append(path)
        opening = closing | {"2067": closing["2067"] + sum(result.values())}
    return tuple(paths)


def _sums(opening: dict[str, int], year: int, size: int) -> tuple[dict[str, int], dict[str, int]]:
    """Closing balances and result of a year, by account."""
    closing, result = dict(opening), dict[str, int]()
    for voucher in vouchers(size):
        if voucher.date.year == year:
            for account, ore, _ in voucher.rows:
                figures = closing if account < "3" else result
                figures[account] = figures.get(account, 0) + ore
    return closing, result


def _sie_head(year: int) -> list[str]:
    return [
        "#FLAGGA 0",
        '#PROGRAM "Mätning" 1',
        "#FORMAT PC8",
        f"#GEN {year}1231",
        "#SIETYP 4",
        '#FNAMN "Samordningsförbundet Mätning"',
        "#ORGNR 222000-2683",
        f"#RAR 0 {year}0101 {year}1231",
        f"#RAR -1 {year - 1}0101 {year - 1}1231",
        "#KPTYP BAS2014",
        *(f'#KONTO {number} "{name}"' for number, name in ACCOUNTS.items()),
        '#DIM 6 "Projekt"',
        *(f'#OBJEKT 6 {code} "{name}"' for code, name in PROJECTS.items()),
    ]


def _objects(project: str) -> str:
    return f"{{6 {project}}}" if project else "{}"


def write_journal(path: Path, size: int) -> None:
    """The journal that hledger and ledger read alike; a project is a tag of its posting."""
    with path.open("w", encoding="utf-8") as file:
        file.write(f"{YEARS[0]}-01-01 Ingående balans\n")
        file.writelines(
            f"    {_name(number)}  {_amount(ore)} SEK\n" for number, ore in OPENING.items()
        )
        for voucher in vouchers(size):
            file.write(f"\n{voucher.date} ({voucher.series}{voucher.number}) {voucher.text}\n")
            file.writelines(
                f"    {_name(account)}  {_amount(ore)} SEK{project and '  ; projekt: ' + project}\n"
                for account, ore, project in voucher.rows
            )


def write_beancount(path: Path, size: int) -> None:
    """The file that beancount reads; a project is metadata of its posting."""
    with path.open("w", encoding="utf-8") as file:
        file.write('option "operating_currency" "SEK"\n')
        first = f"{YEARS[0]}-01-01"
        file.writelines(f"{first} open {_name(number)} SEK\n" for number in ACCOUNTS)
        file.write(f'{first} * "Ingående balans"\n')
        file.writelines(
            f"  {_name(number)}  {_amount(ore)} SEK\n" for number, ore in OPENING.items()
        )
        for voucher in vouchers(size):
            file.write(f'\n{voucher.date} * "{voucher.text}"\n')
            file.write(f'  verifikation: "{voucher.series}{voucher.number}"\n')
            for account, ore, project in voucher.rows:
                file.write(f"  {_name(account)}  {_amount(ore)} SEK\n")
                if project:
                    file.write(f'    projekt: "{project}"\n')


def _name(account: str) -> str:
    kind = next(kind for starts, kind in BAS_KINDS if account.startswith(starts))
    return f"{NAMES[kind]}:{account}"


def _amount(ore: int) -> str:
    return f"{'-' * (ore < 0)}{abs(ore) // 100}.{abs(ore) % 100:02d}"
