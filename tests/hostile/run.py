#!/usr/bin/env python3
"""Files that are made to hurt, each through the command that reads it: run.py [-v] [WORD...]

Every one is refused with status 3 (or 2, where it is an argument), at once and in little memory: less
than 100 ms of processor and 32 MiB each, measured by spend.c.  The message is one line that
names the file, has no control character, and says what the table here expects.  Nothing is left in
the database.
The files are made here, each from a good document and one thing that is wrong with it.
WORD runs those files whose name has it; -v prints what each took and said.

Under a sanitizer (WEIR_NO_LIMITS=1) the two numbers are not held against anything.
"""
import os
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
SPEND = os.path.abspath(os.environ.get("WEIR_SPEND", "build/spend"))
WEIR = os.path.abspath(os.environ.get("WEIR_PROGRAM", "build/weir"))
LIMIT_MS = 100
LIMIT_KIB = 32 * 1024
MIB = 1 << 20
NO_LIMITS = os.environ.get("WEIR_NO_LIMITS") == "1"

# --- XML ------------------------------------------------------------------------------------------
# Of each vocabulary: how a good document begins, where its first text or child may stand, its end;
# an attribute or element that is a number; the command.
TARIFF = (b"<tariff xmlns='urn:weir:tariff:1' id='x'", b">", b"<version from='2024-01-01'><class id='h'><charge id='w' price='1'/></class></version></tariff>")
TEST = (b"<tests xmlns='urn:weir:tariff-test:1' tariff='x' file='x.xml'", b">", b"<case name='c'/></tests>")
CHART = (b"<chart xmlns='urn:weir:chart:1' id='x' currency='CNY' receivable='1'", b">", b"<account code='1' name='a' type='asset'/></chart>")
CIM = (b"<MeterReadings xmlns='http://iec.ch/TC57/2011/MeterReadings#'", b">", b"</MeterReadings>")
ESPI = (b"<feed xmlns='http://www.w3.org/2005/Atom' xmlns:e='http://naesb.org/espi'", b">", b"</feed>")
SHEET = (b"<xsl:stylesheet version='1.0' xmlns:xsl='http://www.w3.org/1999/XSL/Transform'", b">", b"<xsl:template match='/'/></xsl:stylesheet>")

VOCABULARIES = {
    "tariff": (TARIFF, "tariff check {}"),
    "publish": (TARIFF, "tariff publish {}"),
    "quote": (TARIFF, "quote --tariff {} --class h --from 2024-01-01 --to 2024-02-01 --m3 1"),
    "test": (TEST, "tariff test {}"),
    "chart": (CHART, "export ledger --run 1 --format xml --chart {}"),
    "cim": (CIM, "ingest {}"),
    "espi": (ESPI, "ingest {}"),
    "sheet": (SHEET, "export bills --run 1 --format html --stylesheet {}"),
}

BOMB = (b"<!DOCTYPE a [<!ENTITY a 'aaaaaaaaaa'>" +
        b"".join(b"<!ENTITY %c '%s'>" % (98 + i, b"&%c;" % (97 + i) * 10) for i in range(8)) + b"]>")
DOCTYPE = "a document type declaration"
UTF8 = "UTF-8"


