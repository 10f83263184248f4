import { expect } from "chai";
import { alertmanagerDocument } from "../../../rules/render/alertmanager.ts";
import type { JsonObject } from "../../../rules/render/documents.ts";
import { messageTemplates } from "../../../rules/render/messages.ts";
import { production } from "../../support/environment.ts";
import { run } from "../../support/programs.ts";

type Labels = Readonly<Record<string, string>>;

/** One alert as templates see it. */
const alert = (status: "firing" | "resolved", instance: string, labels: Labels = {}): JsonObject => ({
  status,
  startsAt: "2026-03-01T10:00:00Z",
  endsAt: status === "firing" ? "0001-01-01T00:00:00Z" : "2026-03-01T10:30:00Z",
  labels: {
    alertname: "HighCpuUsage",
    severity: "high",
    namespace: "monitoring-agents",
    service: "node-exporter",
    environment: "production",
    instance,
    ...labels,
  },
  annotations: {
    summary: `CPU usage of node ${instance} is above 90 %`,
    description: "The processors are busy. Impact: Everything answers later.",
    value: "97.5%",
    threshold: "above 90 % for 5 min",
    response: "act within the hour",
    runbook_url: "https://example.org/runbooks/HighCpuUsage.md",
    dashboard_url: `https://grafana.example.org/d/monitoring-system?var-instance=${encodeURIComponent(instance)}&x=1`,
  },
});

interface RenderOptions {
  /** Whether for a page, whose values are escaped. @default false */
  readonly html?: boolean;
  /** Labels in which all alerts agree. @default those of one alert */
  readonly commonLabels?: Labels;
}

/** What Alertmanager makes of a template for a group of alerts. */
async function render(
  template: string,
  alerts: readonly JsonObject[],
  { html = false, commonLabels = { severity: "high", alertname: "HighCpuUsage" } }: RenderOptions = {},
): Promise<string> {
  const firing = alerts.some(({ status }) => status === "firing");
  const data = {
    receiver: "high",
    status: firing ? "firing" : "resolved",
    alerts,
    commonLabels,
  };
  const { code, stdout, stderr } = await run(
    "amtool",
    [
      "template",
      "render",
      "--template.glob=*.tmpl",
      "--template.data=data.json",
      `--template.type=${html ? "html" : "text"}`,
      `--template.text=${template}`,
    ],
    { files: { ...messageTemplates, "data.json": JSON.stringify(data) } },
  );
  expect(code, stderr).to.equal(0);
  return stdout;
}

const named = (name: string): string => `{{ template "monitoring.${name}" . }}`;

/** A text of the receiver's configuration. */
function configured(kind: string, key: string): string {
  const receivers = alertmanagerDocument(production).config.receivers as readonly JsonObject[];
  const found = receivers.flatMap((receiver) => (receiver[kind] as readonly JsonObject[] | undefined) ?? [])[0]?.[key];
  return typeof found === "string" ? found : expect.fail(`${kind} has no ${key}`);
}

/** Quotes, markup of HTML, Slack and Jira, and a line feed. */
const hostile = "n\"1'<script>&amp;`rm`*{id}[a|b]!\n<!channel>";

