"""The payment file: as Swedish banks take it, valid by the schemas, the same bytes each time."""

from __future__ import annotations

from datetime import date
from importlib import resources
from io import BytesIO
from xml.etree import ElementTree as ET

import pytest

from ledger.invoices.giro_numbers import PaymentAccount, read_payment_account
from ledger.invoices.pain001 import FORMATS, Payment, PaymentOrder, write_pain001

OWN = PaymentAccount("iban", "SE4550000000058398257466")


def payment(number, account, reference, **more):
    read = read_payment_account(account)
    assert isinstance(read, PaymentAccount)
    values = {"day": date(2026, 12, 10), "amount": 123456, "receiver": "Örn & Co AB", **more}
    return Payment(
        number=number,
        date=values["day"],
        amount=values["amount"],
        receiver=values["receiver"],
        town="Visby",
        country="SE",
        account=read,
        reference=reference,
    )


ORDER = PaymentOrder(
    message_id="2220002683-20261201093000-1",
    created="2026-12-01T09:30:00Z",
    payer="Samordningsförbundet VärNa",
    orgnr="222000-2683",
    account=OWN,
    bic="ESSESESS",
    payments=(
        payment(1, "5050-1055", "12344"),
        payment(2, "pg 28 65 43-4", "Faktura 2026/17 och en lång text till", amount=50),
        payment(3, "8327-9, 123 456 789-0", "1230", day=date(2026, 12, 9)),
        payment(4, "NO93 8601 1117 947", "99 A", receiver="Ørn <AS>"),
    ),
)


def tree(form=FORMATS[0]):
    space = f"{{urn:iso:std:iso:20022:tech:xsd:{form}}}"
    root = ET.fromstring(write_pain001(ORDER, form).decode().replace(f'xmlns="{space[1:-1]}"', ""))
    return root.find("CstmrCdtTrfInitn")


def texts(root, path):
    return [one.text for one in root.iterfind(path)]


def test_each_day_is_a_part_with_its_sum_and_the_whole_has_its_own():
    root = tree()
    assert texts(root, "GrpHdr/NbOfTxs") == ["4"]
    assert texts(root, "GrpHdr/CtrlSum") == ["3704.18"]
    assert texts(root, "PmtInf/ReqdExctnDt") == ["2026-12-09", "2026-12-10"]
    assert texts(root, "PmtInf/CtrlSum") == ["1234.56", "2469.62"]
    assert texts(root, "PmtInf/DbtrAcct/Id/IBAN") == [OWN.number, OWN.number]
    assert texts(tree(FORMATS[1]), "PmtInf/ReqdExctnDt/Dt") == ["2026-12-09", "2026-12-10"]


def test_each_kind_of_account_is_at_its_clearing_number():
    root = tree()
    paid = {
        one.findtext("PmtId/EndToEndId").rpartition("-")[2]: one
        for one in root.iterfind("PmtInf/CdtTrfTxInf")
    }
    member = "CdtrAgt/FinInstnId/ClrSysMmbId/MmbId"
    assert [paid[n].findtext(member) for n in "1234"] == ["9900", "9960", "8327", None]
    other, scheme = "CdtrAcct/Id/Othr/Id", "CdtrAcct/Id/Othr/SchmeNm"
    assert [paid[n].findtext(other) for n in "123"] == ["50501055", "2865434", "832791234567890"]
    assert paid["1"].findtext(f"{scheme}/Prtry") == "BGNR"
    assert [paid[n].findtext(f"{scheme}/Cd") for n in "23"] == ["BBAN", "BBAN"]
    assert paid["4"].findtext("CdtrAcct/Id/IBAN") == "NO9386011117947"
    assert paid["4"].findtext("Cdtr/Nm") == "Ørn <AS>"
    assert texts(paid["4"], "Cdtr/PstlAdr/*") == ["Visby", "SE"]
    assert list(root.iter("SvcLvl")) == []


def test_an_ocr_is_a_structured_reference_and_another_a_short_text():
    assert sorted(texts(tree(), "PmtInf/CdtTrfTxInf/RmtInf/Strd/CdtrRefInf/Ref")) == [
        "1230",
        "12344",
    ]
    assert texts(tree(), "PmtInf/CdtTrfTxInf/RmtInf/Ustrd") == ["Faktura 2026/17 och en lå", "99 A"]


def test_the_same_payments_are_the_same_bytes():
    assert write_pain001(ORDER) == write_pain001(ORDER)


@pytest.mark.sweep
@pytest.mark.parametrize("form", FORMATS)
def test_the_file_is_valid_by_the_schema_of_its_version(form):
    xmlschema = pytest.importorskip("xmlschema")
    pytest.importorskip("sepaxml")
    schema = next(
        one for one in resources.files("sepaxml").joinpath("schemas").iterdir() if form in one.name
    )
    found = xmlschema.XMLSchema(str(schema)).iter_errors(BytesIO(write_pain001(ORDER, form)))
    assert [str(one.reason) for one in found] == []


@pytest.mark.slow
@pytest.mark.parametrize("form", FORMATS)
def test_mock_bank_takes_the_file(form):
    mock = pytest.importorskip("mockbank.validate")
    content = write_pain001(ORDER, form)
    found = mock.validate(content, today=date(2026, 12, 1))
    assert [mock.render(one) for one in mock.errors(found)] == []
