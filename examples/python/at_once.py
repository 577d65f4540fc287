"""Questions whose answers are due at the event itself."""
from collections import deque

from query import Query


class Fraud(Query):
    def event(self, answers, id, time, card, amount, x, y):
        amounts, times, last = self.state.setdefault(card, (deque(maxlen=16), deque(maxlen=4), []))
        total = sum(amounts)
        if len(amounts) == 16 and 16 * amount > self.given["unusual"] * total:
            answers.append((id, 1, card, total))
        if len(times) == 4 and time - times[0] < self.given["burst"]:
            answers.append((id, 2, card, time - times[0]))
        if last:
            squared = (x - last[0]) ** 2 + (y - last[1]) ** 2
            if squared > min((time - times[-1]) * self.given["speed"] // 1000, 60_000_000) ** 2:
                answers.append((id, 3, card, squared))
        amounts.append(amount), times.append(time)
        last[:] = x, y


class Geolocation(Query):
    def __init__(self, hello):
        super().__init__(hello)
        cells = self.tables["cells"]
        self.cells = dict(zip(cells["cell"], zip(cells["zone"], cells["speed_limit"])))

    def event(self, answers, id, time, vehicle, x, y):
        zone, limit = self.cells.get(y // 500 * 100 + x // 500, (0, -1))
        since = time
        if vehicle in self.state:
            x0, y0, time0, zone0, since = self.state[vehicle]
            if zone != zone0:
                answers.append((id, 1, vehicle, zone0, zone, time - since))
                since = time
            squared = (x - x0) ** 2 + (y - y0) ** 2
            if limit != -1 and squared > (limit * (time - time0) // 1000) ** 2:
                answers.append((id, 2, vehicle, zone, squared, time - time0))
        self.state[vehicle] = x, y, time, zone, since
