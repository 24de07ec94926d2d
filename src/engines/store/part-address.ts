/** A stored piece of a file whose download is not finished. */
export interface Part {
  /** The file's address. */
  readonly url: string;
  /** Version of the file (`versionOf`): parts of different ones never meet. */
  readonly version: string;
  readonly totalBytes?: number;
  /** Offset in the file. */
  readonly at: number;
  readonly sizeBytes: number;
}

/** The Cache API takes addresses as keys: this host cannot exist (RFC 2606). */
const base = 'https://parts.apura.invalid/';

export function partAddress({ url, version, totalBytes, at, sizeBytes }: Part): string {
  const query = new URLSearchParams({ url, version, at: String(at), size: String(sizeBytes) });
  if (totalBytes !== undefined) query.set('total', String(totalBytes));
  return `${base}?${query}`;
}

export function parsePartAddress(address: string): Part | undefined {
  if (!address.startsWith(base)) return undefined;
  const query = new URL(address).searchParams;
  const url = query.get('url');
  const version = query.get('version');
  const [at, sizeBytes, totalBytes] = ['at', 'size', 'total'].map((name) => wholeNumber(query.get(name)));
  if (url === null || version === null || at === undefined || sizeBytes === undefined) return undefined;
  return { url, version, totalBytes, at, sizeBytes };
}

/** The parts that a download can go on from: one version, from the first byte on, without a gap. The longest such row. */
export function longestRow(parts: readonly Part[]): readonly Part[] {
  const byVersion = new Map<string, Part[]>();
  for (const part of parts) byVersion.set(part.version, [...(byVersion.get(part.version) ?? []), part]);
  let best: readonly Part[] = [];
  for (const candidates of byVersion.values()) {
    const row: Part[] = [];
    for (const part of candidates.sort((a, b) => a.at - b.at || b.sizeBytes - a.sizeBytes)) if (part.at === rowBytes(row)) row.push(part);
    if (rowBytes(row) > rowBytes(best)) best = row;
  }
  return best;
}

/** Bytes of a row of parts. */
export function rowBytes(row: readonly Part[]): number {
  return row.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
}

function wholeNumber(text: string | null): number | undefined {
  return text !== null && /^\d{1,15}$/.test(text) ? Number(text) : undefined;
}
