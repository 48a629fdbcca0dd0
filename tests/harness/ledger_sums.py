"""ledger_sums.py [--net] FORMAT FILE - debits and credits of each account in an export of the ledger, in fen: lines
"CODE DEBIT CREDIT", sorted; with --net "CODE BALANCE", which is all that journals have.  Files are read by Python's
csv, tarfile and XML, journals by hledger, ledger and beancount."""
import collections
import csv
import decimal
import io
import re
import subprocess
import sys
import tarfile
import xml.etree.ElementTree as tree

CUT = decimal.Decimal("0.01")


def rows_of_csv(path):
    with open(path, encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            yield row["code"], row["debit"] or "0", row["credit"] or "0"


def rows_of_control(path):
    with open(path, encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            if row["item"] == "account":
                yield row["code"], row["debit"], row["credit"]


def rows_of_xml(path):
    for _, item in tree.iterparse(path):
        name = item.tag.partition("}")[2]
        if name == "debit":
            yield item.get("code"), item.get("amount"), "0"
        elif name == "credit":
            yield item.get("code"), "0", item.get("amount")


def rows_of_gbt(path):
    with tarfile.open(path) as archive:
        names = archive.getnames()
        assert names == ["GSSM.TXT", "DZZB.TXT", "KJKM.TXT", "KMYE.TXT", "JZPZ.TXT"], names
        read = {}
        for name in names:
            text = archive.extractfile(name).read().decode("gb18030")
            read[name] = list(csv.reader(io.StringIO(text, newline=""), delimiter="\t"))
    fields = collections.Counter(row[0] for row in read["GSSM.TXT"])
    known = {row[0] for row in read["KJKM.TXT"]}
    totals = collections.defaultdict(lambda: [decimal.Decimal(0), decimal.Decimal(0)])
    for name in names[1:]:
        assert all(len(row) == fields[name] for row in read[name]), name
    assert fields == {"DZZB.TXT": 11, "KJKM.TXT": 8, "KMYE.TXT": 16, "JZPZ.TXT": 26}, fields
    for row in read["JZPZ.TXT"]:
        assert row[5] in known, row
        totals[row[5]][0] += decimal.Decimal(row[6])
        totals[row[5]][1] += decimal.Decimal(row[7])
        yield row[5], row[6], row[7]
    for row in read["KMYE.TXT"]:  # what was booked is what the vouchers say
        assert totals.pop(row[0]) == [decimal.Decimal(row[6]), decimal.Decimal(row[9])], row
    assert not totals, totals


def rows_of_gbt_xml(path):
    root = tree.parse(path).getroot()
    known = {item.findtext("科目编号") for item in root.iter("会计科目")}
    for item in root.iter("记账凭证"):
        code = item.findtext("科目编号")
        assert code in known, code
        yield code, item.findtext("借方本币金额", "0"), item.findtext("贷方本币金额", "0")


def rows_of_yonyou(path):
    with open(path, encoding="gbk", newline="") as file:
        lines = file.read().split("\r\n")
    assert lines[0] == "填制凭证,V800" and lines.pop() == "", lines[0]
    vouchers = collections.defaultdict(decimal.Decimal)
    seen, last = set(), None
    for line in lines[1:]:
        row = line.split(",")
        assert len(row) == 12 and len(row[2]) <= 30 and len(row[5]) <= 15, row
        assert len(row[4].encode("gbk")) <= 60, row
        debit, credit = decimal.Decimal(row[6]), decimal.Decimal(row[7])
        assert (debit == 0) != (credit == 0), row
        key = tuple(row[:3])
        assert key == last or key not in seen, row  # rows of a voucher follow one another
        seen.add(key)
        last = key
        vouchers[key] += debit - credit
        yield row[5], row[6], row[7]
    assert not any(vouchers.values()), vouchers


def told(*command):
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, encoding="utf-8").stdout


def code_of(account):
    return re.match(r"[A-Z][a-z]+:([0-9A-Za-z]+)", account).group(1)


def rows_of_hledger(path):
    told("hledger", "-f", path, "check", "--strict")
    text = told("hledger", "-f", path, "balance", "--flat", "--empty", "--no-total", "--output-format", "csv")
    for account, balance in list(csv.reader(io.StringIO(text)))[1:]:
        yield code_of(account), balance.replace(" CNY", ""), "0"


def rows_of_ledger(path):
    form = "%(account)\t%(quantity(scrub(display_total)))\n"
    text = told("ledger", "--strict", "--pedantic", "-f", path, "balance", "--flat", "--no-total", "--format", form)
    for line in text.splitlines():
        account, balance = line.split("\t")
        yield code_of(account), balance, "0"


# beancount 3 has no bean-query any more: its own loader, by the Python that Debian has it for.
BEANCOUNT = """
import collections, sys
from beancount import loader
from beancount.core import data
entries, errors, _ = loader.load_file(sys.argv[1])
assert not errors, errors
sums = collections.Counter()
for entry in entries:
    if isinstance(entry, data.Transaction):
        for posting in entry.postings:
            sums[posting.account] += posting.units.number
for account, number in sums.items():
    print(account, number)
"""


def rows_of_beancount(path):
    told("bean-check", path)
    for line in told("/usr/bin/python3", "-c", BEANCOUNT, path).splitlines():
        account, balance = line.split()
        yield code_of(account), balance, "0"


def rows_of_saft(path):
    root = tree.parse(path).getroot()
    name = root.tag.partition("}")[0] + "}"
    closing = {}
    for item in root.iter(name + "Account"):
        debit = item.findtext(name + "ClosingDebitBalance", "0")
        credit = item.findtext(name + "ClosingCreditBalance", "0")
        assert item.findtext(name + "AccountID") not in closing
        closing[item.findtext(name + "AccountID")] = decimal.Decimal(debit) - decimal.Decimal(credit)
    entries, totals, seen = 0, [decimal.Decimal(0), decimal.Decimal(0)], set()
    for item in root.iter(name + "Transaction"):
        entries += 1
        balance = 0
        assert item.findtext(name + "TransactionID") not in seen
        seen.add(item.findtext(name + "TransactionID"))
        for line in item.iter(name + "Line"):
            code = line.findtext(name + "AccountID")
            path_of = "{0}%sAmount/{0}Amount".format(name)
            debit = line.findtext(path_of % "Debit", "0")
            credit = line.findtext(path_of % "Credit", "0")
            closing[code] -= decimal.Decimal(debit) - decimal.Decimal(credit)  # fails where it is unknown
            balance += decimal.Decimal(debit) - decimal.Decimal(credit)
            totals[0] += decimal.Decimal(debit)
            totals[1] += decimal.Decimal(credit)
            yield code, debit, credit
        assert balance == 0, item
    head = root.find(name + "GeneralLedgerEntries")
    assert int(head.findtext(name + "NumberOfEntries")) == entries
    assert decimal.Decimal(head.findtext(name + "TotalDebit")) == totals[0]
    assert decimal.Decimal(head.findtext(name + "TotalCredit")) == totals[1]
    assert not any(closing.values()), closing


READERS = {
    "csv": rows_of_csv,
    "control": rows_of_control,
    "xml": rows_of_xml,
    "gbt": rows_of_gbt,
    "gbt-xml": rows_of_gbt_xml,
    "yonyou": rows_of_yonyou,
    "saft": rows_of_saft,
    "hledger": rows_of_hledger,
    "ledger": rows_of_ledger,
    "beancount": rows_of_beancount,
}


def main():
    sums = collections.defaultdict(lambda: [decimal.Decimal(0), decimal.Decimal(0)])
    net = sys.argv[1] == "--net"
    form, path = sys.argv[1 + net :]
    for code, debit, credit in READERS[form](path):
        for side, text in enumerate((debit, credit)):
            amount = decimal.Decimal(text)
            assert amount == amount.quantize(CUT), text
            sums[code][side] += amount
    for code in sorted(sums):
        debit, credit = sums[code]
        if net and debit != credit:
            print(code, int((debit - credit) * 100))
        elif not net and (debit or credit):
            print(code, int(debit * 100), int(credit * 100))


main()
