import array, json, struct, sys

def read():
    header = sys.stdin.buffer.read(8)
    return (header[:4], sys.stdin.buffer.read(struct.unpack("<4xI", header)[0])) if header else (b"", b"")

def write(kind, payload=b""):
    sys.stdout.buffer.write(kind + struct.pack("<I", len(payload)) + payload)
    sys.stdout.flush()

def columns(payload):
    count, at = struct.unpack_from("<I", payload)[0], 8
    for code, size in (types[column["type"]] for column in hello["columns"]):
        yield array.array(code, payload[at : at + count * size])
        at += (count * size + 7) // 8 * 8

def close(watermark):
    due = [start for start in windows if start + window <= watermark]
    rows = [(region, start, *figures) for start in due for region, figures in windows.pop(start).items()]
    if rows:
        write(b"ANSW", b"".join(struct.pack("<6d", *row) for row in rows))

types = {"int32": ("i", 4), "uint32": ("I", 4), "float64": ("d", 8)}
hello = json.loads(read()[1])
window, stations = hello["parameters"]["window"], hello["tables"]["stations"]
region_of = dict(zip(stations["station"], stations["region"]))
write(b"REDY")
while (frame := read())[0]:
    kind, payload = frame
    if kind == b"BEGN":
        windows, taken = {}, 0
    elif kind == b"EVTS":
        for _, time, station, degrees in zip(*columns(payload)):
            regions = windows.setdefault(time - time % window, {})
            n, low, high, total = regions.get(region_of[station], (0, degrees, degrees, 0))
            regions[region_of[station]] = n + 1, min(low, degrees), max(high, degrees), total + degrees
            taken += 1
        write(b"TOOK", struct.pack("<Q", taken))
    elif kind == b"MARK":
        close(struct.unpack("<d", payload)[0])
    elif kind == b"ENDS":
        close(float("inf"))
    if kind in (b"ENDS", b"ABRT"):
        write(b"DONE")
