import { expect } from "chai";
import { Ingress, type IngressArgs } from "../../components/ingress.ts";
import { at, deploy, keepsHabits } from "./support.ts";

const args: IngressArgs = {
  namespace: "monitoring",
  className: "nginx",
  tlsSecretName: "monitoring-tls",
  entrances: [
    { name: "grafana", host: "grafana.darassa.example", serviceName: "grafana", port: 3000 },
    { name: "kibana", host: "kibana.darassa.example", serviceName: "kibana-kb-http", port: 5601 },
  ],
};
const run = (overrides: Partial<IngressArgs> = {}) => deploy(() => new Ingress("ingress", { ...args, ...overrides }));

describe("Ingress", () => {
  keepsHabits((name) => new Ingress(name, args));

  it("leads each host to its own Service, and serves it over TLS by the Secret that is named", async () => {
    const { inputs } = (await run()).one("Ingress", "ingress-kibana");
    expect(at(inputs, "spec")).to.deep.equal({
      ingressClassName: "nginx",
      tls: [{ hosts: ["kibana.darassa.example"], secretName: "monitoring-tls" }],
      rules: [
        {
          host: "kibana.darassa.example",
          http: {
            paths: [
              {
                path: "/",
                pathType: "Prefix",
                backend: { service: { name: "kibana-kb-http", port: { number: 5601 } } },
              },
            ],
          },
        },
      ],
    });
    expect(at(inputs, "metadata", "annotations")).to.deep.equal({
      "nginx.ingress.kubernetes.io/backend-protocol": "HTTPS",
    });
  });

  it("has a certificate for each entrance from cert-manager, where an issuer is named", async () => {
    const { inputs } = (await run({ clusterIssuer: "letsencrypt" })).one("Ingress", "ingress-grafana");
    expect(at(inputs, "metadata", "annotations", "cert-manager.io/cluster-issuer")).to.equal("letsencrypt");
    expect(at(inputs, "spec", "tls")).to.deep.equal([
      { hosts: ["grafana.darassa.example"], secretName: "monitoring-tls-grafana" },
    ]);
  });

  it("opens nothing where there is nothing to open", async () => {
    expect((await run({ entrances: [] })).objects).to.be.empty;
  });
});