def xml_files(root):
    """Name, bytes or pieces, and what is said; the last None: whatever it is."""
    head, middle, tail = root
    whole = head + middle + tail
    yield "bomb", BOMB + head + middle + b"&i;" + tail, DOCTYPE
    yield "quadratic", b"<!DOCTYPE a [<!ENTITY a '" + b"x" * 50000 + b"'>]>" + head + middle + b"&a;" * 10000 + tail, DOCTYPE
    yield "external", b"<!DOCTYPE a SYSTEM 'file:///etc/passwd'>" + whole, DOCTYPE
    yield "external-http", b"<!DOCTYPE a PUBLIC '-//x' 'http://127.0.0.1:9/x.dtd'>" + whole, DOCTYPE
    yield "external-entity", b"<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>" + head + middle + b"&x;" + tail, DOCTYPE
    yield "parameter", b"<!DOCTYPE a [<!ENTITY % x SYSTEM 'file:///dev/zero'> %x;]>" + whole, DOCTYPE
    yield "late-doctype", head + middle + b"<!DOCTYPE a>" + tail, None
    yield "entity", head + middle + b"&undeclared;" + tail, "entity"
    yield "xinclude", head + middle + b"<xi:include xmlns:xi='http://www.w3.org/2001/XInclude' href='/etc/passwd' parse='text'/>" + tail, None
    yield "depth", head + middle + b"<a>" * 100000, "nested more than"
    yield "attributes", head + b"".join(b" a%d=''" % i for i in range(80000)) + middle + tail, "a tag is longer than 64 KiB"
    yield "spaces", head + b" " * MIB + middle + tail, "a tag is longer than 64 KiB"
    yield "namespaces", head + b"".join(b" xmlns:n%d='u%d'" % (i, i) for i in range(4000)) + middle + tail, "a tag is longer than 64 KiB"
    yield "attribute", head + b" a='" + b"x" * (2 * MIB) + b"'" + middle + tail, "a tag is longer than 64 KiB"
    yield "name", head + middle + b"<" + b"n" * MIB + b"/>" + tail, "a tag is longer than 64 KiB"
    yield "comment", head + middle + b"<!--" + b"- " * (2 * MIB) + b"-->" + tail, "longer than 1 MiB"
    yield "text", head + middle + b"x" * (2 * MIB) + tail, None
    yield "cdata", head + middle + b"<![CDATA[" + b"x" * (2 * MIB) + b"]]>" + tail, None
    yield "cdata-open", head + middle + b"<![CDATA[" * 200000, None
    yield "instruction", head + middle + b"<?p " + b"x" * (2 * MIB) + b"?>" + tail, "longer than 1 MiB"
    yield "utf-16", ("\ufeff" + whole.decode()).encode("utf-16-le"), None
    yield "utf-16-be", ("\ufeff" + whole.decode()).encode("utf-16-be"), None
    yield "utf-16-plain", whole.decode().encode("utf-16-le"), None
    yield "utf-32", whole.decode().encode("utf-32-be"), None
    yield "utf-7", b"<?xml version='1.0' encoding='UTF-7'?>" + whole.replace(b"<", b"+ADw-"), None
    yield "utf-7-declared", b"<?xml version='1.0' encoding='UTF-7'?>" + whole, "encoding other than UTF-8"
    yield "latin-1", b"<?xml version='1.0' encoding='ISO-8859-1'?>" + whole, "encoding other than UTF-8"
    yield "ebcdic", whole.decode().encode("cp037"), None
    yield "nul", head + middle + b"\0" + tail, None
    yield "nul-in-name", head.replace(b"id='x'", b"id='x\0y'") + b" b='\0'" + middle + tail, None
    yield "invalid", head + middle + b"\xff" + tail, UTF8
    yield "overlong", head + middle + b"\xc0\xbcscript\xc0\xbe" + tail, UTF8
    yield "surrogate", head + middle + b"\xed\xa0\x80" + tail, UTF8
    yield "beyond", head + middle + b"\xf4\x90\x80\x80" + tail, UTF8
    yield "cut-sequence", head + middle + b"\xe4\xb8", UTF8
    yield "bom-in-the-middle", head + middle + b"\xef\xbb\xbf" + tail, None
    yield "bom-twice", b"\xef\xbb\xbf\xef\xbb\xbf" + whole, None
    yield "noncharacter", head + middle + b"\xef\xbf\xbe" + tail, None
    yield "control", head + middle + b"\x01" + tail, None
    yield "control-reference", head + middle + b"&#0;" + tail, None
    yield "version", b"<?xml version='9.9'?>" + whole[:-3], None
    yield "cut", whole[:-9], None
    yield "two", whole + whole, None
    yield "empty", b"", None
    yield "blank", b" \n" * 500, None
    yield "other-root", b"<html/>", None
    yield "line", [head + b" a='", (b"x" * MIB, 100)], None


