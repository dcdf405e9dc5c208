import { hostName } from "../../../src/lint/rules/host-name.js";
import { testRule } from "../harness.js";

const refused = (host: string, detail: RegExp) => ({
  edits: [["host: pg.sales.internal", `host: ${JSON.stringify(host)}`]] as const,
  expect: [
    { code: "lint/host-name", target: "DataContainer sales_pg connection/host", text: JSON.stringify(host), detail },
  ],
});
const accepted = (host: string) => ({ edits: [["host: pg.sales.internal", `host: ${JSON.stringify(host)}`]] as const });

testRule(hostName, {
  valid: {
    "a single label": accepted("localhost"),
    "a label of digits inside": accepted("3com.com"),
    "labels of 63 characters": accepted(`${"a".repeat(63)}.example`),
    capitals: accepted("PG.Example.COM"),
    IPv4: accepted("192.168.0.1"),
    IPv6: accepted("2001:db8::8:800:200c:417a"),
    "IPv6 loopback": accepted("::1"),
    "IPv6 with IPv4 in it": accepted("::ffff:192.0.2.1"),
  },
  invalid: {
    "a URL": refused("https://pg.example", /is a URL/),
    "a port": refused("pg.example:5432", /carries a port/),
    "an underscore": refused("pg_sales.example", /letters, digits and inner dashes/),
    "a dash first": refused("-pg.example", /letters, digits and inner dashes/),
    "a space": refused("pg example", /letters, digits and inner dashes/),
    "two dots": refused("pg..example", /empty part/),
    "a dot last": refused("pg.example.", /empty part/),
    "a long label": refused(`${"a".repeat(64)}.example`, /more than 63/),
    "a long name": refused(`${"abcdefgh.".repeat(32)}example`, /more than 253/),
    "no IPv4": refused("10.0.0.256", /no IPv4 address/),
    "three numbers": refused("10.0.1", /no IPv4 address/),
    "no IPv6": refused("2001:db8:::1", /no IPv6 address/),
    "IPv6 too long": refused("1:2:3:4:5:6:7:8:9", /no IPv6 address/),
    "a team's repository": {
      edits: [
        [
          "repository: { name: northwind/team-sales,",
          'repository: { host: "git@github.com", name: northwind/team-sales,',
        ],
      ],
      expect: [{ code: "lint/host-name", target: "GovernanceZone us teams/0/repository/host" }],
    },
    "the primary branch's repository": {
      edits: [["liveRepository: { name", "liveRepository: { host: github_com, name"]],
      expect: [{ code: "lint/host-name", target: "Ecosystem northwind liveRepository/host", text: "github_com" }],
    },
  },
});
