import * as k8s from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";
import type { Problem } from "../../rules/vocabulary/index.ts";
import { images } from "../shared/images.ts";

type Metadata = Partial<Readonly<Record<"labels" | "annotations", Readonly<Record<string, string>>>>>;

/**
 * One definition of each operator, the smallest that is used; where it says which version of the operator it came with; and
 * the least version that knows what the stack asks for.
 */
const operators = {
  "prometheus-operator": {
    definition: "prometheusrules.monitoring.coreos.com",
    versionIn: ({ annotations }: Metadata) => annotations?.["operator.prometheus.io/version"],
    least: images.prometheusOperator.tag,
  },
  "eck-operator": {
    definition: "beats.beat.k8s.elastic.co",
    versionIn: ({ labels }: Metadata) => labels?.["app.kubernetes.io/version"],
    least: images.eckOperator.tag,
  },
} as const;

/** `v0.93.1` as 93 thousandths: the patch level brings no new fields. */
const rank = (version: string): number => {
  const [major = 0, minor = 0] = version.replace(/^v/, "").split(".").map(Number);
  return major * 1000 + minor;
};

const shortened = (version: string): string => version.replace(/^v/, "").split(".").slice(0, 2).join(".");

const settled = <T>(output: pulumi.Output<T>): Promise<T> => new Promise((resolve) => output.apply(resolve));

/**
 * What is wrong with definitions of operators, given their metadata. An unknown version passes: not everybody who installs
 * them leaves it in. Exported for tests.
 */
export const versionProblems = (found: Readonly<Record<keyof typeof operators, Metadata>>): readonly Problem[] =>
  (Object.keys(operators) as (keyof typeof operators)[]).flatMap((name) => {
    const { definition, versionIn, least } = operators[name];
    const version = versionIn(found[name]);
    if (version === undefined || rank(version) >= rank(least)) return [];
    return [
      {
        property: definition,
        value: version,
        rule: `is older than ${name} ${shortened(least)}, and would drop without a word what it does not know`,
        remedy: `upgrade ${name} in the cluster and its definitions first, which serves all stacks and teams in it`,
      },
    ];
  });

/**
 * Asks the cluster for the operators that are expected in it.
 * @returns what is wrong with their versions; an operator that is missing ends the program with `resource '...' does not exist`
 */
export async function existingOperatorProblems(): Promise<readonly Problem[]> {
  const metadataOf = (name: keyof typeof operators): Promise<Metadata> =>
    settled(
      k8s.apiextensions.v1.CustomResourceDefinition.get(`${name}-is-needed`, operators[name].definition).metadata,
    );
  const [prometheus, eck] = [metadataOf("prometheus-operator"), metadataOf("eck-operator")];
  return versionProblems({ "prometheus-operator": await prometheus, "eck-operator": await eck });
}
