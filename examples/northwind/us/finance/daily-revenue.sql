-- A rate holds until the next one is published: banks publish none at weekends.
CREATE TABLE valued_lines AS
WITH rates AS (
  SELECT
    currency,
    usd_per_unit,
    rate_date AS holds_from,
    lead(rate_date) OVER (PARTITION BY currency ORDER BY rate_date) AS holds_until
  FROM fx_fx_rates
)
SELECT
  o.order_id,
  o.customer_id,
  o.ordered_on,
  l.product_id,
  l.quantity,
  l.quantity * l.unit_price * (1 - l.discount) * r.usd_per_unit AS usd
FROM order_book_orders AS o
JOIN order_book_order_lines AS l ON l.order_id = o.order_id
JOIN rates AS r
  ON r.currency = o.currency
  AND o.ordered_on >= r.holds_from
  AND (r.holds_until IS NULL OR o.ordered_on < r.holds_until);

CREATE TABLE revenue_by_day AS
SELECT
  ordered_on,
  CAST(count(DISTINCT order_id) AS INTEGER) AS orders,
  CAST(count(DISTINCT customer_id) AS INTEGER) AS customers,
  CAST(sum(usd) AS DECIMAL(18,2)) AS revenue_usd
FROM valued_lines
GROUP BY ordered_on;

CREATE TABLE revenue_by_product AS
SELECT
  v.product_id,
  CAST(extract(year FROM v.ordered_on) AS SMALLINT) AS year_sold,
  p.name AS product_name,
  CAST(sum(v.quantity) AS BIGINT) AS quantity,
  CAST(sum(v.usd) AS DECIMAL(18,2)) AS revenue_usd
FROM valued_lines AS v
JOIN nw_data_products AS p ON p.product_id = v.product_id
GROUP BY v.product_id, year_sold, p.name;
