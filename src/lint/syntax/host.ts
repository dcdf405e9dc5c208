const LABEL = /^[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?$/;

/**
 * What makes a text no host, as a clause. A host is a name as RFC 1123 (2.1) writes it, at most 253 characters of
 * labels of at most 63, or an IPv4 or IPv6 address without brackets, zone or port.
 */
export function hostProblem(host: string): string | undefined {
  if (host === "") return "it is empty";
  if (host.includes("://")) return "it is a URL; write the host alone";
  if (host.includes(":")) {
    if (isIpv6(host)) return undefined;
    return /^[^:]+:[0-9]*$/.test(host) ? "it carries a port; ports have a field of their own" : "it is no IPv6 address";
  }
  // A name whose last label is a number would be read as an address (RFC 1123 2.1, WHATWG URL 3.5).
  if (/(?:^|\.)[0-9]+$/.test(host)) return isIpv4(host) ? undefined : "it is no IPv4 address, yet ends in a number";
  if (host.length > 253) return "it has more than 253 characters";
  for (const label of host.split(".")) {
    if (label === "") return "it has an empty part between dots, or starts or ends with one";
    if (label.length > 63) return "a part of it has more than 63 characters";
    if (!LABEL.test(label)) return "its parts consist of letters, digits and inner dashes";
  }
  return undefined;
}

/** Whether a text is an IPv4 address of four decimal numbers. */
export function isIpv4(text: string): boolean {
  const parts = text.split(".");
  return parts.length === 4 && parts.every((part) => /^(?:0|[1-9][0-9]{0,2})$/.test(part) && Number(part) <= 255);
}

/** Whether a text is an IPv6 address as RFC 4291 (2.2) writes it. */
export function isIpv6(text: string): boolean {
  const halves = text.split("::");
  if (halves.length > 2) return false;
  let groups = 0;
  for (const [index, half] of halves.entries()) {
    if (half === "") continue;
    const parts = half.split(":");
    for (const [position, part] of parts.entries()) {
      const last = index === halves.length - 1 && position === parts.length - 1;
      if (last && part.includes(".")) {
        if (!isIpv4(part)) return false;
        groups += 2;
      } else if (/^[0-9A-Fa-f]{1,4}$/.test(part)) groups += 1;
      else return false;
    }
  }
  return halves.length === 2 ? groups <= 7 : groups === 8;
}
