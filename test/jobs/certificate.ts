import { generateKeyPairSync, sign } from "node:crypto";

/** A certificate and its key, in PEM. */
export interface Identity {
  readonly certificate: string;
  readonly key: string;
}

const element = (tag: number, ...content: readonly Buffer[]): Buffer => {
  const body = Buffer.concat(content);
  const length = body.length < 128 ? [body.length] : [0x82, body.length >> 8, body.length & 255];
  return Buffer.concat([Buffer.from([tag, ...length]), body]);
};
const sequence = (...content: readonly Buffer[]): Buffer => element(0x30, ...content);
const octets = (...content: readonly Buffer[]): Buffer => element(0x04, ...content);
const bits = (content: Buffer): Buffer => element(0x03, Buffer.from([0]), content);
const time = (text: string): Buffer => element(0x17, Buffer.from(text));
const identifier = (hex: string): Buffer => element(0x06, Buffer.from(hex, "hex"));

const commonName = identifier("550403");
const basicConstraints = identifier("551d13");
const alternativeNames = identifier("551d11");
const ecdsaWithSha256 = sequence(identifier("2a8648ce3d040302"));

/** A certificate for 127.0.0.1, signed by itself and so its own authority: the least that X.509 (RFC 5280) asks for, in DER. */
export function selfSigned(name: string): Identity {
  const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const subject = sequence(element(0x31, sequence(commonName, element(0x0c, Buffer.from(name)))));
  const isAuthority = sequence(basicConstraints, octets(sequence(element(0x01, Buffer.from([255])))));
  const address = sequence(alternativeNames, octets(sequence(element(0x87, Buffer.from([127, 0, 0, 1])))));
  const content = sequence(
    element(0xa0, element(0x02, Buffer.from([2]))),
    element(0x02, Buffer.from([1])),
    ecdsaWithSha256,
    subject,
    sequence(time("200101000000Z"), time("491231235959Z")),
    subject,
    publicKey.export({ type: "spki", format: "der" }),
    element(0xa3, sequence(isAuthority, address)),
  );
  const signed = sequence(content, ecdsaWithSha256, bits(sign("sha256", content, privateKey)));
  const lines = signed.toString("base64").replace(/.{64}/g, "$&\n");
  return {
    certificate: `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`,
    key: privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
  };
}
