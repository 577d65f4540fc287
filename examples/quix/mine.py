"""Fraud on Quix Streams, between two topics of millrace (docs/protocol.md)."""
import json
import os
import struct

from quixstreams import Application

with open(os.environ["MILLRACE_JOB"]) as file:
    job = json.load(file)
given, options = job["parameters"], job["options"]
event = struct.Struct(f">{len(job['inputs'][0]['columns'])}q")
answer = struct.Struct(f">{len(job['answers'])}q")

app = Application(
    broker_address=job["bootstrap"],
    consumer_group=job["prefix"] + "-quix",
    auto_offset_reset="earliest",
    processing_guarantee=options["guarantee"],
    commit_interval=options["commit-interval"] / 1000,
    consumer_poll_timeout=options["poll-timeout"] / 1000,
    consumer_extra_config={"fetch.wait.max.ms": options["fetch-wait"]},
    producer_extra_config={"linger.ms": options["linger"]},
    state_dir=job["folder"] + "/state",
    use_changelog_topics=False,
    loglevel="WARNING",
)
events = app.topic(job["inputs"][0]["name"], key_deserializer="bytes", value_deserializer="bytes")
answers = app.topic(job["output"]["name"], key_serializer="bytes", value_serializer="bytes")


def fraud(value, state):
    id, time, card, amount, x, y = event.unpack(value)
    amounts, times, last = state.get("card") or ([], [], [])
    total = sum(amounts)
    if len(amounts) == 16 and 16 * amount > given["unusual"] * total:
        yield answer.pack(id, 1, card, total)
    if len(times) == 4 and time - times[0] < given["burst"]:
        yield answer.pack(id, 2, card, time - times[0])
    if last:
        squared = (x - last[0]) ** 2 + (y - last[1]) ** 2
        if squared > min((time - times[-1]) * given["speed"] // 1000, 60_000_000) ** 2:
            yield answer.pack(id, 3, card, squared)
    state.set("card", (amounts[-15:] + [amount], times[-3:] + [time], [x, y]))


rows = app.dataframe(events)
# Records of the watermark have the id -1: nothing in fraud waits for time.
rows = rows.filter(lambda value: event.unpack(value)[0] >= 0)
rows = rows.apply(lambda value, state: list(fraud(value, state)), stateful=True, expand=True)
rows.to_topic(answers)
print("ready", flush=True)
app.run()
