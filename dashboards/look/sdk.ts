import { createRequire } from "node:module";

/**
 * The parts of the SDK that run. It is a CommonJS package of thousands of files: `import` makes Node parse every re-export
 * of it for names, `require` does not and takes half the time. The other parts (timeseries, stat, table ...) load the whole
 * v2 model as well, so only their types are used.
 */
const require = createRequire(import.meta.url);

/** Builders and enumerations of the classic dashboard model. */
export const dashboard: typeof import("@grafana/grafana-foundation-sdk/dashboard") = require("@grafana/grafana-foundation-sdk/dashboard");

/** Enumerations that the panel types share; already loaded by {@link dashboard}. */
export const common: typeof import("@grafana/grafana-foundation-sdk/common") = require("@grafana/grafana-foundation-sdk/common");

/** A builder of what is already built: the SDK's builders take nothing else. */
export const built = <T>(value: T): { readonly build: () => T } => ({ build: () => value });
