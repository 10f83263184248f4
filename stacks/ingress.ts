import type * as pulumi from "@pulumi/pulumi";
import type { Entrance, IngressArgs } from "../components/ingress.ts";
import type { Problem } from "../rules/vocabulary/index.ts";
import type { Draft, Given } from "./validate.ts";

/** How Grafana and Kibana are opened to the outside. */
export type Opening = Omit<IngressArgs, "namespace" | "entrances">;

/** The Secret that holds the certificate where the settings name none. */
const tlsSecretName = "monitoring-tls";

/** The opening that the settings ask for, if they do. */
export const openingOf = ({ className, ...rest }: Given["ingress"]): { readonly ingress?: Opening } =>
  className === undefined ? {} : { ingress: { className, tlsSecretName, ...rest } };

/** What people open from outside, by its link. */
const opened = ["grafana", "kibana"] as const;

/** What keeps a link from being served by an ingress: that it is not https, or leads elsewhere than to a host's root. */
function unservable(link: string): string | undefined {
  const { protocol, hostname, port, pathname } = new URL(link);
  if (protocol !== "https:") return "is not an https:// address";
  if (hostname === "localhost" || /^[\d.]+$|^\[/.test(hostname))
    return "names no host that an ingress could tell apart";
  if (port !== "") return "has a port of its own";
  return pathname === "/" ? undefined : "leads below a path";
}

/** An entrance to what answers at `url` inside the cluster, under the host name of its link. */
export const entrance = (name: (typeof opened)[number], link: string, url: pulumi.Output<string>): Entrance => ({
  name,
  host: new URL(link).hostname,
  serviceName: url.apply((address) => new URL(address).hostname.split(".")[0] ?? ""),
  port: url.apply((address) => Number(new URL(address).port)),
});

/** What is wrong with an ingress as far as other settings say: links that it cannot serve, and a controller that is locked out. */
export function ingressProblems({
  ingress,
  ingressNamespace,
  links,
  networkPolicies,
}: Draft<Given>): readonly Problem[] {
  const { className, ...rest } = ingress ?? {};
  if (className === undefined)
    return Object.keys(rest).length === 0
      ? []
      : [
          {
            property: "ingress.className",
            rule: "is missing, so that no ingress controller would serve it",
            remedy: "write one that `kubectl get ingressclass` lists",
          },
        ];
  const locked = networkPolicies === true && ingressNamespace === undefined;
  return [
    ...(locked
      ? [
          {
            property: "ingressNamespace",
            rule: "is missing, so that the ingress controller may reach neither Grafana nor Kibana",
            remedy: "write the namespace in which it runs",
          },
        ]
      : []),
    ...opened.flatMap((name) => {
      const link = links?.[name];
      const rule = link === undefined ? undefined : unservable(link);
      return rule === undefined
        ? []
        : [
            {
              property: `links.${name}`,
              value: link,
              rule: `${rule}, and the ingress takes its host name from there`,
              remedy: `write the address under which people will open it, such as "https://${name}.darassa.example"`,
            },
          ];
    }),
  ];
}
