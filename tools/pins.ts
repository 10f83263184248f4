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

/** Definitions of resources, read from the module of whoever serves them and never copied. */
export interface DefinitionsPin {
  readonly module: string;
  readonly moduleVersion: string;
  /** The module's folder with the files. */
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
  kubeconform: {
    version: "v0.8.0",
    module: "github.com/yannh/kubeconform",
    moduleVersion: "v0.8.0",
    package: "github.com/yannh/kubeconform/cmd/kubeconform",
    versionVariable: "main.version",
    versionArguments: ["-v"],
  },
  "kube-score": {
    version: "1.20.0",
    module: "github.com/zegl/kube-score",
    moduleVersion: "v1.20.0",
    package: "github.com/zegl/kube-score/cmd/kube-score",
    versionVariable: "main.version",
    versionArguments: ["version"],
  },
} as const satisfies Record<string, ProgramPin>;

/** Where each minor version of Kubernetes describes its own kinds. */
const kubernetes = { module: "k8s.io/kubernetes", folder: "api/openapi-spec/v3" } as const;

/** The one place where the version of a set of definitions is changed, with its module file. */
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
  // The three minor versions that Kubernetes supports at a time: what an API server of each says that it accepts.
  "kubernetes-1.35": { ...kubernetes, moduleVersion: "v1.35.4" },
  "kubernetes-1.36": { ...kubernetes, moduleVersion: "v1.36.3" },
  "kubernetes-1.37": { ...kubernetes, moduleVersion: "v1.37.2" },
} as const satisfies Record<string, DefinitionsPin>;

/** Name of a program of {@link programs}. */
export type ProgramName = keyof typeof programs;

/** Name of a set of {@link definitions}. */
export type DefinitionsName = keyof typeof definitions;
