import { loadAll } from "js-yaml";

interface Kubeconfig {
  readonly "current-context"?: string;
  readonly contexts?: readonly { readonly name: string; readonly context: { readonly cluster: string } }[];
  readonly clusters?: readonly { readonly name: string; readonly cluster: { readonly server: string } }[];
}

/** How tools that make clusters for tests name their contexts: kind, k3d, minikube, Docker Desktop, and our own. */
const names = /^(kind-|k3d-)|^(minikube|docker-desktop|test)$/;

/** The loopback addresses: but a tunnel to any cluster ends there too, so the name must tell as well. */
const loopback = /^https?:\/\/(127\.\d+\.\d+\.\d+|localhost|\[::1\]|0\.0\.0\.0)(:\d+)?\/?$/;

const remedy = "take a cluster of kind, k3d or minikube, or add --yes-this-cluster if everything in it may be lost";

/** Why tests must not touch the cluster of a kubeconfig; undefined when it is obviously one for tests. */
export function refusal(text: string): string | undefined {
  const [config] = loadAll(text) as readonly (Kubeconfig | undefined)[];
  const name = config?.["current-context"] ?? "";
  const cluster = config?.contexts?.find((each) => each.name === name)?.context.cluster;
  const server = config?.clusters?.find((each) => each.name === cluster)?.cluster.server;
  if (server === undefined) return `has no current context with a cluster; set one with "kubectl config use-context"`;
  if (!names.test(name)) return `its context "${name}" is not obviously a cluster for tests; ${remedy}`;
  if (!loopback.test(server)) return `its server ${server} is not on this machine; ${remedy}`;
  return undefined;
}
