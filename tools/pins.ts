/** A program that is built from a Go module when PATH has no sufficient version. */
export interface ProgramPin {
  /** What the program calls itself; any newer version on PATH will do. */
  readonly version: string;
  readonly module: string;
  /** The version of {@link ProgramPin.module}; `tools/<folder>/go.mod` and `go.sum` pin it with everything below it. */
  readonly moduleVersion: string;
  /** The package of the program's `main`. */
  readonly package: string;
  /** The Go variable that the linker sets to {@link ProgramPin.version}; a plain `go build` leaves it empty. */
  readonly versionVariable: string;
  /** Arguments that make it print its version. */
  readonly versionArguments: readonly string[];
  /** Folder below `tools/` with its go.mod and go.sum. @default its own name */
  readonly folder?: string;
  /** Stems of JSON files beside its `main` of which it embeds generated forms that the module lacks. @default none */
  readonly embedded?: readonly string[];
}

/** Custom resource definitions, read from the module of their operator and never copied. */
export interface DefinitionsPin {
  readonly module: string;
  readonly moduleVersion: string;
  /** The module's folder with the YAML files. */
  readonly folder: string;
}

/** The one place where the version of a program is changed, with its module file (`tools/README.md` says how). */
export const programs = {
  promtool: {
    version: "3.16.0",
    module: "github.com/prometheus/prometheus",
    moduleVersion: "v0.316.0", // Prometheus counts 3.16.0 as 0.316.0 for Go: its module path has no major version.
    package: "github.com/prometheus/prometheus/cmd/promtool",
    versionVariable: "github.com/prometheus/common/version.Version",
    versionArguments: ["--version"],
  },
  amtool: {
    version: "0.34.0",
    module: "github.com/prometheus/alertmanager",
    moduleVersion: "v0.34.0",
    package: "github.com/prometheus/alertmanager/cmd/amtool",
    versionVariable: "github.com/prometheus/common/version.Version",
    versionArguments: ["--version"],
  },
  pint: {
    version: "0.87.0",
    module: "github.com/cloudflare/pint",
    moduleVersion: "v0.87.0",
    package: "github.com/cloudflare/pint/cmd/pint",
    versionVariable: "main.version",
    versionArguments: ["version"],
  },
} as const satisfies Record<string, ProgramPin>;

/** The one place where the version of a set of custom resource definitions is changed, with its module file. */
export const definitions = {
  "prometheus-operator": {
    module: "github.com/prometheus-operator/prometheus-operator",
    moduleVersion: "v0.93.0",
    folder: "example/prometheus-operator-crd",
  },
  eck: {
    module: "github.com/elastic/cloud-on-k8s/v3",
    moduleVersion: "v3.5.0",
    folder: "config/crds/v1",
  },
} as const satisfies Record<string, DefinitionsPin>;

/** Name of a program of {@link programs}. */
export type ProgramName = keyof typeof programs;

/** Name of a set of {@link definitions}. */
export type DefinitionsName = keyof typeof definitions;
