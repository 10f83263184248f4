import { expect } from "chai";
import { load } from "js-yaml";
import { type NodeExporterArgs, nodeExporterDefaults } from "../../components/node-exporter/args.ts";
import { NodeExporter } from "../../components/node-exporter/index.ts";
import { at, containersOf, deploy, documentedDefaults, fitsDefinitions, keepsHabits, lacks } from "./support.ts";

const args: NodeExporterArgs = {
  namespace: "monitoring-agents",
  priorityClassName: "monitoring-priority",
  certificateSecretName: "own-certificate",
  image: "prometheus.example/node-exporter:v1.12.1",
};

const run = (overrides: Partial<NodeExporterArgs> = {}) =>
  deploy(() => new NodeExporter("node-exporter", { ...args, ...overrides }));

const container = async (overrides: Partial<NodeExporterArgs> = {}) =>
  containersOf((await run(overrides)).one("DaemonSet"))[0] ?? {};

const pod = async () => at((await run()).one("DaemonSet").inputs, "spec", "template", "spec");

/** The pattern that a flag of the exporter is given. */
async function pattern(flag: string): Promise<RegExp> {
  const flags = at(await container(), "args");
  const [, text = ""] =
    (Array.isArray(flags) ? flags : [])
      .map(String)
      .find((each) => each.startsWith(flag))
      ?.split(/=(.*)/s) ?? [];
  return new RegExp(text);
}

describe("NodeExporter", () => {
  keepsHabits((name) => new NodeExporter(name, args));
  fitsDefinitions((name) => new NodeExporter(name, args));

  it("counts processes and threads, which the exporter does not by itself", async () => {
    expect(at(await container(), "args")).to.include("--collector.processes");
  });

  it("sees the node's network, processes and root, and can change none of them", async () => {
    expect(await pod()).to.include({ hostNetwork: true, hostPID: true, automountServiceAccountToken: false });
    expect(at(await pod(), "volumes", 0)).to.deep.equal({ name: "root", hostPath: { path: "/" } });
    expect(at(await container(), "volumeMounts")).to.deep.equal([
      { name: "root", mountPath: "/host/root", readOnly: true, mountPropagation: "HostToContainer" },
      { name: "certificate", mountPath: "/etc/certificate", readOnly: true },
    ]);
    expect(lacks(await container())).to.be.empty;
    expect(at(await pod(), "securityContext")).to.include({ runAsNonRoot: true, runAsUser: 65534 });
  });

  it("answers nobody without a certificate of the stack: its port is open to whoever reaches the node, a kubelet only connects", async () => {
    const file = at((await run()).one("ConfigMap").inputs, "data", "web.yml");
    expect(load(String(file))).to.deep.equal({
      tls_server_config: {
        cert_file: "/etc/certificate/tls.crt",
        key_file: "/etc/certificate/tls.key",
        client_auth_type: "RequireAndVerifyClientCert",
        client_ca_file: "/etc/certificate/ca.crt",
      },
    });
    expect(at(await container(), "args")).to.include("--web.config.file=/etc/certificate/web.yml");
    expect(at(await container(), "livenessProbe")).to.deep.equal({ tcpSocket: { port: "metrics" } });
  });

  it("reads what the node has where it is mounted, and not what its own container has", async () => {
    expect(at(await container(), "args")).to.include.members([
      "--path.rootfs=/host/root",
      "--path.sysfs=/host/root/sys",
      "--path.udev.data=/host/root/run/udev/data",
    ]);
  });

  it("runs on every node that it can read, tainted ones too, and is never changed on all of them at once", async () => {
    expect(at(await pod(), "tolerations")).to.deep.equal([{ operator: "Exists" }]);
    expect(at(await pod(), "nodeSelector")).to.deep.equal({ "kubernetes.io/os": "linux" });
    const strategy = at((await run()).one("DaemonSet").inputs, "spec", "updateStrategy");
    expect(at(strategy, "type")).to.equal("RollingUpdate");
    const [, share] = /^(\d+)%$/.exec(String(at(strategy, "rollingUpdate", "maxUnavailable"))) ?? [];
    expect(Number(share)).to.be.within(1, 25);
  });

  it("counts a device where the node mounts it, and not again where a container or a volume does", async () => {
    const excluded = await pattern("--collector.filesystem.mount-points-exclude");
    const counted = ["/", "/boot", "/data", "/var/lib/docker", "/var/lib/kubelet", "/home/runner", "/devices"];
    const again = [
      "/run",
      "/run/user/0",
      "/var/lib/kubelet/pods/1/volumes/a",
      "/var/lib/containerd/io/1",
      "/sys/fs/bpf",
    ];
    expect(counted.filter((mount) => excluded.test(mount))).to.be.empty;
    expect(again.filter((mount) => !excluded.test(mount))).to.be.empty;
  });

  it("leaves out file systems that are no disk, and keeps those that are", async () => {
    const excluded = await pattern("--collector.filesystem.fs-types-exclude");
    expect(["ext4", "xfs", "btrfs", "zfs", "nfs4", "vfat"].filter((type) => excluded.test(type))).to.be.empty;
    expect(["tmpfs", "overlay", "cgroup2", "nsfs", "squashfs"].filter((type) => !excluded.test(type))).to.be.empty;
  });

  it("leaves out the devices of containers, and keeps the node's", async () => {
    const excluded = await pattern("--collector.netdev.device-exclude");
    expect(["eth0", "ens5", "bond0", "lo", "wlan0"].filter((device) => excluded.test(device))).to.be.empty;
    expect(["veth12ab", "cali0f", "cni0", "docker0", "br-12"].filter((device) => !excluded.test(device))).to.be.empty;
  });

  it("listens on the node's own address, at another port when told so", async () => {
    expect(at(await container(), "args", 0)).to.equal("--web.listen-address=[$(POD_IP)]:9100");
    const moved = await run({ port: 9101 });
    expect(at(containersOf(moved.one("DaemonSet"))[0], "args", 0)).to.equal("--web.listen-address=[$(POD_IP)]:9101");
    expect(at(containersOf(moved.one("DaemonSet"))[0], "ports", 0)).to.include({ containerPort: 9101, hostPort: 9101 });
    expect(at(moved.one("v1:Service").inputs, "spec", "ports", 0)).to.include({ port: 9101 });
  });

  it("is scraped for the system class, with the node's name as instance", async () => {
    const monitor = (await run()).one("ServiceMonitor").inputs;
    expect(at(monitor, "metadata", "labels")).to.include({ "monitoring/scraped-by-system": "true" });
    expect(at(monitor, "spec", "endpoints", 0, "relabelings")).to.deep.equal([
      { targetLabel: "service", replacement: "node-exporter" },
      { targetLabel: "namespace", replacement: "monitoring-agents" },
      { targetLabel: "job", replacement: "node-exporter" },
      { action: "labeldrop", regex: "endpoint|container" },
      { sourceLabels: ["__meta_kubernetes_pod_node_name"], targetLabel: "instance" },
    ]);
  });

  it("documents its defaults as they are", () => {
    expect(documentedDefaults("node-exporter/args.ts")).to.deep.equal(nodeExporterDefaults);
  });
});
