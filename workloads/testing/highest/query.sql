WITH payments AS (
  SELECT
    CAST(id AS BIGINT) AS id,
    CAST(event_time AS BIGINT) - MOD(CAST(event_time AS BIGINT), CAST(10000 AS BIGINT)) AS window_start,
    CAST(paid AS BIGINT) AS paid,
    CAST(shop AS BIGINT) AS shop
  FROM events
),
placed AS (
  SELECT
    id,
    window_start,
    paid,
    shop,
    ROW_NUMBER() OVER (PARTITION BY window_start ORDER BY paid DESC, id) AS place
  FROM payments
)
SELECT
  window_start,
  CAST(COUNT(*) AS BIGINT) AS payments,
  CAST(SUM(paid) AS BIGINT) AS total,
  MAX(CASE WHEN place = 1 THEN shop END) AS shop,
  MAX(CASE WHEN place = 1 THEN id END) AS first_id,
  MAX(CASE WHEN place = 1 THEN paid END) AS first_paid,
  COALESCE(MAX(CASE WHEN place = 2 THEN id END), CAST(-1 AS BIGINT)) AS second_id,
  COALESCE(MAX(CASE WHEN place = 2 THEN paid END), CAST(0 AS BIGINT)) AS second_paid,
  COALESCE(MAX(CASE WHEN place = 3 THEN id END), CAST(-1 AS BIGINT)) AS third_id,
  COALESCE(MAX(CASE WHEN place = 3 THEN paid END), CAST(0 AS BIGINT)) AS third_paid
FROM placed
GROUP BY window_start
