-- Every fix with the one before it of the same vehicle.
WITH fixes AS (
  SELECT
    CAST(id AS BIGINT) AS id,
    CAST(event_time AS BIGINT) AS event_time,
    CAST(vehicle AS BIGINT) AS vehicle,
    CAST(x AS BIGINT) AS x,
    CAST(y AS BIGINT) AS y
  FROM events
),
located AS (
  SELECT
    id,
    event_time,
    vehicle,
    x,
    y,
    CAST((y - MOD(y, 500)) / 500 AS BIGINT) * 100 + CAST((x - MOD(x, 500)) / 500 AS BIGINT) AS cell_number
  FROM fixes
),
zoned AS (
  SELECT
    located.id AS id,
    located.event_time AS event_time,
    located.vehicle AS vehicle,
    located.x AS x,
    located.y AS y,
    COALESCE(CAST(cells.zone AS BIGINT), CAST(0 AS BIGINT)) AS zone_number,
    CAST(cells.speed_limit AS BIGINT) AS speed_limit
  FROM located
  LEFT JOIN cells ON CAST(cells.cell AS BIGINT) = located.cell_number
),
looked_back AS (
  SELECT
    id,
    event_time,
    vehicle,
    zone_number,
    speed_limit,
    LAG(zone_number, 1) OVER (PARTITION BY vehicle ORDER BY event_time, id) AS zone_before,
    event_time - LAG(event_time, 1) OVER (PARTITION BY vehicle ORDER BY event_time, id) AS elapsed,
    x - LAG(x, 1) OVER (PARTITION BY vehicle ORDER BY event_time, id) AS dx,
    y - LAG(y, 1) OVER (PARTITION BY vehicle ORDER BY event_time, id) AS dy
  FROM zoned
),
measured AS (
  SELECT
    id,
    event_time,
    vehicle,
    zone_number,
    zone_before,
    elapsed,
    dx * dx + dy * dy AS travelled_squared,
    -- At most farther than any two places are apart: the square of a long time's reach would be too large a number.
    LEAST(
      CAST((speed_limit * elapsed - MOD(speed_limit * elapsed, 1000)) / 1000 AS BIGINT),
      CAST(100000 AS BIGINT)
    ) AS reach,
    -- The time spent in a zone counts from a transition, and at first from the first fix.
    CASE WHEN zone_before IS NULL OR zone_before <> zone_number THEN event_time END AS entry_time
  FROM looked_back
),
timed AS (
  SELECT
    id,
    event_time,
    vehicle,
    zone_number,
    zone_before,
    elapsed,
    travelled_squared,
    reach,
    event_time - MAX(entry_time) OVER (
      PARTITION BY vehicle ORDER BY event_time, id ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
    ) AS since_entry
  FROM measured
),
-- Rows whose zone_before is NULL, the first fixes, pass neither test.
notable AS (
  SELECT id, vehicle, zone_number, zone_before, elapsed, travelled_squared, reach, since_entry
  FROM timed
  WHERE zone_before <> zone_number OR travelled_squared > reach * reach
),
kinds AS (
  SELECT CAST(1 AS BIGINT) AS kind
  UNION ALL SELECT CAST(2 AS BIGINT) AS kind
)
SELECT
  id AS fix_id,
  kind,
  vehicle,
  CASE kind WHEN 1 THEN zone_before ELSE zone_number END AS a,
  CASE kind WHEN 1 THEN zone_number ELSE travelled_squared END AS b,
  CASE kind WHEN 1 THEN since_entry ELSE elapsed END AS c
FROM notable
CROSS JOIN kinds
WHERE (kind = 1 AND zone_before <> zone_number) OR (kind = 2 AND travelled_squared > reach * reach)
