#!/usr/bin/env python3
"""tsa.py FOLDER [NAME] - a time-stamping authority on this machine, for tests: makes its key and certificate in
FOLDER (NAME.crt), answers RFC 3161 over HTTP by `openssl ts`, and writes its address to NAME.url once it listens.
Requests for /refuse are refused, those for /garbage get no stamp at all.  Ends after LIMIT_S seconds, or on TERM."""
import http.server
import os
import pathlib
import subprocess
import sys
import threading

LIMIT_S = 120
folder = pathlib.Path(sys.argv[1])
name = sys.argv[2] if len(sys.argv) > 2 else "tsa"
key, crt, conf, serial = (str(folder / f"{name}{end}") for end in (".key", ".crt", ".cnf", ".serial"))

pathlib.Path(conf).write_text(f"""
[req]
distinguished_name = dn
x509_extensions = stamping
prompt = no
[dn]
CN = {name} of the tests
[stamping]
basicConstraints = critical,CA:FALSE
keyUsage = critical,digitalSignature
extendedKeyUsage = critical,timeStamping
[tsa]
default_tsa = tsa_default
[tsa_default]
serial = {serial}
signer_cert = {crt}
signer_key = {key}
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256
accuracy = secs:1
""", encoding="ascii")
pathlib.Path(serial).write_text("01\n", encoding="ascii")
subprocess.run(["openssl", "req", "-config", conf, "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", key, "-out", crt,
                "-days", "30"], check=True, stderr=subprocess.DEVNULL)


class Authority(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        query = self.rfile.read(int(self.headers["Content-Length"]))
        if self.path == "/garbage":
            reply = b"0\x03\x02\x01\x05"
        else:
            if self.path == "/refuse":  # a digest that this authority does not stamp
                query = query.replace(bytes.fromhex("608648016503040201"), bytes.fromhex("608648016503040203"))
            done = subprocess.run(["openssl", "ts", "-reply", "-config", conf, "-section", "tsa_default", "-queryfile", "/dev/stdin"],
                                  input=query, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=False)
            reply = done.stdout
        self.send_response(200)
        self.send_header("Content-Type", "application/timestamp-reply")
        self.send_header("Content-Length", str(len(reply)))
        self.end_headers()
        self.wfile.write(reply)

    def log_message(self, *_):
        pass


server = http.server.HTTPServer(("127.0.0.1", 0), Authority)
threading.Timer(LIMIT_S, lambda: os._exit(0)).start()
address = folder / f"{name}.url"
address.with_suffix(".new").write_text(f"http://127.0.0.1:{server.server_port}", encoding="ascii")
address.with_suffix(".new").rename(address)
server.serve_forever()