describe("a message about a firing alert", () => {
  const firing = [alert("firing", "node-1")];

  it("in Slack says what, how bad, how urgent, since when, where, and where to go on", async () => {
    expect(await render(named("slack.text"), firing)).to.equal(`*CPU usage of node node-1 is above 90 %*
Value: 97.5% (threshold above 90 % for 5 min)
high: act within the hour, since 2026-03-01 10:00 UTC
node-exporter in monitoring-agents, production | <https://example.org/runbooks/HighCpuUsage.md|Runbook> | <https://grafana.example.org/d/monitoring-system?var-instance=node-1&x=1|Board>
`);
    expect(await render(configured("slack_configs", "title"), firing)).to.equal(
      "HIGH: CPU usage of node node-1 is above 90 %",
    );
    expect(await render(configured("slack_configs", "title_link"), firing)).to.equal(
      "https://grafana.example.org/d/monitoring-system?var-instance=node-1&x=1",
    );
  });

  it("in Slack is red when it is critical, and orange otherwise", async () => {
    expect(await render(configured("slack_configs", "color"), firing)).to.equal("warning");
    const critical = configured("slack_configs", "color").replaceAll(".CommonLabels.severity", '"critical"');
    expect(await render(critical, firing)).to.equal("danger");
  });

  it("by e-mail says the same as plain text", async () => {
    expect(await render(named("email.text"), firing)).to.equal(`CPU usage of node node-1 is above 90 %
  Value: 97.5% (threshold above 90 % for 5 min)
  high: act within the hour, since 2026-03-01 10:00 UTC
  node-exporter in monitoring-agents, production
  The processors are busy. Impact: Everything answers later.
  Runbook: https://example.org/runbooks/HighCpuUsage.md
  Board:   https://grafana.example.org/d/monitoring-system?var-instance=node-1&x=1

`);
  });

  it("by e-mail says the same as a page", async () => {
    expect(await render(named("email.html"), firing, { html: true })).to.equal(`<!DOCTYPE html>
<html><body style="margin:0;padding:16px;font-family:sans-serif;color:#1c1c1c;background:#ffffff">
<h1 style="font-size:18px;margin:0 0 16px">HIGH: CPU usage of node node-1 is above 90 %</h1>
<table role="presentation" cellpadding="0" cellspacing="0" style="width:100%;max-width:640px;border-left:4px solid #c4520a;margin:0 0 16px"><tr><td style="padding:4px 12px">
<p style="margin:0 0 4px;font-weight:bold">CPU usage of node node-1 is above 90 %</p>
<p style="margin:0 0 4px">Value: 97.5% (threshold above 90 % for 5 min)</p>
<p style="margin:0 0 4px">high: act within the hour, since 2026-03-01 10:00 UTC</p>
<p style="margin:0 0 4px">node-exporter in monitoring-agents, production</p>
<p style="margin:0 0 8px">The processors are busy. Impact: Everything answers later.</p>
<p style="margin:0"><a href="https://example.org/runbooks/HighCpuUsage.md">Runbook</a> &middot; <a href="https://grafana.example.org/d/monitoring-system?var-instance=node-1&amp;x=1">Board</a></p>
</td></tr></table>
</body></html>`);
  });

  it("in Jira has one line as summary and everything in the description", async () => {
    expect(await render(configured("jira_configs", "summary"), firing)).to.equal(
      "CPU usage of node node-1 is above 90 %",
    );
    expect(
      await render(configured("jira_configs", "description"), firing),
    ).to.equal(`CPU usage of node node-1 is above 90 %

Value: 97.5%
Threshold: above 90 % for 5 min
Severity: high, act within the hour
Since: 2026-03-01 10:00 UTC
Where: node-exporter in monitoring-agents, production
The processors are busy. Impact: Everything answers later.
Runbook: https://example.org/runbooks/HighCpuUsage.md
Board: https://grafana.example.org/d/monitoring-system?var-instance=node-1&x=1

`);
  });
});

describe("a message about an alert that has ended", () => {
  const resolved = [alert("resolved", "node-1")];

  it("says so first, and when, and asks for nothing", async () => {
    expect(await render(named("subject"), resolved)).to.equal("RESOLVED: CPU usage of node node-1 is above 90 %");
    expect(await render(named("slack.text"), resolved)).to.equal(`*CPU usage of node node-1 is above 90 %*
Ended 2026-03-01 10:30 UTC
node-exporter in monitoring-agents, production | <https://example.org/runbooks/HighCpuUsage.md|Runbook> | <https://grafana.example.org/d/monitoring-system?var-instance=node-1&x=1|Board>
`);
    expect(await render(configured("slack_configs", "color"), resolved)).to.equal("good");
    for (const [name, html] of [
      ["email.text", false],
      ["email.html", true],
    ] as const) {
      const text = await render(named(name), resolved, { html });
      expect(text)
        .to.include("Ended 2026-03-01 10:30 UTC")
        .and.not.match(/act within|Value:/);
    }
    expect(await render(configured("jira_configs", "description"), resolved)).to.include(
      "Since: 2026-03-01 10:00 UTC\nEnded: 2026-03-01 10:30 UTC\n",
    );
  });
});

