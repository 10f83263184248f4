# What pint checks of the rendered rule files, without a Prometheus (test/pint.test.ts runs it, and every finding fails).
# Checks that need no configuration are all on; those that ask a running Prometheus start with `pint --offline` left out.

rule {
  locked = true
  match {
    kind = "alerting"
  }

  label "severity" {
    severity = "bug"
    required = true
    values   = ["critical", "high", "medium", "low"]
    comment  = "Alertmanager routes by it"
  }
  label "class" {
    severity = "bug"
    required = true
    values   = ["system", "application", "business"]
    comment  = "tells which Prometheus fires it"
  }
  reject ".*\\{\\{.*" {
    severity     = "bug"
    label_values = true
    comment      = "a label that changes with the value makes a new alert at every evaluation"
  }

  annotation "summary" {
    severity = "bug"
    required = true
    comment  = "the first line of every message"
  }
  annotation "description" {
    severity = "bug"
    required = true
    comment  = "what is wrong, and whom it hurts"
  }
  annotation "value" {
    severity = "bug"
    required = true
    value    = "true|.*\\{\\{ \\$value \\| humanize(Percentage|Duration|1024)? \\}\\}.*"
    comment  = "a bare number has fifteen digits and no unit; a fact has no number"
  }
  annotation "threshold" {
    severity = "bug"
    required = true
    value    = "(true|(above|below|less than|fewer than) .+) for .+"
    comment  = "a value means nothing without its threshold"
  }
  annotation "response" {
    severity = "bug"
    required = true
    comment  = "says how soon somebody must act"
  }
  annotation "runbook_url" {
    severity = "bug"
    required = true
    value    = "https://.+/{{ $alert }}\\.md"
    comment  = "each alert has its own runbook"
  }
  annotation "dashboard_url" {
    severity = "bug"
    required = true
    value    = "https://.+/d/monitoring-(system|application|business).*"
    comment  = "leads to the board that draws the query"
  }

  name "[A-Z][A-Za-z]+" {
    severity = "bug"
    comment  = "alerts are named in CamelCase"
  }
  keep_firing_for {
    severity = "bug"
    max      = "1h"
    comment  = "what is well again for an hour is another incident"
  }
}

rule {
  locked = true
  match {
    kind = "alerting"
  }
  # The heartbeat has nothing to wait for: it always fires.
  ignore {
    name = "Watchdog"
  }

  for {
    severity = "bug"
    min      = "1m"
    max      = "1h"
    comment  = "less than two scrapes is decided by one of them; more than an hour comes too late for `act within the hour`"
  }
}

rule {
  locked = true
  # Series of containers carry no `service`; their rules add it as a label.
  ignore {
    name = "HighContainer(Cpu|Memory)Usage"
  }

  aggregate ".+" {
    severity = "bug"
    keep     = ["namespace", "service"]
    comment  = "routes, inhibitions and boards need them"
  }
}

rule {
  locked = true
  match {
    kind = "recording"
  }

  name "(service|route|provider|instance):[a-z0-9_]+:[a-z0-9_]+" {
    severity = "bug"
    comment  = "level:metric:operations"
  }
}
