import { expect } from "chai";
import { eventually, type KubernetesObject } from "./bed/api.ts";
import { cluster, deployed } from "./support.ts";

const namespaces = ["monitoring", "monitoring-agents"];

/** Where targets are: a Prometheus lists and watches them, wherever the services run. */
const discovery = ["list watch endpointslices.discovery.k8s.io", "list watch pods", "list watch services"];

/** What each account of the stack may do, in the whole cluster. What is not here, it may not. */
const may: Readonly<Record<string, readonly string[]>> = {
  "monitoring/alertmanager": [],
  "monitoring/certificates": [],
  "monitoring/kube-state-metrics": [
    ...["daemonsets.apps", "deployments.apps", "statefulsets.apps", "jobs.batch"].map((kind) => `list watch ${kind}`),
    ...["namespaces", "nodes", "persistentvolumeclaims", "pods"].map((kind) => `list watch ${kind}`),
  ],
  "monitoring/prometheus-application": discovery,
  "monitoring/prometheus-business": discovery,
  // Kubelets let in whoever may get `nodes/metrics`, and only this class asks them.
  "monitoring/prometheus-system": ["get nodes/metrics", "list watch nodes", ...discovery],
  "monitoring-agents/filebeat": ["list watch pods"],
};

/** What an account may do besides in one namespace: of Secrets these, by name, and no other. */
const byName: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  "monitoring/certificates": {
    monitoring: [
      [
        ...[
          "get patch secrets certificates-authority certificates-prometheus-system certificates-prometheus-application",
        ],
        ...["certificates-prometheus-business certificates-alertmanager certificates-grafana certificates-logstash"],
        ...["certificates-kube-state-metrics certificates-elasticsearch-exporter certificates-blackbox-exporter"],
      ].join(" "),
    ],
    "monitoring-agents": ["get patch secrets certificates-node-exporter certificates-filebeat"],
  },
};

/** Pods that log in to the API: all others have no token. */
const withToken = /^(certificates|kube-state-metrics|prometheus-prometheus-(system|application|business))-/;

/** What would make any account an administrator, or give away a password: asked one by one, in whatever namespace. */
const forbidden = [
  ...["get secrets", "list secrets", "watch secrets", "get configmaps", "list configmaps", "get pods/log"],
  ...["create pods/exec", "create pods/attach", "create pods/portforward", "create pods", "patch pods", "delete pods"],
  ...[
    "create deployments.apps",
    "patch daemonsets.apps",
    "create jobs.batch",
    "patch prometheuses.monitoring.coreos.com",
  ],
  ...["create serviceaccounts/token", "impersonate users", "impersonate serviceaccounts", "update nodes/status"],
  ...["bind clusterroles.rbac.authorization.k8s.io", "escalate clusterroles.rbac.authorization.k8s.io"],
  ...["create clusterrolebindings.rbac.authorization.k8s.io", "create rolebindings.rbac.authorization.k8s.io"],
  ...["get nodes/proxy", "create nodes/proxy", "patch namespaces", "delete persistentvolumeclaims"],
] as const;

interface Rule {
  readonly verbs: readonly string[];
  readonly apiGroups?: readonly string[];
  readonly resources?: readonly string[];
  readonly resourceNames?: readonly string[];
  readonly nonResourceURLs?: readonly string[];
}

/** A rule in the words of {@link may}, one for each kind. */
const words = ({ verbs, apiGroups = [], resources = [], resourceNames = [], nonResourceURLs = [] }: Rule) => [
  ...apiGroups.flatMap((group) =>
    resources.map((resource) =>
      [...[...verbs].sort(), `${resource}${group && `.${group}`}`, ...resourceNames].join(" "),
    ),
  ),
  ...nonResourceURLs.map((url) => [...[...verbs].sort(), url].join(" ")),
];

/** All that the API server lets a service account do in a namespace, as it tells the account itself. */
async function rightsOf(account: string, namespace: string): Promise<readonly string[]> {
  const review = { apiVersion: "authorization.k8s.io/v1", kind: "SelfSubjectRulesReview", spec: { namespace } };
  const path = "/apis/authorization.k8s.io/v1/selfsubjectrulesreviews";
  const { status, body } = await (await cluster()).api.request("POST", path, review, userOf(account));
  expect(status, JSON.stringify(body)).to.equal(201);
  const { resourceRules, nonResourceRules } = (body as { readonly status: Readonly<Record<string, readonly Rule[]>> })
    .status;
  return [...(resourceRules ?? []), ...(nonResourceRules ?? [])].flatMap(words).sort();
}

