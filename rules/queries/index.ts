export * from "./business.ts";
export * from "./containers.ts";
export * from "./elasticsearch.ts";
export * from "./http.ts";
export * from "./nodes.ts";
export * from "./platform.ts";
export * from "./presence.ts";
export { type Query, read, type Sample, type Story, type Target } from "./query.ts";
export * from "./users.ts";
