import { alertmanagerDefaults } from "../components/alertmanager/args.ts";
import { blackboxExporterDefaults } from "../components/blackbox-exporter/args.ts";
import { elasticsearchDefaults } from "../components/elasticsearch/args.ts";
import { elasticsearchExporterDefaults } from "../components/elasticsearch-exporter/args.ts";
import { filebeatDefaults } from "../components/filebeat/args.ts";
import { grafanaDefaults } from "../components/grafana/args.ts";
import { kibanaDefaults } from "../components/kibana/args.ts";
import { kubeStateMetricsDefaults } from "../components/kube-state-metrics/args.ts";
import { logstashDefaults } from "../components/logstash/args.ts";
import { nodeExporterDefaults } from "../components/node-exporter/args.ts";
import { prometheusDefaults } from "../components/prometheus/args.ts";
import type { Compute, Cpu } from "../components/shared/resources.ts";
import { type Assumptions, prometheusMemory } from "../rules/retention/index.ts";
import { bytes, metricClasses, type Problem } from "../rules/vocabulary/index.ts";
import type { Draft, Given } from "./validate.ts";

/** What each workload is given that nothing else decides, by the name under which the settings change it. */
const standard = {
  "prometheus-system": prometheusDefaults.compute,
  "prometheus-application": prometheusDefaults.compute,
  "prometheus-business": prometheusDefaults.compute,
  alertmanager: alertmanagerDefaults.compute,
  grafana: grafanaDefaults.compute,
  elasticsearch: elasticsearchDefaults.compute,
  kibana: kibanaDefaults.compute,
  logstash: logstashDefaults.compute,
  filebeat: filebeatDefaults.compute,
  "node-exporter": nodeExporterDefaults.compute,
  "kube-state-metrics": kubeStateMetricsDefaults.compute,
  "elasticsearch-exporter": elasticsearchExporterDefaults.compute,
  "blackbox-exporter": blackboxExporterDefaults.compute,
} as const satisfies Readonly<Record<string, Compute>>;

/** A workload whose processor time and memory the settings may change. */
export type WorkloadName = keyof typeof standard;

/** Names of all workloads. */
export const workloadNames = Object.keys(standard) as readonly WorkloadName[];

/** What each pod of a workload is given. */
export type Computes = Readonly<Record<WorkloadName, Compute>>;

/** What the settings change of it. */
export type ComputeOverrides = Readonly<Partial<Record<WorkloadName, Partial<Compute>>>>;

/** The overrides as they were written, where YAML may have made a number of a text. */
export const computeOverrides = (given: Draft<Given["compute"]> = {}): ComputeOverrides =>
  Object.fromEntries(
    Object.entries(given).map(([name, { cpu, cpuLimit, memory } = {}]) => [
      name,
      {
        ...(cpu !== undefined && { cpu: String(cpu) }),
        ...(cpuLimit !== undefined && { cpuLimit: String(cpuLimit) }),
        ...(memory !== undefined && { memory }),
      },
    ]),
  );

/** What each workload is given: Prometheus as much memory as its series need, every other its standard, and what is overridden. */
export function computeOf(services: number, assumptions: Assumptions, overrides: ComputeOverrides): Computes {
  const ofSeries: ComputeOverrides = Object.fromEntries(
    metricClasses.map((name) => [`prometheus-${name}`, { memory: prometheusMemory(name, services, assumptions) }]),
  );
  return Object.fromEntries(
    workloadNames.map((name) => [name, { ...standard[name], ...ofSeries[name], ...overrides[name] }]),
  ) as Record<WorkloadName, Compute>;
}

/** Cores that a text such as "250m" or "2" means. */
export const cores = (cpu: Cpu): number => (cpu.endsWith("m") ? Number(cpu.slice(0, -1)) / 1000 : Number(cpu));

/** What is wrong with overrides that are each well written. */
export const computeProblems = (overrides: ComputeOverrides): readonly Problem[] =>
  workloadNames.flatMap((name) => {
    const override = overrides[name];
    return override ? [...cpuProblems(name, override), ...memoryProblems(name, override)] : [];
  });

/** More processor time may not be set aside than may be used. */
function cpuProblems(name: WorkloadName, override: Partial<Compute>): readonly Problem[] {
  const { cpu, cpuLimit } = { ...standard[name], ...override };
  if (cores(cpu) <= cores(cpuLimit)) return [];
  return override.cpu === undefined
    ? [
        {
          property: `compute.${name}.cpuLimit`,
          value: cpuLimit,
          rule: `is less than the ${cpu} that are set aside`,
          remedy: `write at least "${cpu}", or a smaller cpu as well`,
        },
      ]
    : [
        {
          property: `compute.${name}.cpu`,
          value: cpu,
          rule: `is more than the ${cpuLimit} that may be used`,
          remedy: `write at most "${cpuLimit}", or a larger cpuLimit as well`,
        },
      ];
}

/** A slip of the unit would end in a container that is killed at every start: a tenth of what is usual is taken for one. */
function memoryProblems(name: WorkloadName, { memory }: Partial<Compute>): readonly Problem[] {
  const usual = standard[name].memory;
  if (memory === undefined || bytes(memory) >= bytes(usual) / 10) return [];
  return [
    {
      property: `compute.${name}.memory`,
      value: memory,
      rule: `is less than a tenth of the usual ${usual}, with which it would not start`,
      remedy: "check the unit, and write more",
    },
  ];
}
