import * as pulumi from "@pulumi/pulumi";
import { type ImageReferences, imageReferences } from "../components/shared/images.ts";
import type { Environment } from "../rules/environment.ts";
import type { Assumptions, LogRetention } from "../rules/retention/index.ts";
import type { ReceiverKind, receiverSecrets } from "../rules/routing/receivers.ts";
import { overridden, type Thresholds } from "../rules/thresholds/index.ts";
import { type Bytes, InvalidInput, type Problem } from "../rules/vocabulary/index.ts";
import { contradictions } from "./checks.ts";
import { type Computes, computeOf, computeOverrides } from "./compute.ts";
import { type Opening, openingOf } from "./ingress.ts";
import { readOverrides } from "./overrides.ts";
import { schema } from "./schema.ts";
import { isHidden, requiredSecrets, storageProblems } from "./secrets.ts";
import { type Given, validate } from "./validate.ts";
import { type ConfigValue, decoded, strayKeys, valuesOf } from "./values.ts";
import type { VolumeName } from "./volume-names.ts";

/** How often each part runs. More than once means that it goes on while a node is lost or restarted. */
export interface Replicas {
  /** Of each metric class: they scrape the same and do not know each other. */
  readonly prometheus: 1 | 2;
  /** Three agree on who notifies, also when one is gone. */
  readonly alertmanager: 1 | 3;
  /** Nodes: three elect a master, also when one is gone. One has no place for copies of its shards. */
  readonly elasticsearch: 1 | 3;
  /** Instances, which share the incoming logs. */
  readonly logstash: 1 | 2;
  /** Instances, of which any answers. */
  readonly kibana: 1 | 2;
}

/** Name of the secret that a kind of receiver needs, and of the file in which Alertmanager reads it. */
export type ReceiverSecret = (typeof receiverSecrets)[ReceiverKind];

/** Passwords, tokens and addresses that nobody may read. A password that is not set is generated. */
export interface Secrets {
  /** What the receivers of the environment need, and nothing else that may be stored. */
  readonly receivers: Readonly<Partial<Record<ReceiverSecret, pulumi.Output<string>>>>;
  /** Password of Grafana's user `admin`. @default generated */
  readonly grafanaAdmin?: pulumi.Output<string>;
  /** Passwords of the stack's own users of Elasticsearch, as far as they are set; the others are generated. */
  readonly elasticsearch: Readonly<Partial<Record<"setup" | "exporter" | "grafana", pulumi.Output<string>>>>;
}

/** What a stack is built from: its configuration, checked and complete. */
export interface Settings {
  /** What the definitions need to know. */
  readonly environment: Environment;
  /** How often each part runs; by default more than once in production only. */
  readonly replicas: Replicas;
  /** Storage class of all volumes. @default the cluster's own default class */
  readonly storageClass?: string;
  /** Every image, from where it is to be pulled. */
  readonly images: ImageReferences;
  /** Where the image of the jobs is pushed to. @default none: their program rides in a ConfigMap on the stock Node image */
  readonly jobsRegistry?: string;
  /** Whether both namespaces are closed but for the declared connections. */
  readonly networkPolicies: boolean;
  /** Namespace from which Grafana and Kibana may be reached. @default none: by `kubectl port-forward` alone */
  readonly ingressNamespace?: string;
  /** How Grafana and Kibana are opened to the outside. @default not at all */
  readonly ingress?: Opening;
  /** Namespace of ECK's operator, which Elasticsearch must let in. */
  readonly elasticOperatorNamespace: string;
  /** Whether the operators are in the cluster, or are installed by this stack. */
  readonly operators: "existing" | "install";
  /** Folder with the operators' charts, from the repository's own folder. @default none: from their repositories */
  readonly operatorCharts?: string;
  /** Who makes the certificates with which the parts of the stack know each other: a program of its own, or cert-manager. */
  readonly certificates: "stack" | "cert-manager";
  /** ClusterIssuer that signs them. @default none: there is none with a program of its own */
  readonly certificateIssuer?: string;
  /** Port of node-exporter on the nodes' own addresses: a port of the whole cluster, so another stack in it needs another. */
  readonly nodeExporterPort: number;
  /** Whether kubelets must show a certificate that the cluster's own authority signed. */
  readonly verifyKubeletCertificates: boolean;
  /** Least sizes of volumes, which win where they are more than what is computed. */
  readonly leastVolumes: Readonly<Partial<Record<VolumeName, Bytes>>>;
  /** What each pod of a workload is given. */
  readonly compute: Computes;
  /** What the sizes of volumes are computed from. */
  readonly assumptions: Assumptions;
  /** What is stored encrypted. */
  readonly secrets: Secrets;
}

/**
 * Reads and checks the configuration of the stack that is being deployed.
 * @throws InvalidInput with everything that is wrong with it
 */
export function readSettings(): Settings {
  const [project, stack, all] = [pulumi.getProject(), pulumi.getStack(), pulumi.runtime.allConfig()];
  const values = valuesOf(project, all, isConfigSecret);
  const { given, overrides, problems } = check(values, stack);
  const stray = strayKeys(project, all);
  if (!given || stray.length > 0) throw new InvalidInput(`Pulumi.${stack}.yaml`, [...problems, ...stray]);
  return assemble(given, overridden(overrides));
}

