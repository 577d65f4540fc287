"""Questions whose answers wait for the watermark."""
import heapq
from collections import deque

from query import Query


class Iot(Query):
    def __init__(self, hello):
        super().__init__(hello)
        self.waiting, self.open = [], {}

    def event(self, answers, id, time, device, vibration):
        recent = self.state.setdefault(device, deque(maxlen=32))
        total = sum(recent)
        if len(recent) == 32 and 100 * abs(32 * vibration - total) > self.given["spike"] * total:
            answers.append((id, 1, device, total, vibration, 0))
        recent.append(vibration)
        session = self.open.get(device)
        if session is None or time - session[3] > self.given["gap"]:
            session = self.open[device] = [id, 0, vibration, time]
            heapq.heappush(self.waiting, (time, id, device, session))
        session[1:] = session[1] + 1, max(session[2], vibration), time

    def advance(self, watermark, answers):
        while self.waiting and self.waiting[0][0] + self.given["gap"] < watermark:
            _, id, device, session = heapq.heappop(self.waiting)
            if session[3] + self.given["gap"] >= watermark:
                heapq.heappush(self.waiting, (session[3], id, device, session))
            else:
                answers.append((id, 2, device, *session[1:]))
                if self.open.get(device) is session:
                    del self.open[device]


class Weather(Query):
    def __init__(self, hello):
        super().__init__(hello)
        stations = self.tables["stations"]
        self.regions = dict(zip(stations["station"], stations["region"]))

    def event(self, answers, id, time, station, temperature):
        start = time - time % self.given["window"]
        readings = self.state.setdefault(start, {}).setdefault(self.regions[station], [0, temperature, temperature, 0])
        count, low, high, total = readings
        readings[:] = count + 1, min(low, temperature), max(high, temperature), total + temperature

    def advance(self, watermark, answers):
        for start in [start for start in self.state if start + self.given["window"] <= watermark]:
            answers.extend((region, start, *readings) for region, readings in self.state.pop(start).items())
