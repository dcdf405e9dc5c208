import { cronSchedule } from "../../../src/lint/rules/cron-schedule.js";
import { testRule } from "../harness.js";

const schedule = (text: string) => ({
  edits: [['schedule: "*/10 * * * *"', `schedule: ${JSON.stringify(text)}`]] as const,
});
const refused = (text: string, detail: RegExp) => ({
  ...schedule(text),
  expect: [
    {
      code: "lint/cron-schedule",
      target: "Datastore nw_data source/ingestion/schedule",
      text: JSON.stringify(text),
      detail,
    },
  ],
});

testRule(cronSchedule, {
  valid: {
    "Sunday as 0": schedule("0 0 * * 0"),
    "Sunday as 7": schedule("0 0 * * 7"),
    "lists, ranges and steps": schedule("0,30 8-18/2 1-15 */3 1-5"),
    "names of months and days": schedule("0 6 1 jan MON"),
    "29 February": schedule("0 0 29 2 *"),
  },
  invalid: {
    "a nickname": refused("@daily", /nicknames such as @daily/),
    "six fields": refused("0 */10 * * * *", /6 fields instead of five \(no seconds, no year\)/),
    "four fields": refused("0 0 * *", /4 fields/),
    "an empty text": refused("", /separated by one space|1 field/),
    "two spaces": refused("0  0 * * *", /separated by one space/),
    "the last day": refused("0 0 L * *", /day of the month "L"/),
    "the nearest weekday": refused("0 0 15W * *", /day of the month "15W"/),
    "the second Monday": refused("0 0 * * 1#2", /day of the week "1#2"/),
    "a question mark": refused("0 0 ? * *", /day of the month "\?"/),
    "a plus sign": refused("0 0 * * +1", /day of the week "\+1"/),
    "a name in the wrong field": refused("0 mon * * *", /hour "mon"/),
    "minute 60": refused("60 * * * *", /minute: 60/),
    "day 8 of the week": refused("0 0 * * 8", /8/),
    "a step of nothing": refused("*/0 * * * *", /stepping: 0/),
    "a range backward": refused("0 5-1 * * *", /5-1/),
    "a day that never comes": refused("0 0 30 2 *", /no such day ever comes/),
    "a date": refused("2025-01-01T00:00:00", /1 field instead of five/),
    "a trigger's schedule": {
      edits: [['schedule: "0 * * * *"', 'schedule: "hourly"']],
      expect: [
        {
          code: "lint/cron-schedule",
          target: "Workspace mask_customers transformer/trigger/schedule",
          text: '"hourly"',
        },
      ],
    },
  },
});
