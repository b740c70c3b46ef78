{{/*
What the operator may do where it runs jobs. Nothing on Secrets: the kubelet mounts them. Nothing by
wildcard. What a job's pods may do is granted from here, so it must be held here, too.
*/}}
{{- define "stateful-flink-operator.rules" -}}
# The declared jobs: read; their finalizer: set and removed. The spec is never written.
- apiGroups: [statefulflink.dev]
  resources: [statefulflinkjobs, statefulwordcounts]
  verbs: [get, list, watch, patch]
# The operator records its intents and observations in the status.
- apiGroups: [statefulflink.dev]
  resources: [statefulflinkjobs/status, statefulwordcounts/status]
  verbs: [update]
# Owner references that block the owner's deletion, if the cluster checks the right to set them.
- apiGroups: [statefulflink.dev]
  resources: [statefulflinkjobs/finalizers, statefulwordcounts/finalizers]
  verbs: [update]
# The JobManager and the TaskManagers of each revision.
- apiGroups: [apps]
  resources: [deployments]
  verbs: [list, watch, create, patch, delete]
# The spec of each revision, kept for a rollback.
- apiGroups: [apps]
  resources: [controllerrevisions]
  verbs: [list, watch, create, patch, delete]
# The Services of a job and its revisions.
- apiGroups: [""]
  resources: [services]
  verbs: [get, list, watch, create, patch, delete]
# Flink's configuration, the last state of a deleted job, and the removal of a retired revision's
# high availability data. The same verbs are granted to a job's pods, on their own ConfigMaps.
- apiGroups: [""]
  resources: [configmaps]
  verbs: [get, list, watch, create, patch, update, delete]
# The identity of a job's pods: watched, in order to create it again if another client has removed it.
- apiGroups: [""]
  resources: [serviceaccounts]
  verbs: [list, watch, create, patch, delete]
# Why a pod does not start: image, quota, scheduling, crash loop.
- apiGroups: [""]
  resources: [pods]
  verbs: [list, watch]
# What happened to a job, for kubectl describe.
- apiGroups: [""]
  resources: [events]
  verbs: [create]
# The right of a job's pods to the ConfigMaps of Flink's high availability. Kubernetes refuses a
# grant of rights that the grantor does not hold.
- apiGroups: [rbac.authorization.k8s.io]
  resources: [roles, rolebindings]
  verbs: [list, watch, create, patch, delete]
# The PodDisruptionBudget of each revision, for objects that declare one; the others have none to remove.
- apiGroups: [policy]
  resources: [poddisruptionbudgets]
  verbs: [list, watch, create, patch, delete]
# The Ingress to the web UI, for objects that declare one; the others have none to remove.
- apiGroups: [networking.k8s.io]
  resources: [ingresses]
  verbs: [list, watch, create, patch, delete]
{{- end -}}
