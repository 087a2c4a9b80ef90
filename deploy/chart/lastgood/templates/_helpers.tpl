{{- define "lastgood.labels" -}}
app.kubernetes.io/name: lastgood
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
{{- end }}

{{- define "lastgood.selector" -}}
app.kubernetes.io/name: lastgood
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "lastgood.container" -}}
image: "{{ .Values.image.repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}"
imagePullPolicy: {{ .Values.image.pullPolicy }}
securityContext:
  allowPrivilegeEscalation: false
  readOnlyRootFilesystem: true
  capabilities:
    drop: [ALL]
resources:
  {{- toYaml .Values.resources | nindent 2 }}
{{- end }}
