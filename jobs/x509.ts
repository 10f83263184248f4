import { createHash, createPublicKey, generateKeyPairSync, randomBytes, sign, X509Certificate } from "node:crypto";
import { AsnConvert, OctetString } from "@peculiar/asn1-schema";
import * as asn1 from "@peculiar/asn1-x509";

/** A certificate and its private key, in PEM. */
export interface Identity {
  readonly certificate: string;
  /** PKCS #8, which everything that has a key here reads, Logstash nothing else. */
  readonly key: string;
}

/** Until when a certificate is good: from a little before `from`, for clocks that are late. */
export interface Period {
  readonly from: Date;
  readonly until: Date;
}

/** Most that two clocks may differ; Kerberos has asked for no less in all networks for decades. */
const skew = 5 * 60_000;

const commonName = "2.5.4.3";
/** RFC 5758. */
const ecdsaWithSha256 = "1.2.840.10045.4.3.2";

const nameOf = (text: string): asn1.Name =>
  new asn1.Name([
    new asn1.RelativeDistinguishedName([
      new asn1.AttributeTypeAndValue({ type: commonName, value: new asn1.AttributeValue({ utf8String: text }) }),
    ]),
  ]);

const extension = (extnID: string, value: unknown, critical = false): asn1.Extension =>
  new asn1.Extension({ extnID, critical, extnValue: new OctetString(AsnConvert.serialize(value)) });

/** What its subject and its authority share, so that the one of two authorities is found which signed (RFC 5280, 4.2.1.2). */
const keyIdentifier = (publicKey: Buffer): Uint8Array => createHash("sha1").update(publicKey).digest();

/** What is signed, and what besides says who signs. */
interface Content {
  readonly subject: string;
  readonly period: Period;
  readonly extensions: readonly asn1.Extension[];
}

/** A new key with a certificate by `authority`, or by itself. P-256: what every program here takes, and what TLS 1.3 demands. */
function issue({ subject, period, extensions }: Content, authority?: Identity): Identity {
  const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const key = privateKey.export({ type: "pkcs8", format: "pem" }).toString();
  const own = publicKey.export({ type: "spki", format: "der" });
  const signer = authority ? createPublicKey(authority.key).export({ type: "spki", format: "der" }) : own;
  const algorithm = new asn1.AlgorithmIdentifier({ algorithm: ecdsaWithSha256 });
  const content = new asn1.TBSCertificate({
    version: asn1.Version.v3,
    serialNumber: serial(),
    signature: algorithm,
    issuer: authority ? subjectOf(authority.certificate) : nameOf(subject),
    validity: new asn1.Validity({ notBefore: new Date(period.from.getTime() - skew), notAfter: period.until }),
    subject: nameOf(subject),
    subjectPublicKeyInfo: AsnConvert.parse(own, asn1.SubjectPublicKeyInfo),
    extensions: new asn1.Extensions([
      ...extensions,
      extension(asn1.id_ce_subjectKeyIdentifier, new asn1.SubjectKeyIdentifier(keyIdentifier(own))),
      extension(
        asn1.id_ce_authorityKeyIdentifier,
        new asn1.AuthorityKeyIdentifier({ keyIdentifier: new asn1.KeyIdentifier(keyIdentifier(signer)) }),
      ),
    ]),
  });
  const signature = sign("sha256", Buffer.from(AsnConvert.serialize(content)), authority?.key ?? key);
  const whole = new asn1.Certificate({
    tbsCertificate: content,
    signatureAlgorithm: algorithm,
    signatureValue: new Uint8Array(signature).buffer,
  });
  return { certificate: new X509Certificate(Buffer.from(AsnConvert.serialize(whole))).toString(), key };
}

/** 127 random bits: positive and never the same twice (RFC 5280, 4.1.2.2). */
function serial(): ArrayBuffer {
  const bytes = new Uint8Array(randomBytes(16));
  bytes[0] = 0x40 | ((bytes[0] ?? 0) & 0x3f);
  return bytes.buffer;
}

const subjectOf = (certificate: string): asn1.Name =>
  AsnConvert.parse(new X509Certificate(certificate).raw, asn1.Certificate).tbsCertificate.subject;

/** A new authority, which may sign certificates of parts and no further authority. Each has a name of its own. */
export const newAuthority = (period: Period): Identity =>
  issue({
    subject: `monitoring authority ${randomBytes(4).toString("hex")}`,
    period,
    extensions: [
      extension(asn1.id_ce_basicConstraints, new asn1.BasicConstraints({ cA: true, pathLenConstraint: 0 }), true),
      extension(
        asn1.id_ce_keyUsage,
        new asn1.KeyUsage(asn1.KeyUsageFlags.keyCertSign | asn1.KeyUsageFlags.cRLSign),
        true,
      ),
    ],
  });

/**
 * A new certificate of a part.
 * @param hosts names under which it is reached; with none it can only ask others, and not be asked
 */
export const newCertificate = (authority: Identity, name: string, hosts: readonly string[], period: Period): Identity =>
  issue(
    {
      subject: name,
      period,
      extensions: [
        extension(asn1.id_ce_basicConstraints, new asn1.BasicConstraints(), true),
        extension(asn1.id_ce_keyUsage, new asn1.KeyUsage(asn1.KeyUsageFlags.digitalSignature), true),
        extension(
          asn1.id_ce_extKeyUsage,
          new asn1.ExtendedKeyUsage([asn1.id_kp_clientAuth, ...(hosts.length > 0 ? [asn1.id_kp_serverAuth] : [])]),
        ),
        ...(hosts.length > 0
          ? [
              extension(
                asn1.id_ce_subjectAltName,
                new asn1.SubjectAlternativeName(hosts.map((dNSName) => new asn1.GeneralName({ dNSName }))),
              ),
            ]
          : []),
      ],
    },
    authority,
  );
