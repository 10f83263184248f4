import type { Unit } from "../../rules/vocabulary/index.ts";

/** Grafana's id of each unit. Bytes in powers of 1024, as Kubernetes counts them; rates of bytes in powers of 1000, as disks and networks are sold. */
export const grafanaUnit: Readonly<Record<Unit, string>> = {
  fact: "bool",
  ratio: "percentunit",
  seconds: "s",
  bytes: "bytes",
  "bytes/s": "Bps",
  count: "short",
  "count/s": "cps",
  "count/min": "cpm",
  "requests/s": "reqps",
};

/**
 * Digits after the point of a single number, where Grafana's own choice is a poor one: `increase` answers 3.4
 * registrations, and a share of 0.3 % must not read "0 %".
 */
export const decimals: Readonly<Partial<Record<Unit, number>>> = { ratio: 1, count: 0, "count/min": 0 };
