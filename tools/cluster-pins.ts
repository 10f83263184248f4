import type { DefinitionsPin, ProgramPin } from "./pins.ts";

/** The version of all of Kubernetes' own programs, as they print it. */
const kubernetes = {
  version: "v1.37.2",
  module: "k8s.io/kubernetes",
  moduleVersion: "v1.37.2",
  versionVariable: "k8s.io/component-base/version.gitVersion",
  versionArguments: ["--version"],
  folder: "kubernetes",
} as const;

/** The programs of `npm run test:cluster`: a control plane, nodes, an operator and Pulumi. `npm test` needs none of them. */
export const clusterPrograms = {
  kubectl: {
    ...kubernetes,
    package: "k8s.io/kubernetes/cmd/kubectl",
    versionArguments: ["version", "--client"],
  },
  etcd: {
    version: "3.7.3",
    module: "go.etcd.io/etcd/server/v3",
    moduleVersion: "v3.7.3",
    package: "go.etcd.io/etcd/server/v3",
    versionVariable: "go.etcd.io/etcd/api/v3/version.Version",
    versionArguments: ["--version"],
  },
  "kube-apiserver": { ...kubernetes, package: "k8s.io/kubernetes/cmd/kube-apiserver" },
  "kube-controller-manager": { ...kubernetes, package: "k8s.io/kubernetes/cmd/kube-controller-manager" },
  "kube-scheduler": { ...kubernetes, package: "k8s.io/kubernetes/cmd/kube-scheduler" },
  kwok: {
    version: "v0.8.0",
    module: "sigs.k8s.io/kwok",
    moduleVersion: "v0.8.0",
    package: "sigs.k8s.io/kwok/cmd/kwok",
    versionVariable: "sigs.k8s.io/kwok/pkg/consts.Version",
    versionArguments: ["--version"],
  },
  "prometheus-operator": {
    version: "0.93.0",
    module: "github.com/prometheus-operator/prometheus-operator",
    moduleVersion: "v0.93.0",
    package: "github.com/prometheus-operator/prometheus-operator/cmd/operator",
    versionVariable: "github.com/prometheus/common/version.Version",
    versionArguments: ["--version"],
  },
  pulumi: {
    version: "v3.274.1",
    module: "github.com/pulumi/pulumi/pkg/v3",
    moduleVersion: "v3.274.1",
    package: "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi",
    versionVariable: "github.com/pulumi/pulumi/sdk/v3/go/common/version.Version",
    versionArguments: ["version"],
  },
  "pulumi-resource-kubernetes": {
    version: "v4.25.0",
    module: "github.com/pulumi/pulumi-kubernetes/provider/v4",
    moduleVersion: "v4.0.0-20260115033456-f47bc2d6f199", // Release 4.25.0, which has no tag that Go would read.
    package: "github.com/pulumi/pulumi-kubernetes/provider/v4/cmd/pulumi-resource-kubernetes",
    versionVariable: "github.com/pulumi/pulumi-kubernetes/provider/v4/pkg/version.Version",
    // It prints none: so a provider on PATH is not taken, and its version is always this one.
    versionArguments: ["--version"],
    embedded: ["schema", "terraform-mapping"],
  },
} as const satisfies Record<string, ProgramPin>;

/** What a simulated node and its pods do, read from kwok's module. */
export const clusterDefinitions = {
  kwok: { module: "sigs.k8s.io/kwok", moduleVersion: "v0.8.0", folder: "kustomize/stage" },
} as const satisfies Record<string, DefinitionsPin>;

/** Name of a program of {@link clusterPrograms}. */
export type ClusterProgramName = keyof typeof clusterPrograms;
