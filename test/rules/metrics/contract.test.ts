import { expect } from "chai";
import { dashboards } from "../../../dashboards/index.ts";
import {
  classOfSeries,
  contract,
  everySeries,
  keepPattern,
  requestDurationBounds,
  serviceMetricIds,
  storedNames,
} from "../../../rules/metrics/index.ts";
import { ruleDocuments } from "../../../rules/render/prometheus.ts";
import { thresholds } from "../../../rules/thresholds/index.ts";
import { metricClasses } from "../../../rules/vocabulary/index.ts";
import { panelsOn } from "../../dashboards/support.ts";
import { production } from "../../support/environment.ts";
import { parse } from "../queries/promql.ts";

const series = contract.flatMap((entry) => everySeries(entry).map((each) => ({ ...each, class: entry.class })));

/** Names and labels on which others than this repository rely: changing one breaks their services. */
const fixed = {
  system: [
    "node_cpu_seconds_total{instance,cpu,mode}",
    "node_memory_MemAvailable_bytes{instance}",
    "node_memory_MemTotal_bytes{instance}",
    "node_disk_read_bytes_total{instance,device}",
    "node_disk_written_bytes_total{instance,device}",
    "node_network_receive_bytes_total{instance,device}",
    "node_network_transmit_bytes_total{instance,device}",
    "node_filesystem_avail_bytes{instance,device,mountpoint,fstype}",
    "node_filesystem_size_bytes{instance,device,mountpoint,fstype}",
    "node_processes_pids{instance}",
    "node_processes_threads{instance}",
    "container_cpu_usage_seconds_total{pod,container}",
    "container_memory_working_set_bytes{pod,container}",
    "kube_pod_container_resource_limits{pod,container,resource,unit}",
  ],
  application: [
    "http_server_request_duration_seconds{http_response_status_code,http_route,http_request_method}",
    "http_request_duration_seconds{status_code,route,method}",
    "app_active_users{}",
    "app_user_actions_total{}",
    "cache_requests_total{result,cache}",
    "db_client_connection_count{state,pool}",
    "db_client_connection_max{pool}",
    "auth_login_attempts_total{result}",
  ],
  business: [
    "business_user_registrations_total{result}",
    "business_training_bookings_total{result}",
    "business_job_applications_total{result}",
    "business_blog_views_total{}",
    "business_search_queries_total{result}",
    "business_active_sessions{}",
    "business_payments_total{status,reason,provider}",
  ],
} as const;

/** The titles of the strategy's sections 2.1 to 2.3, and which metric of the contract has each. */
const strategy = {
  system: ["CPU Usage", "Memory Usage", "Disk I/O", "Network I/O", "Process Count", "Thread Count"],
  application: [
    "Response Time",
    "Request Rate",
    "Error Rate",
    "Active Users",
    "Cache Hit Rate",
    "Database Connections",
  ],
  business: [
    "User Registrations",
    "Active Sessions",
    "Training Bookings",
    "Job Applications",
    "Blog Views",
    "Search Queries",
  ],
} as const;

describe("the metric contract", () => {
  for (const metricClass of metricClasses) {
    it(`has every series of class ${metricClass} that services and collectors expose under a fixed name`, () => {
      const written = series
        .filter((each) => each.class === metricClass)
        .map(({ name, labels }) => `${name}{${labels.join(",")}}`);
      expect(written).to.include.members([...fixed[metricClass]]);
    });

    it(`has all six metrics that the strategy lists as ${metricClass}`, () => {
      const titles = contract.filter((entry) => entry.class === metricClass).flatMap(({ title }) => title.split(", "));
      expect(titles).to.include.members([...strategy[metricClass]]);
    });
  }

  it("has nothing of a service but what is fixed, since services are written by others", () => {
    const exposed = contract.filter(({ collector }) => collector === "service").flatMap(everySeries);
    expect(exposed.map(({ name }) => name).sort()).to.deep.equal(
      [...fixed.application, ...fixed.business].map((text) => text.replace(/\{.*/, "")).sort(),
    );
  });

  it("keeps every stored series in exactly one class, so that it has one retention", () => {
    const names = series.flatMap(storedNames);
    expect(new Set(names)).to.have.length(names.length);
    for (const { class: metricClass, ...each } of series)
      for (const name of storedNames(each)) expect(classOfSeries(name), name).to.equal(metricClass);
    expect(classOfSeries("go_goroutines")).to.equal(undefined);
  });

  it("lets the Prometheus of a class keep its series and no others", () => {
    for (const metricClass of metricClasses) {
      // Prometheus anchors the expressions of a relabelling at both ends.
      const pattern = new RegExp(`^(?:${keepPattern(metricClass)})$`);
      for (const each of series)
        for (const name of storedNames(each)) expect(pattern.test(name), name).to.equal(each.class === metricClass);
      expect(pattern.test("go_goroutines")).to.equal(false);
      expect(pattern.test("xup")).to.equal(false);
    }
  });

  it("keeps nothing that nobody reads: every stored series is in an alert, a panel or a recording", () => {
    const rules = ruleDocuments(production).flatMap(({ groups }) => groups.flatMap(({ rules: each }) => each));
    const panels = dashboards(production).flatMap((board) => panelsOn(board).flatMap(({ targets }) => targets));
    const expressions = [...rules, ...panels].map(({ expr }) => expr);
    const read = new Set(expressions.flatMap((expr) => parse(expr).selections.map(({ name }) => name)));
    const unread = series.flatMap(storedNames).filter((name) => !read.has(name));
    expect(unread).to.deep.equal([]);
  });

  it("names counters with _total, and nothing else", () => {
    for (const { name, type } of series) expect(name.endsWith("_total"), name).to.equal(type === "counter");
  });

  it("has a histogram bound at the response time's threshold: a percentile is exact only at a bound", () => {
    expect(requestDurationBounds).to.include(thresholds.SlowResponses.value);
    expect([...requestDurationBounds].sort((a, b) => a - b)).to.deep.equal([...requestDurationBounds]);
  });

  it("never labels a series by who somebody is", () => {
    for (const { name, labels } of series)
      expect(labels, name).not.to.include.oneOf(["user", "user_id", "email", "ip", "address", "session"]);
  });

  it("has each id once, and lets services leave out only what they themselves expose", () => {
    const ids = contract.map(({ id }) => id);
    expect(new Set(ids)).to.have.length(ids.length);
    expect(serviceMetricIds).to.include.members(["requests", "payments"]).and.not.to.include("cpu");
  });

  it("says of every metric what it tells", () => {
    for (const { id, title, meaning } of contract) {
      expect(title, id).not.to.equal("");
      expect(meaning, id).to.match(/^[A-Z].{20,}\.$/);
    }
  });
});
