import type { VariableModel, VariableOption } from "@grafana/grafana-foundation-sdk/dashboard";
import type { Environment } from "../../rules/environment.ts";
import type { Matchers } from "../../rules/vocabulary/index.ts";
import { dashboard } from "./sdk.ts";
import { prometheus } from "./sources.ts";

/**
 * What can be chosen at the top of a board: namespaces of services, or also those of the stack itself; several services, or
 * exactly one; nodes.
 */
export type Choice = "namespace" | "anyNamespace" | "services" | "service" | "instance";

type Variable = { readonly build: () => VariableModel };

/** The matchers of what is chosen. */
export const chosen: Readonly<Record<Choice, Matchers>> = {
  namespace: { namespace: "=~$namespace" },
  anyNamespace: { namespace: "=~$namespace" },
  services: { service: "=~$service" },
  service: { service: "$service" },
  instance: { instance: "=~$instance" },
};

/** The variable of `choice`. */
export const variable = (choice: Choice, environment: Environment): Variable => makers[choice](environment);

const namespacesOf = ({ services }: Environment): readonly string[] => services.map(({ namespace }) => namespace);
const namesOf = ({ services }: Environment): readonly string[] => services.map(({ name }) => name);

const makers: Readonly<Record<Choice, (environment: Environment) => Variable>> = {
  namespace: (here) => several("namespace", "Namespace", namespacesOf(here)),
  anyNamespace: (here) =>
    several("namespace", "Namespace", [here.namespace, here.agentsNamespace, ...namespacesOf(here)]),
  services: (here) => several("service", "Service", namesOf(here)),
  service: (here) => one("service", "Service", namesOf(here)),
  instance: () => nodes,
};

/** What "All" stands for in a matcher: whatever is there, also what no definition names. */
const anything = ".+";

const everything = (): VariableOption => ({ selected: true, text: ["All"], value: ["$__all"] });

/**
 * From the definitions and not from Prometheus: a service stays on the list while it is down, and a board opens without
 * asking anything first.
 */
const several = (name: string, label: string, values: readonly string[]): Variable =>
  new dashboard.CustomVariableBuilder(name)
    .label(label)
    .values([...new Set(values)].sort().join(","))
    .multi(true)
    .includeAll(true)
    .allValue(anything)
    .current(everything());

function one(name: string, label: string, values: readonly string[]): Variable {
  const sorted = [...new Set(values)].sort();
  const made = new dashboard.CustomVariableBuilder(name).label(label).values(sorted.join(","));
  const first = sorted[0];
  return first === undefined ? made : made.current({ selected: true, text: first, value: first });
}

/** Nodes come and go, so these are asked of Prometheus. */
const nodes: Variable = {
  build: () =>
    new dashboard.QueryVariableBuilder("instance")
      .label("Node")
      .datasource(prometheus("system"))
      .query({ query: "label_values(node_memory_MemTotal_bytes, instance)", refId: "nodes" })
      .definition("label_values(node_memory_MemTotal_bytes, instance)")
      .refresh(dashboard.VariableRefresh.OnTimeRangeChanged)
      .sort(dashboard.VariableSort.NaturalAsc)
      .multi(true)
      .includeAll(true)
      .allValue(anything)
      .current(everything())
      .build(),
};
