/** A kind of secret that is known by its looks: what it is called, and its pattern; where only a part is secret, that is the group `secret`. */
export interface SecretPattern {
  readonly what: string;
  readonly pattern: string;
  /** What stands in every match: a text without it need not be searched. */
  readonly needs?: string;
  /** Patterns are compared with case unless this is set. */
  readonly anyCase?: true;
  /** What a match has to pass besides. */
  readonly accept?: (secret: string) => boolean;
}

/** What issuers put in front of their tokens, so that they are known wherever they lie. */
export const TOKEN_PATTERNS: readonly SecretPattern[] = [
  { what: "an AWS access key", pattern: "\\b(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{16}\\b" },
  {
    what: "an AWS secret key",
    pattern: "(?<![A-Za-z0-9/+=_-])[A-Za-z0-9/+]{40}(?![A-Za-z0-9/+=_-])",
    accept: (text) => !/^[0-9a-f]+$/i.test(text) && changes(text) >= 12 && entropy(text) >= 4.3,
  },
  {
    what: "a private key",
    pattern:
      "-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----[\\s\\S]{0,300}?[A-Za-z0-9+/]{16}[\\s\\S]*?(?:-----END [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----|$)",
  },
  { what: "a private key", pattern: "\\bAGE-SECRET-KEY-1[A-Z0-9]{50,60}\\b" },
  { what: "a private key", pattern: "\\bPuTTY-User-Key-File-[23]:[\\s\\S]*?(?:Private-MAC: *[0-9a-f]+|$)" },
  { what: "a GitHub token", pattern: "\\bgh[pousr]_[A-Za-z0-9]{36,255}" },
  { what: "a GitHub token", pattern: "\\bgithub_pat_[A-Za-z0-9_]{22,255}" },
  {
    what: "a GitLab token",
    pattern: "\\b(?:glpat|gldt|glrt|glcbt|glptt|glft|glimt|glagent|glsoat|gloas|glffct)-[A-Za-z0-9_.-]{20,255}",
  },
  { what: "a Slack token", pattern: "\\bxox[abeoprs]-[A-Za-z0-9-]{10,255}" },
  { what: "a Slack token", pattern: "\\bxapp-[0-9]-[A-Za-z0-9-]{10,255}" },
  { what: "a Slack webhook", pattern: "\\bhooks\\.slack\\.com/(?<secret>(?:services|workflows)/[A-Za-z0-9/]{20,100})" },
  { what: "a Stripe key", pattern: "\\b(?:sk|rk)_(?:live|test)_[A-Za-z0-9]{10,255}" },
  { what: "a Stripe signing secret", pattern: "\\bwhsec_[A-Za-z0-9+/]{24,255}" },
  { what: "a Google API key", pattern: "\\bAIza[A-Za-z0-9_-]{35}(?![A-Za-z0-9_-])" },
  { what: "a Google client secret", pattern: "\\bGOCSPX-[A-Za-z0-9_-]{20,60}" },
  { what: "a Google access token", pattern: "\\bya29\\.[A-Za-z0-9_-]{20,2000}" },
  {
    what: "a signed token (JWT)",
    pattern: "\\beyJ[A-Za-z0-9_-]{8,4000}\\.eyJ[A-Za-z0-9_-]{8,8000}\\.[A-Za-z0-9_-]{8,4000}",
  },
  { what: "an Azure client secret", pattern: "(?<![A-Za-z0-9~._-])[A-Za-z0-9~._-]{3}[0-9]Q~[A-Za-z0-9~._-]{31,34}" },
  { what: "an npm token", pattern: "\\bnpm_[A-Za-z0-9]{36}\\b" },
  { what: "a PyPI token", pattern: "\\bpypi-[A-Za-z0-9_-]{50,1000}" },
  { what: "a SendGrid key", pattern: "\\bSG\\.[A-Za-z0-9_-]{16,32}\\.[A-Za-z0-9_-]{30,64}" },
  { what: "a Twilio key", pattern: "\\bSK[0-9a-f]{32}\\b" },
  { what: "an API key", pattern: "\\bsk-(?:proj|ant|svcacct|admin)-[A-Za-z0-9_-]{20,255}" },
  { what: "an API key", pattern: "\\bsk-[A-Za-z0-9]{48}\\b" },
  { what: "a Hugging Face token", pattern: "\\bhf_[A-Za-z]{34}\\b" },
  { what: "a Databricks token", pattern: "\\bdapi[0-9a-f]{32}\\b" },
  { what: "a DigitalOcean token", pattern: "\\bdo[opr]_v1_[0-9a-f]{64}\\b" },
  { what: "a Shopify token", pattern: "\\bshp(?:at|ca|pa|ss)_[0-9a-fA-F]{32}\\b" },
  { what: "a Vault token", pattern: "\\bhv[bsr]\\.[A-Za-z0-9_-]{24,255}" },
  { what: "a Terraform token", pattern: "\\b[A-Za-z0-9]{14}\\.atlasv1\\.[A-Za-z0-9_=-]{50,100}" },
];

