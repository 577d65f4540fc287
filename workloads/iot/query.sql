WITH readings AS (
  SELECT
    CAST(id AS BIGINT) AS id,
    CAST(event_time AS BIGINT) AS event_time,
    CAST(device AS BIGINT) AS device,
    CAST(vibration AS BIGINT) AS vibration
  FROM events
),
compared AS (
  SELECT
    id,
    event_time,
    device,
    vibration,
    COUNT(*) OVER (
      PARTITION BY device ORDER BY event_time, id ROWS BETWEEN 32 PRECEDING AND 1 PRECEDING
    ) AS earlier,
    CAST(SUM(vibration) OVER (
      PARTITION BY device ORDER BY event_time, id ROWS BETWEEN 32 PRECEDING AND 1 PRECEDING
    ) AS BIGINT) AS earlier_sum,
    CASE
      WHEN event_time - LAG(event_time) OVER (PARTITION BY device ORDER BY event_time, id) <= {gap} THEN 0
      ELSE 1
    END AS opens_session
  FROM readings
),
numbered AS (
  SELECT
    id,
    event_time,
    device,
    vibration,
    SUM(opens_session) OVER (
      PARTITION BY device ORDER BY event_time, id ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
    ) AS session_number
  FROM compared
)
SELECT
  id AS reading_id,
  CAST(1 AS BIGINT) AS kind,
  device,
  earlier_sum AS a,
  vibration AS b,
  CAST(0 AS BIGINT) AS c
FROM compared
WHERE earlier = 32 AND 100 * ABS(32 * vibration - earlier_sum) > {spike} * earlier_sum
UNION ALL
SELECT
  MIN(id) AS reading_id,
  CAST(2 AS BIGINT) AS kind,
  device,
  CAST(COUNT(*) AS BIGINT) AS a,
  MAX(vibration) AS b,
  MAX(event_time) AS c
FROM numbered
GROUP BY device, session_number
