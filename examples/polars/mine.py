"""All that millrace asks in SQL, by Polars over the whole history: a batch engine of frames (docs/protocol.md)."""
import json
import struct
import sys

import polars as pl

TYPES = {"int32": pl.Int32, "uint32": pl.UInt32, "float64": pl.Float64}
SIZES = {"int32": 4, "uint32": 4, "float64": 8}
