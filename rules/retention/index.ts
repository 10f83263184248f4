export * from "./logs.ts";
export * from "./metrics.ts";
export * from "./sizing.ts";