# --- CSV ------------------------------------------------------------------------------------------
# Of each kind: a header, a good row, and which column of it is a number.
KINDS = {
    "accounts": ("account,from,tariff,class,persons", "A,2024-01-01,t,c,3", 4),
    "uses": ("account,from,class,order,m3", "A,2024-01-01,c,1,1", 4),
    "meters": ("meter,account,from,first_register", "M,A,2024-01-01,0", 3),
    "plans": ("account,from,to,m3", "A,2024-01-01,2025-01-01,1", 3),
    "openings": ("account,day,meter,register", "A,2024-01-01,M,1", 3),
    "districts": ("district,name", "D,d", None),
    "limits": ("district,year,source,m3", "D,2024,all,1", 3),
    "permits": ("permit,holder,district,source,zone,use,m3_per_year,from,to", "P,h,D,ground,I,other,1,2024-01-01,2025-01-01", 6),
    "points": ("point,district,source,capacity_m3_day,from", "W,D,ground,1,2024-01-01", 3),
    "levels": ("district,date,m", "D,2024-01-01,1", None),
    "adjustments": ("adjustment,account,from,to,m3,reason,document", "J,A,2024-01-01,2024-02-01,1,leak,d", 4),
    "reads": ("meter,date,register", "M,2024-01-01,1", 2),
}


