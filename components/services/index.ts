import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { metricClasses, type Service } from "../../rules/vocabulary/index.ts";
import { type Labels, labels, scrapedBy } from "../shared/labels.ts";
import { identity, serviceMonitor } from "../shared/monitor.ts";

/** Arguments of {@link MonitoredServices}. */
export interface MonitoredServicesArgs {
  /** Namespace of the ServiceMonitors: the stack's own, so that nothing is put into the services' namespaces. */
  readonly namespace: pulumi.Input<string>;
  /** The services. Each needs a Kubernetes Service in its namespace with the label `app.kubernetes.io/name: <its name>` and the port of its definition. */
  readonly services: readonly Service[];
  /**
   * Most series of one class that one pod may have. Above, its scrapes fail and `TargetDown` fires, rather than one label too
   * many filling the volume.
   * @default 20000
   */
  readonly sampleLimit?: number;
}

/** Defaults of {@link MonitoredServicesArgs}: 14 series of a histogram for 1,400 combinations of route, method and status. */
export const monitoredServicesDefaults = Object.freeze({
  sampleLimit: 20_000,
} as const satisfies Partial<MonitoredServicesArgs>);

/** Read by all three: each keeps its own class of what the service tells. */
const everyClass: Labels = Object.assign({}, ...metricClasses.map(scrapedBy));

const nameOf = (name: string, service: Service): string => `${name}-${service.namespace}-${service.name}`;

const monitor = (name: string, service: Service, { namespace, sampleLimit }: Required<MonitoredServicesArgs>) =>
  serviceMonitor({
    name: nameOf(name, service),
    namespace,
    labels: { ...labels("service", name), ...everyClass },
    selector: { "app.kubernetes.io/name": service.name },
    targetNamespace: service.namespace,
    port: service.port,
    path: service.path,
    sampleLimit,
    relabelings: identity(service.name, service.namespace),
  });

/** The scrapes of the monitored services. */
export class MonitoredServices extends pulumi.ComponentResource {
  constructor(name: string, args: MonitoredServicesArgs, opts?: pulumi.ComponentResourceOptions) {
    super("monitoring:index:MonitoredServices", name, {}, opts);
    const resolved = { ...monitoredServicesDefaults, ...args };
    for (const service of args.services)
      new k8s.apiextensions.CustomResource(nameOf(name, service), monitor(name, service, resolved), { parent: this });
    this.registerOutputs({});
  }
}
