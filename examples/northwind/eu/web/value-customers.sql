-- Every customer, also those who never ordered.
SELECT
  c.customer_id,
  c.segment,
  CAST(count(o.order_id) AS INTEGER) AS orders,
  min(o.ordered_on) AS first_order,
  max(o.ordered_on) AS last_order,
  CAST(count(CASE WHEN o.channel = 'web' THEN 1 END) AS DOUBLE) / nullif(count(o.order_id), 0) AS web_share
FROM masked_nw_data_customers AS c
LEFT JOIN order_book_orders AS o ON o.customer_id = c.customer_id
GROUP BY c.customer_id, c.segment
