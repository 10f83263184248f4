import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { labels } from "./shared/labels.ts";

/** Something that people open, and under which name. */
export interface Entrance {
  /** Last part of the Ingress' name: `grafana`. */
  readonly name: string;
  /** Host name under which people open it. */
  readonly host: string;
  /** Kubernetes Service behind it, which speaks TLS. */
  readonly serviceName: pulumi.Input<string>;
  /** Its port. */
  readonly port: pulumi.Input<number>;
}

/** Arguments of {@link Ingress}. */
export interface IngressArgs {
  /** Namespace of the Services, and so of the Ingresses. */
  readonly namespace: pulumi.Input<string>;
  /** IngressClass of the controller that is to serve them. */
  readonly className: string;
  /**
   * Secret of that namespace with the certificate of all hosts, keys `tls.crt` and `tls.key`. With
   * {@link IngressArgs.clusterIssuer}, cert-manager makes one for each entrance, named after it, and this is the beginning of the name.
   */
  readonly tlsSecretName: string;
  /** ClusterIssuer of cert-manager that is to make the certificates. @default none: the Secret is there already */
  readonly clusterIssuer?: string;
  /** What is opened; nothing else of the stack is. */
  readonly entrances: readonly Entrance[];
}

/**
 * Tells ingress-nginx that what is behind speaks TLS; other controllers do not know the annotation, and have their own way.
 * @see https://kubernetes.github.io/ingress-nginx/user-guide/nginx-configuration/annotations/#backend-protocol
 */
const overTls = { "nginx.ingress.kubernetes.io/backend-protocol": "HTTPS" };

/** The way in from outside the cluster, over TLS. */
export class Ingress extends pulumi.ComponentResource {
  constructor(name: string, args: IngressArgs, opts?: pulumi.ComponentResourceOptions) {
    super("monitoring:index:Ingress", name, {}, opts);
    for (const entrance of args.entrances)
      new k8s.networking.v1.Ingress(`${name}-${entrance.name}`, ingress(name, entrance, args), { parent: this });
    this.registerOutputs({});
  }
}

function ingress(name: string, entrance: Entrance, args: IngressArgs): k8s.networking.v1.IngressArgs {
  const { host, serviceName, port } = entrance;
  const own = args.clusterIssuer !== undefined;
  return {
    metadata: {
      name: `${name}-${entrance.name}`,
      namespace: args.namespace,
      labels: labels("ingress", name),
      annotations: { ...overTls, ...(own && { "cert-manager.io/cluster-issuer": args.clusterIssuer }) },
    },
    spec: {
      ingressClassName: args.className,
      tls: [{ hosts: [host], secretName: own ? `${args.tlsSecretName}-${entrance.name}` : args.tlsSecretName }],
      rules: [
        {
          host,
          http: {
            paths: [
              { path: "/", pathType: "Prefix", backend: { service: { name: serviceName, port: { number: port } } } },
            ],
          },
        },
      ],
    },
  };
}