/** `scheme://user:password@host`. What stands for a password that is put in later is none. */
export const URL_PASSWORD: SecretPattern = {
  needs: "://",
  what: "a password in a URL",
  pattern: "(?<![A-Za-z0-9])[A-Za-z][A-Za-z0-9+.-]{1,30}://[^\\s/?#:@\"'`<>]{0,200}:(?<secret>[^\\s/\"'`<>]{1,400})@",
  accept: (text) => !isPlaceholder(text),
};

/** The words that end the name of what holds a secret, with what is usual between them. */
const SECRET_WORDS =
  "pass(?:word|wd|phrase|code)|pwd|secret|token|api[_.-]?key|access[_.-]?key|secret[_.-]?key|private[_.-]?key|account[_.-]?key|signing[_.-]?key|master[_.-]?key|encryption[_.-]?key|customer[_.-]?key|auth[_.-]?key";
const NAME = `(?<![A-Za-z0-9])[A-Za-z0-9_.-]{0,60}?(?:${SECRET_WORDS})`;

/** `Pwd=…;` of a connection string, `token=…` of a query: what is written without a space. */
export const BARE_ASSIGNMENT: SecretPattern = {
  needs: "=",
  what: "a password or key",
  pattern: `${NAME}=(?<secret>[^\\s;&,"'\`<>]{3,400})`,
  anyCase: true,
  accept: isLiteral,
};

/** `password = "…"`, `"token": "…"`, `PASSWORD '…'`, `IDENTIFIED BY '…'`: how code gives a secret. */
export const CODE_ASSIGNMENT: SecretPattern = {
  what: "a password or key",
  pattern: `(?:${NAME}(?:["'\`]?[ \\t]*(?:=>|:=|[:=,])[ \\t]*|[ \\t]+)|\\bidentified[ \\t]+by[ \\t]+)(?<quote>["'\`])(?<secret>(?:(?!\\k<quote>)[^\\n]){4,400})\\k<quote>`,
  anyCase: true,
  accept: (text) => isLiteral(text) && (/[^A-Za-z _-]/.test(text) || entropy(text) >= 3.5),
};

/** A field of YAML, JSON or TypeScript with a value of its own, on its line or on those below. For hiding, not for judging: it takes more than is secret. */
export const SOURCE_ASSIGNMENT: SecretPattern = {
  what: "a password or key",
  pattern: `${NAME}s?["']?[ \\t]*[:=][ \\t]*(?:[&!][^ \\t\\n]*[ \\t]+)*(?:"(?<double>(?:[^"\\\\]|\\\\[\\s\\S]){1,4000})"|'(?<single>[^']{1,4000})'|\`(?<back>[^\`]{1,4000})\`|(?:[|>][0-9+-]{0,2}[ \\t]*(?:#[^\\n]*)?)?\\r?\\n(?<below>[ \\t]+[^\\s"'#][^\\n]*(?:\\n[ \\t]+[^\\n:]*$)*)|(?<plain>[^\\s"'\`#&|>!,{}[\\]][^\\n,}\\]]*))`,
  anyCase: true,
};

/** Whether a text stands for what is put in its place later: `${X}`, `$X`, `{{ x }}`, `<x>`, `%X%`, `***`. */
export function isPlaceholder(text: string): boolean {
  return /\$\{|\{\{|^\$[A-Za-z_]\w*$|^\$\([^)]*\)$|^\{[^{}]*\}$|^<[^<>]*>$|^%[^%]+%$|^%s$|^[*•.]+$|^x+$/i.test(text);
}

/** Where secrets are kept, as the beginning of a reference to one. */
const REFERENCE =
  /^(?:arn:|env[:.]|(?:file|vault|op|ssm|kms|secrets?|keyvault|azure-keyvault|gcp-secretmanager|aws-secretsmanager|aws-ssm|sm)[:/]|https?:\/\/|projects\/)/i;

/** Whether a value that stands where a secret would is itself one, and no placeholder, reference, path, name of a variable or type. */
export function isLiteral(text: string): boolean {
  const value = text.trim();
  return (
    value !== "" &&
    !isPlaceholder(value) &&
    !REFERENCE.test(value) &&
    !/^(?:\.{0,2}|~)\/[\w./-]*$/.test(value) &&
    !/^[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+$/.test(value) &&
    !/^(?:true|false|yes|no|on|off|none|null|undefined|redacted|hidden|required|optional)$/i.test(value) &&
    !/^(?:string|text|boolean|integer|bigint|json|uuid|binary|date|timestamp|n?(?:var)?char(?:\(\d+\))?)$/i.test(value)
  );
}

/** Shannon's entropy of a text's characters, in bits. */
export function entropy(text: string): number {
  const counts = new Map<string, number>();
  for (const sign of text) counts.set(sign, (counts.get(sign) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) bits -= (count / text.length) * Math.log2(count / text.length);
  return bits;
}

/** How often neighbouring characters are of different classes: capitals, small letters, digits. Words have few such changes. */
export function changes(text: string): number {
  let count = 0;
  let last = "";
  for (const sign of text) {
    const kind = /[A-Z]/.test(sign) ? "A" : /[a-z]/.test(sign) ? "a" : /[0-9]/.test(sign) ? "0" : "";
    if (kind !== "" && last !== "" && kind !== last) count++;
    last = kind;
  }
  return count;
}
