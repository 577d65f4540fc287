"""Fraud and weather by Polars over the whole history: a batch engine of frames (docs/protocol.md)."""
import json
import struct
import sys

import numpy as np
import polars as pl
from polars import col


def read():
    header = sys.stdin.buffer.read(8)
    return (header[:4], sys.stdin.buffer.read(struct.unpack("<4xI", header)[0])) if header else (b"", b"")


def write(kind, payload=b""):
    sys.stdout.buffer.write(kind + struct.pack("<I", len(payload)) + payload)
    sys.stdout.flush()


def frame(columns, payload):
    """The events of a frame as a DataFrame; each column begins at a multiple of eight bytes."""
    count, at, series = struct.unpack_from("<I", payload)[0], 8, {}
    for column in columns:
        values = np.frombuffer(payload, column["type"], count, at)
        at += -(-values.nbytes // 8) * 8
        # All arithmetic of the questions is on whole numbers.
        series[column["name"]] = values.astype(np.int64)
    return pl.DataFrame(series)


def fraud(events, given, tables):
    time, x, y = col("event_time"), col("x"), col("y")
    events = events.with_columns(
        total=col("amount").shift(1).rolling_sum(16).over("card"),
        burst=(time - time.shift(4)).over("card"),
        elapsed=(time - time.shift(1)).over("card"),
        squared=((x - x.shift(1)) ** 2 + (y - y.shift(1)) ** 2).over("card"),
    )
    reach = pl.min_horizontal(col("elapsed") * given["speed"] // 1000, 60_000_000)
    rules = [
        (1, 16 * col("amount") > given["unusual"] * col("total"), "total"),
        (2, col("burst") < given["burst"], "burst"),
        (3, col("squared") > reach**2, "squared"),
    ]
    return pl.concat(
        events.filter(holds).select("id", pl.lit(rule, pl.Int64).alias("rule"), "card", evidence)
        .rename({evidence: "evidence"})
        for rule, holds, evidence in rules
    )


def weather(events, given, tables):
    stations = pl.DataFrame(tables["stations"], schema={"station": pl.Int64, "region": pl.Int64})
    start, temperature = col("event_time") - col("event_time") % given["window"], col("temperature")
    return (
        events.join(stations, on="station")
        .group_by("region", start.alias("start"))
        .agg(pl.len(), temperature.min().alias("low"), temperature.max().alias("high"), temperature.sum())
    )


hello = json.loads(read()[1])
query = {"fraud": fraud, "weather": weather}[hello["workload"]]
write(b"REDY")
frames, taken = [], 0
while (read_frame := read())[0]:
    kind, payload = read_frame
    if kind == b"BEGN":
        frames, taken = [], 0
    elif kind == b"EVTS":
        frames.append(frame(hello["columns"], payload))
        taken += len(frames[-1])
        write(b"TOOK", struct.pack("<Q", taken))
    elif kind == b"ENDS":
        answers = query(pl.concat(frames), hello["parameters"], hello["tables"]) if frames else pl.DataFrame()
        write(b"ANSW", answers.to_numpy().astype("<f8").tobytes())
    if kind in (b"ENDS", b"ABRT"):
        write(b"DONE")
