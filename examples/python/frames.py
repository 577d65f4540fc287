"""The frames of millrace (docs/protocol.md), with nothing but the standard library."""
import array
import json
import struct
import sys

TYPES = {"int32": "i", "uint32": "I", "float64": "d"}


def read():
    """The next frame: its type and its payload; an empty type at the end of the input."""
    header = sys.stdin.buffer.read(8)
    if len(header) < 8:
        return b"", b""
    return header[:4], sys.stdin.buffer.read(struct.unpack_from("<I", header, 4)[0])


def write(kind, payload=b""):
    """Writes a frame. Nothing else may go to standard output: print to standard error."""
    sys.stdout.buffer.write(kind + struct.pack("<I", len(payload)) + payload)


def events(columns, payload):
    """The columns of a frame of events, in the order of HELO."""
    (count,) = struct.unpack_from("<I", payload)
    at, read = 8, []
    for column in columns:
        values = array.array(TYPES[column["type"]])
        values.frombytes(payload[at : at + count * values.itemsize])
        at += -(-count * values.itemsize // 8) * 8
        read.append(values)
    return read


def serve(query):
    """Answers runs until the input ends. `query(hello)` makes an object with process(columns, answers),
    advance(watermark, answers) and end(answers), which append answers as tuples."""
    hello = json.loads(read()[1])
    answer = struct.Struct(f"<{len(hello['answers'])}d")
    write(b"REDY")
    sys.stdout.flush()
    state, taken = None, 0
    while True:
        kind, payload = read()
        answers = []
        if kind == b"":
            return
        if kind == b"BEGN":
            state, taken = query(hello), 0
        elif kind == b"EVTS":
            columns = events(hello["columns"], payload)
            state.process(columns, answers)
            taken += len(columns[0])
        elif kind == b"MARK":
            state.advance(struct.unpack("<d", payload)[0], answers)
        elif kind == b"ENDS":
            state.end(answers)
        if answers:
            write(b"ANSW", b"".join(answer.pack(*row) for row in answers))
        if kind == b"EVTS":
            write(b"TOOK", struct.pack("<Q", taken))
        if kind == b"ENDS" or (kind == b"ABRT" and state is not None):
            write(b"DONE")
            state = None
        sys.stdout.flush()
