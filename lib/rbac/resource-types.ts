/** A type of resource that every API server has. https://kubernetes.io/docs/reference/kubectl/#resource-types */
export interface ResourceType {
  /** Plural, as requests and rules name it. */
  readonly resource: string;
  /** `""` is the core group. */
  readonly apiGroup: string;
  readonly isNamespaced: boolean;
  /** Its singular, and the short names that kubectl takes. */
  readonly alsoCalled: readonly string[];
}

/** Plural, and behind it what else kubectl takes for it: singular, then short names. `~`: it has no namespace. */
const CORE = `
  bindings binding
  ~componentstatuses componentstatus cs
  configmaps configmap cm
  endpoints endpoints ep
  events event ev
  limitranges limitrange limits
  ~namespaces namespace ns
  ~nodes node no
  persistentvolumeclaims persistentvolumeclaim pvc
  ~persistentvolumes persistentvolume pv
  pods pod po
  podtemplates podtemplate
  replicationcontrollers replicationcontroller rc
  resourcequotas resourcequota quota
  secrets secret
  serviceaccounts serviceaccount sa
  services service svc`;

/** Where two groups have one name, the first is what kubectl takes without a group. */
const GROUPS: readonly (readonly [apiGroup: string, types: string])[] = [
  ["", CORE],
  [
    "admissionregistration.k8s.io",
    `~mutatingwebhookconfigurations mutatingwebhookconfiguration
     ~validatingadmissionpolicies validatingadmissionpolicy
     ~validatingadmissionpolicybindings validatingadmissionpolicybinding
     ~validatingwebhookconfigurations validatingwebhookconfiguration`,
  ],
  ["apiextensions.k8s.io", "~customresourcedefinitions customresourcedefinition crd crds"],
  ["apiregistration.k8s.io", "~apiservices apiservice"],
  [
    "apps",
    `controllerrevisions controllerrevision
     daemonsets daemonset ds
     deployments deployment deploy
     replicasets replicaset rs
     statefulsets statefulset sts`,
  ],
  [
    "authentication.k8s.io",
    `~selfsubjectreviews selfsubjectreview
     ~tokenreviews tokenreview`,
  ],
  [
    "authorization.k8s.io",
    `localsubjectaccessreviews localsubjectaccessreview
     ~selfsubjectaccessreviews selfsubjectaccessreview
     ~selfsubjectrulesreviews selfsubjectrulesreview
     ~subjectaccessreviews subjectaccessreview`,
  ],
  ["autoscaling", "horizontalpodautoscalers horizontalpodautoscaler hpa"],
  [
    "batch",
    `cronjobs cronjob cj
     jobs job`,
  ],
  [
    "certificates.k8s.io",
    `~certificatesigningrequests certificatesigningrequest csr
     ~signers signer`,
  ],
  ["coordination.k8s.io", "leases lease"],
  ["discovery.k8s.io", "endpointslices endpointslice"],
  ["events.k8s.io", "events event ev"],
  [
    "flowcontrol.apiserver.k8s.io",
    `~flowschemas flowschema
     ~prioritylevelconfigurations prioritylevelconfiguration`,
  ],
  [
    "networking.k8s.io",
    `~ingressclasses ingressclass
     ingresses ingress ing
     ~ipaddresses ipaddress ip
     networkpolicies networkpolicy netpol
     ~servicecidrs servicecidr`,
  ],
  ["node.k8s.io", "~runtimeclasses runtimeclass"],
  ["policy", "poddisruptionbudgets poddisruptionbudget pdb"],
  [
    "rbac.authorization.k8s.io",
    `~clusterrolebindings clusterrolebinding
     ~clusterroles clusterrole
     rolebindings rolebinding
     roles role`,
  ],
  [
    "resource.k8s.io",
    `~deviceclasses deviceclass
     resourceclaims resourceclaim
     resourceclaimtemplates resourceclaimtemplate
     ~resourceslices resourceslice`,
  ],
  ["scheduling.k8s.io", "~priorityclasses priorityclass pc"],
  [
    "storage.k8s.io",
    `~csidrivers csidriver
     ~csinodes csinode
     csistoragecapacities csistoragecapacity
     ~storageclasses storageclass sc
     ~volumeattachments volumeattachment
     ~volumeattributesclasses volumeattributesclass vac`,
  ],
];

function fromLine(apiGroup: string, line: string): ResourceType {
  const [plural = "", ...alsoCalled] = line.trim().split(" ");
  const isNamespaced = !plural.startsWith("~");
  return { resource: isNamespaced ? plural : plural.slice(1), apiGroup, isNamespaced, alsoCalled };
}

/** What is built into Kubernetes; the core group first. Custom resources, and what add-ons bring, are not known here. */
export const RESOURCE_TYPES: readonly ResourceType[] = GROUPS.flatMap(([apiGroup, types]) =>
  types
    .trim()
    .split("\n")
    .map((line) => fromLine(apiGroup, line)),
);

/** A type of a group by its plural. Undefined where Kubernetes itself has none: it may be a custom resource. */
export function tryFindType(resource: string, apiGroup: string): ResourceType | undefined {
  return RESOURCE_TYPES.find((type) => type.resource === resource && type.apiGroup === apiGroup);
}