// Pulumi exports it without its type.
const { isConfigSecret } = pulumi.runtime as typeof pulumi.runtime & { isConfigSecret(key: string): boolean };

function check(values: readonly ConfigValue[], stack: string) {
  const written = decoded(values.filter((value) => !isHidden(value)));
  const { given, draft, problems: malformed } = validate({ environment: stack, ...written });
  const { overrides, problems: misspelt } = readOverrides(draft.thresholds);
  const stored = storageProblems(stack, values, Object(written.receivers));
  const certain = [...malformed, ...stored, ...(written.environment === undefined ? unnamedProduction(stack) : [])];
  // What only follows from something else that is wrong is not worth a line of its own.
  const further = [...misspelt, ...contradictions(draft, overrides)].filter(
    ({ property }) => !certain.some((other) => within(property, other.property)),
  );
  const problems = [...certain, ...further].sort((a, b) => rank(a) - rank(b));
  return { given: problems.length === 0 ? given : undefined, overrides, problems };
}

/** A stack whose name says production, without a word about its environment, would escape the rules that hold there. */
const unnamedProduction = (stack: string): readonly Problem[] =>
  stack !== "production" && /(^|_)(prod|prd|live|production)(_|$)/i.test(stack)
    ? [
        {
          property: "environment",
          rule: `is missing, and the stack's name "${stack}" sounds like production, whose rules would not hold`,
          remedy: 'write "production", or another name if it is none',
        },
      ]
    : [];

const within = (property: string, other: string): boolean =>
  property === other || property.startsWith(`${other}.`) || property.startsWith(`${other}[`);

/** Problems are told in the order of the schema, which is that of Pulumi.yaml; unknown settings come last. */
function rank({ property }: Problem): number {
  const keys = Object.keys(schema.properties);
  const index = keys.indexOf(/^[^.[]*/.exec(property)?.[0] ?? "");
  return index < 0 ? keys.length : index;
}

const withoutSlash = (url: string): string => url.replace(/\/+$/, "");

function assemble(given: Given, thresholds: Thresholds): Settings {
  const { environment: name, namespace, receivers, links, storageClass, jobsRegistry } = given;
  return {
    environment: {
      name,
      namespace,
      agentsNamespace: `${namespace}-agents`,
      services: given.services,
      thresholds,
      metricRetention: given.retention.metrics,
      logRetention: Object.fromEntries(
        Object.entries(given.retention.logs).map(([category, kept]) => [category, { delete: kept }]),
      ) as LogRetention,
      quietCategories: given.quietCategories,
      scrapeInterval: given.scrapeInterval,
      receivers,
      links: {
        runbooks: withoutSlash(links.runbooks),
        grafana: withoutSlash(links.grafana),
        kibana: withoutSlash(links.kibana),
        alertmanager: withoutSlash(links.alertmanager),
      },
    },
    replicas: replicas(given.highAvailability === "auto" ? name === "production" : given.highAvailability),
    ...(storageClass !== undefined && { storageClass }),
    images: imageReferences(given.imageMirror, given.images),
    ...(jobsRegistry !== undefined && { jobsRegistry }),
    networkPolicies: given.networkPolicies,
    ...openingOf(given.ingress),
    ...(given.ingressNamespace !== undefined && { ingressNamespace: given.ingressNamespace }),
    elasticOperatorNamespace: given.elasticOperatorNamespace,
    operators: given.operators,
    ...(given.operatorCharts !== undefined && { operatorCharts: given.operatorCharts }),
    certificates: given.certificates,
    ...(given.certificateIssuer !== undefined && { certificateIssuer: given.certificateIssuer }),
    nodeExporterPort: given.nodeExporterPort,
    verifyKubeletCertificates: given.verifyKubeletCertificates,
    leastVolumes: given.volumes,
    compute: computeOf(given.services.length, given.assumptions, computeOverrides(given.compute)),
    assumptions: given.assumptions,
    secrets: secrets(given),
  };
}

const replicas = (many: boolean): Replicas => ({
  prometheus: many ? 2 : 1,
  alertmanager: many ? 3 : 1,
  elasticsearch: many ? 3 : 1,
  logstash: many ? 2 : 1,
  kibana: many ? 2 : 1,
});

function secrets(given: Given): Secrets {
  const config = new pulumi.Config();
  const all = pulumi.runtime.allConfig();
  // An empty value is none: taken for a password it would open the door.
  const isSet = (key: string): boolean => Boolean(all[`${config.name}:${key}`]);
  const stored = (keys: Readonly<Record<string, string>>): Readonly<Record<string, pulumi.Output<string>>> =>
    Object.fromEntries(
      Object.entries(keys).flatMap(([name, key]) => {
        const secret = isSet(key) ? config.getSecret(key) : undefined;
        return secret ? [[name, secret]] : [];
      }),
    );
  return {
    receivers: stored(Object.fromEntries(requiredSecrets(given.receivers).map((key) => [key, key]))),
    ...stored({ grafanaAdmin: "grafanaAdminPassword" }),
    elasticsearch: stored({
      setup: "elasticsearchSetupPassword",
      exporter: "elasticsearchExporterPassword",
      grafana: "elasticsearchGrafanaPassword",
    }),
  };
}
