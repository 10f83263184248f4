import { expect } from "chai";
import { cluster, deployed, succeeded } from "./support.ts";

/** What holds data, and what its deletion would take along. */
const places = [
  ...["v1/namespaces", "v1/persistentvolumeclaims", "monitoring.coreos.com/v1/prometheuses"],
  ...["monitoring.coreos.com/v1/alertmanagers", "elasticsearch.k8s.elastic.co/v1/elasticsearches"],
  "logstash.k8s.elastic.co/v1alpha1/logstashes",
];

const identities = async (): Promise<readonly string[]> => {
  const { api } = await cluster();
  const lists = await Promise.all(places.map((place) => api.list(place)));
  return lists
    .flat()
    .map(({ kind, metadata }) => `${kind ?? ""} ${metadata.name} ${metadata.uid}`)
    .sort();
};

describe("destroy", () => {
  it("refuses what holds data, and the next up brings back all that went", async () => {
    const production = await deployed("production");
    const before = await identities();
    const { error } = await production.destroy();
    expect(error).to.include("protect");
    expect(await identities()).to.deep.equal(before);
    succeeded(await production.up());
    expect(succeeded(await production.up()).steps).to.deep.equal([]);
  });
});
