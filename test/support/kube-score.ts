import { run } from "./programs.ts";

/** Something that kube-score advises and this stack does otherwise. */
export interface Exclusion {
  /** Identifier of the check; `kube-score list` prints them all. */
  readonly check: string;
  /** Kinds and names of the objects, without the hash that ends some names. @default all objects */
  readonly objects?: readonly string[];
  /** Where alone it is needed: in what was rendered, or in what an operator made of it. @default "everywhere" */
  readonly seen?: "manifests" | "cluster";
  /** Why it is right as it is. */
  readonly reason: string;
}

const operated =
  "Its pods are made by prometheus-operator, so no manifest has them. test/cluster asks again with what it made.";

const operatedNames = ["alertmanager", "prometheus-application", "prometheus-business", "prometheus-system"];
const operatedSets = operatedNames.map((name) => `StatefulSet/${name.replace(/-.*/, "")}-${name}`);

/** Every exclusion. A finding that is not among them fails the tests, and so does an exclusion that nothing needs. */
export const exclusions: readonly Exclusion[] = [
  {
    check: "container-image-pull-policy",
    reason:
      "Images are pinned to a version, and by digest where it is known: asking the registry at every start would only stop pods when it is down.",
  },
  {
    check: "container-ephemeral-storage-request-and-limit",
    reason:
      "Root file systems are read-only and every emptyDir has a size limit of its own or counts as memory, which are tighter bounds; the kubelet rotates what is logged.",
  },
  {
    check: "container-cpu-requests-equal-limits",
    reason:
      "A request is what a container needs on average, its limit what it may take while a query runs: equal ones would set the peak aside for ever.",
  },
  {
    check: "container-resource-requests-equal-limits",
    reason: "As for processor time. Memory alone has to be equal, and that check is not excluded.",
  },
  {
    check: "container-security-context-user-group-id",
    objects: ["CronJob/certificates", "Deployment/grafana", "Job/certificates", "Job/setup"],
    reason:
      "The images are made for users 1000 and 472. None of these pods mounts anything of its node, where such a number might mean somebody else.",
  },
  {
    check: "pod-probes-identical",
    objects: [
      ...["DaemonSet/node-exporter", "Deployment/blackbox-exporter"],
      ...["Deployment/elasticsearch-exporter", "Deployment/grafana"],
    ],
    reason:
      "Each has one page that tells whether it works, and that page asks nobody else: it cannot fail because of a neighbour and restart a healthy pod.",
  },
  {
    check: "deployment-replicas",
    objects: [
      ...["Deployment/blackbox-exporter", "Deployment/elasticsearch-exporter"],
      ...["Deployment/grafana", "Deployment/kube-state-metrics"],
    ],
    reason:
      "A second exporter would give every series twice, and Grafana's database is a file of one process. TargetDown and TargetAbsent tell when one is gone.",
  },
  {
    check: "deployment-strategy",
    objects: ["Deployment/grafana"],
    reason: "Two Grafanas cannot have the one volume at the same time: the old one has to go first.",
  },
  {
    check: "cronjob-has-deadline",
    objects: ["CronJob/certificates"],
    reason:
      "A late run is as good as one in time: it renews whatever is due by then. A deadline would make the controller leave it out instead.",
  },
  {
    check: "pod-probes-identical",
    seen: "cluster",
    objects: operatedSets,
    reason:
      "The reloader beside each has one page, which tells whether it works and asks nobody else. Prometheus and Alertmanager have two.",
  },
  {
    check: "networkpolicy-targets-pod",
    seen: "manifests",
    objects: operatedNames.map((name) => `NetworkPolicy/network-${name}`),
    reason: operated,
  },
  {
    check: "networkpolicy-targets-pod",
    objects: ["filebeat", "kibana", "logs", "logstash"].map((name) => `NetworkPolicy/network-${name}`),
    reason:
      "Its pods are made by ECK, so no manifest has them. test/stacks/edges.test.ts holds each policy against the labels that ECK gives.",
  },
  {
    check: "service-targets-pod",
    seen: "manifests",
    objects: operatedNames.map((name) => `Service/${name}`),
    reason: operated,
  },
];

/** One thing that kube-score does not like. */
export interface Finding {
  readonly check: string;
  /** Kind and name, without a hash at the end. */
  readonly object: string;
  readonly words: string;
}

interface Score {
  readonly type_meta: { readonly kind: string };
  readonly object_meta: { readonly name: string };
  readonly checks: readonly {
    readonly check: { readonly id: string };
    readonly grade: number;
    readonly skipped: boolean;
    readonly comments: readonly { readonly path: string; readonly summary: string }[] | null;
  }[];
}

/** The grade of what is as it should be. */
const allWell = 10;

/** All that kube-score finds, optional checks included, in manifests that are read together. */
export async function scored(manifests: readonly string[]): Promise<readonly Finding[]> {
  const options = ["--all-default-optional", "--kubernetes-version=v1.37", "--disable-ignore-checks-annotations"];
  const { stdout, stderr } = await run("kube-score", ["score", "--output-format=json", ...options, "-"], {
    input: manifests.join("\n---\n"),
  });
  if (stderr !== "") throw new Error(stderr);
  return (JSON.parse(stdout) as readonly Score[]).flatMap(({ type_meta, object_meta, checks }) =>
    checks
      .filter(({ grade, skipped }) => !skipped && grade < allWell)
      .map(({ check, comments }) => ({
        check: check.id,
        object: `${type_meta.kind}/${object_meta.name.replace(/-[0-9a-f]{16}$/, "")}`,
        words: (comments ?? []).map(({ path, summary }) => [path, summary].filter(Boolean).join(": ")).join("; "),
      })),
  );
}

const covers = ({ check, objects }: Exclusion, finding: Finding): boolean =>
  check === finding.check && (objects?.includes(finding.object) ?? true);

/**
 * What is wrong with findings and exclusions, one sentence each: a finding that is not excluded, an exclusion that
 * nothing needs, for all of its objects or for one of them.
 * @param place what was scored
 */
export function disagreements(place: "manifests" | "cluster", findings: readonly Finding[]): readonly string[] {
  const here = exclusions.filter(({ seen }) => seen === undefined || seen === place);
  const open = findings.filter((finding) => !here.some((each) => covers(each, finding)));
  const needed = new Set(findings.map(({ check, object }) => `${check} ${object}`));
  const checks = new Set(findings.map(({ check }) => check));
  const idle = here.flatMap(({ check, objects }) =>
    objects
      ? objects.map((object) => `${check} ${object}`).filter((each) => !needed.has(each))
      : [check].filter((each) => !checks.has(each)),
  );
  return [
    ...open.map(({ check, object, words }) => `${check} ${object}: ${words}`),
    ...idle.map((each) => `${each}: is excluded, and not found`),
  ];
}
