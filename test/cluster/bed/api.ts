import { setTimeout as sleep } from "node:timers/promises";

/** An object of Kubernetes, as far as tests look at every one. */
export interface KubernetesObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly uid?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  readonly spec?: unknown;
  readonly status?: unknown;
  /** Of ConfigMaps and Secrets. */
  readonly data?: Readonly<Record<string, string>>;
  readonly [key: string]: unknown;
}

/** What the API server answers. */
export interface Answer {
  readonly status: number;
  readonly body: unknown;
  /** Texts of its Warning headers. */
  readonly warnings: readonly string[];
}

/** The API of a cluster, without any login: through `kubectl proxy`. */
export interface Api {
  /** Sends a request. @param as user in whose name, with the groups of a service account if it is one; else the administrator's */
  readonly request: (method: string, path: string, body?: unknown, as?: string) => Promise<Answer>;
  /** Objects of a kind in all namespaces, or in one. @param place such as `apps/v1/deployments`, `v1/pods` */
  readonly list: (place: string, namespace?: string) => Promise<readonly KubernetesObject[]>;
  /** Makes an object, or changes what of it is given, as `kubectl apply --server-side` does. */
  readonly apply: (place: string, object: KubernetesObject, options?: ApplyOptions) => Promise<Answer>;
}

/** How an object is applied. */
export interface ApplyOptions {
  /** Part of it, such as `status`. @default the object itself */
  readonly subresource?: string;
  /** Whether it is only checked, admission included. @default false */
  readonly dryRun?: boolean;
}

const applyType = "application/apply-patch+yaml";

/** The path of a kind: the core group has a place of its own. */
const pathOf = (place: string, namespace?: string): string => {
  const parts = place.split("/");
  const group = parts.length === 2 ? `/api/${parts[0]}` : `/apis/${parts[0]}/${parts[1]}`;
  return `${group}${namespace === undefined ? "" : `/namespaces/${namespace}`}/${parts.at(-1)}`;
};

/** The API that answers at `base`, such as `http://127.0.0.1:8001`. */
export function apiAt(base: string): Api {
  const request: Api["request"] = async (method, path, body, as) => {
    const response = await fetch(`${base}${path}`, {
      method,
      headers: {
        "content-type": method === "PATCH" ? applyType : "application/json",
        ...(as !== undefined && { "impersonate-user": as }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, body: parsed(text), warnings: warningsOf(response.headers.get("warning")) };
  };
  return {
    request,
    list: async (place, namespace) => {
      const answer = await request("GET", pathOf(place, namespace));
      if (answer.status !== 200) throw new Error(`${place} cannot be listed: ${JSON.stringify(answer.body)}`);
      return (answer.body as { readonly items: readonly KubernetesObject[] }).items;
    },
    apply: (place, object, { subresource, dryRun = false } = {}) => {
      const path = `${pathOf(place, object.metadata.namespace)}/${object.metadata.name}`;
      const query = `fieldManager=test&force=true${dryRun ? "&dryRun=All" : ""}`;
      return request("PATCH", `${path}${subresource === undefined ? "" : `/${subresource}`}?${query}`, object);
    },
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** Texts of a Warning header: `299 - "text"`, several separated by commas (RFC 9111, obsoleted but in use here). */
export const warningsOf = (header: string | null | undefined): readonly string[] =>
  [...(header ?? "").matchAll(/\d{3} \S+ "((?:[^"\\]|\\.)*)"/g)].map((match) =>
    (match[1] ?? "").replace(/\\(.)/g, "$1"),
  );

/** How long to wait, and for what not any longer. */
export interface Patience {
  /** @default 60000 */
  readonly milliseconds?: number;
  /** Throws when waiting has become useless. @default never */
  readonly guard?: () => Promise<void>;
}

/** Waits until `condition` holds; a condition that throws does not hold yet. */
export async function eventually(
  what: string,
  condition: () => Promise<boolean>,
  { milliseconds = 60_000, guard }: Patience = {},
): Promise<void> {
  const end = Date.now() + milliseconds;
  let last: unknown = "";
  const holds = (): Promise<boolean> =>
    condition().catch((error: unknown) => {
      last = error;
      return false;
    });
  while (!(await holds())) {
    await guard?.();
    if (Date.now() > end) throw new Error(`${what}: not within ${milliseconds / 1000} s ${last}`);
    await sleep(200);
  }
}

/** Whether the object's status has a condition of this type that is true. */
export const holds = ({ status }: KubernetesObject, type: string): boolean =>
  ((status as { readonly conditions?: readonly Condition[] } | undefined)?.conditions ?? []).some(
    (condition) => condition.type === type && condition.status === "True",
  );

interface Condition {
  readonly type: string;
  readonly status: string;
}
