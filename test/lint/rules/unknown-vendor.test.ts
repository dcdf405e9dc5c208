import { unknownVendor } from "../../../src/lint/rules/unknown-vendor.js";
import { testRule } from "../harness.js";

testRule(unknownVendor, {
  valid: {
    "vendors that are declared": {
      edits: [["platforms: { deny: [fast] } }", "vendors: { allow: [aws], deny: [onprem] } }"]],
    },
  },
  invalid: {
    "one that is denied, with what it may have meant": {
      edits: [["platforms: { deny: [fast] } }", "vendors: { deny: [onprm] } }"]],
      expect: [
        {
          code: "lint/unknown-vendor",
          target: "Ecosystem northwind policies/0/vendors/deny/0",
          text: "onprm",
          detail: /vendor "onprm"\. Did you mean "onprem"\? Vendors are declared .* kind Vendor/,
          fix: "onprem",
        },
      ],
    },
    "one in another case": {
      edits: [["platforms: { deny: [fast] } }", "vendors: { allow: [AWS] } }"]],
      expect: [
        {
          code: "lint/unknown-vendor",
          target: "Ecosystem northwind policies/0/vendors/allow/0",
          text: "AWS",
          detail: /compared with case: it is written "aws"/,
          fix: "aws",
        },
      ],
    },
    "a location in a vendor's place": {
      edits: [["platforms: { deny: [fast] } }", 'vendors: { allow: ["aws:us"] } }']],
      expect: [{ code: "lint/unknown-vendor", target: "Ecosystem northwind policies/0/vendors/allow/0" }],
    },
  },
});