describe("a message about several alerts", () => {
  it("is named by what still fires, and counts that", async () => {
    const mixed = [alert("resolved", "node-1"), alert("firing", "node-2"), alert("firing", "node-3")];
    expect(await render(named("subject"), mixed)).to.equal("HIGH: CPU usage of node node-2 is above 90 % (2 alerts)");
    expect(await render(configured("slack_configs", "title"), mixed)).to.equal(
      "HIGH: CPU usage of node node-2 is above 90 % (2 alerts)",
    );
    expect(await render(configured("slack_configs", "title_link"), mixed)).to.include("var-instance=node-2");
    const text = await render(named("slack.text"), mixed);
    expect(text.match(/Ended/g)).to.have.length(1);
    expect(text.match(/act within the hour/g)).to.have.length(2);
  });

  it("counts all when all have ended", async () => {
    const ended = [alert("resolved", "node-1"), alert("resolved", "node-2")];
    expect(await render(named("subject"), ended)).to.equal(
      "RESOLVED: CPU usage of node node-1 is above 90 % (2 alerts)",
    );
  });

  it("of different severities is told as an alert, without claiming one", async () => {
    expect(await render(named("subject"), [alert("firing", "node-1")], { commonLabels: {} })).to.equal(
      "ALERT: CPU usage of node node-1 is above 90 %",
    );
  });
});

describe("hostile label values", () => {
  const group = [alert("firing", hostile, { service: "<b>&x" })];

  it("cannot write HTML", async () => {
    const html = await render(named("email.html"), group, { html: true });
    expect(html).not.to.match(/<script|<!channel|<b>/);
    expect(html).to.include("n&#34;1&#39;&lt;script&gt;&amp;amp;`rm`*{id}[a|b]! &lt;!channel&gt; is above 90 %");
    expect(html).to.include("&lt;b&gt;&amp;x in monitoring-agents");
    expect(html.match(/<a href="[^"]*"/g)).to.have.length(2);
  });

  it("cannot call a channel in Slack, nor write a link, a piece of code or another line", async () => {
    const text = await render(named("slack.text"), group);
    expect(text.split("\n")).to.have.length(5);
    expect(text.split("\n")[0]).to.equal(
      "*CPU usage of node n\"1'&lt;script&gt;&amp;amp;'rm'*{id}[a|b]! &lt;!channel&gt; is above 90 %*",
    );
    expect(text).to.include("&lt;b&gt;&amp;x in monitoring-agents, production | <https://example.org/");
    for (const key of ["title", "fallback"])
      expect(await render(configured("slack_configs", key), group)).not.to.match(/[<>`\n]/);
  });

  it("cannot call a macro, an image or a link in Jira, nor break a summary, which Jira would refuse", async () => {
    const summary = await render(configured("jira_configs", "summary"), group);
    expect(summary).not.to.include("\n");
    const description = await render(configured("jira_configs", "description"), group);
    expect(description.split("\n")[0]).to.include("\\*\\{id\\}\\[a\\|b\\]\\! <\\!channel>");
    const [first = {}] = group;
    const words = { ...first, annotations: { ...Object(first.annotations), summary: "", description: hostile } };
    expect(await render(configured("jira_configs", "description"), [words])).to.include("\\{id\\}");
  });

  it("cannot add a line to a plain e-mail or to its subject", async () => {
    expect((await render(named("email.text"), group)).split("\n")).to.have.length(9);
    expect(await render(configured("email_configs", "html"), group, { html: true })).to.match(/^<!DOCTYPE html>/);
    expect(await render(named("subject"), group)).not.to.include("\n");
  });
});
