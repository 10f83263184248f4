import { elasticVersion, type ImageName } from "../components/shared/images.ts";
import { type ReceiverKind, receiverSecrets } from "../rules/routing/receivers.ts";
import { alertNames, thresholds } from "../rules/thresholds/index.ts";
import {
  type Duration,
  duration,
  durationWords,
  logCategories,
  metricClasses,
  type Problem,
  seconds,
} from "../rules/vocabulary/index.ts";
import { computeOverrides, computeProblems } from "./compute.ts";
import { ingressProblems } from "./ingress.ts";
import { lookbacks } from "./lookback.ts";
import { type Overrides, pointlessOverrides } from "./overrides.ts";
import type { Draft, Given } from "./validate.ts";

type Settings = Draft<Given>;

/** Whatever is wrong between settings that are each right in themselves. */
export const contradictions = (settings: Settings, overrides: Overrides): readonly Problem[] => [
  ...sharedNames(settings),
  ...sharedNamespaces(settings),
  ...pointlessOverrides(settings.scrapeInterval, overrides),
  ...slowScrapes(settings, overrides),
  ...shortMetricRetention(settings),
  ...shortLogRetention(settings),
  ...missingReceivers(settings),
  ...otherVersions(settings),
  ...computeProblems(computeOverrides(settings.compute)),
  ...operatorProblems(settings),
  ...issuerProblems(settings),
  ...ingressProblems(settings),
];

function sharedNames({ services = [] }: Settings): readonly Problem[] {
  const names = services.map((service) => service?.name);
  return names.flatMap((name, index) => {
    const first = names.indexOf(name);
    if (name === undefined || first === index) return [];
    return [
      {
        property: `services[${index}].name`,
        value: name,
        rule: `is the name of services[${first}] too`,
        remedy: "give each service a name of its own, or remove one of them",
      },
    ];
  });
}

/** What the stack's namespaces may do is not what a service's may: PodSecurity, network, and everything else in them. */
function sharedNamespaces({ services = [], namespace }: Settings): readonly Problem[] {
  const own = namespace === undefined ? [] : [namespace, `${namespace}-agents`];
  return services.flatMap((service, index) =>
    service?.namespace !== undefined && own.includes(service.namespace)
      ? [
          {
            property: `services[${index}].namespace`,
            value: service.namespace,
            rule: "is a namespace of the stack itself",
            remedy: 'change it, or set "namespace" to another one for the stack',
          },
        ]
      : [],
  );
}

/**
 * Four samples in a range survive one lost scrape (Prometheus' documentation of rate), and two while an alert must hold: one
 * alone would decide it.
 */
function slowScrapes({ scrapeInterval }: Settings, overrides: Overrides): readonly Problem[] {
  const limits = [
    ...lookbacks.map(({ alert, lookback }) => ({
      most: seconds(lookback) / 4,
      rule: `is more than a quarter of the ${durationWords(lookback)} over which ${alert} computes a rate`,
    })),
    ...alertNames
      .filter((name) => name !== "Watchdog" && overrides[name]?.for === undefined)
      .map((name) => ({
        most: seconds(thresholds[name].for) / 2,
        rule: `is more than half of the ${durationWords(thresholds[name].for)} for which ${name} must hold`,
      })),
  ].sort((a, b) => a.most - b.most);
  const [strictest] = limits;
  if (!strictest || scrapeInterval === undefined || seconds(scrapeInterval) <= strictest.most) return [];
  const { most, rule } = strictest;
  return [{ property: "scrapeInterval", value: scrapeInterval, rule, remedy: `write at most "${duration(most)}"` }];
}

function shortMetricRetention({ retention, services = [] }: Settings): readonly Problem[] {
  return metricClasses.flatMap((name) => {
    const kept = retention?.metrics?.[name];
    const furthest = lookbacks.find(
      (each) =>
        each.class === name &&
        (!each.perService || services.some((service) => !each.metrics.some((id) => without(service).includes(id)))),
    );
    if (kept === undefined || !furthest || seconds(kept) >= seconds(furthest.lookback)) return [];
    const { alert, lookback } = furthest;
    return [
      {
        property: `retention.metrics.${name}`,
        value: kept,
        rule: `is shorter than the ${durationWords(lookback)} that ${alert} looks back`,
        remedy: `write at least "${lookback}"`,
      },
    ];
  });
}

