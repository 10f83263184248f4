import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { labels, scrapedBy } from "../shared/labels.ts";
import { fixed, kubeletScrapeClass, type Relabeling } from "../shared/monitor.ts";

/** Arguments of {@link Kubelet}. */
export interface KubeletArgs {
  /** Namespace of the objects that describe the scrapes; kubelets themselves are in none. */
  readonly namespace: pulumi.Input<string>;
  /**
   * Whether a kubelet must show a certificate of the cluster's own authority. Where kubelets sign their own, as after a plain
   * `kubeadm init`, they count as down until this is false; then anyone who answers at a node's address is sent the token of
   * Prometheus' service account.
   * @default true
   */
  readonly verifyCertificates?: boolean;
}

/** Defaults of {@link KubeletArgs}. */
export const kubeletDefaults = Object.freeze({ verifyCertificates: true } as const satisfies Partial<KubeletArgs>);

/** One of the paths at which a kubelet tells metrics. */
interface Source {
  /** Name of the object, and the `job` label, by which the two scrapes of one kubelet are told apart. */
  readonly name: string;
  readonly path: string;
  readonly metricRelabelings: readonly Relabeling[];
}

/** Of containers: only what belongs to one. A pod's own sum would count its containers twice, and `POD` is the one that only holds the network. */
const containersOnly: readonly Relabeling[] = [
  { action: "keep", sourceLabels: ["pod"], regex: ".+" },
  { action: "drop", sourceLabels: ["container"], regex: "POD" },
  { action: "drop", sourceLabels: ["__name__", "container"], separator: ";", regex: "container_(cpu|memory)_.+;" },
];

const sourcesOf = (name: string): readonly Source[] => [
  { name, path: "/metrics", metricRelabelings: [] },
  { name: `${name}-cadvisor`, path: "/metrics/cadvisor", metricRelabelings: containersOnly },
];

/** `namespace`, `pod` and `container` are those that a series tells about; the target's stand in where there are none, as in `up`. */
const scrapeConfig = (name: string, source: Source, { namespace, verifyCertificates }: Required<KubeletArgs>) => ({
  apiVersion: "monitoring.coreos.com/v1alpha1",
  kind: "ScrapeConfig",
  metadata: { name: source.name, namespace, labels: { ...labels("kubelet", name), ...scrapedBy("system") } },
  spec: {
    jobName: source.name,
    scrapeClass: kubeletScrapeClass,
    kubernetesSDConfigs: [{ role: "Node" }],
    scheme: "HTTPS",
    metricsPath: source.path,
    honorLabels: true,
    ...(!verifyCertificates && { tlsConfig: { insecureSkipVerify: true } }),
    relabelings: [
      fixed("service", name),
      fixed("namespace", namespace),
      { sourceLabels: ["__meta_kubernetes_node_name"], targetLabel: "instance" },
    ],
    ...(source.metricRelabelings.length > 0 && { metricRelabelings: source.metricRelabelings }),
  },
});

/** Scrapes of every kubelet: space on persistent volumes, and what containers use. */
export class Kubelet extends pulumi.ComponentResource {
  constructor(name: string, args: KubeletArgs, opts?: pulumi.ComponentResourceOptions) {
    super("monitoring:index:Kubelet", name, {}, opts);
    const resolved = { ...kubeletDefaults, ...args };
    for (const source of sourcesOf(name))
      new k8s.apiextensions.CustomResource(source.name, scrapeConfig(name, source, resolved), { parent: this });
    this.registerOutputs({});
  }
}
