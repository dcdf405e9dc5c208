-- One row per customer, without names, addresses and notes.
SELECT
  customer_id,
  country,
  segment,
  lower(split_part(email, '@', 2)) AS mail_domain,
  phone IS NOT NULL AS reachable,
  CASE
    WHEN credit_limit IS NULL THEN 'prepaid'
    WHEN credit_limit < 10000 THEN 'small'
    WHEN credit_limit < 50000 THEN 'medium'
    ELSE 'large'
  END AS credit_class,
  newsletter,
  CAST(extract(year FROM signed_up) AS SMALLINT) AS customer_since
FROM nw_data_customers
