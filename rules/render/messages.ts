/**
 * Go templates of what people receive. They know no threshold: every number comes as an annotation of the alert, so a
 * changed definition changes the words without touching these. Label values are escaped for where they are written, and
 * kept on one line: a line feed would end a title, and Jira refuses a summary that has one.
 */

/** What every message begins with: how urgent, what, and of how many. A group that still fires is named by what fires. */
const shared = `{{ define "monitoring.line" -}}
{{ . | reReplaceAll "[[:space:]]+" " " }}
{{- end }}
{{ define "monitoring.urgency" -}}
{{ if eq .Status "firing" }}{{ or .CommonLabels.severity "alert" | toUpper }}{{ else }}RESOLVED{{ end }}
{{- end }}
{{ define "monitoring.more" -}}
{{ $count := len (or .Alerts.Firing .Alerts.Resolved) }}{{ if gt $count 1 }} ({{ $count }} alerts){{ end }}
{{- end }}
{{ define "monitoring.subject" -}}
{{ template "monitoring.urgency" . }}: {{ template "monitoring.line" (index (or .Alerts.Firing .Alerts.Resolved) 0).Annotations.summary }}{{ template "monitoring.more" . }}
{{- end }}
{{ define "monitoring.state" -}}
{{ if eq .Status "firing" }}{{ .Labels.severity }}: {{ .Annotations.response }}, since {{ .StartsAt.UTC.Format "2006-01-02 15:04 UTC" }}{{ else }}Ended {{ .EndsAt.UTC.Format "2006-01-02 15:04 UTC" }}{{ end }}
{{- end }}
{{ define "monitoring.where" -}}
{{ .Labels.service }} in {{ .Labels.namespace }}, {{ or .Labels.environment "unknown environment" }}
{{- end }}
`;

/** Slack decodes three entities and cannot escape a backtick, which would begin a piece of code. */
const slack = `{{ define "monitoring.slack.escape" -}}
{{ . | reReplaceAll "&" "&amp;" | reReplaceAll "<" "&lt;" | reReplaceAll ">" "&gt;" | reReplaceAll "\\x60" "'" | reReplaceAll "[[:space:]]+" " " }}
{{- end }}
{{ define "monitoring.slack.title" -}}
{{ template "monitoring.urgency" . }}: {{ template "monitoring.slack.escape" (index (or .Alerts.Firing .Alerts.Resolved) 0).Annotations.summary }}{{ template "monitoring.more" . }}
{{- end }}
{{ define "monitoring.slack.text" -}}
{{ range .Alerts -}}
*{{ template "monitoring.slack.escape" .Annotations.summary }}*
{{ if eq .Status "firing" }}Value: {{ .Annotations.value }} (threshold {{ .Annotations.threshold }})
{{ end }}{{ template "monitoring.state" . }}
{{ template "monitoring.slack.escape" (print .Labels.service " in " .Labels.namespace ", " (or .Labels.environment "unknown environment")) }} | <{{ .Annotations.runbook_url }}|Runbook> | <{{ .Annotations.dashboard_url }}|Board>
{{ end }}
{{- end }}
`;

const email = `{{ define "monitoring.email.text" -}}
{{ range .Alerts }}{{ template "monitoring.line" .Annotations.summary }}
{{ if eq .Status "firing" }}  Value: {{ .Annotations.value }} (threshold {{ .Annotations.threshold }})
{{ end }}  {{ template "monitoring.state" . }}
  {{ template "monitoring.where" . }}
  {{ .Annotations.description }}
  Runbook: {{ .Annotations.runbook_url }}
  Board:   {{ .Annotations.dashboard_url }}

{{ end }}
{{- end }}
{{ define "monitoring.email.html" -}}
<!DOCTYPE html>
<html><body style="margin:0;padding:16px;font-family:sans-serif;color:#1c1c1c;background:#ffffff">
<h1 style="font-size:18px;margin:0 0 16px">{{ template "monitoring.subject" . }}</h1>
{{ range .Alerts }}<table role="presentation" cellpadding="0" cellspacing="0" style="width:100%;max-width:640px;border-left:4px solid {{ if eq .Status "firing" }}#c4520a{{ else }}#2e7d32{{ end }};margin:0 0 16px"><tr><td style="padding:4px 12px">
<p style="margin:0 0 4px;font-weight:bold">{{ .Annotations.summary }}</p>
{{ if eq .Status "firing" }}<p style="margin:0 0 4px">Value: {{ .Annotations.value }} (threshold {{ .Annotations.threshold }})</p>
{{ end }}<p style="margin:0 0 4px">{{ template "monitoring.state" . }}</p>
<p style="margin:0 0 4px">{{ template "monitoring.where" . }}</p>
<p style="margin:0 0 8px">{{ .Annotations.description }}</p>
<p style="margin:0"><a href="{{ .Annotations.runbook_url }}">Runbook</a> &middot; <a href="{{ .Annotations.dashboard_url }}">Board</a></p>
</td></tr></table>
{{ end }}</body></html>
{{- end }}
`;

/** Version 2 of Jira's API reads descriptions as wiki text, where a route such as {id} would be a macro. A summary is plain. */
const jira = `{{ define "monitoring.jira.escape" -}}
{{ . | reReplaceAll "([][{}|!*])" "\\\\$1" | reReplaceAll "[[:space:]]+" " " }}
{{- end }}
{{ define "monitoring.jira.summary" -}}
{{ template "monitoring.line" (index (or .Alerts.Firing .Alerts.Resolved) 0).Annotations.summary }}{{ template "monitoring.more" . }}
{{- end }}
{{ define "monitoring.jira.description" -}}
{{ range .Alerts }}{{ template "monitoring.jira.escape" .Annotations.summary }}

Value: {{ .Annotations.value }}
Threshold: {{ .Annotations.threshold }}
Severity: {{ .Labels.severity }}, {{ .Annotations.response }}
Since: {{ .StartsAt.UTC.Format "2006-01-02 15:04 UTC" }}
{{ if ne .Status "firing" }}Ended: {{ .EndsAt.UTC.Format "2006-01-02 15:04 UTC" }}
{{ end }}Where: {{ template "monitoring.where" . }}
{{ template "monitoring.jira.escape" .Annotations.description }}
Runbook: {{ .Annotations.runbook_url }}
Board: {{ .Annotations.dashboard_url }}

{{ end }}
{{- end }}
`;

/** Template files by name. */
export const messageTemplates: Readonly<Record<string, string>> = {
  "email.tmpl": email,
  "jira.tmpl": jira,
  "shared.tmpl": shared,
  "slack.tmpl": slack,
};
