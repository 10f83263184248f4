import { isBytes, isDuration } from "../rules/vocabulary/index.ts";

/** How a text must be written, what one that is not is told, and what to write instead. */
export interface Form {
  readonly accepts: (text: string) => boolean;
  readonly rule: string;
  readonly remedy: string;
}

const matching =
  (pattern: RegExp) =>
  (text: string): boolean =>
    pattern.test(text);

/** The address that `text` spells; undefined when it spells none, or one with spaces that a browser would forgive. */
const url = (text: string): URL | undefined => (!/\s/.test(text) && URL.canParse(text) ? new URL(text) : undefined);

/** A password in an address would be shown wherever the address is. */
const isOpenUrl = (text: string): boolean => {
  const { protocol, username, password } = url(text) ?? {};
  return (protocol === "http:" || protocol === "https:") && username === "" && password === "";
};

/** A port of `host:port` is one that TCP knows. */
const isHostAndPort = (text: string): boolean => {
  const port = Number(/^[A-Za-z0-9][A-Za-z0-9.-]*:(\d{1,5})$/.exec(text)?.[1]);
  return port >= 1 && port <= 65_535;
};

const host = "[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?(?::\\d{1,5})?";
const folder = "/[a-z0-9]+(?:[._-]+[a-z0-9]+)*";
const tag = "(?::(?<tag>[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}))?";
const reference = new RegExp(`^${host}(?:${folder})+${tag}(?:@(?<digest>sha256:[0-9a-f]{64}))?$`);

/** "latest" is another image tomorrow, and without tag and digest it is what a registry takes. */
const isPinnedImage = (text: string): boolean => {
  const { tag, digest } = reference.exec(text)?.groups ?? {};
  return digest !== undefined || (tag !== undefined && tag !== "latest");
};

/** The forms of all texts in the settings, by the name under which the schema uses them. */
export const forms = {
  duration: {
    accepts: isDuration,
    rule: "is not a duration",
    remedy: 'write a whole number and s, m, h or d, such as "5m"',
  },
  period: {
    accepts: isDuration,
    rule: "is not a time after which data is deleted",
    remedy: 'write a whole number and s, m, h or d, such as "30d": nothing is kept for ever',
  },
  size: {
    accepts: isBytes,
    rule: "is not a size",
    remedy: 'write a whole number and Mi, Gi or Ti, such as "50Gi"',
  },
  cpu: {
    accepts: matching(/^([1-9]\d{0,2}(\.\d{1,3})?|0\.\d{1,3}|[1-9]\d{0,5}m)$/),
    rule: "is no processor time",
    remedy: 'write cores or thousandths of one, such as "2" or "250m"',
  },
  // Stands in the names of data streams, whose last part may not hold a hyphen (ECS, data_stream.namespace).
  environment: {
    accepts: matching(/^[a-z][a-z0-9_]{0,62}$/),
    rule: "is not the name of an environment",
    remedy: 'set "environment" to at most 63 small letters, digits and _, such as "production"',
  },
  // Seven less than the 63 of RFC 1123, because "-agents" is appended to it.
  namespace: {
    accepts: matching(/^[a-z0-9]([-a-z0-9]{0,54}[a-z0-9])?$/),
    rule: "is not a name for the stack's namespace",
    remedy: 'write at most 56 small letters, digits and hyphens inside, such as "monitoring"',
  },
  dnsLabel: {
    accepts: matching(/^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/),
    rule: "is not a DNS label",
    remedy: 'write at most 63 small letters, digits and hyphens inside, such as "darassa-api"',
  },
  // IANA_SVC_NAME, as Kubernetes demands it of a named port.
  portName: {
    accepts: matching(/^(?=.{1,15}$)(?=.*[a-z])[a-z0-9]+(-[a-z0-9]+)*$/),
    rule: "is not the name of a port",
    remedy: 'write the name, not the number, of the port in the Kubernetes Service, such as "metrics"',
  },
  path: {
    accepts: matching(/^\/[^\s?#]*$/),
    rule: "is not an HTTP path",
    remedy: 'begin it with /, such as "/metrics"',
  },
  url: {
    accepts: isOpenUrl,
    rule: "is not an HTTP address",
    remedy: 'write it whole and without a password, such as "https://www.darassa.example"',
  },
  publicUrl: {
    accepts: (text) => isOpenUrl(text) && url(text)?.protocol === "https:",
    rule: "is not an https:// address, and no other is visited",
    remedy: 'write it whole and without a password, such as "https://www.darassa.example", or leave it out',
  },
  secretUrl: {
    accepts: (text) => url(text)?.protocol === "https:",
    rule: "is not an https:// address",
    remedy: "store the whole address, as the service that issued it shows it",
  },
  secret: {
    accepts: matching(/^\S(.*\S)?$/),
    rule: "begins or ends with white space, or has more than one line",
    remedy: "store it again, without the line break that copying added",
  },
  email: {
    accepts: matching(/^[^\s@<>,;"]+@[^\s@<>,;"]+$/),
    rule: "is not an e-mail address",
    remedy: 'write one plain address, such as "team@darassa.example"',
  },
  hostAndPort: {
    accepts: isHostAndPort,
    rule: "is not a host with its port",
    remedy: 'write host and port, such as "smtp.darassa.example:587"',
  },
  slackChannel: {
    accepts: matching(/^#[^\s#A-Z]{1,80}$/),
    rule: "is not a Slack channel",
    remedy: 'write it in small letters with its #, such as "#alerts"',
  },
  jiraProject: {
    accepts: matching(/^[A-Z][A-Z0-9_]{1,254}$/),
    rule: "is not the key of a Jira project",
    remedy: 'write the key in capitals, as it stands before the number of a ticket, such as "OPS"',
  },
  image: {
    accepts: isPinnedImage,
    rule: "is not a pinned image",
    remedy: 'write registry, path and a tag other than latest or a digest, such as "mirror.example/prometheus:v3.16.0"',
  },
  registry: {
    accepts: matching(new RegExp(`^${host}(?:${folder})*$`)),
    rule: "is not a place for images",
    remedy: 'write host and path without https:// and without / at the end, such as "mirror.example/monitoring"',
  },
  folder: {
    accepts: matching(/^\/?[^\s/]+(\/[^\s/]+)*$/),
    rule: "is not the path of a folder",
    remedy:
      'write it from the repository\'s folder or from /, without spaces and without / at the end, such as "charts"',
  },
  ingressClass: {
    accepts: matching(/^[a-z0-9]([-.a-z0-9]{0,251}[a-z0-9])?$/),
    rule: "is not the name of an ingress class",
    remedy: "write one that `kubectl get ingressclass` lists",
  },
  storageClass: {
    accepts: matching(/^[a-z0-9]([-.a-z0-9]{0,251}[a-z0-9])?$/),
    rule: "is not the name of a storage class",
    remedy: "write one that `kubectl get storageclass` lists",
  },
  text: {
    accepts: matching(/\S/),
    rule: "is not a text",
    remedy: "write at least one letter",
  },
} as const satisfies Record<string, Form>;

/** Key of a form in {@link forms}. */
export type FormName = keyof typeof forms;
