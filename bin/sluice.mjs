#!/usr/bin/env node
// Terraform calls `sluice provision` once for each table: it starts without the rest.
await import(process.argv[2] === "provision" ? "../dist/provision-main.js" : "../dist/main.js");
