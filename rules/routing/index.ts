export { type Inhibition, inhibitions } from "./inhibitions.ts";
export * from "./receivers.ts";
export { type Route, routes, routesOf } from "./routes.ts";
