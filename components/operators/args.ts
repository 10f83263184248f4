import { existsSync } from "node:fs";
import { join } from "node:path";
import type * as pulumi from "@pulumi/pulumi";
import { InvalidInput } from "../../rules/vocabulary/index.ts";
import { type ChartName, charts } from "../shared/charts.ts";
import type { ImageReferences } from "../shared/images.ts";

/** Images of the operators, and of the reloader that prometheus-operator puts beside what it runs. */
export type OperatorImages = Pick<ImageReferences, "eckOperator" | "prometheusOperator" | "prometheusConfigReloader">;

/** Arguments of the Operators component. */
export interface OperatorsArgs {
  /** Namespace of both operators, made for them. PodSecurity `restricted` holds in it. */
  readonly namespace: string;
  /** Name of the PriorityClass of their pods. */
  readonly priorityClassName: pulumi.Input<string>;
  /** What they run. */
  readonly images: OperatorImages;
  /**
   * Folder with the charts as `helm pull` names them: `eck-operator-3.5.0.tgz`. For clusters and machines that reach no
   * chart repository. @default none: from the official repositories
   */
  readonly folder?: string;
}

/** Which chart is taken, as Pulumi's Chart takes it. */
interface ChartSource {
  readonly chart: string;
  readonly version?: string;
  readonly repositoryOpts?: { readonly repo: string };
}

/**
 * Where each chart comes from.
 * @throws InvalidInput with every chart that the folder lacks
 */
export function chartSources(name: string, { folder }: OperatorsArgs): Readonly<Record<ChartName, ChartSource>> {
  if (folder !== undefined) refuseMissing(name, folder);
  const source = (which: ChartName): ChartSource => {
    const { name: chart, version, repository } = charts[which];
    return folder === undefined
      ? { chart, version, repositoryOpts: { repo: repository } }
      : { chart: join(folder, fileOf(which)) };
  };
  return {
    eckDefinitions: source("eckDefinitions"),
    eck: source("eck"),
    prometheusDefinitions: source("prometheusDefinitions"),
    prometheus: source("prometheus"),
  };
}

const fileOf = (which: ChartName): string => `${charts[which].name}-${charts[which].version}.tgz`;

function refuseMissing(name: string, folder: string): void {
  const names = Object.keys(charts) as ChartName[];
  const problems = names
    .filter((which) => !existsSync(join(folder, fileOf(which))))
    .map((which) => ({
      property: "operatorCharts",
      value: folder,
      rule: `has no ${fileOf(which)}`,
      remedy: `put there what \`helm pull ${charts[which].name} --repo ${charts[which].repository} --version ${charts[which].version}\` fetches`,
    }));
  if (problems.length > 0) throw new InvalidInput(`Operators ${name}`, problems);
}
