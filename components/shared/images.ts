import digests from "./digests.json" with { type: "json" };

/** A container image: where it is, and which version. */
interface Image {
  readonly repository: string;
  readonly tag: string;
}

/** Every image that the stack runs. The one place where a version is changed; `npm run digests` then fills in what it is. */
export const images = {
  elasticsearch: { repository: "docker.elastic.co/elasticsearch/elasticsearch", tag: "9.5.1" },
  kibana: { repository: "docker.elastic.co/kibana/kibana", tag: "9.5.1" },
  logstash: { repository: "docker.elastic.co/logstash/logstash", tag: "9.5.1" },
  filebeat: { repository: "docker.elastic.co/beats/filebeat", tag: "9.5.1" },
  prometheus: { repository: "quay.io/prometheus/prometheus", tag: "v3.16.0" },
  alertmanager: { repository: "quay.io/prometheus/alertmanager", tag: "v0.34.0" },
  grafana: { repository: "docker.io/grafana/grafana", tag: "13.1.3" },
  nodeExporter: { repository: "quay.io/prometheus/node-exporter", tag: "v1.12.1" },
  kubeStateMetrics: { repository: "registry.k8s.io/kube-state-metrics/kube-state-metrics", tag: "v2.18.0" },
  elasticsearchExporter: { repository: "quay.io/prometheuscommunity/elasticsearch-exporter", tag: "v1.10.0" },
  blackboxExporter: { repository: "quay.io/prometheus/blackbox-exporter", tag: "v0.28.0" },
  eckOperator: { repository: "docker.elastic.co/eck/eck-operator", tag: "3.5.0" },
  prometheusOperator: { repository: "quay.io/prometheus-operator/prometheus-operator", tag: "v0.93.1" },
  prometheusConfigReloader: { repository: "quay.io/prometheus-operator/prometheus-config-reloader", tag: "v0.93.1" },
  node: { repository: "docker.io/library/node", tag: "22.20.0-alpine" },
} as const satisfies Record<string, Image>;

/** Key of an image in {@link images}. */
export type ImageName = keyof typeof images;

/** Full references by image name, ready for a pod. */
export type ImageReferences = Readonly<Record<ImageName, string>>;

/** The key of an image in digests.json: a digest belongs to one tag, and a new tag has none until it is asked for. */
export const digestKey = ({ repository, tag }: Image): string => `${repository}:${tag}`;

/** The place of an image in a mirror, whose host and path replace the upstream host. */
export const mirrored = (repository: string, mirror: string): string =>
  `${mirror}${repository.slice(repository.indexOf("/"))}`;

/** With the digest where it is known: the tag is then for people only. */
const reference = (image: Image, known: Readonly<Record<string, string>>): string => {
  const digest = known[digestKey(image)];
  return `${digestKey(image)}${digest === undefined ? "" : `@${digest}`}`;
};

/**
 * References to pull, from the upstream registries or from a mirror.
 * @param mirror host and path that replace the upstream host: `mirror.example/monitoring` @default none
 * @param overrides whole references by image name, which win over the mirror @default {}
 * @param known digests by repository and tag @default those of digests.json
 */
export function imageReferences(
  mirror?: string,
  overrides: Partial<ImageReferences> = {},
  known: Readonly<Record<string, string>> = digests,
): ImageReferences {
  const names = Object.keys(images) as ImageName[];
  const pull = (image: Image): string => {
    const upstream = reference(image, known);
    return mirror ? mirrored(upstream, mirror) : upstream;
  };
  return Object.fromEntries(names.map((name) => [name, overrides[name] ?? pull(images[name])])) as Record<
    ImageName,
    string
  >;
}

/** The version of the Elastic Stack, which ECK wants beside the image. */
export const elasticVersion = images.elasticsearch.tag;