def csv_files(header, row, number, longest):
    head = header.encode() + b"\n"
    cells = row.split(",")
    good = row.encode() + b"\n"

    def with_cell(column, cell):
        return head + b",".join(cell if i == column else c.encode() for i, c in enumerate(cells)) + b"\n"

    yield "nul", head + good[:1] + b"\0" + good[1:], "NUL"
    yield "invalid", with_cell(0, b"\xff\xfe"), UTF8
    yield "overlong", with_cell(0, b"\xc0\xaf"), UTF8
    yield "surrogate", with_cell(0, b"\xed\xa0\x80"), UTF8
    yield "latin-1", with_cell(0, b"M\xfcller"), UTF8
    yield "utf-16", ("\ufeff" + (head + good).decode()).encode("utf-16-le"), None
    yield "utf-16-be", (head + good).decode().encode("utf-16-be"), None
    yield "utf-7", b"+AG0-" + head[1:] + good, None
    yield "bom-in-the-middle", head + b"\xef\xbb\xbf" + good, None
    yield "bom-twice", b"\xef\xbb\xbf\xef\xbb\xbf" + head + good, None
    yield "control", with_cell(0, b"a\x07b"), None
    yield "newline", with_cell(0, b'"a\nb"'), None
    yield "bidi", with_cell(0, "a\u202eb".encode()), None
    yield "quote-open", [head + b'"', (b"x" * MIB, 3)], "longer than 65536 bytes"
    yield "quote-inside", head + b'a"b' + good[1:] + b'"', None
    yield "columns", b"," * (2 * MIB) + b"\n" + good, None
    yield "columns-named", b",".join(b"c%d" % i for i in range(200000)) + b"\n", None
    yield "cells", head + b"," * (2 * MIB) + b"\n", None
    yield "line", [head, (b"x" * MIB, longest)], "longer than 65536 bytes"
    yield "line-quoted", [head + b'"', (b'""' * (MIB // 2), longest)], "longer than 65536 bytes"
    yield "header-line", [(b"x" * MIB, longest)], "longer than 65536 bytes"
    yield "twice", header.encode() + b"," + header.split(",")[0].encode() + b"\n" + good, None
    yield "unknown", header.encode() + b",sneaked\n" + good[:-1] + b",1\n", None
    yield "too-many", head + good[:-1] + b",1,2,3\n", None
    yield "too-few", head + cells[0].encode() + b"\n", None
    yield "empty", b"", None
    yield "faults", head + b"x\n" * 30000, None
    yield "name-long", with_cell(0, b"n" * 3000), None
    if number is not None:
        for name, word in (("digits", b"9" * 4000), ("power", b"1e308"), ("nan", b"NaN"), ("infinite", b"inf"),
                           ("hex", b"0x7fffffffffffffff"), ("int64", b"9223372036854775808"), ("negative-zero", b"-0-"),
                           ("wide", "１２".encode()), ("separator", b'"1,000"'), ("decimals", b"0." + b"1" * 60000)):
            yield "number-" + name, with_cell(number, word), None


# --- the others -----------------------------------------------------------------------------------
JSON = "ingest {}"
CONFIG = "--config {} config check"
PROOF = "verify --proof {}"
# A setting before the command names the file: it is written to a configuration.
CALENDAR = "@nightly_calendar nightly --dry-run --date 2024-03-01"
KEY = "@sign_key checkpoint make"
TRUST = "verify --checkpoint town.xml --public-key {}"
CHECKPOINT = "verify --checkpoint {} --public-key public.pem"
SUMS = "verify {}"
ZEROS = b"0" * 64
OTHERS = (
    ("json-depth", b'{"a":' + b"[" * 60000, "is not JSON", JSON),
    ("json-objects", b'{"a":' * 10000, "is not JSON", JSON),
    ("json-number", b'{"id":"M","timestamp":"2024-01-01","total_m3":' + b"9" * 60000 + b"}", "is not JSON", JSON),
    ("json-power", b'{"id":"M","timestamp":"2024-01-01","total_m3":1e999999999}', None, JSON),
    ("json-line", [b'{"id":"', (b"x" * MIB, 100)], "longer than 65536 bytes", JSON),
    ("json-nul", b'{"id":"M\0"}', "NUL", JSON),
    ("json-nul-escape", b'{"id":"M\\u0000"}', "is not JSON", JSON),
    ("json-lone-surrogate", b'{"id":"\\ud800"}', "is not JSON", JSON),
    ("json-invalid", b'{"id":"\xff"}', UTF8, JSON),
    ("json-overlong", b'{"id":"\xc0\xaf"}', UTF8, JSON),
    ("json-twice", b'{"id":"M","id":"N"}', "names a field twice", JSON),
    ("json-array", b"[" + b"{}," * 100000 + b"{}]", None, JSON),
    ("json-utf-16", '{"id":"M"}'.encode("utf-16"), None, JSON),
    ("json-bom", b'{"id":"M"}\n\xef\xbb\xbf{"id":"M"}', None, JSON),
    ("nothing", b"\0" * 4096, None, JSON),
    ("gzip", b"\x1f\x8b\x08\0\0\0\0\0" + b"\0" * 100000, None, JSON),
    ("zip", b"PK\x03\x04" + b"\0" * 100000, None, JSON),
    ("config-line", [b"database = ", (b"x" * MIB, 100)], "config-line", CONFIG),
    ("config-long", b"database = " + b"x" * 60000, "longer than 198 bytes", CONFIG),
    ("config-lines", b"jobs = 1\n" * 5000, "given twice", CONFIG),
    ("config-many", b"#\n" * 100000, None, CONFIG),
    ("config-nul", b"jobs = \x001\n", "NUL", CONFIG),
    ("config-invalid", b"company = \xff\xfe\n", UTF8, CONFIG),
    ("config-overlong", b"company = \xc0\xaf\n", UTF8, CONFIG),
    ("config-utf-16", "jobs = 1\n".encode("utf-16"), None, CONFIG),
    ("config-number", b"jobs = " + b"9" * 150 + b"\n", "jobs cannot be", CONFIG),
    ("config-power", b"jobs = 1e3\n", "jobs cannot be", CONFIG),
    ("config-section", b"[" * 150 + b"\n", None, CONFIG),
    ("config-quote", b'company = "x\n', "is not closed", CONFIG),
    ("config-zone", b"time_zone = ../../../etc/passwd\n", None, CONFIG),
    ("config-zone-absolute", b"time_zone = /etc/passwd\n", None, CONFIG),
    ("config-password", b'database = "dbname=x password=hunter2"\n', "password", CONFIG),
    ("config-bom", b"jobs = 1\n\xef\xbb\xbftime_zone = UTC\n", None, CONFIG),
    ("config-amount", b"approve_post_above = 1e9\n", "approve_post_above cannot be", CONFIG),
    ("proof-line", [b"weir-proof-1\nbytes=", (b"0" * MIB, 100)], None, PROOF),
    ("proof-empty", b"", None, PROOF),
    ("proof-nul", b"weir-proof-1\nnumber=4:A\0-1\n", None, PROOF),
    ("proof-length", b"weir-proof-1\nnumber=18446744073709551619:A1-1\nrun=1\n", None, PROOF),
    ("proof-path", b"weir-proof-1\nnumber=4:A1-1\nrun=1\nbytes=00\nleaf=" + b"0" * 64 + b"\nleaf_index=0\nleaf_count=1\n" +
     b"left=" * 1 + b"0" * 64 + (b"\nleft=" + b"0" * 64) * 5000, None, PROOF),
    ("proof-index", b"weir-proof-1\nnumber=4:A1-1\nrun=1\nbytes=00\nleaf=" + b"0" * 64 + b"\nleaf_index=99999999999999999999\nleaf_count=1\n", None, PROOF),
    ("calendar-nul", b"cycle,day\nnorth,\0last\n", "NUL", CALENDAR),
    ("calendar-invalid", b"cycle,day\n\xff,last\n", UTF8, CALENDAR),
    ("calendar-line", [b"cycle,day\n", (b"x" * MIB, 100)], "longer than 65536 bytes", CALENDAR),
    ("calendar-number", b"cycle,day\nnorth," + b"9" * 1000 + b"\n", None, CALENDAR),
    ("calendar-rows", b"cycle,day\n" + b"north,last\n" * 30000, None, CALENDAR),
    ("key-line", [(b"x" * MIB, 100)], None, KEY),
    ("key-nul", b"\0" * 4096, None, KEY),
    ("key-pem", b"-----BEGIN PRIVATE KEY-----\n" + b"A" * 4000 + b"\n-----END PRIVATE KEY-----\n", None, KEY),
    ("key-params", b"-----BEGIN EC PARAMETERS-----\n" + b"A" * 4000, None, KEY),
    ("trust-line", [(b"x" * MIB, 100)], None, TRUST),
    ("trust-nul", b"\0" * 4096, None, TRUST),
    ("trust-certificates", b"-----BEGIN CERTIFICATE-----\nMAA=\n-----END CERTIFICATE-----\n" * 2000, None, TRUST),
    ("checkpoint-line", [b"weir-checkpoint-1\n", (b"x" * MIB, 100)], None, CHECKPOINT),
    ("checkpoint-nul", b"weir-checkpoint-1\ncheckpoint=\0\n", None, CHECKPOINT),
    ("checkpoint-empty", b"", None, CHECKPOINT),
    ("checkpoint-runs", b"weir-checkpoint-1\ncheckpoint=1\nprevious=" + ZEROS + b"\nruns=" + b"1-9223372036854775807," * 20000 + b"\n", None, CHECKPOINT),
    ("SHA256SUMS", ZEROS + b"  ../../../etc/passwd\n", None, SUMS),
    ("absolute.SHA256SUMS", ZEROS + b"  /etc/passwd\n", None, SUMS),
    ("newline.SHA256SUMS", b"\\" + ZEROS + b"  a\\nb\n", None, SUMS),
    ("control.SHA256SUMS", ZEROS + b"  a\x1b[31mb\n", None, SUMS),
    ("bidi.SHA256SUMS", ZEROS + "  a\u202eb\n".encode(), None, SUMS),
    ("nul.SHA256SUMS", ZEROS + b"  a\0b\n", None, SUMS),
    ("line.SHA256SUMS", [ZEROS + b"  ", (b"x" * MIB, 100)], None, SUMS),
    ("many.SHA256SUMS", (ZEROS + b"  nothing\n") * 20000, None, SUMS),
    ("sheet-document", SHEET[0] + b"><xsl:template match='/'><xsl:copy-of select=\"document('file:///etc/passwd')\"/></xsl:template></xsl:stylesheet>", None,
     VOCABULARIES["sheet"][1]),
    ("sheet-include", SHEET[0] + b"><xsl:include href='/etc/passwd'/></xsl:stylesheet>", None, VOCABULARIES["sheet"][1]),
    ("sheet-import", SHEET[0] + b"><xsl:import href='http://127.0.0.1:9/x.xsl'/></xsl:stylesheet>", None, VOCABULARIES["sheet"][1]),
    ("sheet-output", SHEET[0] + b" xmlns:e='http://exslt.org/common' extension-element-prefixes='e'><xsl:template match='/'>" +
     b"<e:document href='/tmp/sneaked'>x</e:document></xsl:template></xsl:stylesheet>", None, VOCABULARIES["sheet"][1]),
    ("sheet-recursion", SHEET[0] + b"><xsl:template match='/' name='r'><xsl:call-template name='r'/></xsl:template></xsl:stylesheet>", None, VOCABULARIES["sheet"][1]),
    ("sheet-doubling", SHEET[0] + b"><xsl:template match='/'><xsl:call-template name='r'><xsl:with-param name='s' select=\"'xx'\"/></xsl:call-template></xsl:template>"
     b"<xsl:template name='r'><xsl:param name='s'/><xsl:call-template name='r'><xsl:with-param name='s' select='concat($s,$s)'/></xsl:call-template></xsl:template></xsl:stylesheet>",
     None, VOCABULARIES["sheet"][1]),
)

def all_files():
    for prefix, (root, command) in VOCABULARIES.items():
        for name, content, words in xml_files(root):
            yield f"{prefix}-{name}.xml", content, words, command
    for kind, (header, row, number) in KINDS.items():
        command = "ingest {}" if kind == "reads" else "load " + kind + " {}"
        for name, content, words in csv_files(header, row, number, 100 if kind in ("accounts", "reads") else 3):
            yield f"{kind}-{name}.csv", content, words, command
    for name, content, words, command in OTHERS:
        yield name, content, words, command


def write(path, content):
    with open(path, "wb") as file:
        for piece in content if isinstance(content, list) else [content]:
            if isinstance(piece, tuple):
                for _ in range(piece[1]):
                    file.write(piece[0])
            else:
                file.write(piece)


def run(command, path):
    """Exit code, processor in ms, memory in KiB, what it said."""
    words = [path if word == "{}" else word for word in command.split()]
    if words[0][0] == "@":
        write("hostile.conf", f"{words[0][1:]} = {os.path.abspath(path)}\n".encode())
        os.chmod(path, 0o600)
        words[0:1] = ["--config", "hostile.conf"]
    with tempfile.TemporaryFile() as said, tempfile.TemporaryFile() as spent:
        process = subprocess.Popen(["sh", "-c", 'exec "$0" "$@" 3>&%d' % spent.fileno(), SPEND, WEIR, *words], stdin=subprocess.DEVNULL,
                                   stdout=said, stderr=said, pass_fds=[spent.fileno()])
        process.wait()
        said.seek(0)
        spent.seek(0)
        spent_ms, memory_kib, code = (int(word) for word in spent.read().split())
        return code, spent_ms, memory_kib, said.read(20000)


def faults_of(name, words, command, result):
    code, spent_ms, memory_kib, said = result
    faults = []
    # A list that names what is not there was read, and does not hold.
    listed = code == 5 and command == SUMS and "it is listed, and not there" in said.decode("utf-8", "replace")
    if code != 3 and not listed:
        faults.append(f"exit code {code}")
    if not NO_LIMITS and spent_ms > LIMIT_MS:
        faults.append(f"{spent_ms} ms")
    if not NO_LIMITS and memory_kib > LIMIT_KIB:
        faults.append(f"{memory_kib} KiB")
    text = said.decode("utf-8", "replace")
    if "\ufffd" in text:
        faults.append("says what is not UTF-8")
    if any(ord(c) < 32 and c != "\n" or 0x202a <= ord(c) <= 0x202e for c in text):
        faults.append("says control characters")
    if name not in text and not listed:
        faults.append("does not name the file")
    if words is not None and words not in text and "the file is larger than" not in text:
        faults.append(f'does not say "{words}"')
    if "hunter2" in text:
        faults.append("says the password")
    if max((len(line) for line in text.split("\n")), default=0) > 700:
        faults.append("says too much")
    return faults


def prepare():
    """A draft of one bill, for what reads a file only then."""
    subprocess.run(["createdb", "-O", "weir_owner", "-T", "weir_template", os.environ["PGDATABASE"]], check=True)
    for name, content in {
            "town.xml": (TARIFF[0] + TARIFF[1] + TARIFF[2]).decode(),
            "accounts.csv": "account,from,tariff,class\nA1,2024-01-01,x,h\n",
            "meters.csv": "meter,account,from,first_register\nM1,A1,2024-01-01,0\n",
            "reads.csv": "meter,date,register\nM1,2024-02-01,5\n"}.items():
        write(name, content.encode())
    for command in ("genpkey -algorithm ed25519 -out private.pem", "pkey -in private.pem -pubout -out public.pem"):
        subprocess.run(["openssl", *command.split()], check=True)
    for command in ("tariff publish town.xml", "load accounts accounts.csv", "load meters meters.csv", "ingest reads.csv",
                    "bill --through 2024-02-01", "run post 1"):
        subprocess.run([WEIR, "--quiet", *command.split()], check=True, stdout=subprocess.DEVNULL)


def state():
    return subprocess.run(["psql", "-XqAtc", "SELECT max(journal_no), (SELECT count(*) FROM weir.account), (SELECT count(*) FROM weir.read),"
                           " (SELECT count(*) FROM weir.tariff), (SELECT count(*) FROM weir.finding) FROM weir.journal"],
                          check=True, capture_output=True, text=True).stdout


def main():
    loud = "-v" in sys.argv[1:]
    wanted = [word for word in sys.argv[1:] if word != "-v"]
    passed = failed = 0
    slowest = (0, "")
    largest = (0, "")
    os.environ["PGDATABASE"] = f"hostile_{os.getpid()}"
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        prepare()
        before = state()
        for name, content, words, command in all_files():
            if wanted and not any(word in name for word in wanted):
                continue
            write(name, content)
            result = run(command, name)
            faults = faults_of(name, words, command, result)
            if faults and result[0] == 3 and not NO_LIMITS and result[1] > LIMIT_MS and len(faults) == 1:
                time.sleep(0.2)  # once more: other work may have taken the caches
                result = run(command, name)
                faults = faults_of(name, words, command, result)
            os.remove(name)
            slowest = max(slowest, (result[1], name))
            largest = max(largest, (result[2], name))
            if faults or loud:
                said = result[3].decode("utf-8", "replace").strip()[:400]
                print(f"{name}: {'; '.join(faults) or 'refused'} ({result[1]} ms, {result[2]} KiB)\n    {said}", flush=True)
            failed += bool(faults)
            passed += not faults
        if state() != before:
            print("the database has changed")
            failed += 1
        os.chdir("/")
    subprocess.run(["dropdb", os.environ["PGDATABASE"]], check=True)
    print(f"slowest: {slowest[0]} ms, {slowest[1]}; largest: {largest[0]} KiB, {largest[1]}")
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