/** Whether a service account may do something such as `get secrets`, in a namespace. */
async function isAllowed(account: string, action: string, namespace: string): Promise<boolean> {
  const [verb = "", kind = ""] = action.split(" ");
  const [, resource, subresource, group] = /^([a-z]+)(?:\/([a-z]+))?(?:\.(.+))?$/.exec(kind) ?? [];
  const resourceAttributes = { verb, resource, subresource, group, namespace };
  const review = { apiVersion: "authorization.k8s.io/v1", kind: "SubjectAccessReview" };
  const { body } = await (await cluster()).api.request("POST", "/apis/authorization.k8s.io/v1/subjectaccessreviews", {
    ...review,
    spec: { resourceAttributes, user: userOf(account), groups: groupsOf(account) },
  });
  return (body as { readonly status: { readonly allowed: boolean } }).status.allowed;
}

/** Who a pod with the token of this account is. @param account `<namespace>/<name>` */
const userOf = (account: string): string => `system:serviceaccount:${account.replace("/", ":")}`;

const groupsOf = (account: string): readonly string[] => [
  ...["system:authenticated", "system:serviceaccounts"],
  `system:serviceaccounts:${account.split("/")[0]}`,
];

const accounts = async (): Promise<readonly KubernetesObject[]> =>
  (await (await cluster()).api.list("v1/serviceaccounts")).filter(
    ({ metadata }) => namespaces.includes(metadata.namespace ?? "") && metadata.name !== "default",
  );

describe("what the stack's service accounts may do", () => {
  before(async () => {
    await deployed("production");
  });

  it("is in a reviewed table, which knows every account", async () => {
    const names = (await accounts()).map(({ metadata }) => `${metadata.namespace}/${metadata.name}`);
    expect([...names].sort()).to.deep.equal(Object.keys(may).sort());
  });

  for (const [account, expected] of Object.entries(may)) {
    it(`is for ${account}: ${expected.join(", ") || "nothing"}`, async () => {
      for (const namespace of [...namespaces, "default", "kube-system"]) {
        // What everybody may: learn the API's version and who one is. An account that does not exist has no more.
        const everybody = await rightsOf("default/nobody", namespace);
        const own = (await rightsOf(account, namespace)).filter((right) => !everybody.includes(right));
        const named = byName[account]?.[namespace] ?? [];
        expect(own, namespace).to.deep.equal([...expected, ...named].sort());
      }
    });
  }

  it("is never to read Secrets, to run something in a pod, to write, or to get more rights", async () => {
    const asked = [...Object.keys(may), ...namespaces.map((namespace) => `${namespace}/default`)].flatMap((account) =>
      [...namespaces, "kube-system"].flatMap((namespace) =>
        forbidden.map(async (action) => {
          const allowed = await isAllowed(account, action, namespace);
          return allowed ? [`${account} may ${action} in ${namespace}`] : [];
        }),
      ),
    );
    expect((await Promise.all(asked)).flat()).to.deep.equal([]);
  });

  it("is asked of an API server that would say yes: an administrator may", async () => {
    const { api } = await cluster();
    const metadata = { name: "test-administrator", namespace: "monitoring" };
    const subject = { kind: "ServiceAccount", ...metadata };
    const roleRef = { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "admin" };
    const binding = { apiVersion: "rbac.authorization.k8s.io/v1", kind: "RoleBinding", metadata, roleRef };
    await api.apply("rbac.authorization.k8s.io/v1/rolebindings", { ...binding, subjects: [subject] });
    await eventually("the right holds", () => isAllowed("monitoring/test-administrator", "get secrets", "monitoring"));
    expect(await isAllowed("monitoring/test-administrator", "create pods/exec", "monitoring")).to.equal(true);
    expect(await rightsOf("monitoring/test-administrator", "monitoring")).not.to.have.length.below(20);
    const path = "/apis/rbac.authorization.k8s.io/v1/namespaces/monitoring/rolebindings/test-administrator";
    await api.request("DELETE", path);
  });

  it("reaches a pod only where it says so: accounts mount no token, and of all pods these alone have one", async () => {
    for (const { metadata, automountServiceAccountToken } of await accounts())
      expect(automountServiceAccountToken, metadata.name).to.equal(false);
    const pods = (await (await cluster()).api.list("v1/pods")).filter(({ metadata }) =>
      namespaces.includes(metadata.namespace ?? ""),
    );
    for (const { metadata, spec } of pods)
      expect(JSON.stringify(spec).includes("serviceAccountToken"), metadata.name).to.equal(
        withToken.test(metadata.name),
      );
    expect(pods.filter(({ metadata }) => withToken.test(metadata.name))).not.to.have.length(0);
  });
});