const without = (service: Draft<Given["services"][number]> | undefined): readonly unknown[] => service?.without ?? [];

/** The age at which the smallest index of a category is rolled over: before that, nothing of it can be deleted. */
const shortest: Duration = "1h";

function shortLogRetention({ retention }: Settings): readonly Problem[] {
  return logCategories.flatMap((category) => {
    const kept = retention?.logs?.[category];
    if (kept === undefined || seconds(kept) >= seconds(shortest)) return [];
    return [
      {
        property: `retention.logs.${category}`,
        value: kept,
        rule: `is shorter than ${durationWords(shortest)}, the least after which an index can be deleted`,
        remedy: `write at least "${shortest}"`,
      },
    ];
  });
}

const purpose: Readonly<Record<ReceiverKind, { readonly rule: string; readonly remedy: string }>> = {
  slack: { rule: "no team would see an alert", remedy: "add its channel" },
  email: { rule: "nobody would get the digest", remedy: "add from, to and smarthost" },
  jira: { rule: "no ticket would be opened", remedy: "add url, project and user" },
  heartbeat: { rule: "nobody would learn that alerting itself is down", remedy: "set it to true" },
};

function missingReceivers({ environment, receivers }: Settings): readonly Problem[] {
  if (environment !== "production" || receivers === undefined) return [];
  const kinds = Object.keys(receiverSecrets) as ReceiverKind[];
  return kinds
    .filter((kind) => !receivers[kind])
    .map((kind) => ({
      property: `receivers.${kind}`,
      rule: `is missing in production, where ${purpose[kind].rule}`,
      remedy: purpose[kind].remedy,
    }));
}

const elastic = ["elasticsearch", "kibana", "logstash", "filebeat"] as const satisfies readonly ImageName[];

/** ECK configures each of these for a version that is stated beside the image, and the four must be of one version. */
function otherVersions({ images }: Settings): readonly Problem[] {
  return elastic.flatMap((name) => {
    const image = images?.[name];
    const tag = image && /:([^:@/]+)(@|$)/.exec(image)?.[1];
    if (tag === undefined || tag.startsWith(elasticVersion)) return [];
    return [
      {
        property: `images.${name}`,
        value: image,
        rule: `is not of version ${elasticVersion}, which is that of the whole Elastic Stack here`,
        remedy: `use a tag that begins with ${elasticVersion}`,
      },
    ];
  });
}

/** What is said of operators must fit who installs them. */
function operatorProblems({
  operators,
  operatorCharts,
  elasticOperatorNamespace,
  namespace,
}: Settings): readonly Problem[] {
  if (operators === "existing")
    return operatorCharts === undefined
      ? []
      : [
          {
            property: "operatorCharts",
            value: operatorCharts,
            rule: "is not used, since the operators are expected to be in the cluster",
            remedy: 'set "operators" to "install", or remove it',
          },
        ];
  const own = namespace === undefined ? [] : [namespace, `${namespace}-agents`];
  return operators === "install" && elasticOperatorNamespace !== undefined && own.includes(elasticOperatorNamespace)
    ? [
        {
          property: "elasticOperatorNamespace",
          value: elasticOperatorNamespace,
          rule: "is a namespace of the stack itself, and the operators get one of their own",
          remedy: "write another one, or remove it",
        },
      ]
    : [];
}

/** cert-manager must be told who signs, and nobody else may be. */
function issuerProblems({ certificates, certificateIssuer }: Settings): readonly Problem[] {
  if (certificates === "cert-manager" && certificateIssuer === undefined)
    return [
      {
        property: "certificateIssuer",
        rule: "is missing, and cert-manager cannot choose who signs",
        remedy: "write the name of one that `kubectl get clusterissuer` lists and that signs for names ending in .svc",
      },
    ];
  if (certificates === "stack" && certificateIssuer !== undefined)
    return [
      {
        property: "certificateIssuer",
        value: certificateIssuer,
        rule: "is not used, since the stack signs its certificates itself",
        remedy: 'set "certificates" to "cert-manager", or remove it',
      },
    ];
  return [];
}
