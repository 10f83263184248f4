import { resolve } from "node:path";
import type * as pulumi from "@pulumi/pulumi";
import { Operators } from "../components/operators/index.ts";
import type { Settings } from "./settings.ts";

/** Paths in settings begin in the repository's folder, wherever the program is started. */
const root = resolve(import.meta.dirname, "..");

/** The operators, where this stack is to install them: what the rest must come after. */
export function installedOperators(
  { operators, operatorCharts, elasticOperatorNamespace: namespace, images }: Settings,
  priorityClassName: pulumi.Input<string>,
): readonly Operators[] {
  if (operators === "existing") return [];
  const folder = operatorCharts === undefined ? undefined : resolve(root, operatorCharts);
  return [
    new Operators("operators", { namespace, priorityClassName, images, ...(folder !== undefined && { folder }) }),
  ];
}
