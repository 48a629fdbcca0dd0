"""A proxy between libpq and PostgreSQL that knows where a message of the protocol ends.

It listens on a TCP port of its own and passes everything to the server's Unix socket, message by
message, counting those of all connections and both directions.  Right after it has passed on number
cut_at it closes that connection on both sides; the others stay.  So the sender of a COMMIT does not
hear what became of it, and a statement may be lost on either side of its answer.
"""
import re
import socket
import struct
import threading

# What commits by itself, outside a transaction: a call of one of weir's functions that write.
WRITES = re.compile(rb"\b(run|month|journal|fee)_[a-z_]+\(")


def _receive(source, size):
    data = b""
    while len(data) < size:
        part = source.recv(size - len(data))
        if not part:
            raise ConnectionError
        data += part
    return data


class Connection:
    """What its statement is, and whether that is one of a transaction."""

    def __init__(self):
        self.statement = b""
        self.in_transaction = False

    def commits(self, name, kind, body):
        """Whether this message is the one after which the server commits."""
        if name == "server":
            if kind == b"Z":
                self.in_transaction = body != b"I"
            return False
        if kind in (b"P", b"Q"):
            self.statement = body
        if kind not in (b"S", b"Q"):
            return False
        return b"COMMIT" in self.statement or (not self.in_transaction and WRITES.search(self.statement) is not None)


class CutProxy:
    def __init__(self, server, cut_at=0):
        self.server = server  # path of a Unix socket
        self.cut_at = cut_at  # 0: never
        self.count = 0
        self.cut_in = None  # what the message was: "client C" and the like
        self.commits = []  # the numbers of the messages that made the server commit
        self.lock = threading.Lock()
        self.listener = socket.create_server(("127.0.0.1", 0), backlog=50)
        self.port = self.listener.getsockname()[1]
        self.open = set()
        threading.Thread(target=self._accept, daemon=True).start()

    def environment(self):
        return {"PGHOST": "127.0.0.1", "PGPORT": str(self.port), "PGSSLMODE": "disable",
                "PGGSSENCMODE": "disable"}

    def close(self):
        self.listener.close()
        with self.lock:
            ends = list(self.open)
        for end in ends:
            self._shut(end)

    @staticmethod
    def _shut(end):
        try:
            end.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass

    def _accept(self):
        while True:
            try:
                client, _ = self.listener.accept()
            except OSError:
                return
            client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            server = socket.socket(socket.AF_UNIX)
            try:
                server.connect(self.server)
            except OSError:
                client.close()
                continue
            with self.lock:
                self.open |= {client, server}
            connection = Connection()
            for name, source, target in (("client", client, server), ("server", server, client)):
                threading.Thread(target=self._pass, args=(name, connection, source, target), daemon=True).start()

    def _pass(self, name, connection, source, target):
        has_type = name == "server"  # a client's first message has none
        try:
            while True:
                head = _receive(source, 1 if has_type else 0)
                size = _receive(source, 4)
                body = _receive(source, struct.unpack("!I", size)[0] - 4)
                has_type = True
                with self.lock:
                    self.count += 1
                    cut = self.count == self.cut_at
                    if connection.commits(name, head, body):
                        self.commits.append(self.count)
                    if cut:
                        self.cut_in = f"{name} {head.decode() or 'startup'}"
                target.sendall(head + size + body)
                if cut:
                    break
        except OSError:
            pass
        for end in (source, target):
            self._shut(end)
        if name == "server":
            for end in (source, target):
                with self.lock:
                    self.open.discard(end)
