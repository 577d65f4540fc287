WITH reports AS (
  SELECT
    CAST(stations.region AS BIGINT) AS region,
    CAST(events.event_time AS BIGINT) AS event_time,
    CAST(events.temperature AS BIGINT) AS temperature
  FROM events
  JOIN stations ON stations.station = events.station
),
placed AS (
  SELECT
    region,
    event_time - MOD(event_time, {window}) AS window_start,
    temperature
  FROM reports
)
SELECT
  region,
  window_start,
  CAST(COUNT(*) AS BIGINT) AS readings,
  MIN(temperature) AS minimum,
  MAX(temperature) AS maximum,
  CAST(SUM(temperature) AS BIGINT) AS total
FROM placed
GROUP BY region, window_start
