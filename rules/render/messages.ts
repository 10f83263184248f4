/**
 * Go templates of what people receive. They know no threshold: every number comes as an annotation of the alert, so a
 * changed definition changes the words without touching these. Label values are escaped for where they are written.
 */

/** What every message begins with: how urgent, what, and of how many. */
const shared = `{{ define "monitoring.subject" -}}
{{ if eq .Status "firing" }}{{ or .CommonLabels.severity "alert" | toUpper }}{{ else }}RESOLVED{{ end }}: {{ (index .Alerts 0).Annotations.summary }}{{ if gt (len .Alerts) 1 }} ({{ len .Alerts }} alerts){{ end }}
{{- end }}
{{ define "monitoring.value" -}}
{{ .Annotations.value }}; threshold {{ .Annotations.threshold }}
{{- end }}
{{ define "monitoring.where" -}}
{{ .Labels.service }} in {{ .Labels.namespace }}, {{ or .Labels.environment "unknown environment" }}
{{- end }}
`;

const slack = `{{ define "monitoring.slack.escape" -}}
{{ . | reReplaceAll "&" "&amp;" | reReplaceAll "<" "&lt;" | reReplaceAll ">" "&gt;" }}
{{- end }}
{{ define "monitoring.slack.title" -}}
{{ template "monitoring.subject" . }}
{{- end }}
{{ define "monitoring.slack.text" -}}
{{ range .Alerts -}}
*{{ template "monitoring.slack.escape" .Annotations.summary }}*
{{ if eq .Status "firing" }}Value: {{ .Annotations.value }} (threshold {{ .Annotations.threshold }})
{{ .Labels.severity }}: {{ .Annotations.response }}, since {{ .StartsAt.UTC.Format "2006-01-02 15:04 UTC" }}{{ else }}Ended {{ .EndsAt.UTC.Format "2006-01-02 15:04 UTC" }}{{ end }}
{{ template "monitoring.slack.escape" (print .Labels.service " in " .Labels.namespace ", " .Labels.environment) }} | <{{ .Annotations.runbook_url }}|Runbook> | <{{ .Annotations.dashboard_url }}|Board>
{{ end }}
{{- end }}
`;

const email = `{{ define "monitoring.email.text" -}}
{{ range .Alerts }}{{ .Annotations.summary }}
  {{ template "monitoring.value" . }}
  {{ .Labels.severity }}: {{ .Annotations.response }}; since {{ .StartsAt.UTC.Format "2006-01-02 15:04 UTC" }}
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
{{ range .Alerts }}<table role="presentation" cellpadding="0" cellspacing="0" style="width:100%;max-width:640px;border-left:4px solid #c4520a;margin:0 0 16px"><tr><td style="padding:4px 12px">
<p style="margin:0 0 4px;font-weight:bold">{{ .Annotations.summary }}</p>
<p style="margin:0 0 4px">Value: {{ .Annotations.value }} (threshold {{ .Annotations.threshold }})</p>
<p style="margin:0 0 4px">{{ .Labels.severity }}: {{ .Annotations.response }}; since {{ .StartsAt.UTC.Format "2006-01-02 15:04 UTC" }}</p>
<p style="margin:0 0 4px">{{ template "monitoring.where" . }}</p>
<p style="margin:0 0 8px">{{ .Annotations.description }}</p>
<p style="margin:0"><a href="{{ .Annotations.runbook_url }}">Runbook</a> &middot; <a href="{{ .Annotations.dashboard_url }}">Board</a></p>
</td></tr></table>
{{ end }}</body></html>
{{- end }}
`;

const jira = `{{ define "monitoring.jira.summary" -}}
{{ (index .Alerts 0).Annotations.summary }}
{{- end }}
{{ define "monitoring.jira.description" -}}
{{ range .Alerts }}{{ .Annotations.summary }}

Value: {{ .Annotations.value }}
Threshold: {{ .Annotations.threshold }}
Severity: {{ .Labels.severity }}, {{ .Annotations.response }}
Since: {{ .StartsAt.UTC.Format "2006-01-02 15:04 UTC" }}
Where: {{ template "monitoring.where" . }}
{{ .Annotations.description }}
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
