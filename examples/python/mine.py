"""The four workloads of millrace in Python: `millrace verify -e 'python3 mine.py'`."""
from at_once import Fraud, Geolocation
from by_time import Iot, Weather
from frames import serve

QUERIES = {"fraud": Fraud, "geolocation": Geolocation, "iot": Iot, "weather": Weather}
serve(lambda hello: QUERIES[hello["workload"]](hello))
