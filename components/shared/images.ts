/** A container image: where it is, which version, and the digest where it is known. */
interface Image {
  readonly repository: string;
  readonly tag: string;
  /** `sha256:...`; the tag is then for people only. */
  readonly digest?: string;
}

/** Every image that the stack runs. The one place where a version is changed. */
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

const reference = ({ repository, tag, digest }: Image): string => `${repository}:${tag}${digest ? `@${digest}` : ""}`;

/**
 * References to pull, from the upstream registries or from a mirror.
 * @param mirror host and path that replace the upstream host: `mirror.example/monitoring` @default none
 * @param overrides whole references by image name, which win over the mirror @default {}
 */
export function imageReferences(mirror?: string, overrides: Partial<ImageReferences> = {}): ImageReferences {
  const names = Object.keys(images) as ImageName[];
  const pull = (image: Image): string => {
    const upstream = reference(image);
    return mirror ? `${mirror}${upstream.slice(upstream.indexOf("/"))}` : upstream;
  };
  return Object.fromEntries(names.map((name) => [name, overrides[name] ?? pull(images[name])])) as Record<
    ImageName,
    string
  >;
}

/** The version of the Elastic Stack, which ECK wants beside the image. */
export const elasticVersion = images.elasticsearch.tag;
