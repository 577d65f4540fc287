-- Every transaction with the last ones of its card.
WITH transactions AS (
  SELECT
    CAST(id AS BIGINT) AS id,
    CAST(event_time AS BIGINT) AS event_time,
    CAST(card AS BIGINT) AS card,
    CAST(amount AS BIGINT) AS amount,
    CAST(x AS BIGINT) AS x,
    CAST(y AS BIGINT) AS y
  FROM events
),
looked_back AS (
  SELECT
    id,
    card,
    amount,
    COUNT(*) OVER (
      PARTITION BY card ORDER BY event_time, id ROWS BETWEEN 16 PRECEDING AND 1 PRECEDING
    ) AS earlier,
    CAST(SUM(amount) OVER (
      PARTITION BY card ORDER BY event_time, id ROWS BETWEEN 16 PRECEDING AND 1 PRECEDING
    ) AS BIGINT) AS amount_sum,
    event_time - LAG(event_time, 4) OVER (PARTITION BY card ORDER BY event_time, id) AS since_fourth,
    event_time - LAG(event_time, 1) OVER (PARTITION BY card ORDER BY event_time, id) AS since_last,
    x - LAG(x, 1) OVER (PARTITION BY card ORDER BY event_time, id) AS dx,
    y - LAG(y, 1) OVER (PARTITION BY card ORDER BY event_time, id) AS dy
  FROM transactions
),
measured AS (
  SELECT
    id,
    card,
    amount,
    earlier,
    amount_sum,
    since_fourth,
    dx * dx + dy * dy AS travelled_squared,
    LEAST(
      CAST((since_last * {speed} - MOD(since_last * {speed}, 1000)) / 1000 AS BIGINT),
      CAST(60000000 AS BIGINT)
    ) AS reach
  FROM looked_back
),
-- The evidence of each rule, or NULL where it holds.
judged AS (
  SELECT
    id,
    card,
    CASE WHEN earlier = 16 AND 16 * amount > {unusual} * amount_sum THEN amount_sum END AS unusual_amount,
    CASE WHEN since_fourth < {burst} THEN since_fourth END AS velocity,
    CASE WHEN travelled_squared > reach * reach THEN travelled_squared END AS impossible_travel
  FROM measured
),
suspicious AS (
  SELECT id, card, unusual_amount, velocity, impossible_travel
  FROM judged
  WHERE unusual_amount IS NOT NULL OR velocity IS NOT NULL OR impossible_travel IS NOT NULL
),
rules AS (
  SELECT CAST(1 AS BIGINT) AS rule
  UNION ALL SELECT CAST(2 AS BIGINT) AS rule
  UNION ALL SELECT CAST(3 AS BIGINT) AS rule
),
answers AS (
  SELECT
    id AS transaction_id,
    rule,
    card,
    CASE rule WHEN 1 THEN unusual_amount WHEN 2 THEN velocity ELSE impossible_travel END AS evidence
  FROM suspicious
  CROSS JOIN rules
)
SELECT transaction_id, rule, card, evidence
FROM answers
WHERE evidence IS NOT NULL
