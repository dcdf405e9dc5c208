import { join } from "node:path";
import { asNumber, asText, readCsv } from "./raw-files.js";
import type { Cell, Relation, Row } from "./relation.js";

/** Where a consumer of the flights finds its relations. */
export type Place = "managed duckdb" | "planner";

type Columns = Readonly<Record<string, string>>;
const FLIGHTS: Columns = {
  flight_id: "INTEGER",
  year: "SMALLINT",
  month: "TINYINT",
  day: "TINYINT",
  dep_time: "SMALLINT",
  sched_dep_time: "SMALLINT",
  dep_delay: "SMALLINT",
  arr_time: "SMALLINT",
  sched_arr_time: "SMALLINT",
  arr_delay: "SMALLINT",
  carrier: "VARCHAR",
  flight: "INTEGER",
  tailnum: "VARCHAR",
  origin: "VARCHAR",
  dest: "VARCHAR",
  air_time: "SMALLINT",
  distance: "INTEGER",
  hour: "TINYINT",
  minute: "TINYINT",
  time_hour: "TIMESTAMP WITH TIME ZONE",
};
const WEATHER: Columns = {
  origin: "VARCHAR",
  year: "SMALLINT",
  month: "TINYINT",
  day: "TINYINT",
  hour: "TINYINT",
  temp: "DOUBLE",
  dewp: "DOUBLE",
  humid: "DOUBLE",
  wind_dir: "SMALLINT",
  wind_speed: "DOUBLE",
  wind_gust: "DOUBLE",
  precip: "DOUBLE",
  pressure: "DOUBLE",
  visib: "DOUBLE",
  time_hour: "TIMESTAMP WITH TIME ZONE",
};
const AIRLINES: Columns = { carrier: "VARCHAR", name: "VARCHAR" };
const AIRPORTS: Columns = {
  faa: "VARCHAR",
  name: "VARCHAR",
  lat: "DOUBLE",
  lon: "DOUBLE",
  alt: "INTEGER",
  tz: "SMALLINT",
  dst: "VARCHAR",
  tzone: "VARCHAR",
};
const PLANES: Columns = {
  tailnum: "VARCHAR",
  year: "SMALLINT",
  type: "VARCHAR",
  manufacturer: "VARCHAR",
  model: "VARCHAR",
  engines: "TINYINT",
  seats: "SMALLINT",
  speed: "SMALLINT",
  engine: "VARCHAR",
};
const BY_WEATHER: Columns = {
  origin: "VARCHAR",
  month: "TINYINT",
  sky: "VARCHAR",
  flights: "INTEGER",
  cancelled: "INTEGER",
  late: "INTEGER",
  delay_minutes: "BIGINT",
  mean_delay: "DOUBLE",
};
const BY_PLANE_AGE: Columns = {
  carrier: "VARCHAR",
  airline: "VARCHAR",
  age: "VARCHAR",
  flights: "INTEGER",
  late: "INTEGER",
  seats: "BIGINT",
  mean_delay: "DOUBLE",
};

/** What both consumers of the flights must see, from the raw files in `data`, the folder that `fetch.mjs` makes. */
export function flights(data: string): ReadonlyMap<string, Relation & { readonly place: Place }> {
  const read = (file: string, columns: Columns): Relation["rows"] =>
    readCsv(
      join(data, file),
      Object.fromEntries(
        Object.entries(columns).map(([name, type]) => [name, /VARCHAR|TIME/.test(type) ? asText : asNumber]),
      ),
      { nullValue: "NA" },
    );
  const flown = read("flights", FLIGHTS);
  const weather = read("weather.csv", WEATHER);
  const planes = read("planes.csv", PLANES);
  const airlines = read("airlines.csv", AIRLINES);
  const ages = { columns: BY_PLANE_AGE, key: ["carrier", "age"], rows: byPlaneAge(flown, planes, airlines) };
  const desk = (relation: Relation) => ({ ...relation, place: "managed duckdb" as const });
  const planner = (relation: Relation) => ({ ...relation, place: "planner" as const });
  const observed = { columns: WEATHER, key: ["origin", "time_hour"], rows: weather };
  const companies = { columns: AIRLINES, key: ["carrier"], rows: airlines };
  return new Map<string, Relation & { readonly place: Place }>([
    ["delay_desk_live.departures_flights", desk({ columns: FLIGHTS, key: ["flight_id"], rows: flown })],
    ["delay_desk_live.observations_weather", desk(observed)],
    ["delay_desk_live.registers_airlines", desk(companies)],
    [
      "delay_desk_live.delays_by_weather",
      desk({ columns: BY_WEATHER, key: ["origin", "month", "sky"], rows: byWeather(flown, weather) }),
    ],
    ["delay_desk_live.delays_by_plane_age", desk(ages)],
    [
      "route_planner_routes.registers_airports",
      planner({ columns: AIRPORTS, key: ["faa"], rows: read("airports.csv", AIRPORTS) }),
    ],
    ["route_planner_routes.registers_planes", planner({ columns: PLANES, key: ["tailnum"], rows: planes })],
    ["route_planner_routes.registers_airlines", planner(companies)],
    ["route_planner_routes.observations_weather", planner(observed)],
    ["route_planner_routes.delays_by_plane_age", planner(ages)],
  ]);
}

