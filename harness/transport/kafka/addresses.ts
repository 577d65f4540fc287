/** Where a broker listens. */
export interface Address {
  readonly host: string;
  readonly port: number;
}

const ADDRESS = /^(?:\[([\da-fA-F:.]+)\]|([^\s:@[\]]+)):(\d{1,5})$/;

/** The addresses of `host:port[,…]` ([…] around an IPv6 address); undefined where one of them is not an address. */
export function addressesIn(bootstrap: string): Address[] | undefined {
  const addresses = bootstrap.split(',').map((text): Address | undefined => {
    const [, bracketed, plain, port] = ADDRESS.exec(text.trim()) ?? [];
    const host = bracketed ?? plain;
    return host !== undefined && Number(port) > 0 && Number(port) <= 65_535 ? { host, port: Number(port) } : undefined;
  });
  return addresses.includes(undefined) ? undefined : (addresses as Address[]);
}
