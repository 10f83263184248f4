import type * as k8s from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";
import { labels, selectorLabels } from "./labels.ts";

/** A port by the name that pods, Services and monitors share. */
export interface NamedPort {
  readonly name: string;
  readonly port: number;
}

/**
 * The Service of a workload that is known by `selectorLabels`: one port, which leads to the pod's port of the same name.
 * @param rest what it needs besides @default {}
 */
export const ownService = (
  component: string,
  name: string,
  namespace: pulumi.Input<string>,
  { name: portName, port }: NamedPort,
  rest: k8s.types.input.core.v1.ServiceSpec = {},
): k8s.core.v1.ServiceArgs => ({
  metadata: { name, namespace, labels: labels(component, name) },
  spec: { ...rest, selector: selectorLabels(component, name), ports: [{ name: portName, port, targetPort: portName }] },
});