function byWeather(flown: readonly Row[], weather: readonly Row[]): Row[] {
  const at = new Map(weather.map((hour) => [`${hour.origin} ${hour.time_hour}`, hour]));
  const skyOf = (flight: Row): string => {
    const hour = at.get(`${flight.origin} ${flight.time_hour}`);
    if (hour === undefined) return "unknown";
    if (Number(hour.visib) < 3) return "fog";
    if (Number(hour.precip) > 0) return "wet";
    return hour.wind_speed !== null && Number(hour.wind_speed) >= 20 ? "windy" : "fair";
  };
  return grouped(flown, (flight) => [flight.origin ?? null, flight.month ?? null, skyOf(flight)]).map(([key, rows]) => {
    const [origin = null, month = null, sky = null] = key;
    const delays = numbersOf(rows, "dep_delay");
    return {
      origin,
      month,
      sky,
      flights: rows.length,
      cancelled: rows.filter(({ dep_time }) => dep_time === null).length,
      late: delays.filter((delay) => delay >= 15).length,
      delay_minutes: sum(delays.filter((delay) => delay > 0)),
      mean_delay: mean(delays),
    };
  });
}

function byPlaneAge(flown: readonly Row[], planes: readonly Row[], airlines: readonly Row[]): Row[] {
  const register = new Map(planes.map((plane) => [plane.tailnum, plane]));
  const names = new Map(airlines.map(({ carrier, name }) => [carrier, name ?? null]));
  const planeOf = (flight: Row) => (flight.tailnum === null ? undefined : register.get(flight.tailnum));
  const ageOf = (flight: Row): string => {
    const built = planeOf(flight)?.year ?? null;
    if (built === null) return "unknown";
    const age = Number(flight.year) - Number(built);
    if (age < 5) return "new";
    return age < 15 ? "middle" : "old";
  };
  const left = flown.filter(({ dep_time }) => dep_time !== null);
  return grouped(left, (flight) => [flight.carrier ?? null, ageOf(flight)]).map(
    ([[carrier = null, age = null], rows]) => {
      const delays = numbersOf(rows, "dep_delay");
      const seats = rows.flatMap((flight) => planeOf(flight)?.seats ?? []).map(Number);
      return {
        carrier,
        airline: names.get(carrier) ?? null,
        age,
        flights: rows.length,
        late: delays.filter((delay) => delay >= 15).length,
        seats: seats.length === 0 ? null : sum(seats),
        mean_delay: mean(delays),
      };
    },
  );
}

function grouped(rows: readonly Row[], keyOf: (row: Row) => Cell[]): [Cell[], Row[]][] {
  const groups = new Map<string, [Cell[], Row[]]>();
  for (const row of rows) {
    const key = keyOf(row);
    const found = groups.get(key.join("/"));
    if (found) found[1].push(row);
    else groups.set(key.join("/"), [key, [row]]);
  }
  return [...groups.values()];
}

function numbersOf(rows: readonly Row[], column: string): number[] {
  return rows.flatMap((row) => (row[column] === null ? [] : [Number(row[column])]));
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

function mean(numbers: readonly number[]): number | null {
  return numbers.length === 0 ? null : sum(numbers) / numbers.length;
}
