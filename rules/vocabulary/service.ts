/** How a service names its HTTP metrics: as OpenTelemetry's semantic conventions do, or as prom-client's examples do. */
export const namingProfiles = ["opentelemetry", "prom-client"] as const;

/** One of {@link namingProfiles}. */
export type NamingProfile = (typeof namingProfiles)[number];

/** A monitored program. */
export interface Service {
  /** Its name: the `service` label, the name of its container and the value of `app.kubernetes.io/name`. */
  readonly name: string;
  /** The Kubernetes namespace it runs in. */
  readonly namespace: string;
  /** How it names its HTTP metrics. */
  readonly profile: NamingProfile;
  /** Name of the port of its Kubernetes Service that serves metrics. */
  readonly port: string;
  /** HTTP path of its metrics. */
  readonly path: string;
  /**
   * Public address, visited all the time: its certificate must be good, and it must answer in the end with a 2xx status, as
   * the page of a health check does, or with the 401 or 403 of a login. None when the service has no TLS of its own.
   */
  readonly url?: string;
  /** Metrics of the contract that it does not expose, by id: their alerts and absence alerts are left out. */
  readonly without: readonly string[];
}
