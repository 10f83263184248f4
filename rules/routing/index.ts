export { type Inhibition, inhibitions } from "./inhibitions.ts";
export * from "./receivers.ts";
export { type Route, routes, routesIn, routesOf, toldOf } from "./routes.ts";
