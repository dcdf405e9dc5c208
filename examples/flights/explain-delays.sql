CREATE TABLE by_weather AS
WITH seen AS (
  SELECT
    f.origin,
    f.month,
    f.dep_time,
    f.dep_delay,
    CASE
      WHEN w.origin IS NULL THEN 'unknown'
      WHEN w.visib < 3 THEN 'fog'
      WHEN w.precip > 0 THEN 'wet'
      WHEN w.wind_speed >= 20 THEN 'windy'
      ELSE 'fair'
    END AS sky
  FROM departures_flights AS f
  LEFT JOIN observations_weather AS w ON w.origin = f.origin AND w.time_hour = f.time_hour
)
SELECT
  origin,
  month,
  sky,
  CAST(count(*) AS INTEGER) AS flights,
  CAST(count(CASE WHEN dep_time IS NULL THEN 1 END) AS INTEGER) AS cancelled,
  CAST(count(CASE WHEN dep_delay >= 15 THEN 1 END) AS INTEGER) AS late,
  CAST(coalesce(sum(CASE WHEN dep_delay > 0 THEN dep_delay END), 0) AS BIGINT) AS delay_minutes,
  avg(dep_delay) AS mean_delay
FROM seen
GROUP BY origin, month, sky;

CREATE TABLE by_plane_age AS
WITH flown AS (
  SELECT
    f.carrier,
    f.dep_delay,
    p.seats,
    CASE
      WHEN p.year IS NULL THEN 'unknown'
      WHEN f.year - p.year < 5 THEN 'new'
      WHEN f.year - p.year < 15 THEN 'middle'
      ELSE 'old'
    END AS age
  FROM departures_flights AS f
  LEFT JOIN registers_planes AS p ON p.tailnum = f.tailnum
  WHERE f.dep_time IS NOT NULL
)
SELECT
  f.carrier,
  a.name AS airline,
  f.age,
  CAST(count(*) AS INTEGER) AS flights,
  CAST(count(CASE WHEN f.dep_delay >= 15 THEN 1 END) AS INTEGER) AS late,
  CAST(sum(f.seats) AS BIGINT) AS seats,
  avg(f.dep_delay) AS mean_delay
FROM flown AS f
JOIN registers_airlines AS a ON a.carrier = f.carrier
GROUP BY f.carrier, a.name, f.age;
