import type * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";

/** Keys of a Secret with a certificate: its own, its private key, and the authorities that its owner believes. cert-manager names them so too. */
export const certificateKeys = { certificate: "tls.crt", key: "tls.key", authorities: "ca.crt" } as const;

/** The name under which a Service is asked, and for which its certificate is made out: one place, so that the two cannot differ. */
export const hostOf = (service: pulumi.Input<string>, namespace: pulumi.Input<string>): pulumi.Output<string> =>
  pulumi.interpolate`${service}.${namespace}.svc`;

/** Such a name with a port. */
export const hostAndPort = (host: pulumi.Input<string>, port: number): pulumi.Output<string> =>
  pulumi.interpolate`${host}:${port}`;

/** Where a pod finds its certificate. */
export const certificateFolder = "/etc/certificate";

/** Paths of {@link certificateKeys} below `folder`. */
export const filesIn = (folder: string) => ({
  certificate: `${folder}/${certificateKeys.certificate}`,
  key: `${folder}/${certificateKeys.key}`,
  authorities: `${folder}/${certificateKeys.authorities}`,
});

/** The same, in a pod that mounts {@link certificateMount}. */
export const certificateFiles = filesIn(certificateFolder);

/** Mode of the files: readable by the pod's own group, and by nobody else in it. */
export const certificateMode = 0o440;

/** The volume of a pod's certificate. */
export const certificateVolume = (secretName: pulumi.Input<string>): k8s.types.input.core.v1.Volume => ({
  name: "certificate",
  secret: { secretName, defaultMode: certificateMode },
});

/** Where a container has it. */
export const certificateMount: k8s.types.input.core.v1.VolumeMount = {
  name: "certificate",
  mountPath: certificateFolder,
  readOnly: true,
};
