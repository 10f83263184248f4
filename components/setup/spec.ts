import type * as k8s from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";
import { labels } from "../shared/labels.ts";
import { programFolder, programMount, programRun, programVolume } from "../shared/program.ts";
import { resourceRequirements, scratch } from "../shared/resources.ts";
import { containerSecurity } from "../shared/security.ts";
import type { ResolvedSetup } from "./args.ts";
import type { Files } from "./files.ts";

const documentsFolder = "/documents";
const caFolder = "/ca";

/** Elasticsearch and Kibana have an authority each, and the program reads one file. */
const caFile = "/tmp/ca.crt";

/** Names of the ConfigMaps that the Job mounts; no program when the image holds it. */
export interface Mounted {
  readonly program: pulumi.Input<string> | undefined;
  readonly elasticsearch: pulumi.Input<string>;
  readonly kibana: pulumi.Input<string>;
}

/** Files of the Job. Their name changes with them, so what a Job mounts never changes under it. */
export const files = (
  name: string,
  objectName: pulumi.Input<string>,
  { namespace }: ResolvedSetup,
  data: Files,
): k8s.core.v1.ConfigMapArgs => ({
  metadata: { name: objectName, namespace, labels: labels("setup", name) },
  immutable: true,
  data: { ...data },
});

/** The Job. Pulumi waits for it to succeed. */
export const job = (
  name: string,
  objectName: pulumi.Input<string>,
  args: ResolvedSetup,
  mounted: Mounted,
): k8s.batch.v1.JobArgs => ({
  metadata: { name: objectName, namespace: args.namespace, labels: labels("setup", name) },
  spec: {
    ...programRun(labels("setup", name), args, {
      automountServiceAccountToken: false,
      containers: [container(args, mounted)],
      volumes: [...configMaps(mounted), authorities(args), scratch("tmp", "16Mi")],
    }),
    ttlSecondsAfterFinished: args.keepSeconds,
  },
});

function container(args: ResolvedSetup, mounted: Mounted): k8s.types.input.core.v1.Container {
  const secret = (key: string) => ({ secretKeyRef: { name: args.credentials.secretName, key } });
  return {
    name: "setup",
    image: args.image,
    command: ["sh", "-c", `cat ${caFolder}/*.crt > ${caFile} && exec node ${programFolder}/setup.mjs`],
    env: [
      { name: "DOCUMENTS", value: documentsFolder },
      { name: "ELASTICSEARCH_URL", value: args.elasticsearch.url },
      { name: "KIBANA_URL", value: args.kibana.url },
      { name: "CA_FILE", value: caFile },
      { name: "USERNAME", valueFrom: secret("username") },
      { name: "PASSWORD", valueFrom: secret("password") },
    ],
    resources: resourceRequirements(args.compute),
    securityContext: containerSecurity,
    volumeMounts: [
      ...programMount(mounted.program),
      { name: "elasticsearch", mountPath: `${documentsFolder}/elasticsearch`, readOnly: true },
      { name: "kibana", mountPath: `${documentsFolder}/kibana`, readOnly: true },
      { name: "ca", mountPath: caFolder, readOnly: true },
      { name: "tmp", mountPath: "/tmp" },
    ],
  };
}

const configMaps = ({ program, elasticsearch, kibana }: Mounted): readonly k8s.types.input.core.v1.Volume[] => [
  ...programVolume(program),
  { name: "elasticsearch", configMap: { name: elasticsearch } },
  { name: "kibana", configMap: { name: kibana } },
];

const authorities = ({ elasticsearch, kibana }: ResolvedSetup): k8s.types.input.core.v1.Volume => ({
  name: "ca",
  projected: {
    sources: [
      { secret: { name: elasticsearch.caSecretName, items: [{ key: "ca.crt", path: "elasticsearch.crt" }] } },
      { secret: { name: kibana.caSecretName, items: [{ key: "ca.crt", path: "kibana.crt" }] } },
    ],
  },
});
