WITH placed AS (
  SELECT
    CAST(id AS BIGINT) AS order_id,
    CAST(event_time AS BIGINT) AS placed_ms,
    CAST(basket AS BIGINT) AS basket,
    CAST(amount AS BIGINT) AS amount,
    CAST(shop AS BIGINT) AS shop
  FROM orders
),
paid AS (
  SELECT
    CAST(id AS BIGINT) AS payment_id,
    CAST(event_time AS BIGINT) AS paid_ms,
    CAST(basket AS BIGINT) AS basket,
    CAST(paid AS BIGINT) AS cents
  FROM payments
)
SELECT
  placed.order_id,
  COALESCE(paid.payment_id, CAST(-1 AS BIGINT)) AS payment_id,
  placed.basket,
  placed.shop,
  placed.placed_ms,
  placed.amount - COALESCE(paid.cents, CAST(0 AS BIGINT)) AS missing
FROM placed
LEFT JOIN paid
  ON paid.basket = placed.basket
  AND paid.paid_ms BETWEEN placed.placed_ms - {limit} AND placed.placed_ms + {limit}
